// What the windows are told of a retrieve that brings nothing, or not all; and of a test of a node.
#include "gui/program.h"
#include "support/peer_process.h"
#include "support/silent_peer.h"

#include <QApplication>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

dicom::StudySummary study(const QString& uid) {
    dicom::StudySummary summary;
    summary.studyInstanceUid = uid;
    return summary;
}

const QString kNextTry = QStringLiteral("incomplete: connection lost; next try in ");

class DesktopTest : public testing::Test {
protected:
    DesktopTest() : program(Program::open(data.path())) {}
    QString notice() {
        const ui::ViewerWindow* viewer = program->desktop().viewerWindow();
        return viewer ? viewer->findChild<QLabel*>(QStringLiteral("bannerNotice"))->text() : QString();
    }

    QTemporaryDir data;
    std::unique_ptr<Program> program;
};

TEST_F(DesktopTest, ANodeThatIsGoneIsSaid) {
    ASSERT_TRUE(program);
    program->desktop().openStudy(QStringLiteral("GONE"), study(QStringLiteral("1.2.3")));
    EXPECT_EQ(notice(), "nothing is received: the node GONE is no longer in the list");
}

TEST_F(DesktopTest, AnIncompleteStudyIsSaidWheneverItIsShown) {
    ASSERT_TRUE(program);
    network::RemoteNode node;
    node.name = QStringLiteral("PACS");
    node.aeTitle = QStringLiteral("NOBODY");
    node.host = QStringLiteral("127.0.0.1");
    node.port = freePort(); // where nobody listens
    ASSERT_TRUE(program->engine().nodes().add(node));
    program->desktop().openStudy(node.name, study(QStringLiteral("1.2.3")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice().startsWith(kNextTry); }, kWaitMs)) << notice().toStdString();
    auto* pause = program->desktop().studiesWindow().findChild<QToolButton*>(QStringLiteral("jobPause"));
    ASSERT_TRUE(pause);
    pause->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice() == QLatin1String("incomplete: retrieve paused"); }, kWaitMs));
    pause->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice().startsWith(kNextTry); }, kWaitMs));
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice().startsWith(QLatin1String("incomplete: ")); }, kWaitMs))
        << notice().toStdString();
    program->desktop().openStudy({}, study(QStringLiteral("9.9")));
    EXPECT_EQ(notice(), "");
    program->desktop().openStudy({}, study(QStringLiteral("1.2.3")));
    EXPECT_TRUE(notice().startsWith(QLatin1String("incomplete: "))) << notice().toStdString();
}

TEST_F(DesktopTest, ATestOfANodeTellsItsStepsHereAndEndsWhenStopped) {
    ASSERT_TRUE(program);
    const SilentPeer peer;
    network::RemoteNode node;
    node.name = QStringLiteral("PACS");
    node.aeTitle = QStringLiteral("SILENT");
    node.host = QStringLiteral("127.0.0.1");
    node.port = peer.port();
    node.timeoutSeconds = 600;
    std::vector<network::DoctorStep> heard;
    bool isOver = false;
    std::stop_source stop = program->desktop().examine(
        node,
        [&](const network::DoctorStep& step) {
            EXPECT_EQ(QThread::currentThread(), qApp->thread());
            heard.push_back(step);
            if (step.id == QLatin1String("connect")) // next, nobody answers
                stop.request_stop();
        },
        [&] { isOver = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return isOver; }, kWaitMs));
    ASSERT_EQ(heard.size(), network::doctorSteps().size());
    EXPECT_EQ(heard[1].state, network::DoctorStep::State::Passed);
    EXPECT_EQ(heard.back().state, network::DoctorStep::State::Skipped);
}

} // namespace
} // namespace sagitta::test
