// JPEG 2000 and High-Throughput JPEG 2000 under attack: claims, truncation, damage. What a code stream claims is
// refused before anything is allocated for it.
#include "frame_checks.h"
#include "jpeg2000_writer.h"

#include <QtEndian>

#include <gtest/gtest.h>

#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

FrameFormat jpeg2000(FrameFormat format, const char* syntax = "1.2.840.10008.1.2.4.90") {
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}

constexpr CodedImage kSmall{.rows = 24, .columns = 40, .bits = 12, .levels = 2, .tile = 20};
const FrameFormat kSmallFormat = jpeg2000(grey(24, 40, 16, 12));

template<class T>
QByteArray with(QByteArray bytes, qsizetype at, T value) {
    qToBigEndian(value, bytes.data() + at);
    return bytes;
}

// Of a code stream with a SIZ marker segment of one component first, where that of COD begins.
qsizetype codingStyleOf(const QByteArray& codeStream) { return codeStream.indexOf("\xff\x52"); }

ErrorCode codeOf(const QByteArray& bytes, const FrameFormat& format) {
    const auto decoded = decodeBytes(bytes, format);
    EXPECT_FALSE(decoded) << "was decoded";
    return decoded ? ErrorCode::Internal : decoded.error().code();
}

void expectDetail(const QByteArray& bytes, const FrameFormat& format, ErrorCode code, const char* detail) {
    const auto decoded = decodeBytes(bytes, format);
    ASSERT_FALSE(decoded) << detail;
    EXPECT_EQ(decoded.error().code(), code) << decoded.error().detail().toStdString();
    EXPECT_TRUE(decoded.error().detail().contains(QLatin1String(detail))) << decoded.error().detail().toStdString();
}

} // namespace

TEST(Jpeg2000Claims, SizesThatCannotBe) {
    const QByteArray good = encodeJpeg2000(testImage(kSmall), kSmall);
    ASSERT_TRUE(decodeBytes(good, kSmallFormat));
    constexpr qsizetype kWidth = 8, kHeight = 12, kLeft = 16, kTileWidth = 24, kTilesLeft = 32;
    for (const quint32 size : {0U, 39U, 41U, 0x7fffffffU, 0x80000028U, 0xffffffffU}) {
        EXPECT_EQ(codeOf(with(good, kWidth, size), kSmallFormat), ErrorCode::Corrupt) << size;
        EXPECT_EQ(codeOf(with(good, kHeight, size), kSmallFormat), ErrorCode::Corrupt) << size;
    }
    EXPECT_EQ(codeOf(with(good, kTileWidth, 0U), kSmallFormat), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf(with(good, kTilesLeft, 1U), kSmallFormat), ErrorCode::Corrupt);
    EXPECT_EQ(codeOf(with(good, kLeft, 40U), kSmallFormat), ErrorCode::Corrupt);
    // The same size far out on the grid, where the first tile does not reach.
    EXPECT_EQ(codeOf(with(with(good, kWidth, 0x7fffffffU), kLeft, 0x7fffffffU - 40), kSmallFormat), ErrorCode::Corrupt);
}

TEST(Jpeg2000Claims, ComponentsThatCannotBe) {
    const QByteArray good = encodeJpeg2000(testImage(kSmall), kSmall);
    constexpr qsizetype kCount = 40, kDepth = 42, kStepX = 43, kStepY = 44;
    for (const quint16 count : {quint16{0}, quint16{2}, quint16{3}, quint16{16384}, quint16{65535}})
        EXPECT_EQ(codeOf(with(good, kCount, count), kSmallFormat), ErrorCode::Corrupt) << count;
    for (const quint8 depth : {quint8{16}, quint8{30}, quint8{37}, quint8{127}, quint8{255}})
        EXPECT_EQ(codeOf(with(good, kDepth, depth), kSmallFormat), ErrorCode::Corrupt) << int{depth};
    for (const quint8 step : {quint8{0}, quint8{2}, quint8{255}}) {
        EXPECT_EQ(codeOf(with(good, kStepX, step), kSmallFormat), ErrorCode::Unsupported) << int{step};
        EXPECT_EQ(codeOf(with(good, kStepY, step), kSmallFormat), ErrorCode::Unsupported) << int{step};
    }
    const CodedImage colored{.rows = 8, .columns = 8, .components = 3, .levels = 1};
    const QByteArray rgb = encodeJpeg2000(testImage(colored), colored);
    expectDetail(with(rgb, 45, quint8{9}), jpeg2000(color(8, 8)), ErrorCode::Unsupported, "different depths");
    expectDetail(with(rgb, 48, quint8{0x87}), jpeg2000(color(8, 8)), ErrorCode::Unsupported, "different depths");
    for (const quint8 step : {quint8{0}, quint8{3}, quint8{255}})
        EXPECT_EQ(codeOf(with(rgb, 46, step), jpeg2000(color(8, 8))), ErrorCode::Unsupported);
}

TEST(Jpeg2000Claims, MoreMemoryThanAFrameMay) {
    const QByteArray good = encodeJpeg2000(testImage(kSmall), kSmall);
    const auto claim = [&good](quint32 columns, quint32 rows, quint32 tile) {
        return with(with(with(with(good, 8, columns), 12, rows), 24, tile), 28, tile);
    };
    expectDetail(claim(23000, 23000, 23000), jpeg2000(grey(23000, 23000, 16, 12)), ErrorCode::Unsupported,
                 "more than a frame may");
    expectDetail(claim(17000, 17000, 17000), jpeg2000(grey(17000, 17000, 16, 12)), ErrorCode::Unsupported,
                 "more than a frame may");
    // A tile for every pixel.
    expectDetail(claim(65535, 8000, 1), jpeg2000(grey(8000, 65535, 16, 12)), ErrorCode::Corrupt, "tiles");
}

TEST(Jpeg2000Claims, SmallBlocksPrecinctsAndManyLayersCostMore) {
    const CodedImage image{.rows = 24, .columns = 40, .bits = 12, .levels = 2};
    QByteArray claim = encodeJpeg2000(testImage(image), image);
    for (const qsizetype at : {8, 12, 24, 28})
        claim = with(claim, at, quint32{8192});
    const FrameFormat format = jpeg2000(grey(8192, 8192, 16, 12));
    const qsizetype coding = codingStyleOf(claim);
    ASSERT_GT(coding, 0);
    const QByteArray smallBlocks = with(claim, coding + 10, quint16{0}); // 4 x 4
    expectDetail(smallBlocks, format, ErrorCode::Unsupported, "more than a frame may");
    // Precincts of 2 x 2.
    QByteArray precincts = with(claim, coding + 2, quint16{15});
    precincts[coding + 4] = 1;
    precincts.insert(coding + 14, QByteArray(3, '\x11'));
    expectDetail(precincts, format, ErrorCode::Unsupported, "more than a frame may");
    // Precincts of 256 x 256, and more layers than there can be packets.
    QByteArray layers = precincts;
    layers.replace(coding + 14, 3, QByteArray(3, '\x88'));
    expectDetail(with(layers, coding + 6, quint16{65535}), format, ErrorCode::Corrupt, "packets");
}

// The header of a tile may take back what the main header says.
TEST(Jpeg2000Claims, TilesAreHeldToTheSameLimits) {
    const CodedImage image{.rows = 24, .columns = 40, .bits = 12, .levels = 2};
    QByteArray claim = encodeJpeg2000(testImage(image), image);
    for (const qsizetype at : {8, 12, 24, 28})
        claim = with(claim, at, quint32{8192});
    const qsizetype coding = codingStyleOf(claim);
    QByteArray own = claim.mid(coding, 14);
    own[10] = own[11] = 0; // 4 x 4
    const qsizetype tile = claim.indexOf("\xff\x90");
    ASSERT_GT(tile, 0);
    claim = with(claim, tile + 6, qFromBigEndian<quint32>(claim.constData() + tile + 6) + 14);
    claim.insert(tile + 12, own);
    expectDetail(claim, jpeg2000(grey(8192, 8192, 16, 12)), ErrorCode::Unsupported, "more than a frame may");
}

// What stands behind the wavelet of a coding style is read there, whatever wavelet the style before it had.
TEST(Jpeg2000Claims, PrecinctsOfATileBehindALossyHeaderCount) {
    const CodedImage image{.rows = 24, .columns = 40, .bits = 12, .levels = 2};
    QByteArray claim = encodeJpeg2000(testImage(image), image);
    for (const qsizetype at : {8, 12, 24, 28})
        claim = with(claim, at, quint32{8192});
    const qsizetype coding = codingStyleOf(claim);
    QByteArray own = claim.mid(coding, 14);
    claim[coding + 13] = 0; // 9-7
    own[3] = 15;            // its length, with three sizes of precincts
    own[4] = static_cast<char>(own[4] | 1);
    own[13] = 0;
    own += QByteArray("\xff\xff\x11", 3); // 2 x 2 at full size
    const qsizetype tile = claim.indexOf("\xff\x90");
    ASSERT_GT(tile, 0);
    claim = with(claim, tile + 6, qFromBigEndian<quint32>(claim.constData() + tile + 6) + quint32(own.size()));
    claim.insert(tile + 12, own);
    expectDetail(claim, jpeg2000(grey(8192, 8192, 16, 12)), ErrorCode::Unsupported, "more than a frame may");
}

TEST(Jpeg2000Claims, ColourTransformationsThatCannotBe) {
    const QByteArray good = encodeJpeg2000(testImage(kSmall), kSmall);
    const qsizetype transform = codingStyleOf(good) + 8;
    expectDetail(with(good, transform, quint8{1}), kSmallFormat, ErrorCode::Corrupt, "without colour");
    for (const quint8 part2 : {quint8{2}, quint8{4}, quint8{255}})
        expectDetail(with(good, transform, part2), kSmallFormat, ErrorCode::Unsupported, "part 2");
    const CodedImage colored{.rows = 8, .columns = 8, .components = 3, .levels = 1};
    QByteArray rgb = encodeJpeg2000(testImage(colored), colored);
    QByteArray own = rgb.mid(codingStyleOf(rgb), 14);
    own[8] = 1;
    rgb.insert(rgb.indexOf("\xff\x93"), own);
    expectDetail(rgb, jpeg2000(color(8, 8)), ErrorCode::Unsupported, "different colour transformations");
}

TEST(Jpeg2000Damage, CutOffAnywhereIsAnErrorOrAWarning) {
    const Samples samples = testImage(kSmall);
    CodedImage single = kSmall;
    single.tile = 0;
    const std::pair<const char*, QByteArray> streams[] = {
        {"tiles", encodeJpeg2000(samples, kSmall)},
        {"layers", encodeJpeg2000(samples, single, {.layers = 3})},
        {"file", encodeJpeg2000(samples, single, {.wrapping = Wrapping::Jp2})},
        {"high throughput", encodeHtJ2k(samples, kSmall)}};
    for (const auto& [name, bytes] : streams) {
        ASSERT_TRUE(decodeBytes(bytes, kSmallFormat)->warning.isEmpty()) << name;
        int partial = 0;
        for (qsizetype length = 0; length < bytes.size() - 2; ++length) { // but for the end marker
            const auto decoded = decodeBytes(bytes.first(length), kSmallFormat);
            EXPECT_TRUE(!decoded || !decoded->warning.isEmpty()) << name << ' ' << length;
            partial += decoded ? 1 : 0;
        }
        const bool hasTiles = qstrcmp(name, "tiles") == 0 || qstrcmp(name, "high throughput") == 0;
        EXPECT_EQ(partial > bytes.size() / 3, hasTiles) << name << ": whole tiles are shown, and those alone";
    }
}

TEST(Jpeg2000Damage, WithoutItsEndMarkerItIsShownWhole) {
    const Samples samples = testImage(kSmall);
    CodedImage single = kSmall;
    single.tile = 0;
    for (const QByteArray& bytes : {encodeJpeg2000(samples, kSmall), encodeJpeg2000(samples, single)})
        for (const qsizetype missing : {1, 2}) {
            const auto decoded = decodeBytes(bytes.chopped(missing), kSmallFormat);
            ASSERT_TRUE(decoded) << missing << ' ' << decoded.error().detail().toStdString();
            EXPECT_FALSE(decoded->warning.isEmpty());
            EXPECT_EQ(valuesOf(decoded), Values(samples.begin(), samples.end()));
        }
}

// A tile part of unknown length ends with the code stream.
TEST(Jpeg2000Damage, CutOffWhereNoLengthTells) {
    CodedImage single = kSmall;
    single.tile = 0;
    const Samples samples = testImage(single);
    const QByteArray known = encodeJpeg2000(samples, single);
    const qsizetype tile = known.indexOf("\xff\x90");
    ASSERT_GT(tile, 0);
    const QByteArray bytes = with(known, tile + 6, quint32{0});
    EXPECT_TRUE(decodeBytes(bytes, kSmallFormat)->warning.isEmpty());
    EXPECT_TRUE(decodeBytes(bytes + '\0', kSmallFormat)->warning.isEmpty()) << "padded";
    EXPECT_EQ(valuesOf(decodeBytes(bytes, kSmallFormat)), Values(samples.begin(), samples.end()));
    for (qsizetype length = 0; length < bytes.size() - 2; ++length) {
        const auto decoded = decodeBytes(bytes.first(length), kSmallFormat);
        EXPECT_TRUE(!decoded || !decoded->warning.isEmpty()) << length;
    }
}

TEST(Jpeg2000Damage, WholeTilesAreShownBeforeAPartOfUnknownLengthThatIsCutOff) {
    const Samples samples = testImage(kSmall);
    for (const QByteArray& known : {encodeJpeg2000(samples, kSmall), encodeHtJ2k(samples, kSmall)}) {
        const qsizetype last = known.lastIndexOf("\xff\x90");
        ASSERT_GT(last, known.indexOf("\xff\x90"));
        const QByteArray bytes = with(known, last + 6, quint32{0});
        EXPECT_TRUE(decodeBytes(bytes, kSmallFormat)->warning.isEmpty());
        EXPECT_EQ(valuesOf(decodeBytes(bytes.chopped(2), kSmallFormat)), Values(samples.begin(), samples.end()));
        // As where the last part tells its length.
        const qsizetype length = last + (known.size() - last) / 2;
        const auto told = decodeBytes(known.first(length), kSmallFormat);
        const auto decoded = decodeBytes(bytes.first(length), kSmallFormat);
        ASSERT_TRUE(told);
        ASSERT_TRUE(decoded) << decoded.error().detail().toStdString();
        EXPECT_EQ(decoded->warning, told->warning);
        EXPECT_FALSE(decoded->warning.isEmpty());
        const Values values = valuesOf(decoded);
        EXPECT_EQ(values, valuesOf(told));
        for (int j = 0; j < 20; ++j)
            for (int i = 0; i < 40; ++i)
                ASSERT_EQ(values[static_cast<std::size_t>(j * 40 + i)], samples[static_cast<std::size_t>(j * 40 + i)]);
    }
}

TEST(Jpeg2000Damage, DamagedBytesNeverCrash) {
    const CodedImage colored{.rows = 24, .columns = 40, .components = 3, .isTransformed = true, .levels = 2};
    const Samples samples = testImage(kSmall);
    const std::pair<QByteArray, FrameFormat> streams[] = {
        {encodeJpeg2000(samples, kSmall), kSmallFormat},
        {encodeJpeg2000(samples, kSmall, {.wrapping = Wrapping::Jp2, .layers = 2, .codingStyle = 6, .precinct = 16}),
         kSmallFormat},
        {encodeJpeg2000(testImage(colored), colored), jpeg2000(color(24, 40))},
        {encodeHtJ2k(samples, kSmall), kSmallFormat},
        {encodeHtJ2k(testImage(colored), colored), jpeg2000(color(24, 40), "1.2.840.10008.1.2.4.201")}};
    std::minstd_rand random(3);
    for (const auto& [bytes, format] : streams) {
        int decodedFrames = 0;
        for (int round = 0; round < 1500; ++round) {
            QByteArray damaged = bytes;
            // Every second time in the headers, where little damage does much.
            const auto range = static_cast<unsigned>(round % 2 == 0 ? damaged.size() : 130);
            for (unsigned i = 0; i < 1 + random() % 4; ++i)
                damaged[static_cast<qsizetype>(random() % range)] = static_cast<char>(random());
            if (const auto decoded = decodeBytes(damaged, format)) {
                ++decodedFrames;
                ASSERT_EQ(decoded->frame.byteCount(), std::size_t{24} * 40 * (format.samplesPerPixel == 3 ? 3 : 2));
            }
        }
        EXPECT_GT(decodedFrames, 0);
    }
}
