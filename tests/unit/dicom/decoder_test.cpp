// decode(): native frames of every layout, colour, and what must be refused. Compressed ones: encoded_frame_test.cpp.
#include "dicom/decoder.h"

#include "frame_checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

TEST(NativeDecoder, EightAndSixteenBits) {
    EXPECT_EQ(valuesOf(decodeBytes("\x01\x80\xff\x00", grey(2, 2, 8))), (Values{1, 128, 255, 0}));
    EXPECT_EQ(valuesOf(decodeBytes("\x01\x80\xff\x00", grey(2, 2, 8, 8, Sign::Signed))), (Values{1, -128, -1, 0}));
    const QByteArray words("\x34\x12\xff\xff", 4);
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 2, 16))), (Values{0x1234, 65535}));
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 2, 16, 16, Sign::Signed))), (Values{0x1234, -1}));
    EXPECT_EQ(decodeBytes(words, grey(1, 2, 16, 16, Sign::Signed))->frame.type(), SampleType::S16);
}

TEST(NativeDecoder, ThirtyTwoBitsAndFloats) {
    const QByteArray words("\x01\x02\x03\x80", 4);
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 1, 32))), (Values{0x80030201U}));
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 1, 32, 32, Sign::Signed))),
              (Values{static_cast<double>(static_cast<std::int32_t>(0x80030201U))}));
    FrameFormat floats = grey(1, 1, 32);
    floats.element = PixelElement::Float;
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x00\x00\xc0\xbf", 4), floats)), (Values{-1.5}));
    FrameFormat doubles = grey(1, 1, 64);
    doubles.element = PixelElement::DoubleFloat;
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x00\x00\x00\x00\x00\x00\xf8\xbf", 8), doubles)), (Values{-1.5}));
}

TEST(NativeDecoder, BitsAboveHighBitFallOffAndTheSignIsExtended) {
    const QByteArray words("\xff\xff\x00\xf8\xff\x07", 6); // 0xffff, 0xf800, 0x07ff
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 3, 16, 12))), (Values{0xfff, 0x800, 0x7ff}));
    EXPECT_EQ(valuesOf(decodeBytes(words, grey(1, 3, 16, 12, Sign::Signed))), (Values{-1, -2048, 2047}));
    FrameFormat high = grey(1, 3, 16, 12); // stored in the upper twelve bits
    high.highBit = 15;
    EXPECT_EQ(valuesOf(decodeBytes(words, high)), (Values{0xfff, 0xf80, 0x07f}));
    high.isSigned = true;
    EXPECT_EQ(valuesOf(decodeBytes(words, high)), (Values{-1, -128, 127}));
    EXPECT_EQ(valuesOf(decodeBytes("\xf5", grey(1, 1, 8, 4))), (Values{5}));
    EXPECT_EQ(valuesOf(decodeBytes("\xfd", grey(1, 1, 8, 4, Sign::Signed))), (Values{-3}));
}

TEST(NativeDecoder, InFragmentsAndDeflatedByTheFrame) {
    FrameFormat format = grey(1, 2, 16, 16, Sign::Signed);
    format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1.98");
    const QByteArray words("\x34\x12\xff\xff", 4);
    EXPECT_EQ(valuesOf(decodeBytes(words, format)), (Values{0x1234, -1}));
    // Of what zlib makes, its header of two bytes and its checksum of four are no deflate (RFC 1950).
    const auto deflated = [](const QByteArray& bytes) { return qCompress(bytes).mid(4 + 2).chopped(4); };
    format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.8.1");
    EXPECT_EQ(valuesOf(decodeBytes(deflated(words), format)), (Values{0x1234, -1}));
    EXPECT_EQ(valuesOf(decodeBytes(deflated(words) + '\0', format)), (Values{0x1234, -1})) << "padded";
    FrameFormat bits = grey(3, 3, 1);
    bits.transferSyntaxUid = format.transferSyntaxUid;
    EXPECT_EQ(valuesOf(decodeBytes(deflated(QByteArray("\x55\x01", 2)), bits)), (Values{1, 0, 1, 0, 1, 0, 1, 0, 1}));
    const Result<DecodedFrame> tooMuch = decodeBytes(deflated(QByteArray(1000, 'x')), format);
    EXPECT_EQ(tooMuch.error().code(), ErrorCode::Full);
    EXPECT_FALSE(decodeBytes("no deflate", format));
    FrameFormat large = grey(60000, 60000, 8);
    large.transferSyntaxUid = format.transferSyntaxUid;
    EXPECT_FALSE(decodeBytes(deflated(words), large));
}

TEST(NativeDecoder, BigEndian) {
    const auto bigEndian = [](FrameFormat format) {
        format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.2");
        return format;
    };
    EXPECT_EQ(valuesOf(decodeBytes("\x12\x34\xff\xfe", bigEndian(grey(1, 2, 16, 16, Sign::Signed)))),
              (Values{0x1234, -2}));
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x00\x00\x12\x34", 4), bigEndian(grey(1, 1, 32)))), (Values{0x1234}));
    EXPECT_EQ(valuesOf(decodeBytes("abcd", bigEndian(grey(2, 2, 8)))), (Values{'a', 'b', 'c', 'd'})) << "OB";
    FrameFormat swapped = bigEndian(grey(1, 3, 8));
    swapped.wordSwapped = true;
    EXPECT_EQ(valuesOf(decodeBytes("badc", swapped)), (Values{'a', 'b', 'c'})) << "OW";
    EXPECT_EQ(valuesOf(decodeBytes("dcfe", swapped, 8)), (Values{'d', 'e', 'f'})) << "second frame of three bytes";
}

TEST(NativeDecoder, OneBitFramesLeastSignificantFirst) {
    FrameFormat bits = grey(1, 5, 1);
    EXPECT_EQ(valuesOf(decodeBytes("\x15", bits)), (Values{1, 0, 1, 0, 1}));
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\xa0\x01", 2), bits, 5)), (Values{1, 0, 1, 1, 0}));
    const auto cut = decodeBytes("\xa0", bits, 5);
    EXPECT_EQ(valuesOf(cut), (Values{1, 0, 1, 0, 0}));
    EXPECT_FALSE(cut->warning.isEmpty());
}

TEST(NativeDecoder, ShortDataAreFilledAndSaid) {
    const auto cut = decodeBytes("\x01\x02\x03", grey(2, 2, 16));
    EXPECT_EQ(valuesOf(cut), (Values{0x0201, 0, 0, 0}));
    EXPECT_TRUE(cut->warning.contains(QLatin1String("1 of 4 samples")));
    EXPECT_TRUE(decodeBytes("\x01\x02\x03\x04", grey(2, 2, 8))->warning.isEmpty());
    for (const QByteArray& nothing : {QByteArray(), QByteArray("\x01")}) {
        const auto none = decodeBytes(nothing, grey(2, 2, 16));
        ASSERT_FALSE(none);
        EXPECT_EQ(none.error().code(), ErrorCode::Corrupt);
    }
}

TEST(NativeDecoder, AFrameOfWhichNextToNothingIsThereIsRefused) {
    const FrameFormat format = grey(64, 64, 16); // 8192 bytes
    EXPECT_FALSE(decodeBytes(QByteArray(128, 'x'), format)->warning.isEmpty());
    for (const FrameFormat& claim : {format, grey(20000, 20000, 16)}) {
        const auto decoded = decodeBytes(QByteArray(127, 'x'), claim);
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
        EXPECT_TRUE(decoded.error().detail().startsWith(QLatin1String("127 bytes cannot hold")));
    }
    FrameFormat ybr = color(64, 64);
    ybr.photometric = Photometric::YbrFull422;
    EXPECT_TRUE(decodeBytes(QByteArray(128, 'x'), ybr));
}

TEST(NativeDecoder, ColourByPixelAndByPlane) {
    EXPECT_EQ(valuesOf(decodeBytes("RGBrgb", color(1, 2))), (Values{'R', 'G', 'B', 'r', 'g', 'b'}));
    FrameFormat planar = color(1, 2);
    planar.planar = true;
    EXPECT_EQ(valuesOf(decodeBytes("RrGgBb", planar)), (Values{'R', 'G', 'B', 'r', 'g', 'b'}));
    FrameFormat wide = color(1, 1, 16);
    EXPECT_EQ(valuesOf(decodeBytes("\x01\x02\x03\x04\x05\x06", wide)), (Values{0x201, 0x403, 0x605}));
    for (const int bits : {16, 32}) {
        FrameFormat deep = color(1, 2, bits);
        deep.planar = true;
        const auto sample = [&](char value) { return value + QByteArray(bits / 8 - 1, '\0'); };
        QByteArray planes;
        for (const char value : {'R', 'r', 'G', 'g', 'B', 'b'})
            planes += sample(value);
        EXPECT_EQ(valuesOf(decodeBytes(planes, deep)), (Values{'R', 'G', 'B', 'r', 'g', 'b'})) << bits;
    }
    EXPECT_EQ(decodeBytes("RGBrgb", color(1, 2))->frame.color(), FrameColor::Rgb);
}

TEST(NativeDecoder, PaletteStaysIndices) {
    FrameFormat palette = grey(1, 3, 8);
    palette.photometric = Photometric::PaletteColor;
    const auto decoded = decodeBytes("\x05\x06\x07", palette);
    EXPECT_EQ(valuesOf(decoded), (Values{5, 6, 7}));
    EXPECT_EQ(decoded->frame.color(), FrameColor::PaletteIndex);
}

TEST(NativeDecoder, SamplesAreAligned) {
    const auto decoded = decodeBytes(QByteArray(8 * 3, 'x'), [] {
        FrameFormat doubles = grey(1, 3, 64);
        doubles.element = PixelElement::DoubleFloat;
        return doubles;
    }());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(decoded->frame.bytes().data()) % alignof(double), 0U);
}

TEST(Decoder, RefusesWhatItCannotAndNamesIt) {
    struct {
        const char* uid;
        const char* detail;
    } const cases[] = {
        {"1.2.840.10008.1.2.4.92",
         "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only) cannot be decoded by this version"},
        {"1.2.840.10008.1.2.4.112", "JPEG XL cannot be decoded by this version"},
        {"1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 & 5) cannot be decoded by this version"},
        {"1.2.3.4", "transfer syntax 1.2.3.4 is not known"},
    };
    for (const auto& c : cases) {
        FrameFormat format = grey(1, 1, 8);
        format.transferSyntaxUid = QLatin1String(c.uid);
        const auto result = decodeBytes("x", format);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code(), ErrorCode::Unsupported);
        EXPECT_EQ(result.error().detail(), QLatin1String(c.detail));
    }
}

TEST(Decoder, EverySyntaxIsDecodedOrRefused) {
    for (const TransferSyntax& syntax : transferSyntaxes()) {
        FrameFormat format = grey(2, 2, 8);
        format.transferSyntaxUid = syntax.uidString();
        const auto result = decodeBytes("abcd", format);
        if (!syntax.decodable) {
            ASSERT_FALSE(result);
            EXPECT_EQ(result.error().code(), ErrorCode::Unsupported);
        } else {
            const bool isNative =
                syntax.encoding == PixelEncoding::Native || syntax.encoding == PixelEncoding::EncapsulatedNative;
            EXPECT_EQ(static_cast<bool>(result), isNative) << syntax.uid;
        }
    }
}

TEST(Decoder, RefusesImpossibleFormatsBeforeAllocating) {
    const auto codeOf = [](const std::function<void(FrameFormat&)>& change) {
        FrameFormat format = grey(2, 2, 16);
        change(format);
        const auto result = decodeBytes("abcdefgh", format);
        return result ? std::optional<ErrorCode>() : result.error().code();
    };
    EXPECT_EQ(codeOf([](FrameFormat&) {}), std::nullopt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.rows = 0; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.columns = -1; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.rows = 1 << 30; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.rows = f.columns = 65535; }), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.bitsAllocated = 24; }), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.bitsStored = 17; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.bitsStored = 0; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.highBit = 16; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.highBit = 3; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.samplesPerPixel = 3; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.photometric = Photometric::Rgb; }), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.photometric = Photometric::Unknown; }), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.photometric = Photometric::YbrRct; }), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf([](FrameFormat& f) { f.element = PixelElement::None; }), ErrorCode::NotFound);
}
