#include "ui/settings/node_dialog.h"

#include "unit/ui/fake_study_service.h"
#include "unit/ui/screenshot.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::test;

namespace {

using State = network::DoctorStep::State;

class NodeDialogTest : public testing::Test {
protected:
    void open(const QString& name = {}) {
        dialog.emplace(service, nodes, name);
        dialog->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&*dialog));
    }
    template<class T>
    T* child(const char* name) {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString textOf(const char* name) { return child<QWidget>(name)->property("text").toString(); }
    void click(const char* name) { QTest::mouseClick(child<QPushButton>(name), Qt::LeftButton); }
    void fill(const QString& name) {
        child<QLineEdit>("nodeName")->setText(name);
        child<QLineEdit>("nodeAeTitle")->setText("ARCHIVE");
        child<QLineEdit>("nodeHost")->setText("127.0.0.1");
        child<QSpinBox>("nodePort")->setValue(4242);
    }

    QTemporaryDir dir;
    FakeStudyService service;
    network::NodeList nodes = *network::NodeList::open(dir.path());
    std::optional<ui::NodeDialog> dialog;
};

TEST_F(NodeDialogTest, SaysWhatIsMissingAndSavesWhenWhole) {
    open();
    EXPECT_FALSE(child<QPushButton>("nodeSave")->isEnabled());
    EXPECT_FALSE(child<QLabel>("nodeProblem")->text().isEmpty());
    screenshot(*dialog, "node_new");
    fill("PACS");
    EXPECT_TRUE(child<QPushButton>("nodeSave")->isEnabled()) << child<QLabel>("nodeProblem")->text().toStdString();
    QSignalSpy saved(&*dialog, &ui::NodeDialog::saved);
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    EXPECT_EQ(saved.count(), 1);
    const Result<network::RemoteNode> node = nodes.find("PACS");
    ASSERT_TRUE(node);
    EXPECT_EQ(node->aeTitle, "ARCHIVE");
    EXPECT_EQ(node->port, 4242);
    EXPECT_TRUE(network::NodeList::open(dir.path())->find("PACS")) << "not on disk";
}

TEST_F(NodeDialogTest, RefusesANameThatIsTaken) {
    network::RemoteNode other;
    other.name = "PACS";
    other.aeTitle = "X";
    other.host = "h";
    ASSERT_TRUE(nodes.add(other));
    open();
    fill("PACS");
    EXPECT_FALSE(child<QPushButton>("nodeSave")->isEnabled());
    EXPECT_TRUE(child<QLabel>("nodeProblem")->text().contains("already"));
}

TEST_F(NodeDialogTest, RenamesAndRemoves) {
    open();
    fill("PACS");
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    open("PACS");
    EXPECT_EQ(child<QSpinBox>("nodePort")->value(), 4242);
    child<QLineEdit>("nodeName")->setText("New");
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    EXPECT_FALSE(nodes.find("PACS"));
    EXPECT_TRUE(nodes.find("New"));
    open("New");
    QTest::mouseClick(child<QPushButton>("nodeRemove"), Qt::LeftButton);
    EXPECT_TRUE(nodes.find("New")) << "one click must not remove";
    QTest::mouseClick(child<QPushButton>("nodeRemove"), Qt::LeftButton);
    EXPECT_FALSE(nodes.find("New"));
}

network::DoctorStep makeStep(const char* id, State state, const QString& finding, const QString& advice = {}) {
    for (network::DoctorStep& step : network::doctorSteps())
        if (step.id == QLatin1String(id))
            return {step.id, step.title, state, finding, advice, 1};
    ADD_FAILURE() << "no step " << id;
    return {};
}

const QString kEnter = QStringLiteral(
    "The archive's administrator must enter us as a destination for C-MOVE:\nAE title: SAGITTA\nHost: 10.1.2.4, port: "
    "11112\nIf these are entered already, a firewall keeps the archive from our port. C-GET needs neither.");

const QString kSentNothing = QStringLiteral(
    "ARCHIVE sent nothing: unable to process (status C000). It may not know where to send to. It did not connect to "
    "port 11112 here.");
const QString kHoldsBack = QStringLiteral("ARCHIVE holds back the end of each answer until its beginning is "
                                          "acknowledged (Nagle's algorithm): an answer takes "
                                          "44 ms where that comes late, 0.1 ms where it comes at once.");
const QString kSetNoDelay = QStringLiteral(
    "The archive's administrator should set TCP_NODELAY there (archives made with DCMTK, such as Orthanc: the "
    "environment variable TCP_NODELAY=1). Until then each image may wait for 40 ms and more.");

// Up to the last step, whose outcome the tests choose.
void hearFirstSteps(FakeStudyService& service) {
    service.hear(makeStep("resolve", State::Passed, "127.0.0.1 is an address, so there is nothing to look up."));
    service.hear(makeStep("connect", State::Passed,
                          "127.0.0.1, port 4242 takes connections; our own address on the way there is 10.1.2.4."));
    service.hear(makeStep("associate", State::Passed,
                          "ARCHIVE accepts us as SAGITTA and offers C-ECHO, C-FIND, C-GET and C-MOVE."));
    service.hear(makeStep("echo", State::Passed, "ARCHIVE answers."));
}

void hearMiddleSteps(FakeStudyService& service) {
    service.hear(makeStep("find", State::Passed, "ARCHIVE answers queries; it has more than 20 studies."));
    service.hear(makeStep("get", State::Passed, "One image (CTImageStorage) arrived by C-GET."));
}

TEST_F(NodeDialogTest, ATestShowsItsStepsAsTheyCome) {
    open();
    EXPECT_FALSE(child<QScrollArea>("nodeTestSteps")->isVisible());
    fill("PACS");
    click("nodeEcho");
    EXPECT_EQ(service.examined.host, "127.0.0.1");
    EXPECT_EQ(textOf("nodeEchoResult"), "Testing…");
    EXPECT_TRUE(child<QScrollArea>("nodeTestSteps")->isVisible());
    EXPECT_EQ(textOf("nodeTestMark_resolve"), "…");
    hearFirstSteps(service);
    EXPECT_EQ(textOf("nodeTestMark_resolve"), "✓");
    EXPECT_EQ(child<QLabel>("nodeTestMark_resolve")->accessibleName(), "passed");
    EXPECT_EQ(textOf("nodeTestMark_speed"), "…");
    EXPECT_EQ(textOf("nodeTestMark_find"), "");
    screenshot(*dialog, "node_test_running");
    service.hear(makeStep("speed", State::Passed, "An answer takes 0.4 ms."));
    hearMiddleSteps(service);
    service.hear(makeStep("move", State::Passed, "One image arrived by C-MOVE at 10.1.2.4, port 11112."));
    service.examineDone();
    EXPECT_EQ(textOf("nodeEchoResult"), "Everything works.");
    EXPECT_EQ(textOf("nodeEcho"), "Test");
    screenshot(*dialog, "node_test_passed");
}

TEST_F(NodeDialogTest, AFailureIsNamedAndWhatToChangeStandsBelowIt) {
    open();
    fill("PACS");
    click("nodeEcho");
    hearFirstSteps(service);
    service.hear(makeStep("speed", State::Warning, kHoldsBack, kSetNoDelay));
    hearMiddleSteps(service);
    service.hear(makeStep("move", State::Failed, kSentNothing, kEnter));
    service.examineDone();
    EXPECT_EQ(textOf("nodeEchoResult"), "Failed: C-MOVE to us. What to change is said below.");
    auto* advice = child<QLabel>("nodeTestAdvice_move");
    EXPECT_EQ(advice->text().replace(QChar(0x2011), u'-').toStdString(), kEnter.toStdString());
    EXPECT_TRUE(advice->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    EXPECT_FALSE(child<QLabel>("nodeTestAdvice_get")->isVisible());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QRect shown(advice->mapTo(child<QScrollArea>("nodeTestSteps")->viewport(), QPoint()), advice->size());
    EXPECT_TRUE(child<QScrollArea>("nodeTestSteps")->viewport()->rect().contains(shown)) << "not in view";
    screenshot(*dialog, "node_test_failed");
}

TEST_F(NodeDialogTest, WhatIsSkippedSaysWhy) {
    open();
    fill("PACS");
    click("nodeEcho");
    service.hear(makeStep("resolve", State::Passed, "pacs.hospital.example is 10.1.2.3."));
    service.hear(makeStep("connect", State::Failed, "Nothing came back from 10.1.2.3, port 4242 within 30 s.",
                          "Check host and port in the node's settings here."));
    for (const char* id : {"associate", "echo", "speed", "find", "get", "move"})
        service.hear(makeStep(id, State::Skipped, "Not tried: there is no connection."));
    service.examineDone();
    EXPECT_EQ(textOf("nodeEchoResult"), "Failed: Connection. What to change is said below.");
    EXPECT_EQ(textOf("nodeTestMark_move"), "–");
    screenshot(*dialog, "node_test_skipped");
}

TEST_F(NodeDialogTest, OtherValuesEndATestAndTakeItsStepsAway) {
    open();
    fill("PACS");
    click("nodeEcho");
    const network::HearStep late = service.hear;
    child<QSpinBox>("nodePort")->setValue(4243);
    EXPECT_TRUE(service.examineStop.stop_requested());
    EXPECT_FALSE(child<QScrollArea>("nodeTestSteps")->isVisible());
    EXPECT_EQ(textOf("nodeEchoResult"), "");
    click("nodeEcho");
    EXPECT_EQ(service.examined.port, 4243);
    late(makeStep("resolve", State::Failed, "for other values"));
    EXPECT_EQ(textOf("nodeTestFinding_resolve"), "");
}

TEST_F(NodeDialogTest, ATestCanBeStoppedAndClosingStopsIt) {
    open();
    fill("PACS");
    click("nodeEcho");
    EXPECT_EQ(textOf("nodeEcho"), "Stop");
    click("nodeEcho");
    EXPECT_TRUE(service.examineStop.stop_requested());
    EXPECT_EQ(textOf("nodeEchoResult"), "Stopped.");
    screenshot(*dialog, "node_test_stopped");
    click("nodeEcho");
    EXPECT_FALSE(service.examineStop.stop_requested());
    click("nodeCancel");
    EXPECT_TRUE(service.examineStop.stop_requested());
    open();
    fill("PACS");
    click("nodeEcho");
    dialog.reset();
    EXPECT_TRUE(service.examineStop.stop_requested());
    service.hear(makeStep("resolve", State::Passed, "nobody hears it"));
    service.examineDone();
}

} // namespace
