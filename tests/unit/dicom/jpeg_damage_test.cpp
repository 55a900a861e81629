// JPEG that is cut off, damaged or made to harm: no crash, no hang, no print, and what is not sound is said.
#include "jpeg_checks.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

TEST(JpegDamage, ClaimsAreRefusedBeforeAllocating) {
    const QByteArray small = encodeIjg(smooth(8, 8, 8), {});
    const auto claims = [&](const QByteArray& stream, int code, int rows, int columns) {
        return withHead(stream, [=](auto& head) {
            QByteArray& frame = segmentOf(head, code).data;
            frame = putWord(putWord(frame, 1, rows), 3, columns);
        });
    };
    expectError(claims(small, 0xc0, 65535, 16000), jpeg(grey(65535, 16000, 8)), ErrorCode::Corrupt, "cannot hold");
    expectError(claims(small, 0xc0, 65535, 65535), jpeg(grey(65535, 65535, 8)), ErrorCode::Unsupported, "too large");
    // Progressive: with bytes enough behind it, but coefficients of more than a gigabyte, or a pass for each of a
    // thousand empty scans.
    const QByteArray progressive = encodeIjg(smooth(8, 8, 8), {.mode = EJM_progressive});
    const QByteArray padded = claims(progressive, 0xc2, 30000, 30000) + QByteArray(2'000'000, '\0');
    expectError(padded, jpeg(grey(30000, 30000, 8)), ErrorCode::Unsupported, "too large");
    const qsizetype scan = progressive.indexOf("\xff\xda");
    const QByteArray empty = progressive.mid(scan, 10) + '\x55';
    const QByteArray scans =
        claims(progressive.first(scan), 0xc2, 15000, 15000) + empty.repeated(1000) + QByteArray(500'000, '\0');
    expectError(scans, jpeg(grey(15000, 15000, 8)), ErrorCode::Unsupported, "scans");
}

TEST(JpegDamage, LosslessWithoutOneOfItsComponentsIsCorrupt) {
    const QByteArray whole = encodeLossless(picture(16, 16, 8, 3), {.precision = 8, .interleaved = false});
    const qsizetype third = whole.lastIndexOf("\xff\xda");
    expectError(whole.first(third), lossless(color(16, 16)), ErrorCode::Corrupt, "all its components");
}

TEST(JpegDamage, LossyWithoutOneOfItsComponentsIsShownAndSaid) {
    // A scan for each component: as progressive streams begin when they are written so.
    const QByteArray whole = encodeIjg(smooth(16, 16, 8, 3), {});
    const qsizetype scan = whole.indexOf("\xff\xda");
    const QByteArray luma =
        whole.first(scan) + QByteArray("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00", 10) + whole.mid(scan + 14);
    FrameFormat format = jpeg(color(16, 16));
    format.photometric = Photometric::YbrFull;
    const auto decoded = decodeBytes(luma, format);
    EXPECT_TRUE(warningOf(decoded).contains(QLatin1String("before all its components")))
        << warningOf(decoded).toStdString();
}

namespace {

struct Cut {
    const char* name;
    QByteArray bytes;
    FrameFormat format;
    bool isBuffered; // all scans before the first row
};

std::vector<Cut> cuttable() {
    FrameFormat ybr = jpeg(color(40, 24));
    ybr.photometric = Photometric::YbrFull;
    return {{"baseline", encodeIjg(smooth(40, 24, 8), {}), jpeg(grey(40, 24, 8)), false},
            {"colour", encodeIjg(smooth(40, 24, 8, 3), {.sampling = ESS_411}), ybr, false},
            {"twelve bits", encodeIjg(smooth(40, 24, 12), {.mode = EJM_sequential, .bits = 12}),
             jpeg(grey(40, 24, 16, 12)), false},
            {"progressive", encodeIjg(smooth(40, 24, 8), {.mode = EJM_progressive}), jpeg(grey(40, 24, 8)), true},
            {"lossless", encodeLossless(picture(40, 24, 16), {.predictor = 6}),
             lossless(grey(40, 24, 16, 16, Sign::Signed)), false},
            {"restarts", encodeLossless(picture(40, 24, 8), {.precision = 8, .restartRows = 2}),
             lossless(grey(40, 24, 8)), false},
            {"planes", encodeLossless(picture(40, 24, 8, 3), {.precision = 8, .interleaved = false}),
             lossless(color(40, 24)), true}};
}

// The first row that a warning says not to rely upon, from 0; -1 when it names none.
int firstBadRow(const QString& warning) {
    const qsizetype at = warning.indexOf(QLatin1String("rows from "));
    return at < 0 ? -1 : QStringView(warning).mid(at + 10).split(u' ').front().toInt() - 1;
}

} // namespace

// No crash, no hang, nothing printed; and what is said to be sound is.
TEST(JpegDamage, CutOffAnywhereTheRowsAboveAreSound) {
    testing::internal::CaptureStderr();
    for (const Cut& cut : cuttable()) {
        SCOPED_TRACE(cut.name);
        const Values whole = valuesOf(decodeBytes(cut.bytes, cut.format));
        const auto perRow = whole.size() / static_cast<std::size_t>(cut.format.rows);
        int shown = 0;
        for (qsizetype length = 0; length < cut.bytes.size(); ++length) {
            const auto decoded = decodeBytes(cut.bytes.first(length), cut.format);
            if (!decoded)
                continue;
            ++shown;
            const Values values = valuesOf(decoded);
            if (decoded->warning.isEmpty()) {
                EXPECT_EQ(values, whole) << length;
            } else if (!cut.isBuffered) {
                const int bad = firstBadRow(decoded->warning);
                ASSERT_GE(bad, 0) << decoded->warning.toStdString();
                ASSERT_LT(bad, cut.format.rows);
                const auto sound = static_cast<std::ptrdiff_t>(perRow) * bad;
                EXPECT_TRUE(std::equal(values.begin(), values.begin() + sound, whole.begin())) << length;
            }
        }
        EXPECT_GT(shown, cut.isBuffered ? 10 : cut.bytes.size() / 4);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// Half of it is there: not all rows may be given up.
TEST(JpegDamage, TheRowFromWhichItIsFilledIsTold) {
    const JpegImage image = picture(64, 64, 16);
    const QByteArray whole = encodeLossless(image, {});
    const auto decoded = decodeBytes(whole.first(whole.size() / 2), lossless(grey(64, 64, 16)));
    const int bad = firstBadRow(warningOf(decoded));
    EXPECT_GT(bad, 20);
    EXPECT_LT(bad, 44);
    EXPECT_EQ(warningOf(decoded), QStringLiteral("JPEG code stream is damaged or cut off: rows from %1 on of 64 are "
                                                 "distorted or filled")
                                      .arg(bad + 1));
}

TEST(JpegDamage, ProgressiveWithoutItsLastScansIsCoarserAndSaid) {
    const JpegImage image = smooth(64, 64, 8);
    const QByteArray whole = encodeIjg(image, {.mode = EJM_progressive});
    const qsizetype last = whole.lastIndexOf("\xff\xda");
    const auto decoded = decodeBytes(whole.first(last), jpeg(grey(64, 64, 8)));
    EXPECT_LE(furthest(valuesOf(decoded), valuesOf(image, 8, Sign::Unsigned)), 40);
    EXPECT_TRUE(warningOf(decoded).contains(QLatin1String("coarser"))) << warningOf(decoded).toStdString();
}

TEST(JpegDamage, DamagedBytesNeverCrash) {
    testing::internal::CaptureStderr();
    std::minstd_rand random(3);
    int decodedFrames = 0;
    for (const Cut& cut : cuttable()) {
        for (int round = 0; round < 1500; ++round) {
            QByteArray damaged = cut.bytes;
            for (unsigned i = 0; i < 1 + random() % 4; ++i)
                damaged[static_cast<qsizetype>(random() % static_cast<unsigned>(damaged.size()))] =
                    static_cast<char>(random());
            if (const auto decoded = decodeBytes(damaged, cut.format)) {
                ++decodedFrames;
                ASSERT_EQ(decoded->frame.rows(), 40);
            }
        }
    }
    EXPECT_GT(decodedFrames, 1000);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// A restart marker that is missing or comes too early: libjpeg finds back, and it is said.
TEST(JpegDamage, DamageBetweenRestartsIsSaid) {
    const JpegImage image = picture(40, 24, 8);
    QByteArray stream = encodeLossless(image, {.precision = 8, .restartRows = 2});
    const qsizetype third = stream.indexOf("\xff\xd2");
    ASSERT_GT(third, 0);
    stream.remove(third - 10, 10);
    const auto decoded = decodeBytes(stream, lossless(grey(40, 24, 8)));
    EXPECT_GE(firstBadRow(warningOf(decoded)), 4);
    EXPECT_LE(firstBadRow(warningOf(decoded)), 6);
    const Values values = valuesOf(decoded), expected = valuesOf(image, 8, Sign::Unsigned);
    EXPECT_TRUE(std::equal(values.begin() + 24 * 6, values.end(), expected.begin() + 24 * 6)) << "the rows behind";
}
