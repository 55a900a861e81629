// The disk is full in the middle: what had arrived is kept and valid, the program says what to do, and after there is
// space again only the rest is fetched.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "cli/serve_process.h"
#include "core/uid.h"
#include "network/study_sender.h"
#include "storage/local_store.h"
#include "support/made_instance.h"
#include "support/orthanc.h"
#include "support/small_disk.h"
#include "support/upload.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr qint64 kMega = 1'000'000;
constexpr int kImages = 60;              // of 0.52 MB
constexpr qint64 kTooSmall = 48 * kMega; // the store leaves the last 32 alone
constexpr qint64 kEnough = 150 * kMega;

class FullDisk : public testing::Test {
protected:
    void SetUp() override {
        if (!m_disk.problem().isEmpty())
            GTEST_SKIP() << m_disk.problem().toStdString();
        m_first.studyUid = makeUid();
        m_first.seriesUid = makeUid();
        m_first.size = 512;
        m_files = writeSeries(m_made.path(), m_first, kImages);
    }
    void TearDown() override {
        if (!IsSkipped()) {
            EXPECT_EQ(m_disk.problem().toStdString(), "");
        }
    }

    // Not a folder that something is mounted on: that it could not make.
    QString data() const { return m_disk.path() + QStringLiteral("/data"); }
    // Of a run that found the disk full.
    void expectHelp(const CliAnswer& answer) const {
        EXPECT_TRUE(answer.errors.contains(m_disk.path().toUtf8())) << answer.errors.toStdString();
        EXPECT_TRUE(answer.errors.contains("full")) << answer.errors.toStdString();
        EXPECT_TRUE(answer.errors.toLower().contains("free space")) << answer.errors.toStdString();
        EXPECT_EQ(answer.errors.trimmed().count('\n'), 0) << answer.errors.toStdString();
    }
    // After the disk was full, and on it.
    int expectPartIsKept() const {
        const int kept = storedInstances(data());
        EXPECT_GT(kept, 0);
        EXPECT_LT(kept, kImages);
        expectClean(data());
        EXPECT_EQ(countFiles(data(), {QStringLiteral("*.part")}), 0);
        return kept;
    }
    void expectAllIsThere() const {
        EXPECT_EQ(storedInstances(data()), kImages);
        expectClean(data());
        EXPECT_EQ(countFiles(data() + QStringLiteral("/incoming")), 0);
        EXPECT_EQ(countFiles(data() + QStringLiteral("/archive")), kImages);
    }

    SmallDisk m_disk{kTooSmall}; // first: before any thread
    QTemporaryDir m_made;
    MadeInstance m_first;
    QStringList m_files;
};

class FullDiskRetrieve : public FullDisk, public testing::WithParamInterface<const char*> {};

TEST_P(FullDiskRetrieve, OnlyTheRestIsFetchedWhenThereIsSpace) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const int ourPort = freePort();
    const Orthanc orthanc({{QStringLiteral("SAGITTA"), ourPort}});
    ASSERT_EQ(upload(orthanc.node(), m_files).toStdString(), "");
    addNode(data(), orthanc.node(),
            {QStringLiteral("--our-port"), QString::number(ourPort), QStringLiteral("--method"),
             QLatin1String(GetParam())});
    const QStringList retrieve{QStringLiteral("retrieve"), QStringLiteral("PACS"), QStringLiteral("--study"),
                               m_first.studyUid};
    const CliAnswer full = runCli(data(), retrieve);
    EXPECT_EQ(full.exitCode, 1) << full.out.toStdString();
    expectHelp(full);
    EXPECT_TRUE(full.errors.contains("MB are free")) << full.errors.toStdString();
    EXPECT_TRUE(full.errors.contains("of 60 images are still missing and need about")) << full.errors.toStdString();
    const int kept = expectPartIsKept();

    m_disk.resize(kEnough);
    const CliAnswer rest = runCli(data(), retrieve);
    EXPECT_EQ(rest.exitCode, 0) << rest.errors.toStdString();
    EXPECT_EQ(rest.json.object().value(QLatin1String("skipped")).toInt(), kept);
    EXPECT_EQ(rest.json.object().value(QLatin1String("received")).toInt(), kImages - kept);
    expectAllIsThere();
}

INSTANTIATE_TEST_SUITE_P(By, FullDiskRetrieve, testing::Values("get", "move"),
                         [](const auto& test) { return std::string(test.param); });

class FullDiskImport : public FullDisk, public testing::WithParamInterface<bool> {};

TEST_P(FullDiskImport, GoesOnWhenThereIsSpace) {
    const bool isMove = GetParam();
    QStringList import{QStringLiteral("import"), m_made.path()};
    if (isMove)
        import << QStringLiteral("--move");
    const CliAnswer full = runCli(data(), import);
    EXPECT_EQ(full.exitCode, 1) << full.out.toStdString();
    expectHelp(full);
    EXPECT_TRUE(full.errors.contains("MB free")) << full.errors.toStdString();
    EXPECT_TRUE(full.errors.contains("MB more")) << full.errors.toStdString();
    EXPECT_EQ(countFiles(m_made.path()), kImages) << "no source is deleted";
    const int kept = expectPartIsKept();

    m_disk.resize(kEnough);
    const CliAnswer rest = runCli(data(), import);
    EXPECT_EQ(countFiles(m_made.path()), isMove ? 0 : kImages);
    EXPECT_EQ(rest.exitCode, 0) << rest.errors.toStdString();
    EXPECT_EQ(rest.json.object().value(QLatin1String("duplicates")).toInt(), kept);
    EXPECT_EQ(rest.json.object().value(QLatin1String("imported")).toInt(), kImages - kept);
    expectAllIsThere();
}

INSTANTIATE_TEST_SUITE_P(By, FullDiskImport, testing::Bool(),
                         [](const auto& test) { return std::string(test.param ? "move" : "copy"); });

// Room for one of two studies; the other has to go first.
class ShortDisk : public FullDisk {
protected:
    void SetUp() override {
        FullDisk::SetUp();
        if (IsSkipped())
            return;
        m_disk.resize(62 * kMega);
        m_second = m_first;
        m_second.studyUid = makeUid();
        m_second.seriesUid = makeUid();
        m_secondFiles = writeSeries(m_more.path(), m_second, kFew);
        QDir(m_made.path()).removeRecursively();
        QDir().mkpath(m_made.path());
        m_files = writeSeries(m_made.path(), m_first, kFew);
    }
    void expectSecondAlone() const {
        EXPECT_EQ(storedInstances(data()), kFew);
        expectClean(data());
        EXPECT_EQ(countFiles(data() + QStringLiteral("/archive")), kFew);
        const CliAnswer list = runCli(data(), {"list"});
        EXPECT_EQ(list.json.array()[0].toObject().value("studyInstanceUID").toString(), m_second.studyUid);
    }

    static constexpr int kFew = 36;
    QTemporaryDir m_more;
    MadeInstance m_second;
    QStringList m_secondFiles;
};

TEST_F(ShortDisk, TheDeletedMakeRoomForAnImport) {
    ASSERT_EQ(runCli(data(), {"import", m_made.path()}).exitCode, 0);
    EXPECT_EQ(runCli(data(), {"import", m_more.path()}).exitCode, 1) << "the disk has room for both";
    ASSERT_EQ(runCli(data(), {"delete", "--study", m_second.studyUid, "--now"}).exitCode, 0);
    ASSERT_EQ(runCli(data(), {"delete", "--study", m_first.studyUid}).exitCode, 0);
    const CliAnswer imported = runCli(data(), {"import", m_more.path()});
    EXPECT_EQ(imported.exitCode, 0) << imported.errors.toStdString();
    EXPECT_EQ(imported.json.object().value("imported").toInt(), kFew);
    EXPECT_TRUE(runCli(data(), {"trash"}).json.array().isEmpty());
    expectSecondAlone();
}

TEST_F(ShortDisk, WhatTheArchiveHasMakesRoomForARetrieve) {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    const Orthanc orthanc;
    ASSERT_EQ(upload(orthanc.node(), m_files + m_secondFiles).toStdString(), "");
    addNode(data(), orthanc.node(), {"--method", "get"});
    ASSERT_EQ(runCli(data(), {"retrieve", "PACS", "--study", m_first.studyUid}).exitCode, 0);
    const QStringList retrieve{"retrieve", "PACS", "--study", m_second.studyUid};
    EXPECT_EQ(runCli(data(), retrieve).exitCode, 1) << "unread, and of today, it stays";
    const int kept = storedInstances(data());
    EXPECT_GE(kept, kFew);
    {
        const auto store = storage::LocalStore::open(data());
        ASSERT_TRUE(store && (*store)->marks().setStatus({m_first.studyUid}, storage::ReadingStatus::Read));
    }
    QDirIterator files(data() + QStringLiteral("/archive"), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        ASSERT_TRUE(file.setFileTime(QDateTime::currentDateTime().addDays(-2), QFileDevice::FileModificationTime));
    }
    ASSERT_EQ(runCli(data(), {"rebuild-index"}).exitCode, 0);
    const CliAnswer retrieved = runCli(data(), retrieve);
    EXPECT_EQ(retrieved.exitCode, 0) << retrieved.errors.toStdString();
    EXPECT_EQ(retrieved.json.object().value("received").toInt(), 2 * kFew - kept);
    expectSecondAlone();
}

// It keeps some space for the user's own work.
TEST_F(FullDisk, AServerRefusesAndGoesOnWhenThereIsSpace) {
    constexpr qint64 kNearlyFull = 280 * kMega;
    m_disk.resize(kNearlyFull);
    ServeProcess serve(data());
    std::vector<network::StoredObject> objects;
    for (const QString& file : m_files)
        objects.push_back({sopInstanceOf(file), m_first.sopClass, m_first.transferSyntax, file});
    JobContext context({}, [](const JobProgress&) {});
    const network::SendAnswer refused = network::sendStudy(serve.node(), objects, context);
    EXPECT_GT(refused.sent, 0);
    EXPECT_LT(refused.sent, kImages);
    ASSERT_FALSE(refused.failed.empty());
    EXPECT_EQ(refused.failed.front().status, QStringLiteral("A700")) << refused.failed.front().reason.toStdString();
    EXPECT_EQ(countFiles(data(), {QStringLiteral("*.part")}), 0);

    m_disk.resize(4 * kNearlyFull);
    const network::SendAnswer all = network::sendStudy(serve.node(), objects, context);
    EXPECT_EQ(all.sent, kImages);
    EXPECT_TRUE(all.failed.empty());
    EXPECT_EQ(serve.interrupt(), 130);
    expectAllIsThere();
}

} // namespace
} // namespace sagitta::test
