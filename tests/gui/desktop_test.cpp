// What the windows are told of a retrieve that brings nothing, or not all.
#include "gui/program.h"
#include "support/peer_process.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
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

} // namespace
} // namespace sagitta::test
