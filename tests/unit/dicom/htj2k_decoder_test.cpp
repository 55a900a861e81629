// High-Throughput JPEG 2000: OpenJPH encodes, and is the second opinion on what the decoder makes of it.
#include "frame_checks.h"
#include "jpeg2000_writer.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

constexpr const char* kSyntaxes[] = {"1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"};

FrameFormat formatOf(const CodedImage& image, const char* syntax = kSyntaxes[0]) {
    FrameFormat format = image.components == 3 ? color(image.rows, image.columns, image.bits <= 8 ? 8 : 16)
                                               : grey(image.rows, image.columns, image.bits <= 8 ? 8 : 16, image.bits,
                                                      image.isSigned ? Sign::Signed : Sign::Unsigned);
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}

Values asValues(const Samples& samples) { return {samples.begin(), samples.end()}; }

void expectExact(const CodedImage& image, const char* progression = "RPCL") {
    const Samples samples = testImage(image);
    const QByteArray encoded = encodeHtJ2k(samples, image, progression);
    EXPECT_TRUE(decodeByOpenJph(encoded) == samples);
    for (const char* syntax : kSyntaxes) {
        const auto decoded = decodeBytes(encoded, formatOf(image, syntax));
        EXPECT_TRUE(valuesOf(decoded) == asValues(samples)) << image.bits << ' ' << image.levels << ' ' << progression;
        EXPECT_TRUE(decoded && decoded->warning.isEmpty());
    }
}

} // namespace

TEST(HtJ2kDecoder, LosslessOfEveryDepth) {
    for (const int bits : {2, 8, 10, 12, 13, 16}) {
        for (const bool isSigned : {false, true})
            expectExact({.rows = 61, .columns = 83, .bits = bits, .isSigned = isSigned});
    }
}

TEST(HtJ2kDecoder, EveryWayToCutAnImageUp) {
    for (const char* progression : {"LRCP", "RLCP", "RPCL", "PCRL", "CPRL"})
        expectExact({.rows = 150, .columns = 131, .bits = 12, .levels = 3}, progression);
    expectExact({.rows = 150, .columns = 131, .bits = 12, .levels = 3, .tile = 64});
    for (const int levels : {0, 1, 5})
        expectExact({.rows = 100, .columns = 70, .bits = 12, .levels = levels});
    expectExact({.rows = 512, .columns = 512, .bits = 12});
}

TEST(HtJ2kDecoder, ColourWithAndWithoutATransformation) {
    for (const int bits : {8, 12}) {
        for (const bool isTransformed : {false, true})
            expectExact({.rows = 64, .columns = 48, .components = 3, .bits = bits, .isTransformed = isTransformed});
    }
    const CodedImage image{.rows = 64, .columns = 48, .components = 3, .isTransformed = true};
    const Samples samples = testImage(image);
    for (const auto photometric : {Photometric::YbrRct, Photometric::YbrIct, Photometric::YbrFull}) {
        FrameFormat format = formatOf(image);
        format.photometric = photometric;
        EXPECT_TRUE(valuesOf(decodeBytes(encodeHtJ2k(samples, image), format)) == asValues(samples));
    }
}

TEST(HtJ2kDecoder, TheHeaderReadsTheSign) {
    const CodedImage coded{.rows = 1, .columns = 64, .bits = 13, .levels = 1};
    Samples samples(64, 6192);
    samples[5] = 17;
    FrameFormat format = formatOf(coded);
    format.isSigned = true;
    const Values decoded = valuesOf(decodeBytes(encodeHtJ2k(samples, coded), format));
    ASSERT_EQ(decoded.size(), 64U);
    EXPECT_EQ(decoded[0], -2000);
    EXPECT_EQ(decoded[5], 17);
}

TEST(HtJ2kDecoder, LossyStaysNearAndAsTheOtherDecoderHasIt) {
    for (const bool isColor : {false, true}) {
        CodedImage image{.rows = 128, .columns = 96, .components = isColor ? 3 : 1, .bits = 8, .isIrreversible = true};
        image.isTransformed = isColor;
        Samples samples;
        for (int i = 0; i < image.rows * image.columns * image.components; ++i)
            samples.push_back(static_cast<int>(128 + 90 * std::sin(i / image.components % 96 * 0.1) *
                                                         std::cos(i / image.components / 96 * 0.07)));
        const QByteArray encoded = encodeHtJ2k(samples, image);
        const Samples other = decodeByOpenJph(encoded);
        const Values decoded = valuesOf(decodeBytes(encoded, formatOf(image, kSyntaxes[2])));
        ASSERT_EQ(decoded.size(), samples.size());
        double worst = 0;
        double apart = 0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            worst = std::max(worst, std::abs(decoded[i] - samples[i]));
            apart = std::max(apart, std::abs(decoded[i] - other[i]));
        }
        EXPECT_LE(worst, 3) << isColor;
        EXPECT_LE(apart, 1) << isColor;
    }
}
