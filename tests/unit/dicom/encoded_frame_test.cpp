// RLE and JPEG-LS: against the encoders of DCMTK and CharLS, by hand, and under attack.
#include "frame_checks.h"

#include <QtEndian>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcrleenc.h>

#include <charls/charls.h>

#include <gtest/gtest.h>

#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

// A picture with flat areas, ramps and noise, `bits` bits deep; `count` samples.
std::vector<std::uint32_t> picture(std::size_t count, int bits, unsigned seed = 1) {
    std::minstd_rand random(seed);
    const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << bits) - 1);
    std::vector<std::uint32_t> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto noise = static_cast<std::uint32_t>(random()) * 2654435761U;
        const std::uint32_t kinds[] = {mask / 2, static_cast<std::uint32_t>(i) * 37U, noise, 0U, mask};
        samples[i] = kinds[i / 97 % 5] & mask;
    }
    return samples;
}

Values asValues(const std::vector<std::uint32_t>& samples, int bits, Sign sign) {
    Values values;
    for (const std::uint32_t sample : samples) {
        const bool negative = sign == Sign::Signed && (sample >> (bits - 1)) != 0;
        values.push_back(negative ? static_cast<double>(sample) - static_cast<double>(std::uint64_t{1} << bits)
                                  : static_cast<double>(sample));
    }
    return values;
}

FrameFormat with(FrameFormat format, const char* syntax) {
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}
FrameFormat rle(const FrameFormat& format) { return with(format, "1.2.840.10008.1.2.5"); }
FrameFormat jpegLs(const FrameFormat& format) { return with(format, "1.2.840.10008.1.2.4.80"); }

// A frame from ready-made segments (PS3.5 G.4, G.5).
QByteArray rleFrame(const std::vector<QByteArray>& segments) {
    QByteArray header(64, '\0');
    qToLittleEndian(static_cast<quint32>(segments.size()), header.data());
    QByteArray body;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        qToLittleEndian(static_cast<quint32>(64 + body.size()), header.data() + 4 + 4 * i);
        body += segments[i];
    }
    return header + body;
}

// One segment by DCMTK's encoder.
QByteArray rleSegment(const std::vector<std::uint8_t>& bytes) {
    DcmRLEEncoder encoder(1);
    for (const std::uint8_t byte : bytes)
        encoder.add(byte);
    encoder.flush();
    QByteArray segment(static_cast<qsizetype>(encoder.size()), '\0');
    encoder.write(segment.data());
    return segment;
}

QByteArray encodeRle(const std::vector<std::uint32_t>& samples, const FrameFormat& format) {
    const auto perPixel = static_cast<std::size_t>(format.samplesPerPixel);
    std::vector<QByteArray> segments;
    for (std::size_t sample = 0; sample < perPixel; ++sample) {
        for (int shift = format.bitsAllocated - 8; shift >= 0; shift -= 8) {
            std::vector<std::uint8_t> plane;
            for (std::size_t i = sample; i < samples.size(); i += perPixel)
                plane.push_back(static_cast<std::uint8_t>(samples[i] >> shift));
            segments.push_back(rleSegment(plane));
        }
    }
    return rleFrame(segments);
}

struct JpegLsOptions {
    int bits = 8;
    int components = 1;
    charls::interleave_mode interleave = charls::interleave_mode::none;
    int nearLossless = 0;
};

// `samples` in the layout of the interleave mode: planes for none, pixels otherwise.
QByteArray encodeJpegLs(const std::vector<std::uint32_t>& samples, const FrameFormat& format,
                        const JpegLsOptions& options) {
    charls::jpegls_encoder encoder;
    encoder
        .frame_info({static_cast<std::uint32_t>(format.columns), static_cast<std::uint32_t>(format.rows), options.bits,
                     options.components})
        .interleave_mode(options.interleave)
        .near_lossless(options.nearLossless);
    QByteArray encoded(static_cast<qsizetype>(encoder.estimated_destination_size() + 1024), '\0');
    encoder.destination(encoded.data(), static_cast<std::size_t>(encoded.size()));
    if (options.bits <= 8) {
        const std::vector<std::uint8_t> narrow(samples.begin(), samples.end());
        encoded.truncate(static_cast<qsizetype>(encoder.encode(narrow)));
    } else {
        const std::vector<std::uint16_t> wide(samples.begin(), samples.end());
        encoded.truncate(static_cast<qsizetype>(encoder.encode(wide)));
    }
    return encoded;
}

std::size_t samplesOf(const FrameFormat& format) {
    return static_cast<std::size_t>(format.rows * format.columns * format.samplesPerPixel);
}

struct Depth {
    int allocated, stored;
    Sign sign;
};
void PrintTo(const Depth& d, std::ostream* out) {
    *out << d.allocated << '/' << d.stored << (d.sign == Sign::Signed ? " signed" : "");
}

class EncodedDepths : public testing::TestWithParam<Depth> {};

} // namespace

TEST_P(EncodedDepths, RleBringsBackEverySample) {
    const Depth depth = GetParam();
    const FrameFormat format = rle(grey(37, 41, depth.allocated, depth.stored, depth.sign));
    const auto samples = picture(samplesOf(format), depth.stored);
    EXPECT_EQ(valuesOf(decodeBytes(encodeRle(samples, format), format)), asValues(samples, depth.stored, depth.sign));
}

TEST_P(EncodedDepths, JpegLsBringsBackEverySample) {
    const Depth depth = GetParam();
    if (depth.stored > 16)
        GTEST_SKIP() << "JPEG-LS goes to 16 bits";
    const FrameFormat format = jpegLs(grey(37, 41, depth.allocated, depth.stored, depth.sign));
    const auto samples = picture(samplesOf(format), depth.stored);
    // The code stream of exactly BitsStored bits, and the one of a writer that coded all allocated bits.
    for (const int bits : {std::max(depth.stored, 2), std::min(depth.allocated, 16)}) {
        const auto decoded = decodeBytes(encodeJpegLs(samples, format, {.bits = bits}), format);
        EXPECT_EQ(valuesOf(decoded), asValues(samples, depth.stored, depth.sign)) << bits;
    }
}

INSTANTIATE_TEST_SUITE_P(All, EncodedDepths,
                         testing::Values(Depth{8, 8, Sign::Unsigned}, Depth{8, 8, Sign::Signed},
                                         Depth{8, 5, Sign::Unsigned}, Depth{8, 5, Sign::Signed},
                                         Depth{16, 12, Sign::Unsigned}, Depth{16, 12, Sign::Signed},
                                         Depth{16, 13, Sign::Signed}, Depth{16, 16, Sign::Unsigned},
                                         Depth{16, 16, Sign::Signed}, Depth{16, 8, Sign::Signed},
                                         Depth{32, 12, Sign::Signed}, Depth{32, 32, Sign::Unsigned},
                                         Depth{32, 32, Sign::Signed}));

TEST(RleDecoder, ColourOfEightAndSixteenBits) {
    for (const int bits : {8, 16}) {
        const FrameFormat format = rle(color(11, 13, bits));
        const auto samples = picture(samplesOf(format), bits);
        EXPECT_EQ(valuesOf(decodeBytes(encodeRle(samples, format), format)), asValues(samples, bits, Sign::Unsigned));
    }
}

TEST(RleDecoder, YbrFullBecomesRgb) {
    FrameFormat format = rle(color(1, 2));
    format.photometric = Photometric::YbrFull;
    const auto decoded = decodeBytes(encodeRle({0x4c, 0x55, 0xff, 0x80, 0x80, 0x80}, format), format);
    EXPECT_EQ(valuesOf(decoded), (Values{254, 0, 0, 128, 128, 128}));
}

TEST(RleDecoder, OneBitFrames) {
    const FrameFormat format = rle(grey(1, 11, 1));
    EXPECT_EQ(valuesOf(decodeBytes(rleFrame({rleSegment({0x15, 0x05})}), format)),
              (Values{1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1}));
}

TEST(RleDecoder, KnowsTheThreeKindsOfControlByte) {
    // Literal of three, nothing (-128), a run of three.
    const QByteArray segment("\x02"
                             "abc"
                             "\x80"
                             "\xfe"
                             "x",
                             7);
    EXPECT_EQ(valuesOf(decodeBytes(rleFrame({segment}), rle(grey(1, 6, 8)))), (Values{'a', 'b', 'c', 'x', 'x', 'x'}));
}

TEST(RleDecoder, ARunBeyondTheImageStopsThere) {
    const QByteArray segment("\x81x\x81x", 4); // twice 128 times
    const auto decoded = decodeBytes(rleFrame({segment}), rle(grey(1, 3, 8)));
    EXPECT_EQ(valuesOf(decoded), (Values{'x', 'x', 'x'}));
    EXPECT_TRUE(decoded->warning.isEmpty());
}

TEST(RleDecoder, AShortSegmentLeavesZerosAndAWarning) {
    const auto decoded = decodeBytes(rleFrame({QByteArray("\x05"
                                                          "ab",
                                                          3)}),
                                     rle(grey(1, 4, 8)));
    EXPECT_EQ(valuesOf(decoded), (Values{'a', 'b', 0, 0}));
    EXPECT_FALSE(decoded->warning.isEmpty());
}

TEST(RleDecoder, WrongHeadersAreCorrupt) {
    const FrameFormat format = rle(grey(2, 2, 16));
    const QByteArray segment("\x03"
                             "abcd",
                             5);
    QByteArray good = rleFrame({segment, segment});
    EXPECT_TRUE(decodeBytes(good, format));
    std::vector<QByteArray> bad{QByteArray(), good.first(63), rleFrame({segment}), rleFrame({})};
    for (const quint32 offset : {0U, 63U, 1000U, 0xffffffffU, 69U}) { // 69: where the second begins
        bad.push_back(good);
        qToLittleEndian(offset, bad.back().data() + 4);
    }
    bad.push_back(good);
    qToLittleEndian(quint32{16}, bad.back().data());
    for (const QByteArray& bytes : bad) {
        const auto decoded = decodeBytes(bytes, format);
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
    }
}

TEST(JpegLsDecoder, ColourInEveryInterleaveMode) {
    for (const int bits : {8, 16}) {
        const FrameFormat format = jpegLs(color(11, 13, bits));
        const auto pixels = picture(samplesOf(format), bits);
        std::vector<std::uint32_t> planes;
        for (std::size_t sample = 0; sample < 3; ++sample) {
            for (std::size_t i = sample; i < pixels.size(); i += 3)
                planes.push_back(pixels[i]);
        }
        for (const auto mode :
             {charls::interleave_mode::none, charls::interleave_mode::line, charls::interleave_mode::sample}) {
            const auto& input = mode == charls::interleave_mode::none ? planes : pixels;
            const auto encoded = encodeJpegLs(input, format, {.bits = bits, .components = 3, .interleave = mode});
            EXPECT_EQ(valuesOf(decodeBytes(encoded, format)), asValues(pixels, bits, Sign::Unsigned))
                << bits << ' ' << static_cast<int>(mode);
        }
    }
}

TEST(JpegLsDecoder, NearLosslessStaysWithinItsBound) {
    const FrameFormat format = with(grey(64, 64, 16, 12), "1.2.840.10008.1.2.4.81");
    const auto samples = picture(samplesOf(format), 12);
    const auto encoded = encodeJpegLs(samples, format, {.bits = 12, .nearLossless = 3});
    const Values decoded = valuesOf(decodeBytes(encoded, format));
    ASSERT_EQ(decoded.size(), samples.size());
    double worst = 0;
    for (std::size_t i = 0; i < samples.size(); ++i)
        worst = std::max(worst, std::abs(decoded[i] - samples[i]));
    EXPECT_LE(worst, 3);
    EXPECT_GT(worst, 0);
}

// A white picture of twelve bits in a code stream of sixteen, each sample of which may be off by five.
TEST(JpegLsDecoder, WhiteDoesNotBecomeBlackWhereItOvershoots) {
    const auto nearLossless = [](const FrameFormat& format) { return with(format, "1.2.840.10008.1.2.4.81"); };
    const FrameFormat format = grey(64, 64, 16, 12);
    std::vector<std::uint32_t> samples = picture(samplesOf(format), 4);
    for (std::uint32_t& sample : samples)
        sample += 4080;
    const QByteArray encoded = encodeJpegLs(samples, format, {.bits = 16, .nearLossless = 5});
    const Values all = valuesOf(decodeBytes(encoded, nearLossless(grey(64, 64, 16, 16))));
    const Values twelve = valuesOf(decodeBytes(encoded, nearLossless(format)));
    ASSERT_EQ(all.size(), twelve.size());
    int overshoots = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(twelve[i], std::min(all[i], 4095.0));
        overshoots += all[i] > 4095;
    }
    EXPECT_GT(overshoots, 0);
    // Without loss a bit above BitsStored is one that somebody stored.
    const QByteArray high = encodeJpegLs({0x1001, 5}, grey(1, 2, 16, 12), {.bits = 16});
    EXPECT_EQ(valuesOf(decodeBytes(high, nearLossless(grey(1, 2, 16, 12)))), (Values{1, 5}));
}

TEST(JpegLsDecoder, LossInALosslessTransferSyntaxIsSaid) {
    const FrameFormat format = grey(64, 64, 16, 12);
    const auto samples = picture(samplesOf(format), 12);
    const auto encoded = encodeJpegLs(samples, format, {.bits = 12, .nearLossless = 1});
    const auto decoded = decodeBytes(encoded, jpegLs(format));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(decoded->warning.contains(QLatin1String("compressed with loss")));
    const auto told = decodeBytes(encoded, with(format, "1.2.840.10008.1.2.4.81"));
    ASSERT_TRUE(told);
    EXPECT_TRUE(told->warning.isEmpty());
}

TEST(JpegLsDecoder, FewerBitsThanTheHeaderPutTheSignAtTheirOwnTop) {
    const FrameFormat format = jpegLs(grey(1, 3, 16, 16, Sign::Signed));
    const auto encoded = encodeJpegLs({0xfff, 0x800, 0x7ff}, format, {.bits = 12});
    EXPECT_EQ(valuesOf(decodeBytes(encoded, format)), (Values{-1, -2048, 2047}));
}

TEST(JpegLsDecoder, WhatDoesNotMatchTheHeaderIsCorrupt) {
    const FrameFormat format = jpegLs(grey(8, 8, 8));
    const auto samples = picture(64, 8);
    const QByteArray good = encodeJpegLs(samples, format, {.bits = 8});
    EXPECT_TRUE(decodeBytes(good, format));
    const FrameFormat others[] = {jpegLs(grey(8, 7, 8)), jpegLs(grey(9, 8, 8)), jpegLs(color(8, 8)),
                                  jpegLs(grey(4, 16, 8))};
    for (const FrameFormat& other : others) {
        const auto decoded = decodeBytes(good, other);
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
    }
    const auto deep = encodeJpegLs(picture(64, 12), format, {.bits = 12});
    EXPECT_FALSE(decodeBytes(deep, format)) << "12 bits do not fit 8 allocated";
    EXPECT_FALSE(decodeBytes("not JPEG-LS", format));
    EXPECT_FALSE(decodeBytes({}, format));
}

TEST(RleDecoder, MoreThanRunsCanGiveIsRefusedBeforeAllocating) {
    const QByteArray run = rleFrame({QByteArray("\x81x", 2).repeated(992)}); // 2048 bytes, 126 976 pixels
    EXPECT_TRUE(decodeBytes(run, rle(grey(992, 128, 8)))->warning.isEmpty());
    EXPECT_FALSE(decodeBytes(run, rle(grey(1024, 128, 8)))->warning.isEmpty());
    for (const FrameFormat& format : {rle(grey(1025, 128, 8)), rle(grey(30000, 30000, 8)), rle(color(1024, 128))}) {
        const auto decoded = decodeBytes(run, format);
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
        EXPECT_TRUE(decoded.error().detail().contains(QLatin1String("cannot hold"))) << format.rows;
    }
}

TEST(JpegLsDecoder, BlankFramesAreSmallButNotWithoutBound) {
    const FrameFormat blank = jpegLs(grey(3000, 4000, 16));
    const auto encoded = encodeJpegLs(std::vector<std::uint32_t>(samplesOf(blank), 0), blank, {.bits = 16});
    EXPECT_LT(encoded.size(), 1000);
    EXPECT_TRUE(decodeBytes(encoded, blank));
    // A header of CharLS' own that claims a gigabyte.
    QByteArray claim = encodeJpegLs({0, 0, 0, 0}, jpegLs(grey(2, 2, 8)), {.bits = 8});
    const qsizetype frame = claim.indexOf("\xff\xf7");
    ASSERT_GE(frame, 0);
    claim.replace(frame + 5, 4, QByteArray("\xff\xff\x3f\xff", 4));
    const auto decoded = decodeBytes(claim, jpegLs(grey(65535, 16383, 8)));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
    EXPECT_TRUE(decoded.error().detail().contains(QLatin1String("cannot hold")));
}

TEST(EncodedFrames, CutOffAnywhereNeverCrash) {
    const FrameFormat grey16 = grey(16, 16, 16, 12);
    const auto samples = picture(256, 12);
    const QByteArray byRle = encodeRle(samples, rle(grey16));
    for (qsizetype length = 0; length < byRle.size(); ++length) {
        const auto decoded = decodeBytes(byRle.first(length), rle(grey16));
        EXPECT_TRUE(!decoded || !decoded->warning.isEmpty() || length >= byRle.size() - 1) << length;
    }
    const QByteArray byJpegLs = encodeJpegLs(samples, grey16, {.bits = 12});
    for (qsizetype length = 0; length + 4 < byJpegLs.size(); ++length)
        EXPECT_FALSE(decodeBytes(byJpegLs.first(length), jpegLs(grey16))) << length;
}

TEST(EncodedFrames, DamagedBytesNeverCrash) {
    const FrameFormat grey16 = grey(16, 16, 16, 12);
    const auto samples = picture(256, 12);
    const QByteArray byRle = encodeRle(samples, rle(grey16));
    const QByteArray byJpegLs = encodeJpegLs(samples, grey16, {.bits = 12});
    std::minstd_rand random(3);
    int decodedFrames = 0;
    for (int round = 0; round < 4000; ++round) {
        for (const auto& [bytes, format] : {std::pair{byRle, rle(grey16)}, {byJpegLs, jpegLs(grey16)}}) {
            QByteArray damaged = bytes;
            for (unsigned i = 0; i < 1 + random() % 4; ++i)
                damaged[static_cast<qsizetype>(random() % static_cast<unsigned>(damaged.size()))] =
                    static_cast<char>(random());
            if (const auto decoded = decodeBytes(damaged, format)) {
                ++decodedFrames;
                ASSERT_EQ(decoded->frame.byteCount(), 512U);
            }
        }
    }
    EXPECT_GT(decodedFrames, 0);
}
