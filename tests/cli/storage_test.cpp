// Studies that are deleted, restored, evicted, and the folder that moves, by the command line.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "cli/serve_process.h"
#include "storage/local_store.h"
#include "support/dicomdir.h"
#include "support/phantom.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class StorageCommands : public testing::Test {
protected:
    void SetUp() override {
        PhantomSpec spec;
        spec.slices = 3;
        ASSERT_TRUE(writePhantom(m_files.path(), spec));
        ASSERT_EQ(run({"import", m_files.path()}).exitCode, 0);
        m_study = run({"list"}).json.array()[0].toObject().value("studyInstanceUID").toString();
        ASSERT_FALSE(m_study.isEmpty());
    }
    CliAnswer run(const QStringList& arguments) const { return runCli(m_data, arguments); }
    QJsonValue get(const CliAnswer& answer, const char* key) const {
        return answer.json.object().value(QLatin1String(key));
    }
    qsizetype studies() const { return run({"list"}).json.array().size(); }

    QTemporaryDir m_dir;
    QTemporaryDir m_files;
    const QString m_data = m_dir.filePath("data");
    QString m_study;
};

TEST_F(StorageCommands, DeletedAndRestored) {
    const CliAnswer deleted = run({"delete", "--study", m_study});
    EXPECT_EQ(deleted.exitCode, 0) << deleted.errors.toStdString();
    ASSERT_EQ(get(deleted, "deleted").toArray().size(), 1);
    EXPECT_EQ(studies(), 0);
    const CliAnswer trash = run({"trash"});
    ASSERT_EQ(trash.json.array().size(), 1);
    const QJsonObject entry = trash.json.array()[0].toObject();
    EXPECT_EQ(entry.value("studyInstanceUID").toString(), m_study);
    EXPECT_GT(entry.value("bytes").toDouble(), 0);
    EXPECT_FALSE(entry.value("patientName").toString().isEmpty());
    EXPECT_EQ(run({"rebuild-index"}).exitCode, 0);
    EXPECT_EQ(studies(), 0);
    const CliAnswer restored = run({"trash", "restore", "--study", m_study});
    EXPECT_EQ(restored.exitCode, 0) << restored.errors.toStdString();
    EXPECT_EQ(get(restored, "restored").toInt(), 3);
    EXPECT_EQ(studies(), 1);
    expectClean(m_data);
    EXPECT_EQ(run({"trash", "restore", "--study", m_study}).exitCode, 1);
}

TEST_F(StorageCommands, ExportedAndImportedElsewhere) {
    const QString out = m_dir.filePath("out");
    const CliAnswer answer = run({"export", "--study", m_study, "--out", out});
    EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    EXPECT_EQ(get(answer, "instances").toInt(), 3);
    EXPECT_EQ(get(answer, "folder").toString(), out);
    EXPECT_EQ(get(answer, "missing").toInt(), 0);
    EXPECT_TRUE(get(answer, "notInDicomdir").toArray().isEmpty());
    double bytes = 0;
    for (const ListedFile& file : readDicomdir(out + "/DICOMDIR"))
        bytes += static_cast<double>(QFileInfo(out + u'/' + file.path).size());
    EXPECT_EQ(get(answer, "bytes").toDouble(), bytes);
    const QString other = m_dir.filePath("other");
    EXPECT_EQ(runCli(other, {"import", out}).exitCode, 0);
    EXPECT_EQ(storedInstances(other), 3);

    EXPECT_NE(get(run({"export", "--study", m_study, "--out", out}), "folder").toString(), out) << "over nothing";
    EXPECT_EQ(run({"export", "--study", m_study, "9.9", "--out", m_dir.filePath("no")}).exitCode, 1);
    EXPECT_FALSE(QFileInfo::exists(m_dir.filePath("no")));
    EXPECT_EQ(run({"export", "--study", m_study, "--out", m_data}).exitCode, 1);
    EXPECT_EQ(run({"export", "--study", m_study}).exitCode, 2);
    EXPECT_EQ(run({"export", "--out", out}).exitCode, 2);
    expectClean(m_data);
}

TEST_F(StorageCommands, WhatCannotBeReadIsMissingInTheExport) {
    QDirIterator files(m_data + "/archive", QDir::Files, QDirIterator::Subdirectories);
    ASSERT_TRUE(QFile::remove(files.next()));
    const CliAnswer answer = run({"export", "--study", m_study, "--out", m_dir.filePath("out")});
    EXPECT_EQ(answer.exitCode, 3);
    EXPECT_EQ(get(answer, "instances").toInt(), 2);
    EXPECT_EQ(get(answer, "missing").toInt(), 1);
    EXPECT_EQ(get(answer, "failed").toArray().size(), 1);
    EXPECT_FALSE(answer.errors.isEmpty());
}

// What the folk remedy is: delete it, get it anew. The deleted one is then nothing but a copy.
TEST_F(StorageCommands, ImportedAgainItMerges) {
    ASSERT_EQ(run({"delete", "--study", m_study}).exitCode, 0);
    ASSERT_EQ(run({"import", m_files.path()}).exitCode, 0);
    const CliAnswer restored = run({"trash", "restore", "--study", m_study});
    EXPECT_EQ(restored.exitCode, 0);
    EXPECT_EQ(get(restored, "restored").toInt(), 0);
    EXPECT_EQ(get(restored, "duplicates").toInt(), 3);
    EXPECT_EQ(storedInstances(m_data), 3);
    expectClean(m_data);
}

// Deleted in two versions: one is restored, and which can be said.
TEST_F(StorageCommands, OneOfTwoVersionsIsRestored) {
    ASSERT_EQ(run({"delete", "--study", m_study}).exitCode, 0);
    ASSERT_EQ(run({"import", m_files.path()}).exitCode, 0);
    ASSERT_EQ(run({"delete", "--study", m_study}).exitCode, 0);
    const QJsonArray deleted = run({"trash"}).json.array(); // the oldest first
    ASSERT_EQ(deleted.size(), 2);
    EXPECT_EQ(run({"trash", "restore", "--study", m_study}).exitCode, 0);
    ASSERT_EQ(run({"trash"}).json.array().size(), 1);
    const QString id = deleted[0].toObject().value("id").toString();
    EXPECT_EQ(run({"trash"}).json.array()[0].toObject().value("id").toString(), id) << "the older one stays";
    EXPECT_EQ(run({"trash", "restore", "--id", id, "--study", m_study}).exitCode, 2) << "one of the two";
    const CliAnswer restored = run({"trash", "restore", "--id", id});
    EXPECT_EQ(restored.exitCode, 0) << restored.errors.toStdString();
    EXPECT_EQ(get(restored, "duplicates").toInt(), 3);
    EXPECT_EQ(run({"trash", "restore", "--id", id}).exitCode, 1);
    expectClean(m_data);
}

TEST_F(StorageCommands, DeletedForGood) {
    const CliAnswer now = run({"delete", "--study", m_study, "--study", "9.9", "--now"});
    EXPECT_EQ(now.exitCode, 3) << "the other is not here";
    EXPECT_EQ(get(now, "failed").toArray().size(), 1);
    EXPECT_TRUE(run({"trash", "list"}).json.array().isEmpty());
    EXPECT_EQ(countFiles(m_data, {"*.dcm"}), 0);
    ASSERT_EQ(run({"import", m_files.path()}).exitCode, 0);
    ASSERT_EQ(run({"delete", "--study", m_study}).exitCode, 0);
    const CliAnswer emptied = run({"trash", "empty"});
    EXPECT_EQ(get(emptied, "studies").toInt(), 1);
    EXPECT_EQ(countFiles(m_data, {"*.dcm"}), 0);
}

TEST_F(StorageCommands, MistakesAreUsage) {
    EXPECT_EQ(run({"delete"}).exitCode, 2);
    EXPECT_EQ(run({"trash", "restore"}).exitCode, 2);
    EXPECT_EQ(run({"trash", "nosuch"}).exitCode, 2);
    EXPECT_EQ(run({"evict", "--most", "much"}).exitCode, 2);
    EXPECT_EQ(run({"data-folder", "move"}).exitCode, 2);
    EXPECT_EQ(run({"delete", "--study", "9.9"}).exitCode, 1);
    EXPECT_EQ(studies(), 1);
}

TEST_F(StorageCommands, TheFolderMoves) {
    const QString to = m_dir.filePath("disk/sagitta");
    const CliAnswer moved = run({"data-folder", "move", to});
    EXPECT_EQ(moved.exitCode, 0) << moved.errors.toStdString();
    EXPECT_EQ(get(moved, "folder").toString(), to);
    EXPECT_TRUE(get(moved, "leftovers").toArray().isEmpty());
    EXPECT_EQ(countFiles(m_data, {"*.dcm", "*.db"}), 0);
    EXPECT_EQ(studies(), 1) << "found by where it was";
    EXPECT_EQ(storedInstances(to), 3);
    expectClean(m_data);
    EXPECT_EQ(run({"data-folder", "move", to}).exitCode, 1) << "it is there already";
}

// A node over the network that has it, and then no longer.
TEST_F(StorageCommands, WhatANodeHasMakesRoom) {
    ServeProcess node(m_data);
    ASSERT_GT(node.pid(), 0);
    const QString other = m_dir.filePath("other");
    const auto runThere = [&](const QStringList& arguments) { return runCli(other, arguments); };
    addNode(other, node.node());
    const QStringList retrieve{"retrieve", "PACS", "--study", m_study};
    ASSERT_EQ(runThere(retrieve).exitCode, 0);
    const QStringList evict{"evict", "--most", "0"};
    EXPECT_TRUE(get(runThere(evict), "gone").toArray().isEmpty()) << "unread, and of today";
    {
        const auto store = storage::LocalStore::open(other);
        ASSERT_TRUE(store && (*store)->marks().setStatus({m_study}, storage::ReadingStatus::Read));
    }
    EXPECT_TRUE(get(runThere({"evict", "--most", "0", "--dry-run"}), "wouldGo").toArray().isEmpty()) << "of today";
    QDirIterator files(other + "/archive", {"*.dcm"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        ASSERT_TRUE(file.setFileTime(QDateTime::currentDateTime().addDays(-9), QFileDevice::FileModificationTime));
    }
    ASSERT_EQ(runThere({"rebuild-index"}).exitCode, 0);
    EXPECT_EQ(get(runThere({"evict", "--most", "0", "--dry-run"}), "wouldGo").toArray().size(), 1);
    EXPECT_EQ(storedInstances(other), 3);
    EXPECT_TRUE(get(runThere({"evict", "--most", "1"}), "gone").toArray().isEmpty()) << "less than a gigabyte";

    const CliAnswer evicted = runThere(evict);
    EXPECT_EQ(evicted.exitCode, 0) << evicted.errors.toStdString();
    ASSERT_EQ(get(evicted, "gone").toArray().size(), 1) << evicted.out.toStdString();
    EXPECT_EQ(get(evicted, "gone").toArray()[0].toObject().value("node").toString(), "PACS");
    EXPECT_EQ(countFiles(other, {"*.dcm"}), 0);
    expectClean(other);
    EXPECT_EQ(runThere(retrieve).exitCode, 0) << "and it comes back";
    EXPECT_EQ(storedInstances(other), 3);
    EXPECT_EQ(node.interrupt(), 130);
}

} // namespace
} // namespace sagitta::test
