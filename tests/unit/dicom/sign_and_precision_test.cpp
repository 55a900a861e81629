// What sign and depth make of the same bits, whichever codec they come from; every depth of every codec stands in the
// codec's own test.
#include "jpeg2000_writer.h"
#include "jpeg_checks.h"

#include <QtEndian>

#include <algorithm>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

constexpr int kRows = 24;
constexpr int kColumns = 31;

FrameFormat in(const char* syntax, FrameFormat format) {
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}

QByteArray wordsOf(const std::vector<std::uint32_t>& samples) {
    QByteArray words(static_cast<qsizetype>(2 * samples.size()), '\0');
    for (std::size_t i = 0; i < samples.size(); ++i)
        qToLittleEndian(static_cast<quint16>(samples[i]), words.data() + 2 * i);
    return words;
}

} // namespace

// The sign stands in the highest stored bit, and above it nothing.
TEST(SignAndPrecision, SignedSamplesComeBackThroughEveryCodec) {
    for (const int bits : {12, 13, 16}) {
        const CodedImage image{.rows = kRows, .columns = kColumns, .bits = bits, .isSigned = true};
        const Samples samples = testImage(image);
        const Values expected(samples.begin(), samples.end());
        ASSERT_LT(*std::min_element(samples.begin(), samples.end()), 0);
        JpegImage asStored{kRows, kColumns, 1, {}};
        for (const std::int32_t sample : samples)
            asStored.samples.push_back(static_cast<std::uint32_t>(sample) & ((1U << bits) - 1));
        const FrameFormat format = grey(kRows, kColumns, 16, bits, Sign::Signed);
        const struct {
            const char* syntax;
            QByteArray bytes;
        } coded[] = {
            {"1.2.840.10008.1.2.1", wordsOf(asStored.samples)},
            {"1.2.840.10008.1.2.4.57", encodeLossless(asStored, {.precision = bits})},
            {"1.2.840.10008.1.2.4.90", encodeJpeg2000(samples, image)},
            {"1.2.840.10008.1.2.4.201", encodeHtJ2k(samples, image)},
        };
        for (const auto& [syntax, bytes] : coded)
            EXPECT_EQ(valuesOf(decodeBytes(bytes, in(syntax, format))), expected) << bits << ' ' << syntax;
    }
}

TEST(SignAndPrecision, ACodeStreamOfFewerBitsThanTheHeaderHasItsOwnHighBit) {
    const JpegImage image = picture(kRows, kColumns, 10);
    const FrameFormat format = grey(kRows, kColumns, 16, 12);
    EXPECT_EQ(valuesOf(decodeBytes(encodeLossless(image, {.precision = 10}), in("1.2.840.10008.1.2.4.57", format))),
              valuesOf(image, 10, Sign::Unsigned));
    const CodedImage coded{.rows = kRows, .columns = kColumns, .bits = 10};
    const Samples samples = testImage(coded);
    EXPECT_EQ(valuesOf(decodeBytes(encodeJpeg2000(samples, coded), in("1.2.840.10008.1.2.4.90", format))),
              Values(samples.begin(), samples.end()));
}

// Overlays of old stand there, and what else was in the scanner's memory.
TEST(SignAndPrecision, BitsAboveTheStoredOnesAreNoValues) {
    EXPECT_EQ(valuesOf(decodeBytes(wordsOf({0xffff, 0xf123, 0x0123}), grey(1, 3, 16, 12))),
              (Values{0xfff, 0x123, 0x123}));
    EXPECT_EQ(valuesOf(decodeBytes("\xf5", grey(1, 1, 8, 4))), (Values{5}));
}
