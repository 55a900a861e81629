// Pictures and values of sagitta-cli against the phantom's analytic values, and against each other bit for bit.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "support/phantom.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <dcmtk/dcmdata/dctk.h>

#include <cmath>

namespace sagitta::test {
namespace {

class Pictures : public testing::Test {
protected:
    static constexpr int kSlices = 12;

    void SetUp() override { import(QStringLiteral("1.2.840.10008.1.2.4.80")); }

    void import(const QString& transferSyntax) {
        PhantomSpec spec;
        spec.slices = kSlices;
        spec.noise = 0;
        spec.shuffleInstanceNumbers = true;
        spec.transferSyntaxUid = transferSyntax;
        const Result<QStringList> written = writePhantom(m_files.path(), spec);
        ASSERT_TRUE(written);
        ASSERT_EQ(runCli(data(), {QStringLiteral("import"), m_files.path()}).exitCode, 0);
        const QJsonArray series = runCli(data(), {QStringLiteral("list"), QStringLiteral("series")}).json.array();
        ASSERT_EQ(series.size(), 1);
        m_series = series[0].toObject().value(QLatin1String("seriesInstanceUID")).toString();
    }

    QString data() const { return m_data.path(); }
    QString path(const char* name) const { return m_out.filePath(QLatin1String(name)); }

    CliAnswer render(int index, const QStringList& more) const {
        return runCli(data(), QStringList{QStringLiteral("render"), QStringLiteral("--series"), m_series,
                                          QStringLiteral("--index"), QString::number(index)} +
                                  more);
    }
    CliAnswer reformat(const QStringList& more) const {
        return runCli(data(), QStringList{QStringLiteral("reformat"), QStringLiteral("--series"), m_series} + more);
    }
    std::vector<float> floats(const char* name) const { return readFloats(path(name)); }

    QTemporaryDir m_data;
    QTemporaryDir m_files;
    QTemporaryDir m_out;
    QString m_series;
};

Vec3 vec(const QJsonValue& value) {
    const QJsonArray array = value.toArray();
    return {array[0].toDouble(), array[1].toDouble(), array[2].toDouble()};
}

TEST_F(Pictures, AxialReformatIsTheFrameBitForBit) {
    const QJsonArray size = runCli(data(), {QStringLiteral("info"), QStringLiteral("--series"), m_series})
                                .json.object()
                                .value(QLatin1String("displaySets"))
                                .toArray()[0]
                                .toObject()
                                .value(QLatin1String("size"))
                                .toArray();
    ASSERT_EQ(size, (QJsonArray{64, 64, kSlices}));
    for (const int k : {0, 5, kSlices - 1}) {
        ASSERT_EQ(render(k, {QStringLiteral("--values"), path("frame.f32")}).exitCode, 0);
        const double z = (k - (kSlices - 1) / 2.0) * 20;
        const CliAnswer plane = reformat({QStringLiteral("--plane"), QStringLiteral("axial"), QStringLiteral("--at"),
                                          QString::number(z), QStringLiteral("--values"), path("plane.f32")});
        ASSERT_EQ(plane.exitCode, 0) << plane.errors.toStdString();
        EXPECT_EQ(floats("frame.f32"), floats("plane.f32")) << "slice " << k;
    }
}

TEST_F(Pictures, EveryPixelHoldsWhatThePhantomHasThere) {
    for (const char* plane : {"axial", "coronal", "sagittal", "0,0,1/0,1,0"}) {
        const CliAnswer answer =
            reformat({QStringLiteral("--plane"), QLatin1String(plane), QStringLiteral("--values"), path("v.f32")});
        ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        const QJsonObject json = answer.json.object();
        const Vec3 origin = vec(json.value(QLatin1String("origin")));
        const Vec3 row = vec(json.value(QLatin1String("row")));
        const Vec3 column = vec(json.value(QLatin1String("column")));
        const QJsonArray spacing = json.value(QLatin1String("spacing")).toArray();
        const int rows = json.value(QLatin1String("rows")).toInt();
        const int columns = json.value(QLatin1String("columns")).toInt();
        const std::vector<float> values = floats("v.f32");
        ASSERT_EQ(values.size(), static_cast<size_t>(rows) * static_cast<size_t>(columns));
        int wrong = 0;
        for (int j = 0; j < rows; ++j)
            for (int i = 0; i < columns; ++i) {
                const Vec3 at = origin + row * (i * spacing[1].toDouble()) + column * (j * spacing[0].toDouble());
                const double stored = std::round(phantomValue(at));
                wrong +=
                    std::abs(values[static_cast<size_t>(j) * static_cast<size_t>(columns) + static_cast<size_t>(i)] -
                             stored) > 1
                        ? 1
                        : 0;
            }
        EXPECT_EQ(wrong, 0) << plane;
    }
}

TEST_F(Pictures, TheMarkIsWhereThePatientsLeftIs) {
    // Through the bright sphere; in radiological convention the patient's left is on the right of the picture.
    const PhantomMark mark = phantomMark();
    const CliAnswer answer =
        reformat({QStringLiteral("--plane"), QStringLiteral("axial"), QStringLiteral("--center"),
                  QStringLiteral("0,0,%1").arg(mark.center.z), QStringLiteral("--spacing"), QStringLiteral("2"),
                  QStringLiteral("--size"), QStringLiteral("201x201"), QStringLiteral("--slab"),
                  QStringLiteral("max,20"), QStringLiteral("--window"), QStringLiteral("%1,2").arg(mark.value * 0.8),
                  QStringLiteral("--out"), path("a.png")});
    ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    const QImage image(path("a.png"));
    ASSERT_EQ(image.size(), QSize(201, 201));
    const int i = 100 + static_cast<int>(std::lround(mark.center.x / 2));
    const int j = 100 + static_cast<int>(std::lround(mark.center.y / 2));
    EXPECT_GT(i, 100);
    EXPECT_LT(j, 100);
    EXPECT_EQ(qGray(image.pixel(i, j)), 255);
    EXPECT_EQ(qGray(image.pixel(200 - i, j)), 0) << "mirrored";
}

TEST_F(Pictures, WindowGivesTheStandardsGreys) {
    ASSERT_EQ(render(5, {QStringLiteral("--values"), path("v.f32"), QStringLiteral("--window"),
                         QStringLiteral("40,400"), QStringLiteral("--out"), path("p.png")})
                  .exitCode,
              0);
    const QImage image(path("p.png"));
    ASSERT_EQ(image.size(), QSize(64, 64));
    const std::vector<float> values = floats("v.f32");
    for (int j = 0; j < 64; ++j)
        for (int i = 0; i < 64; ++i) {
            // PS3.3 C.11.2.1.2.1
            const double y =
                (static_cast<double>(values[static_cast<size_t>(j * 64 + i)]) - (40 - 0.5)) / (400 - 1) + 0.5;
            EXPECT_NEAR(qGray(image.pixel(i, j)), std::round(255 * std::clamp(y, 0.0, 1.0)), 0.5);
        }
}

TEST_F(Pictures, StoredValuesAreRaw) {
    const CliAnswer answer =
        render(0, {QStringLiteral("--stored"), path("s.raw"), QStringLiteral("--values"), path("v.f32")});
    ASSERT_EQ(answer.exitCode, 0);
    QFile file(path("s.raw"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const std::vector<float> values = floats("v.f32");
    ASSERT_EQ(bytes.size(), 64 * 64 * 2);
    for (size_t p = 0; p < values.size(); ++p) {
        const int stored = static_cast<uchar>(bytes[static_cast<qsizetype>(2 * p)]) +
                           256 * static_cast<uchar>(bytes[static_cast<qsizetype>(2 * p + 1)]);
        ASSERT_EQ(stored - 1024, values[p]);
    }
}

TEST_F(Pictures, ThumbnailAndSizes) {
    ASSERT_EQ(runCli(data(), {QStringLiteral("thumbnail"), QStringLiteral("--series"), m_series,
                              QStringLiteral("--out"), path("t.png")})
                  .exitCode,
              0);
    EXPECT_EQ(QImage(path("t.png")).size(), QSize(128, 128));
    ASSERT_EQ(render(0, {QStringLiteral("--size"), QStringLiteral("300x200"), QStringLiteral("--out"), path("s.png")})
                  .exitCode,
              0);
    EXPECT_EQ(QImage(path("s.png")).size(), QSize(300, 200));
}

// One pixel of YBR_FULL that is called RGB.
QString writeMislabelled(const QString& file) {
    DcmFileFormat format;
    DcmDataset& set = *format.getDataset();
    const Uint8 ybr[] = {10, 100, 200, 0};
    set.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
    set.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.1");
    set.putAndInsertString(DCM_StudyInstanceUID, "1.2.3.2");
    set.putAndInsertString(DCM_SeriesInstanceUID, "1.2.3.3");
    set.putAndInsertUint16(DCM_SamplesPerPixel, 3);
    set.putAndInsertString(DCM_PhotometricInterpretation, "RGB");
    set.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    set.putAndInsertUint16(DCM_Rows, 1);
    set.putAndInsertUint16(DCM_Columns, 1);
    set.putAndInsertUint16(DCM_BitsAllocated, 8);
    set.putAndInsertUint16(DCM_BitsStored, 8);
    set.putAndInsertUint16(DCM_HighBit, 7);
    set.putAndInsertUint16(DCM_PixelRepresentation, 0);
    set.putAndInsertUint8Array(DCM_PixelData, ybr, sizeof ybr);
    EXPECT_TRUE(format.saveFile(QFile::encodeName(file).constData(), EXS_LittleEndianExplicit).good());
    return file;
}

TEST_F(Pictures, ColourThatIsLabelledWronglyCanBeSaid) {
    const QString file = writeMislabelled(path("ybr.dcm"));
    const auto stored = [&](const QStringList& more) {
        const CliAnswer answer = runCli(
            data(), QStringList{QStringLiteral("render"), file, QStringLiteral("--stored"), path("c.raw")} + more);
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        QFile raw(path("c.raw"));
        return raw.open(QIODevice::ReadOnly) ? raw.readAll() : QByteArray();
    };
    EXPECT_EQ(stored({}), QByteArray("\x0a\x64\xc8"));
    // PS3.3 C.7.6.3.1.2: 10 + 1.402 * 72, 10 - 0.3441 * -28 - 0.7141 * 72, 10 + 1.772 * -28
    EXPECT_EQ(stored({QStringLiteral("--photometric"), QStringLiteral("YBR_FULL")}), QByteArray("\x6f\x00\x00", 3));
    EXPECT_EQ(stored({QStringLiteral("--photometric"), QStringLiteral("RGB")}), QByteArray("\x0a\x64\xc8"));
}

TEST_F(Pictures, MistakesAreSaid) {
    const QStringList out{QStringLiteral("--out"), path("x.png")};
    EXPECT_EQ(render(0, QStringList{QStringLiteral("--photometric"), QStringLiteral("CMYK")} + out).exitCode, 2);
    EXPECT_EQ(render(0, QStringList{QStringLiteral("--photometric"), QStringLiteral("RGB")} + out).exitCode, 1);
    EXPECT_EQ(render(99, out).exitCode, 2);
    EXPECT_EQ(render(0, {}).exitCode, 2);
    EXPECT_EQ(render(0, QStringList{QStringLiteral("--window"), QStringLiteral("x")} + out).exitCode, 2);
    EXPECT_EQ(render(0, QStringList{QStringLiteral("--voi"), QStringLiteral("9")} + out).exitCode, 2);
    EXPECT_EQ(render(0, QStringList{QStringLiteral("--set"), QStringLiteral("9")} + out).exitCode, 2);
    EXPECT_EQ(render(0, {QStringLiteral("--out"), QStringLiteral("/nosuch/folder/x.png")}).exitCode, 1);
    for (const auto& [option, value] : {std::pair{"plane", "1,0,0/1,0,0"},
                                        {"plane", "foo"},
                                        {"slab", "max,-3"},
                                        {"window", "x"},
                                        {"spacing", "-1"},
                                        {"at", "here"},
                                        {"center", "1,2"},
                                        {"renderer", "foo"},
                                        {"size", "0x5"},
                                        {"index", "3"}}) {
        const CliAnswer answer =
            reformat(QStringList{QStringLiteral("--") + QLatin1String(option), QLatin1String(value)} + out);
        EXPECT_EQ(answer.exitCode, 2) << option;
        EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
        EXPECT_TRUE(answer.json.isObject());
    }
    for (const auto& [option, value] : {std::pair{"preset", "nosuch"}, {"azimuth", "abc"}, {"elevation", ""}})
        EXPECT_EQ(runCli(data(), QStringList{QStringLiteral("volume"), QStringLiteral("--series"), m_series,
                                             QStringLiteral("--") + QLatin1String(option), QLatin1String(value)} +
                                     out)
                      .exitCode,
                  2)
            << option;
    EXPECT_EQ(runCli(data(), {QStringLiteral("info")}).exitCode, 2);
    const CliAnswer outside = reformat({QStringLiteral("--plane"), QStringLiteral("axial"), QStringLiteral("--at"),
                                        QStringLiteral("5000"), QStringLiteral("--out"), path("x.png")});
    EXPECT_EQ(outside.exitCode, 0);
    EXPECT_TRUE(outside.json.object()
                    .value(QLatin1String("warnings"))
                    .toArray()
                    .contains(QStringLiteral("the plane lies outside the volume")));
}

} // namespace
} // namespace sagitta::test
