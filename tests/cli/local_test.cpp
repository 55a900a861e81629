// The local studies by the command line: conflicts are told, and so is what a rebuild could not read.
#include "cli/cli_process.h"
#include "support/phantom.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::test {
namespace {

class LocalStudies : public testing::Test {
protected:
    void SetUp() override {
        PhantomSpec spec;
        spec.slices = 3;
        const Result<QStringList> written = writePhantom(m_files.path(), spec);
        ASSERT_TRUE(written);
        m_paths = *written;
        ASSERT_EQ(run({QStringLiteral("import"), m_files.path()}).exitCode, 0);
    }

    CliAnswer run(const QStringList& arguments) const { return runCli(m_data.path(), arguments); }
    QJsonArray arrayOf(const CliAnswer& answer, const char* key) const {
        EXPECT_TRUE(answer.json.object().value(QLatin1String(key)).isArray()) << key << answer.out.toStdString();
        return answer.json.object().value(QLatin1String(key)).toArray();
    }

    QTemporaryDir m_data;
    QTemporaryDir m_files;
    QStringList m_paths;
};

TEST_F(LocalStudies, AnImportTellsOfConflicts) {
    const CliAnswer same = run({QStringLiteral("import"), m_files.path()});
    EXPECT_EQ(same.exitCode, 0) << "the same again is no conflict";
    EXPECT_TRUE(arrayOf(same, "conflicts").isEmpty());

    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(QFile::encodeName(m_paths[1]).constData()).good());
    file.loadAllDataIntoMemory(); // it is written over
    file.getDataset()->putAndInsertString(DCM_PatientID, "SOMEBODY ELSE");
    ASSERT_TRUE(file.saveFile(QFile::encodeName(m_paths[1]).constData()).good());
    const CliAnswer other = run({QStringLiteral("import"), m_files.path()});
    EXPECT_EQ(other.exitCode, 3);
    const QJsonArray conflicts = arrayOf(other, "conflicts");
    ASSERT_EQ(conflicts.size(), 1);
    EXPECT_EQ(conflicts[0].toObject().value(QLatin1String("path")).toString(),
              QFileInfo(m_paths[1]).canonicalFilePath());
    EXPECT_FALSE(conflicts[0].toObject().value(QLatin1String("reason")).toString().isEmpty());
    EXPECT_EQ(other.json.object().value(QLatin1String("duplicates")).toInt(), 3);
    EXPECT_TRUE(other.errors.contains(QFileInfo(m_paths[1]).fileName().toUtf8())) << other.errors.toStdString();
}

TEST_F(LocalStudies, AreListedByField) {
    const QJsonArray all = run({QStringLiteral("list")}).json.array();
    ASSERT_EQ(all.size(), 1);
    const QJsonObject study = all[0].toObject();
    EXPECT_EQ(study.value(QLatin1String("readingStatus")).toString(), "unread");
    EXPECT_FALSE(study.value(QLatin1String("pinned")).toBool(true));
    EXPECT_TRUE(study.value(QLatin1String("lastOpened")).isNull());
    const QString date = study.value(QLatin1String("studyDate")).toString();
    const QString name = study.value(QLatin1String("patientName")).toString();
    const auto listed = [this](const QStringList& options) {
        const CliAnswer answer = run(QStringList{QStringLiteral("list")} + options);
        return answer.exitCode == 0 ? static_cast<int>(answer.json.array().size()) : -answer.exitCode;
    };
    EXPECT_EQ(listed({"--date", date + "-" + date, "--patient-name", name.toLower(), "--status", "unread,opened"}), 1);
    EXPECT_EQ(listed({"--search", name.left(3), "--modality", "NM,CT,MR"}), 1);
    EXPECT_EQ(listed({"--date", "19000101-19000102"}), 0);
    EXPECT_EQ(listed({"--description", name}), 0) << "another field";
    EXPECT_EQ(listed({"--referring", "nobody"}), 0);
    EXPECT_EQ(listed({"--status", "read"}), 0);
    EXPECT_EQ(listed({"--pinned"}), 0);
    EXPECT_EQ(listed({"--album", "none"}), 0);
    EXPECT_EQ(listed({"series", "--status", "unread"}), 1);
    EXPECT_EQ(listed({"--status", "unseen"}), -2);
    EXPECT_EQ(listed({"--date", "soon"}), -2);
}

TEST_F(LocalStudies, RebuildTellsWhatItCouldNotRead) {
    const CliAnswer clean = run({QStringLiteral("rebuild-index")});
    EXPECT_EQ(clean.exitCode, 0);
    EXPECT_EQ(clean.json.object().value(QLatin1String("instances")).toInt(), 3);
    for (const char* key : {"missing", "corrupt", "orphans"})
        EXPECT_TRUE(arrayOf(clean, key).isEmpty());

    const QString name = QStringLiteral("cc/cc/%1.dcm").arg(QStringLiteral("c").repeated(32));
    const QString path = QDir(m_data.path()).filePath(QStringLiteral("archive/") + name);
    ASSERT_TRUE(QDir().mkpath(QFileInfo(path).path()));
    QFile junk(path);
    ASSERT_TRUE(junk.open(QIODevice::WriteOnly));
    junk.write("no DICOM");
    junk.close();
    for (const char* command : {"verify", "rebuild-index", "verify"}) {
        const CliAnswer answer = run({QLatin1String(command)});
        EXPECT_EQ(answer.exitCode, 3) << command;
        EXPECT_EQ(answer.json.object().value(QLatin1String("instances")).toInt(), 3) << command;
        EXPECT_EQ(arrayOf(answer, "corrupt"), QJsonArray{name}) << command;
        EXPECT_TRUE(arrayOf(answer, "orphans").isEmpty()) << command;
        EXPECT_TRUE(answer.errors.contains("sagitta-cli: ")) << command;
    }
}

} // namespace
} // namespace sagitta::test
