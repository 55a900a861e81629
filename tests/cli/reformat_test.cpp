// reformat makes the viewer's own pictures: those of render where a plane is a frame, with inversion and padding; and
// it opens float volumes with a window of their values.
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

#include <functional>
#include <limits>
#include <set>

namespace sagitta::test {
namespace {

constexpr int kSlices = 5;
constexpr double kSliceSpacing = 20;

class Reformats : public testing::Test {
protected:
    // A phantom whose files are changed before they are imported.
    void importPhantom(const std::function<void(DcmDataset&, int slice)>& change) {
        PhantomSpec spec;
        spec.slices = kSlices;
        spec.noise = 0;
        spec.sliceSpacing = kSliceSpacing;
        spec.seriesUid = QStringLiteral("1.2.3.1");
        const Result<QStringList> files = writePhantom(m_files.path(), spec);
        ASSERT_TRUE(files);
        for (int k = 0; k < kSlices; ++k) {
            DcmFileFormat file;
            const QByteArray path = QFile::encodeName(files->at(k));
            ASSERT_TRUE(file.loadFile(path.constData()).good());
            file.loadAllDataIntoMemory(); // it is written over
            change(*file.getDataset(), k);
            ASSERT_TRUE(file.saveFile(path.constData()).good());
        }
        ASSERT_EQ(runCli(m_data.path(), {QStringLiteral("import"), m_files.path()}).exitCode, 0);
    }

    QString path(const char* name) const { return m_out.filePath(QLatin1String(name)); }
    CliAnswer run(const QStringList& command) const {
        return runCli(m_data.path(), command + QStringList{QStringLiteral("--series"), QStringLiteral("1.2.3.1")});
    }
    // The axial plane through slice k, as `reformat` and as `render` draw it.
    void expectSamePicture(int k, const QStringList& options = {}) const {
        const CliAnswer frame = run(QStringList{QStringLiteral("render"), QStringLiteral("--index"), QString::number(k),
                                                QStringLiteral("--out"), path("frame.png")} +
                                    options);
        ASSERT_EQ(frame.exitCode, 0) << frame.errors.toStdString();
        const double z = (k - (kSlices - 1) / 2.0) * kSliceSpacing;
        const CliAnswer plane =
            run(QStringList{QStringLiteral("reformat"), QStringLiteral("--plane"), QStringLiteral("axial"),
                            QStringLiteral("--at"), QString::number(z), QStringLiteral("--out"), path("plane.png")} +
                options);
        ASSERT_EQ(plane.exitCode, 0) << plane.errors.toStdString();
        const QImage one(path("frame.png"));
        ASSERT_FALSE(one.isNull());
        EXPECT_EQ(one, QImage(path("plane.png"))) << "slice " << k;
    }
    std::vector<float> floats(const char* name) const { return readFloats(path(name)); }

    QTemporaryDir m_data;
    QTemporaryDir m_files;
    QTemporaryDir m_out;
};

TEST_F(Reformats, AnAxialPlaneLooksLikeItsFrame) {
    importPhantom([](DcmDataset&, int) {});
    for (const int k : {0, 2, kSlices - 1}) {
        expectSamePicture(k);
        expectSamePicture(k, {QStringLiteral("--window"), QStringLiteral("-600,1500")});
    }
}

// Padding is black, inverted or not.
TEST_F(Reformats, InvertedImagesWithPaddingLookLikeTheirFrames) {
    importPhantom([](DcmDataset& set, int) {
        set.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME1");
        set.putAndInsertUint16(DCM_PixelPaddingValue, 24); // air
    });
    expectSamePicture(2);
    EXPECT_EQ(qGray(QImage(path("plane.png")).pixel(0, 0)), 0);
}

// A file with a VOI LUT alone names no window: the volume's own range, not a window of no width.
TEST_F(Reformats, ALookupTableAloneIsNoBlackPicture) {
    importPhantom([](DcmDataset& set, int) {
        delete set.remove(DCM_WindowCenter);
        delete set.remove(DCM_WindowWidth);
        DcmItem* lut = nullptr;
        ASSERT_TRUE(set.findOrCreateSequenceItem(DCM_VOILUTSequence, lut).good());
        const std::vector<Uint16> data{0, 32768, 65535};
        const std::vector<Uint16> descriptor{3, 0, 16};
        ASSERT_TRUE(lut->putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), descriptor.data(), 3).good());
        ASSERT_TRUE(lut->putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_US), data.data(), data.size()).good());
    });
    const CliAnswer answer = run({QStringLiteral("reformat"), QStringLiteral("--plane"), QStringLiteral("axial"),
                                  QStringLiteral("--out"), path("p.png")});
    ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_GT(answer.json.object().value(QLatin1String("voi")).toObject().value(QLatin1String("width")).toDouble(),
              100);
    const QImage image(path("p.png"));
    std::set<int> greys;
    for (int j = 0; j < image.height(); ++j)
        for (int i = 0; i < image.width(); ++i)
            greys.insert(qGray(image.pixel(i, j)));
    EXPECT_GE(greys.size(), 4u);
}

TEST_F(Reformats, AWindowWithoutWidthIsNoWindow) {
    importPhantom([](DcmDataset& set, int) {
        set.putAndInsertString(DCM_WindowCenter, "40");
        set.putAndInsertString(DCM_WindowWidth, "0");
    });
    for (const QStringList& options : {QStringList(), QStringList{QStringLiteral("--voi"), QStringLiteral("1")}}) {
        const CliAnswer answer =
            run(QStringList{QStringLiteral("render"), QStringLiteral("--out"), path("p.png")} + options);
        if (answer.exitCode == 2)
            continue; // the file has no window to number
        const QJsonObject voi = answer.json.object().value(QLatin1String("voi")).toObject();
        EXPECT_EQ(voi.value(QLatin1String("kind")).toString(), QStringLiteral("full"));
        EXPECT_GT(voi.value(QLatin1String("width")).toDouble(), 100);
    }
}

// A plane of oblong pixels goes another way to the same greys.
TEST_F(Reformats, OblongPixelsHaveTheSameGreys) {
    importPhantom([](DcmDataset& set, int) {
        set.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME1");
        set.putAndInsertUint16(DCM_PixelPaddingValue, 24);
    });
    const QStringList coronal{QStringLiteral("reformat"), QStringLiteral("--plane"), QStringLiteral("coronal"),
                              QStringLiteral("--out"), path("c.png")};
    ASSERT_EQ(run(coronal).exitCode, 0);
    ASSERT_EQ(run({QStringLiteral("reformat"), QStringLiteral("--plane"), QStringLiteral("axial"),
                   QStringLiteral("--at"), QStringLiteral("0"), QStringLiteral("--out"), path("a.png")})
                  .exitCode,
              0);
    const QImage c(path("c.png"));
    const QImage a(path("a.png"));
    ASSERT_EQ(c.size(), QSize(64, kSlices));
    // The line in which the two planes meet; the coronal one lies at the volume's centre, between two rows.
    for (int i = 0; i < 64; ++i) {
        const int low = std::min(qGray(a.pixel(i, 31)), qGray(a.pixel(i, 32)));
        const int high = std::max(qGray(a.pixel(i, 31)), qGray(a.pixel(i, 32)));
        EXPECT_GE(qGray(c.pixel(i, kSlices / 2)), low == 0 ? 0 : low - 1) << i;
        EXPECT_LE(qGray(c.pixel(i, kSlices / 2)), high + 1) << i;
    }
    EXPECT_EQ(qGray(c.pixel(0, 0)), 0) << "padding";
}

// As PET has them: each slice its own slope, no window.
TEST_F(Reformats, AFloatVolumeIsOpenedWithItsValues) {
    importPhantom([](DcmDataset& set, int k) {
        delete set.remove(DCM_WindowCenter);
        delete set.remove(DCM_WindowWidth);
        set.putAndInsertString(DCM_RescaleIntercept, "0");
        set.putAndInsertString(DCM_RescaleSlope, QByteArray::number(0.5 + 0.25 * k).constData());
    });
    float low = std::numeric_limits<float>::max();
    float high = std::numeric_limits<float>::lowest();
    for (int k = 0; k < kSlices; ++k) {
        ASSERT_EQ(run({QStringLiteral("render"), QStringLiteral("--index"), QString::number(k),
                       QStringLiteral("--values"), path("v.f32")})
                      .exitCode,
                  0);
        const std::vector<float> values = floats("v.f32");
        low = std::min(low, *std::min_element(values.begin(), values.end()));
        high = std::max(high, *std::max_element(values.begin(), values.end()));
    }
    const CliAnswer answer = run({QStringLiteral("reformat"), QStringLiteral("--out"), path("p.png")});
    ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    const QJsonObject voi = answer.json.object().value(QLatin1String("voi")).toObject();
    const double center = voi.value(QLatin1String("center")).toDouble();
    const double width = voi.value(QLatin1String("width")).toDouble();
    EXPECT_NEAR(center, (low + high) / 2.0, 1);
    EXPECT_NEAR(width, high - low, 1);
}

} // namespace
} // namespace sagitta::test
