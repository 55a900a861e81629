// Which images a command means: a series UID that two studies have, frames and indices, and what `list` leaves out.
#include "cli/cli_process.h"
#include "support/phantom.h"

#include "core/uid.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::test {
namespace {

const QString kSeries = QStringLiteral("1.2.826.0.1.3680043.8.498.7");
const QString kFirstStudy = QStringLiteral("1.2.826.0.1.3680043.8.498.1");
const QString kSecondStudy = QStringLiteral("1.2.826.0.1.3680043.8.498.2");

// The phantom's SOP Instance UIDs follow from its series.
void giveNewUid(const QString& path) {
    DcmFileFormat file;
    const QByteArray name = QFile::encodeName(path);
    ASSERT_TRUE(file.loadFile(name.constData()).good());
    file.loadAllDataIntoMemory(); // it is written over
    const QByteArray uid = makeUid().toLatin1();
    file.getDataset()->putAndInsertString(DCM_SOPInstanceUID, uid.constData());
    file.getMetaInfo()->putAndInsertString(DCM_MediaStorageSOPInstanceUID, uid.constData());
    ASSERT_TRUE(file.saveFile(name.constData()).good());
}

// Two patients, one series UID.
class SharedSeries : public testing::Test {
protected:
    void SetUp() override {
        PhantomSpec spec;
        spec.seriesUid = kSeries;
        spec.slices = 3;
        spec.studyUid = kFirstStudy;
        spec.patientId = QStringLiteral("FIRST");
        spec.studyDescription = QStringLiteral("Schädel");
        ASSERT_TRUE(writePhantom(m_files.filePath(QStringLiteral("a")), spec));
        spec.slices = 4;
        spec.studyUid = kSecondStudy;
        spec.patientId = QStringLiteral("SECOND");
        spec.studyDescription = QStringLiteral("Thorax");
        const Result<QStringList> second = writePhantom(m_files.filePath(QStringLiteral("b")), spec);
        ASSERT_TRUE(second);
        for (const QString& path : *second)
            giveNewUid(path);
        ASSERT_EQ(run({QStringLiteral("import"), m_files.path()}).exitCode, 0);
    }

    CliAnswer run(const QStringList& arguments) const { return runCli(m_data.path(), arguments); }
    QString png() const { return m_files.filePath(QStringLiteral("x.png")); }
    int listed(const QStringList& arguments) const {
        return static_cast<int>(run(QStringList{QStringLiteral("list")} + arguments).json.array().size());
    }

    QTemporaryDir m_data;
    QTemporaryDir m_files;
};

TEST_F(SharedSeries, IsAnErrorThatListsTheStudies) {
    for (const QStringList& command :
         {QStringList{QStringLiteral("info")}, QStringList{QStringLiteral("render"), QStringLiteral("--out"), png()},
          QStringList{QStringLiteral("reformat"), QStringLiteral("--out"), png()}}) {
        const CliAnswer answer = run(command + QStringList{QStringLiteral("--series"), kSeries});
        EXPECT_EQ(answer.exitCode, 1) << command.front().toStdString();
        EXPECT_TRUE(answer.errors.contains(kFirstStudy.toUtf8())) << answer.errors.toStdString();
        EXPECT_TRUE(answer.errors.contains(kSecondStudy.toUtf8())) << answer.errors.toStdString();
    }
}

TEST_F(SharedSeries, IsThatOfTheStudyNamed) {
    for (const auto& [study, patient, slices] :
         {std::tuple{kFirstStudy, "FIRST", 3}, std::tuple{kSecondStudy, "SECOND", 4}}) {
        const QJsonObject info =
            run({QStringLiteral("info"), QStringLiteral("--series"), kSeries, QStringLiteral("--study"), study})
                .json.object();
        EXPECT_EQ(info.value(QLatin1String("instances")).toInt(), slices);
        EXPECT_EQ(info.value(QLatin1String("patient")).toObject().value(QLatin1String("patientID")).toString(),
                  QLatin1String(patient));
        const CliAnswer plane =
            run({QStringLiteral("reformat"), QStringLiteral("--series"), kSeries, QStringLiteral("--study"), study,
                 QStringLiteral("--plane"), QStringLiteral("coronal"), QStringLiteral("--out"), png()});
        EXPECT_EQ(plane.json.object().value(QLatin1String("rows")).toInt(), slices) << plane.errors.toStdString();
    }
    EXPECT_EQ(run({QStringLiteral("info"), QStringLiteral("--series"), kSeries, QStringLiteral("--study"),
                   QStringLiteral("1.2")})
                  .exitCode,
              1);
}

TEST_F(SharedSeries, ListHonoursEveryFilter) {
    const QString studies = QStringLiteral("studies");
    const QString series = QStringLiteral("series");
    const QString instances = QStringLiteral("instances");
    const QStringList ofFirst{QStringLiteral("--study"), kFirstStudy};
    const QStringList search{QStringLiteral("--search"), QStringLiteral("schadel")};
    EXPECT_EQ(listed({studies}), 2);
    EXPECT_EQ(listed(QStringList{studies} + ofFirst), 1);
    EXPECT_EQ(listed({studies, QStringLiteral("--series"), QStringLiteral("1.2")}), 0);
    EXPECT_EQ(listed({series}), 2);
    EXPECT_EQ(listed(QStringList{series} + search), 1);
    EXPECT_EQ(listed(QStringList{instances} + search), 3);
    EXPECT_EQ(listed({instances, QStringLiteral("--series"), kSeries}), 7);
    EXPECT_EQ(listed(QStringList{instances, QStringLiteral("--series"), kSeries} + ofFirst), 3);
}

TEST_F(SharedSeries, IndexAndFrameAreHonouredOrRefused) {
    const QStringList render{QStringLiteral("render"), QStringLiteral("--out"), png()};
    const QStringList ofSeries =
        render + QStringList{QStringLiteral("--series"), kSeries, QStringLiteral("--study"), kFirstStudy};
    EXPECT_EQ(run(ofSeries + QStringList{QStringLiteral("--index"), QStringLiteral("2"), QStringLiteral("--frame"),
                                         QStringLiteral("1")})
                  .exitCode,
              0);
    for (const QStringList& refused : {ofSeries + QStringList{QStringLiteral("--frame"), QStringLiteral("2")},
                                       ofSeries + QStringList{QStringLiteral("--index"), QStringLiteral("-1")},
                                       ofSeries + QStringList{QStringLiteral("--index"), QStringLiteral("x")}}) {
        const CliAnswer answer = run(refused);
        EXPECT_EQ(answer.exitCode, 2);
        EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
    }
    const QString image = run({QStringLiteral("list"), QStringLiteral("instances")})
                              .json.array()[0]
                              .toObject()
                              .value(QLatin1String("sOPInstanceUID"))
                              .toString();
    const QStringList ofImage = render + QStringList{QStringLiteral("--image"), image};
    EXPECT_EQ(run(ofImage).exitCode, 0);
    for (const char* option : {"index", "set", "study"})
        EXPECT_EQ(
            run(ofImage + QStringList{QStringLiteral("--") + QLatin1String(option), QStringLiteral("1")}).exitCode, 2)
            << option;
    EXPECT_EQ(run(ofImage + QStringList{QStringLiteral("--frame"), QStringLiteral("2")}).exitCode, 2);
}

// The frames of one image that is a whole series.
TEST(MultiFrame, FrameCountsInASeriesToo) {
    const QTemporaryDir files;
    const QTemporaryDir data;
    constexpr Uint16 kSide = 8;
    constexpr int kFrames = 3;
    std::vector<Uint8> pixels;
    for (int frame = 0; frame < kFrames; ++frame)
        pixels.insert(pixels.end(), kSide * kSide, static_cast<Uint8>(10 * (frame + 1)));
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    set.putAndInsertString(DCM_SOPClassUID, UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage);
    set.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    set.putAndInsertString(DCM_StudyInstanceUID, "1.2.3");
    set.putAndInsertString(DCM_SeriesInstanceUID, "1.2.3.1");
    set.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
    set.putAndInsertString(DCM_NumberOfFrames, "3");
    for (const auto& [tag, value] : {std::pair<DcmTagKey, Uint16>{DCM_SamplesPerPixel, 1},
                                     {DCM_Rows, kSide},
                                     {DCM_Columns, kSide},
                                     {DCM_BitsAllocated, 8},
                                     {DCM_BitsStored, 8},
                                     {DCM_HighBit, 7},
                                     {DCM_PixelRepresentation, 0}})
        set.putAndInsertUint16(tag, value);
    set.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
    ASSERT_TRUE(file.saveFile(QFile::encodeName(files.filePath("m.dcm")).constData(), EXS_LittleEndianExplicit).good());
    ASSERT_EQ(runCli(data.path(), {QStringLiteral("import"), files.path()}).exitCode, 0);

    const auto stored = [&](const QStringList& which) {
        QFile raw(files.filePath(QStringLiteral("s.raw")));
        raw.remove();
        const CliAnswer answer =
            runCli(data.path(), QStringList{QStringLiteral("render"), QStringLiteral("--series"),
                                            QStringLiteral("1.2.3.1"), QStringLiteral("--stored"), raw.fileName()} +
                                    which);
        return raw.open(QIODevice::ReadOnly) ? static_cast<int>(raw.readAll().at(0)) : -answer.exitCode;
    };
    EXPECT_EQ(stored({QStringLiteral("--frame"), QStringLiteral("2")}), 20);
    EXPECT_EQ(stored({QStringLiteral("--index"), QStringLiteral("2")}), 30);
    EXPECT_EQ(stored({QStringLiteral("--index"), QStringLiteral("2"), QStringLiteral("--frame"), QStringLiteral("3")}),
              30);
    EXPECT_EQ(stored({QStringLiteral("--index"), QStringLiteral("2"), QStringLiteral("--frame"), QStringLiteral("1")}),
              -2);
    EXPECT_EQ(stored({QStringLiteral("--frame"), QStringLiteral("4")}), -2);
}

} // namespace
} // namespace sagitta::test
