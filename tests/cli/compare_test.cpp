// A study that has changed at its archive since it was retrieved, by the real program: what differs is said, a refresh
// brings what was added and corrected, and nothing that is here is lost.
#include "cli/cli_process.h"
#include "support/made_instance.h"
#include "support/mixed_study.h"
#include "support/orthanc.h"
#include "support/peer_process.h"
#include "support/upload.h"

#include "core/uid.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class CompareTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        m_first.studyUid = makeUid();
        m_first.seriesUid = makeUid();
        for (int i = 0; i < 12; ++i)
            m_uids << makeUid();
    }

    // The archive has these images of the study now, numbers from 1, and no others: it is another one by the same name.
    void archiveHolds(int from, int to, const QString& patientName = QStringLiteral("Doe^Jane")) {
        const QTemporaryDir made;
        QStringList files;
        for (int n = from; n <= to; ++n) {
            MadeInstance instance = m_first;
            instance.sopInstanceUid = m_uids[n - 1];
            instance.number = n;
            instance.patientName = patientName;
            files << writeInstance(made.path(), instance);
        }
        m_orthanc = std::make_unique<Orthanc>();
        ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
        ASSERT_EQ(upload(m_orthanc->node(), files).toStdString(), "");
        addNode();
    }
    void addNode() {
        const network::RemoteNode node = m_orthanc->node();
        run({"nodes", "add", "PACS", "--ae", node.aeTitle, "--host", node.host, "--port", QString::number(node.port)});
    }

    CliAnswer run(const QStringList& arguments) {
        CliAnswer answer = runCli(m_data.path(), arguments);
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString() << answer.out.toStdString();
        return answer;
    }
    QJsonObject retrieve(const QStringList& more = {}) {
        return run(QStringList{"retrieve", "PACS", "--study", m_first.studyUid} + more).json.object();
    }
    QJsonObject compare() { return run({"compare", "PACS", "--study", m_first.studyUid}).json.object(); }
    QJsonObject listed() { return run({"list", "studies"}).json.array().first().toObject(); }
    qsizetype filesIn(const char* folder) const {
        return QDir(m_data.filePath(QLatin1String(folder))).entryList(QDir::Files).size();
    }

    MadeInstance m_first;
    QStringList m_uids;
    QTemporaryDir m_data;
    std::unique_ptr<Orthanc> m_orthanc;
};

TEST_F(CompareTest, NothingHasChanged) {
    archiveHolds(1, 10);
    retrieve();
    const QJsonObject answer = compare();
    EXPECT_EQ(answer.value("same"), true) << QJsonDocument(answer).toJson().toStdString();
    EXPECT_EQ(retrieve({"--refresh"}).value("skipped"), 10);
}

TEST_F(CompareTest, ThreeAreDeletedAndTwoAdded) {
    archiveHolds(1, 10);
    EXPECT_EQ(retrieve().value("received"), 10);
    archiveHolds(4, 12);
    for (int refreshed = 0; refreshed < 2; ++refreshed) {
        const QJsonObject answer = compare();
        EXPECT_EQ(answer.value("same"), false);
        EXPECT_EQ(answer.value("added"), refreshed == 0 ? 2 : 0);
        EXPECT_EQ(answer.value("canRefresh"), refreshed == 0);
        QStringList gone = m_uids.mid(0, 3);
        gone.sort();
        EXPECT_EQ(answer.value("gone").toArray(), QJsonArray::fromStringList(gone));
        EXPECT_TRUE(answer.value("fields").toArray().isEmpty()) << QJsonDocument(answer).toJson().toStdString();
        const QJsonObject got = retrieve({"--refresh"});
        EXPECT_EQ(got.value("received"), refreshed == 0 ? 2 : 0);
        EXPECT_EQ(got.value("skipped"), refreshed == 0 ? 7 : 9);
    }
    EXPECT_EQ(listed().value("numberOfStudyRelatedInstances"), 12) << "the three are still here";
    EXPECT_EQ(filesIn("superseded"), 0);
    run({"verify"});
}

// One and the same archive, whose study has a report, a presentation state, key objects, a PDF and a segmentation too.
TEST_F(CompareTest, ObjectsOfEveryKindAreDeletedAndAdded) {
    const QTemporaryDir made;
    const MixedStudy mixed = writeMixedStudy(made.path());
    const QString lastImage = mixed.files[mixed.images - 1];
    QStringList atFirst = mixed.files;
    atFirst.removeOne(mixed.report);
    atFirst.removeOne(lastImage);
    m_first.studyUid = mixed.studyUid;
    m_orthanc = std::make_unique<Orthanc>(QMap<QString, int>{}, PeerProcess::Sending::AtOnce, freePort());
    ASSERT_EQ(upload(m_orthanc->node(), atFirst).toStdString(), "");
    addNode();
    EXPECT_EQ(retrieve().value("received"), 7);
    EXPECT_EQ(compare().value("same"), true);

    QStringList gone;
    for (const QString& file : {mixed.files.front(), mixed.keyObjects, mixed.segmentation}) {
        gone << sopInstanceOf(file);
        ASSERT_TRUE(m_orthanc->remove(gone.last()));
    }
    gone.sort();
    ASSERT_EQ(upload(m_orthanc->node(), {mixed.report, lastImage}).toStdString(), "");
    for (const bool isRefreshed : {false, true}) {
        const QJsonObject answer = compare();
        EXPECT_EQ(answer.value("same"), false);
        EXPECT_EQ(answer.value("added"), isRefreshed ? 0 : 2);
        EXPECT_EQ(answer.value("canRefresh"), !isRefreshed);
        EXPECT_EQ(answer.value("gone").toArray(), QJsonArray::fromStringList(gone));
        EXPECT_TRUE(answer.value("fields").toArray().isEmpty()) << QJsonDocument(answer).toJson().toStdString();
        const QJsonObject got = retrieve({"--refresh"});
        EXPECT_EQ(got.value("received"), isRefreshed ? 0 : 2);
        EXPECT_EQ(got.value("skipped"), isRefreshed ? 6 : 4);
        EXPECT_TRUE(got.value("failed").toArray().isEmpty());
    }
    EXPECT_EQ(listed().value("numberOfStudyRelatedInstances"), 9) << "the three are still here";
    run({"verify"});
}

TEST_F(CompareTest, ACorrectedNameIsTakenOverWhenAskedFor) {
    const QString corrected = QString::fromUtf8("Müller^Jana");
    archiveHolds(1, 10);
    retrieve();
    archiveHolds(1, 10, corrected);
    const QJsonArray fields = compare().value("fields").toArray();
    ASSERT_EQ(fields.size(), 1);
    EXPECT_EQ(fields.first().toObject(),
              (QJsonObject{{"key", "patientName"}, {"here", "Doe^Jane"}, {"there", corrected}}));
    EXPECT_EQ(retrieve().value("skipped"), 10) << "a retrieve alone takes nothing over";
    EXPECT_EQ(listed().value("patientName"), "Doe^Jane");
    const QJsonObject got = retrieve({"--refresh"});
    EXPECT_EQ(got.value("received"), 10);
    EXPECT_TRUE(got.value("conflicts").toArray().isEmpty());
    EXPECT_EQ(listed().value("patientName"), corrected);
    EXPECT_EQ(filesIn("superseded"), 10) << "what was here before is kept";
    EXPECT_EQ(compare().value("same"), true);
    run({"verify"});
    run({"rebuild-index"});
    EXPECT_EQ(listed().value("patientName"), corrected);
    EXPECT_EQ(compare().value("same"), true);
}

// The removed ones keep the former name; that is no difference a refresh could end.
TEST_F(CompareTest, CorrectedAndRemovedAtOnce) {
    const QString corrected = QStringLiteral("Roe^Jane");
    archiveHolds(1, 10);
    retrieve();
    archiveHolds(4, 12, corrected);
    EXPECT_EQ(retrieve({"--refresh"}).value("received"), 9);
    EXPECT_EQ(listed().value("patientName"), corrected);
    run({"rebuild-index"}); // which lists the oldest file's name first
    const QJsonObject answer = compare();
    EXPECT_TRUE(answer.value("fields").toArray().isEmpty()) << QJsonDocument(answer).toJson().toStdString();
    EXPECT_EQ(answer.value("gone").toArray().size(), 3);
    EXPECT_EQ(answer.value("canRefresh"), false);
}

TEST_F(CompareTest, AStudyThatTheArchiveNoLongerHasStaysHere) {
    archiveHolds(1, 3);
    retrieve();
    const QString study = m_first.studyUid;
    m_first.studyUid = makeUid();
    archiveHolds(4, 5);
    m_first.studyUid = study;
    const QJsonObject answer = compare();
    EXPECT_EQ(answer.value("studyGone"), true);
    EXPECT_EQ(answer.value("canRefresh"), false);
    EXPECT_EQ(listed().value("numberOfStudyRelatedInstances"), 3);
}

TEST_F(CompareTest, WhatCannotBeComparedIsSaid) {
    archiveHolds(1, 2);
    EXPECT_EQ(runCli(m_data.path(), {"compare", "PACS"}).exitCode, 2);
    EXPECT_EQ(runCli(m_data.path(), {"compare", "PACS", "--study", m_first.studyUid}).exitCode, 1) << "not stored";
    EXPECT_EQ(runCli(m_data.path(), {"retrieve", "PACS", "--study", "1.2", "--series", "1.3", "--refresh"}).exitCode,
              2);
    retrieve();
    m_orthanc->process().kill();
    EXPECT_EQ(runCli(m_data.path(), {"compare", "PACS", "--study", m_first.studyUid}).exitCode, 1);
}

} // namespace
} // namespace sagitta::test
