// JPEG 2000: against OpenJPEG's own encoder, with every disagreement that a header and a code stream can have.
#include "frame_checks.h"
#include "jpeg2000_writer.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

FrameFormat jpeg2000(FrameFormat format, const char* syntax = "1.2.840.10008.1.2.4.90") {
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}
FrameFormat inColor(FrameFormat format, Photometric photometric) {
    format.photometric = photometric;
    return format;
}
FrameFormat formatOf(const CodedImage& image) {
    const FrameFormat format = image.components == 3
                                   ? color(image.rows, image.columns, image.bits <= 8 ? 8 : 16)
                                   : grey(image.rows, image.columns, image.bits <= 8 ? 8 : (image.bits <= 16 ? 16 : 32),
                                          image.bits, image.isSigned ? Sign::Signed : Sign::Unsigned);
    return jpeg2000(format);
}

Values asValues(const Samples& samples) { return {samples.begin(), samples.end()}; }

void expectExact(const CodedImage& image, const Jpeg2000Options& options = {}) {
    const Samples samples = testImage(image);
    const QByteArray encoded = encodeJpeg2000(samples, image, options);
    ASSERT_FALSE(encoded.isEmpty());
    const auto decoded = decodeBytes(encoded, formatOf(image));
    EXPECT_TRUE(valuesOf(decoded) == asValues(samples));
    EXPECT_TRUE(decoded && decoded->warning.isEmpty());
}

// Through PS3.3 C.7.6.3.1.2, by the plainest code.
Values rgbOfYbr(const Samples& ybr) {
    Values rgb;
    const auto rounded = [](double value) { return std::clamp(std::floor(value + 0.5), 0.0, 255.0); };
    for (std::size_t i = 0; i < ybr.size(); i += 3) {
        const double y = ybr[i];
        const double cb = ybr[i + 1] - 128;
        const double cr = ybr[i + 2] - 128;
        rgb.insert(rgb.end(),
                   {rounded(y + 1.402 * cr), rounded(y - 0.114 * 1.772 / 0.587 * cb - 0.299 * 1.402 / 0.587 * cr),
                    rounded(y + 1.772 * cb)});
    }
    return rgb;
}

struct Depth {
    int bits;
    bool isSigned;
};
void PrintTo(const Depth& d, std::ostream* out) { *out << d.bits << (d.isSigned ? " signed" : ""); }

class Jpeg2000Depths : public testing::TestWithParam<Depth> {};

} // namespace

TEST_P(Jpeg2000Depths, LosslessBringsBackEverySample) {
    const auto [bits, isSigned] = GetParam();
    expectExact({.rows = 61, .columns = 83, .bits = bits, .isSigned = isSigned});
}

TEST_P(Jpeg2000Depths, InAWiderContainerToo) {
    const auto [bits, isSigned] = GetParam();
    const CodedImage image{.rows = 9, .columns = 31, .bits = bits, .isSigned = isSigned};
    const Samples samples = testImage(image);
    const QByteArray encoded = encodeJpeg2000(samples, image);
    for (const int allocated : {16, 32}) {
        if (allocated < bits)
            continue;
        const auto format = jpeg2000(grey(9, 31, allocated, bits, isSigned ? Sign::Signed : Sign::Unsigned));
        EXPECT_TRUE(valuesOf(decodeBytes(encoded, format)) == asValues(samples)) << allocated;
    }
}

INSTANTIATE_TEST_SUITE_P(All, Jpeg2000Depths,
                         testing::Values(Depth{1, false}, Depth{5, true}, Depth{8, false}, Depth{8, true},
                                         Depth{10, false}, Depth{10, true}, Depth{12, false}, Depth{12, true},
                                         Depth{16, false}, Depth{16, true}, Depth{20, true}, Depth{24, false}));

// What a code stream can say is what the header makes of its bits, see jpeg2000_decoder.h.
TEST(Jpeg2000Decoder, SignAndPrecisionAreReadByTheHeader) {
    struct {
        int codedBits;
        bool codedSigned;
        int allocated, stored;
        Sign sign;
        int highBit; // 0: BitsStored - 1
        Samples coded;
        Values stored_;
    } const cases[] = {
        {16, false, 16, 16, Sign::Signed, 0, {0, 1, 32767, 32768, 65535}, {0, 1, 32767, -32768, -1}},
        {16, true, 16, 16, Sign::Unsigned, 0, {0, 32767, -32768, -2}, {0, 32767, 32768, 65534}},
        {13, false, 16, 13, Sign::Signed, 0, {6192, 4095, 4096, 0}, {-2000, 4095, -4096, 0}},
        {13, true, 16, 13, Sign::Unsigned, 0, {-2000, 4095, -4096}, {6192, 4095, 4096}},
        {16, true, 16, 12, Sign::Signed, 0, {-5, 2047, -2048}, {-5, 2047, -2048}},
        {16, false, 16, 12, Sign::Signed, 0, {0x0ffb, 0xfffb, 0x07ff}, {-5, -5, 2047}},
        {16, false, 16, 12, Sign::Unsigned, 0, {0xf123, 0x0fff}, {0x123, 0xfff}},
        {16, true, 16, 12, Sign::Unsigned, 0, {-1, 5}, {4095, 5}},
        {12, false, 16, 16, Sign::Signed, 0, {4095, 2047, 2048}, {-1, 2047, -2048}},
        {12, true, 16, 16, Sign::Unsigned, 0, {-1, 2047}, {4095, 2047}},
        {12, true, 16, 16, Sign::Signed, 0, {-1, 2047, -2048}, {-1, 2047, -2048}},
        {12, false, 16, 16, Sign::Unsigned, 0, {4095, 7}, {4095, 7}},
        {8, true, 8, 8, Sign::Unsigned, 0, {-1, -128, 127}, {255, 128, 127}},
        {8, false, 8, 8, Sign::Signed, 0, {255, 128, 127}, {-1, -128, 127}},
        {8, false, 16, 12, Sign::Unsigned, 0, {255, 128}, {255, 128}},
        // Samples at the top of the word, and a code stream that leaves the empty bits out.
        {16, false, 16, 12, Sign::Unsigned, 15, {0xabc5, 0x0010}, {0xabc, 1}},
        {16, false, 16, 12, Sign::Signed, 15, {0xfff0, 0x7ff0}, {-1, 2047}},
        {12, false, 16, 12, Sign::Unsigned, 15, {0xabc, 1}, {0xabc, 1}},
        {1, false, 1, 1, Sign::Unsigned, 0, {1, 0, 1}, {1, 0, 1}},
        {1, true, 1, 1, Sign::Unsigned, 0, {-1, 0}, {1, 0}},
    };
    for (const auto& c : cases) {
        const auto columns = static_cast<int>(c.coded.size());
        FrameFormat format = jpeg2000(grey(1, columns, c.allocated, c.stored, c.sign));
        if (c.highBit > 0)
            format.highBit = c.highBit;
        const QByteArray encoded = encodeJpeg2000(
            c.coded, {.rows = 1, .columns = columns, .bits = c.codedBits, .isSigned = c.codedSigned, .levels = 0});
        EXPECT_EQ(valuesOf(decodeBytes(encoded, format)), c.stored_)
            << c.codedBits << (c.codedSigned ? " signed, " : " unsigned, ") << c.allocated << '/' << c.stored << '/'
            << format.highBit << (c.sign == Sign::Signed ? " signed" : " unsigned");
    }
}

// White must not become black.
TEST(Jpeg2000Decoder, WhatLossyCompressionOvershootsByIsClamped) {
    struct {
        int codedBits;
        bool codedSigned;
        int stored;
        Sign sign;
        Samples coded;
        Values lossy, lossless;
    } const cases[] = {
        {16, false, 12, Sign::Unsigned, {4095, 4096, 4200, 3}, {4095, 4095, 4095, 3}, {4095, 0, 104, 3}},
        {16, true, 12, Sign::Unsigned, {4097, -2, 7}, {4095, 0, 7}, {1, 4094, 7}},
        {16, true, 12, Sign::Signed, {2050, -2050, -1}, {2047, -2048, -1}, {-2046, 2046, -1}},
        {16, false, 12, Sign::Signed, {0x0ffb, 5}, {-5, 5}, {-5, 5}}, // the sign of the header
        {16, true, 16, Sign::Unsigned, {-2, 5}, {65534, 5}, {65534, 5}},
    };
    for (const auto& c : cases) {
        const auto columns = static_cast<int>(c.coded.size());
        const QByteArray encoded = encodeJpeg2000(
            c.coded, {.rows = 1, .columns = columns, .bits = c.codedBits, .isSigned = c.codedSigned, .levels = 0});
        const FrameFormat format = grey(1, columns, 16, c.stored, c.sign);
        EXPECT_EQ(valuesOf(decodeBytes(encoded, jpeg2000(format, "1.2.840.10008.1.2.4.91"))), c.lossy);
        EXPECT_EQ(valuesOf(decodeBytes(encoded, jpeg2000(format))), c.lossless);
    }
}

// Above BitsStored are overlays where the header says so, of a code stream that may have kept them.
TEST(Jpeg2000Decoder, OverlaysAmongThePixelsAreNoOvershoot) {
    FrameFormat format = jpeg2000(grey(1, 4, 16, 12), "1.2.840.10008.1.2.4.91");
    format.overlayBits = 1U << 13;
    const Samples coded{4095, 8192 + 5, 7, 8192};
    CodedImage image{.rows = 1, .columns = 4, .bits = 16, .levels = 0};
    const auto decoded = decodeBytes(encodeJpeg2000(coded, image), format);
    EXPECT_EQ(valuesOf(decoded), (Values{4095, 5, 7, 0}));
    ASSERT_TRUE(decoded->frame.findBitPlane(13));
    EXPECT_EQ(decoded->frame.findBitPlane(13)->bits, QByteArray("\x0a", 1));
    image.isIrreversible = true;
    const auto lossy = decodeBytes(encodeJpeg2000(coded, image), format);
    ASSERT_TRUE(lossy);
    const Values near{4095, 4095, 7, 4095};
    const Values values = valuesOf(lossy);
    for (std::size_t i = 0; i < near.size(); ++i)
        EXPECT_NEAR(values[i], near[i], 1) << i;
    EXPECT_FALSE(lossy->frame.findBitPlane(13));
}

TEST(Jpeg2000Decoder, LossInALosslessTransferSyntaxIsSaid) {
    CodedImage image{.rows = 24, .columns = 24, .bits = 12};
    for (const bool isIrreversible : {false, true}) {
        image.isIrreversible = isIrreversible;
        const QByteArray encoded = encodeJpeg2000(testImage(image), image);
        const auto decoded = decodeBytes(encoded, jpeg2000(grey(24, 24, 16, 12)));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(decoded->warning.contains(QLatin1String("compressed with loss")), isIrreversible);
        const auto told = decodeBytes(encoded, jpeg2000(grey(24, 24, 16, 12), "1.2.840.10008.1.2.4.91"));
        ASSERT_TRUE(told);
        EXPECT_TRUE(told->warning.isEmpty());
    }
}

// What a smaller size is made of is the image: of a ramp it is the ramp.
TEST(Jpeg2000Decoder, ReducedItIsTheSamePictureSmaller) {
    CodedImage image{.rows = 150, .columns = 131, .bits = 12, .isSigned = true, .levels = 4};
    Samples ramp;
    for (int j = 0; j < image.rows; ++j)
        for (int i = 0; i < image.columns; ++i)
            ramp.push_back(8 * i + 4 * j - 1000);
    const FrameFormat format = jpeg2000(grey(150, 131, 16, 12, Sign::Signed));
    for (const int tile : {0, 64}) {
        image.tile = tile;
        const std::pair<QByteArray, const char*> kinds[] = {{encodeJpeg2000(ramp, image), "1.2.840.10008.1.2.4.90"},
                                                            {encodeHtJ2k(ramp, image), "1.2.840.10008.1.2.4.201"}};
        for (const auto& [bytes, syntax] : kinds)
            for (int halvings = 0; halvings < 7; ++halvings) {
                const auto reduced = decodeReduced(std::as_bytes(std::span(bytes.constData(), bytes.size())),
                                                   jpeg2000(format, syntax), halvings);
                ASSERT_TRUE(reduced) << reduced.error().detail().toStdString();
                const int done = std::min(halvings, 4);
                EXPECT_EQ(reduced->halvings, done);
                const int step = 1 << done;
                ASSERT_EQ(reduced->frame.rows(), (150 + step - 1) / step);
                ASSERT_EQ(reduced->frame.columns(), (131 + step - 1) / step);
                const auto samples = reduced->frame.samplesAs<std::int16_t>();
                for (int j = 0; j < reduced->frame.rows(); ++j)
                    for (int i = 0; i < reduced->frame.columns(); ++i)
                        ASSERT_NEAR(samples[static_cast<std::size_t>(j * reduced->frame.columns() + i)],
                                    8 * i * step + 4 * j * step - 1000, halvings == 0 ? 0 : 12 * step)
                            << halvings << ' ' << i << ' ' << j;
            }
    }
    const QByteArray bytes = encodeJpeg2000(ramp, image);
    const auto bits = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    FrameFormat overlaid = format;
    overlaid.overlayBits = 1U << 13;
    EXPECT_EQ(decodeReduced(bits, overlaid, 1).error().code(), ErrorCode::Unsupported);
    EXPECT_EQ(decodeReduced(bits, grey(150, 131, 16, 12), 1).error().code(), ErrorCode::Unsupported);
}

TEST(Jpeg2000Decoder, EveryWayToCutAnImageUp) {
    const CodedImage grey12{.rows = 150, .columns = 131, .bits = 12};
    CodedImage tiled = grey12;
    tiled.tile = 50;
    CodedImage flat = grey12;
    flat.levels = 0;
    expectExact(tiled);
    expectExact(flat);
    for (int progression = 0; progression < 5; ++progression)
        expectExact(tiled, {.layers = 3, .progression = progression, .precinct = 64});
    expectExact(tiled, {.codingStyle = 6, .codeBlock = 16, .left = 7, .top = 33});
    for (const int mode : {1, 2, 4, 8, 16, 32, 63})
        expectExact(grey12, {.codeBlockMode = mode});
}

TEST(Jpeg2000Decoder, ColourWithAndWithoutATransformation) {
    for (const int bits : {8, 16}) {
        for (const bool isTransformed : {false, true}) {
            const CodedImage image{
                .rows = 40, .columns = 30, .components = 3, .bits = bits, .isTransformed = isTransformed};
            const Samples samples = testImage(image);
            const QByteArray encoded = encodeJpeg2000(samples, image);
            for (const auto photometric : {Photometric::Rgb, Photometric::YbrRct, Photometric::YbrIct}) {
                const auto decoded = decodeBytes(encoded, inColor(formatOf(image), photometric));
                EXPECT_TRUE(valuesOf(decoded) == asValues(samples)) << bits << ' ' << isTransformed;
                EXPECT_EQ(decoded->frame.color(), FrameColor::Rgb);
            }
        }
    }
}

TEST(Jpeg2000Decoder, YbrFullIsConvertedWhereTheCodeStreamHasNotDoneIt) {
    CodedImage image{.rows = 40, .columns = 30, .components = 3};
    const Samples samples = testImage(image);
    const FrameFormat ybr = inColor(formatOf(image), Photometric::YbrFull);
    EXPECT_TRUE(valuesOf(decodeBytes(encodeJpeg2000(samples, image), ybr)) == rgbOfYbr(samples));
    image.isTransformed = true; // mislabelled: what has been transformed is RGB
    EXPECT_TRUE(valuesOf(decodeBytes(encodeJpeg2000(samples, image), ybr)) == asValues(samples));
}

TEST(Jpeg2000Decoder, TheColourBoxOfAFileThatSaysYccCounts) {
    const CodedImage image{.rows = 40, .columns = 30, .components = 3};
    const Samples samples = testImage(image);
    const QByteArray ycc = encodeJpeg2000(samples, image, {.wrapping = Wrapping::Jp2Ycc});
    EXPECT_TRUE(valuesOf(decodeBytes(ycc, formatOf(image))) == rgbOfYbr(samples));
    // Writers say sRGB unasked.
    const QByteArray rgb = encodeJpeg2000(samples, image, {.wrapping = Wrapping::Jp2});
    EXPECT_TRUE(valuesOf(decodeBytes(rgb, formatOf(image))) == asValues(samples));
    EXPECT_TRUE(valuesOf(decodeBytes(rgb, inColor(formatOf(image), Photometric::YbrFull))) == rgbOfYbr(samples));
}

TEST(Jpeg2000Decoder, SubsampledChrominanceIsRepeated) {
    struct Steps {
        int x, y;
    };
    for (const Steps steps : {Steps{2, 1}, Steps{2, 2}, Steps{1, 2}}) {
        for (const int left : {0, 2}) {
            const CodedImage image{.rows = 17, .columns = 21, .components = 3};
            const Samples samples = testImage(image);
            const QByteArray encoded = encodeJpeg2000(
                samples, image,
                {.chrominanceStepX = steps.x, .chrominanceStepY = steps.y, .left = left, .top = 2 * left});
            ASSERT_FALSE(encoded.isEmpty());
            Samples repeated = samples;
            for (int row = 0; row < image.rows; ++row) {
                for (int column = 0; column < image.columns; ++column) {
                    const auto to = static_cast<std::size_t>(row * image.columns + column) * 3;
                    const auto from =
                        static_cast<std::size_t>((row - row % steps.y) * image.columns + column - column % steps.x) * 3;
                    repeated[to + 1] = samples[from + 1];
                    repeated[to + 2] = samples[from + 2];
                }
            }
            for (const auto photometric : {Photometric::YbrFull, Photometric::YbrFull422})
                EXPECT_TRUE(valuesOf(decodeBytes(encoded, inColor(formatOf(image), photometric))) == rgbOfYbr(repeated))
                    << steps.x << ' ' << steps.y << ' ' << left;
            const auto asRgb = decodeBytes(encoded, formatOf(image));
            ASSERT_FALSE(asRgb);
            EXPECT_EQ(asRgb.error().code(), ErrorCode::Unsupported);
            EXPECT_TRUE(asRgb.error().detail().contains(QLatin1String("subsampled")));
        }
    }
}

TEST(Jpeg2000Decoder, AJp2FileIsUnwrapped) {
    const CodedImage image{.rows = 20, .columns = 30, .bits = 12};
    const Samples samples = testImage(image);
    const QByteArray file = encodeJpeg2000(samples, image, {.wrapping = Wrapping::Jp2});
    const FrameFormat format = formatOf(image);
    EXPECT_TRUE(valuesOf(decodeBytes(file, format)) == asValues(samples));
    EXPECT_TRUE(valuesOf(decodeBytes(file + '\0', format)) == asValues(samples)) << "padded";
    const qsizetype box = file.indexOf("jp2c") - 4;
    ASSERT_GT(box, 0);
    QByteArray toTheEnd = file;
    toTheEnd.replace(box, 4, QByteArray(4, '\0'));
    EXPECT_TRUE(valuesOf(decodeBytes(toTheEnd, format)) == asValues(samples));
    const auto length = static_cast<quint32>(file.size() - box + 8);
    const QByteArray wide = file.first(box) + QByteArray("\0\0\0\1jp2c\0\0\0\0\0\0", 14) +
                            static_cast<char>(length >> 8) + static_cast<char>(length) + file.mid(box + 8);
    EXPECT_TRUE(valuesOf(decodeBytes(wide, format)) == asValues(samples));
    const auto none = decodeBytes(file.first(box), format);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), ErrorCode::Corrupt);
}

TEST(Jpeg2000Decoder, BytesBehindTheEndAreNothing) {
    const CodedImage image{.rows = 20, .columns = 30};
    const Samples samples = testImage(image);
    for (const char* behind : {"\xff", "x", "padding"}) {
        const auto decoded = decodeBytes(encodeJpeg2000(samples, image) + behind, formatOf(image));
        EXPECT_TRUE(valuesOf(decoded) == asValues(samples));
        EXPECT_TRUE(decoded->warning.isEmpty());
    }
}

TEST(Jpeg2000Decoder, LossyStaysNear) {
    for (const bool isColor : {false, true}) {
        CodedImage image{.rows = 64, .columns = 64, .components = isColor ? 3 : 1, .isIrreversible = true};
        image.isTransformed = isColor;
        Samples samples;
        for (int i = 0; i < 64 * 64 * image.components; ++i)
            samples.push_back(static_cast<int>(128 + 100 * std::sin(i / image.components % 64 * 0.1) *
                                                         std::cos(i / image.components / 64 * 0.07)));
        const QByteArray encoded = encodeJpeg2000(samples, image, {.ratio = 4});
        const FrameFormat format = jpeg2000(formatOf(image), "1.2.840.10008.1.2.4.91");
        const Values decoded = valuesOf(decodeBytes(encoded, format));
        ASSERT_EQ(decoded.size(), samples.size());
        double worst = 0;
        for (std::size_t i = 0; i < samples.size(); ++i)
            worst = std::max(worst, std::abs(decoded[i] - samples[i]));
        EXPECT_LE(worst, 4) << isColor;
    }
}

TEST(Jpeg2000Decoder, WhatDoesNotMatchTheHeaderIsCorrupt) {
    const CodedImage image{.rows = 8, .columns = 8, .bits = 12};
    const QByteArray good = encodeJpeg2000(testImage(image), image);
    const FrameFormat others[] = {grey(8, 7, 16, 12), grey(9, 8, 16, 12), grey(4, 16, 16, 12),
                                  color(8, 8, 16),    grey(8, 8, 8),      grey(8, 8, 1)};
    for (const FrameFormat& other : others) {
        const auto decoded = decodeBytes(good, jpeg2000(other));
        ASSERT_FALSE(decoded) << other.rows << ' ' << other.columns;
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
        EXPECT_TRUE(decoded.error().detail().contains(QLatin1String("the header says")));
    }
    for (const QByteArray& bytes : {QByteArray(), QByteArray("\xff\x4f\xff"), QByteArray("not JPEG 2000 at all")}) {
        const auto decoded = decodeBytes(bytes, formatOf(image));
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error().code(), ErrorCode::Corrupt);
    }
}

TEST(Jpeg2000Decoder, PaletteIndicesStayIndices) {
    const CodedImage image{.rows = 8, .columns = 8};
    const Samples samples = testImage(image);
    const auto decoded =
        decodeBytes(encodeJpeg2000(samples, image), inColor(formatOf(image), Photometric::PaletteColor));
    EXPECT_EQ(valuesOf(decoded), asValues(samples));
    EXPECT_EQ(decoded->frame.color(), FrameColor::PaletteIndex);
}

TEST(Jpeg2000Decoder, ABlankImageOfAnySizeIsRight) {
    const CodedImage image{.rows = 3000, .columns = 4000, .bits = 16, .isSigned = true};
    const QByteArray encoded = encodeJpeg2000(Samples(12'000'000), image);
    EXPECT_LT(encoded.size(), 200);
    const auto decoded = decodeBytes(encoded, formatOf(image));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(decoded->warning.isEmpty());
    EXPECT_TRUE(std::ranges::all_of(decoded->frame.samplesAs<std::int16_t>(), [](int value) { return value == 0; }));
}
