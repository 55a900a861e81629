// "Receive images" in the windows, by mouse and keyboard: on, a study arrives in the list, off, nobody gets in; beside
// a retrieve by C-MOVE on the same port.
#include "core/uid.h"
#include "gui/program.h"
#include "network/dimse/association.h"
#include "support/dcmqrscp.h"
#include "support/made_instance.h"
#include "support/mixed_study.h"
#include "support/peer_process.h"
#include "support/upload.h"
#include "ui/viewer/viewer_window.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class ReceiveTest : public testing::Test {
protected:
    void SetUp() override {
        start();
        port = freePort();
    }
    void start() {
        program = Program::open(data.path());
        ASSERT_TRUE(program);
        program->show();
    }
    ui::StudiesWindow& window() { return program->desktop().studiesWindow(); }
    template<class T>
    T* find(const char* name) {
        return window().findChild<T*>(QLatin1String(name));
    }
    QDialog* openDialog() {
        QTest::mouseClick(find<QToolButton>("receiveButton"), Qt::LeftButton);
        auto* dialog = find<QDialog>("receiveDialog");
        EXPECT_TRUE(dialog && QTest::qWaitForWindowExposed(dialog));
        return dialog;
    }
    // Checks or unchecks it in the dialog, with the port and the callers that the test needs.
    void turn(bool on, ui::ReceiveSettings::Callers callers = ui::ReceiveSettings::Callers::Anybody) {
        QDialog* dialog = openDialog();
        auto* box = find<QCheckBox>("receiveOn");
        if (box->isChecked() != on) {
            box->setFocus();
            QTest::keyClick(box, Qt::Key_Space);
        }
        ASSERT_EQ(box->isChecked(), on);
        auto* spin = find<QSpinBox>("receivePort");
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, QString::number(port));
        auto* combo = find<QComboBox>("receiveCallers");
        combo->setFocus();
        QTest::keyClick(combo, Qt::Key_Home);
        for (int i = 0; i < static_cast<int>(callers); ++i)
            QTest::keyClick(combo, Qt::Key_Down);
        QTest::mouseClick(find<QPushButton>("receiveSave"), Qt::LeftButton);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !dialog->isVisible(); }, kWaitMs));
    }
    bool waitForButton(const QString& text) {
        return QTest::qWaitFor([&] { return find<QToolButton>("receiveButton")->text() == text; }, kWaitMs);
    }
    network::RemoteNode us(const QString& caller = QStringLiteral("SENDER")) const {
        network::RemoteNode node;
        node.name = QStringLiteral("us");
        node.aeTitle = QStringLiteral("SAGITTA");
        node.host = QStringLiteral("127.0.0.1");
        node.port = port;
        node.ourAeTitle = caller;
        return node;
    }

    QTemporaryDir data;
    QTemporaryDir made;
    std::unique_ptr<Program> program;
    int port = 0;
};

const QString kOn = QStringLiteral("Receive images: on");
const QString kOff = QStringLiteral("Receive images: off");

TEST_F(ReceiveTest, AStudyThatIsSentAppearsInTheListAndOffIsOff) {
    const MixedStudy mixed = writeMixedStudy(made.path());
    EXPECT_EQ(find<QToolButton>("receiveButton")->text(), kOff);
    EXPECT_NE(upload(us(), mixed.files).toStdString(), "");
    turn(true);
    ASSERT_TRUE(waitForButton(kOn)) << find<QLabel>("receiveDetail")->text().toStdString();
    window().activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    program->searchLine()->setFocus();
    EXPECT_EQ(upload(us(), mixed.files).toStdString(), "");
    ASSERT_TRUE(QTest::qWaitFor([&] { return program->studyTable()->model()->rowCount() == 1; }, kWaitMs));
    EXPECT_TRUE(program->searchLine()->hasFocus()); // nothing has taken it away
    EXPECT_FALSE(program->desktop().viewerWindow());
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return find<QLabel>("receiveDetail")->text().contains(QLatin1String("9 received")); }, kWaitMs))
        << find<QLabel>("receiveDetail")->text().toStdString();

    // It can be opened, with all that is no image in it.
    EXPECT_TRUE(program->openRow(0));
    const auto* strip = program->desktop().viewerWindow()->findChild<QListWidget*>(QStringLiteral("seriesStrip"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return strip->count() == 6; }, kWaitMs)) << strip->count();
    QStringList tiles;
    for (int i = 0; i < strip->count(); ++i)
        tiles << strip->item(i)->data(Qt::AccessibleTextRole).toString();
    EXPECT_TRUE(tiles.join(u';').contains(QLatin1String("Series 2, Report, Diagnostic imaging report")))
        << tiles.join(u';').toStdString();

    turn(false);
    ASSERT_TRUE(waitForButton(kOff));
    EXPECT_NE(upload(us(), mixed.files).toStdString(), "");
}

TEST_F(ReceiveTest, OnStaysOnUntilTheNextStart) {
    turn(true);
    ASSERT_TRUE(waitForButton(kOn));
    program.reset();
    start();
    ASSERT_TRUE(waitForButton(kOn));
    EXPECT_EQ(program->desktop().receiver().settings().port, port);
}

TEST_F(ReceiveTest, ByDefaultOnlyKnownNodesGetIn) {
    MadeInstance instance;
    instance.studyUid = makeUid();
    instance.seriesUid = makeUid();
    const QStringList files{writeInstance(made.path(), instance)};
    turn(true, ui::ReceiveSettings::Callers::KnownNodes);
    ASSERT_TRUE(waitForButton(kOn));
    EXPECT_NE(upload(us(QStringLiteral("SENDER")), files).toStdString(), "");
    network::RemoteNode known = us();
    known.name = known.aeTitle = QStringLiteral("SENDER");
    known.port = 104;
    ASSERT_TRUE(program->engine().nodes().add(known));
    EXPECT_TRUE(QTest::qWaitFor([&] { return upload(us(QStringLiteral("SENDER")), files).isEmpty(); }, kWaitMs));
    QDialog* dialog = openDialog();
    EXPECT_TRUE(find<QLabel>("receiveNotices")->text().contains(QLatin1String("SENDER (127.0.0.1) was refused")))
        << find<QLabel>("receiveNotices")->text().toStdString();
    QTest::keyClick(dialog, Qt::Key_Escape);
}

// Somebody else's long association holds nobody up.
TEST_F(ReceiveTest, ANewNodeIsKnownWhileAnotherIsConnected) {
    MadeInstance instance;
    instance.studyUid = makeUid();
    instance.seriesUid = makeUid();
    const QStringList files{writeInstance(made.path(), instance)};
    const auto know = [&](const QString& aeTitle) {
        network::RemoteNode known = us();
        known.name = known.aeTitle = aeTitle;
        known.port = 104;
        return program->engine().nodes().add(known);
    };
    ASSERT_TRUE(know(QStringLiteral("FIRST")));
    turn(true, ui::ReceiveSettings::Callers::KnownNodes);
    ASSERT_TRUE(waitForButton(kOn));
    const auto open = network::Association::open(us(QStringLiteral("FIRST")),
                                                 {{"1.2.840.10008.1.1", {"1.2.840.10008.1.2"}, false}}, {});
    ASSERT_TRUE(open) << open.error().message().toStdString();
    ASSERT_TRUE(know(QStringLiteral("SENDER")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return upload(us(QStringLiteral("SENDER")), files).isEmpty(); }, kWaitMs));
    ASSERT_TRUE((*open)->sendEcho((*open)->contexts().front().id));
    EXPECT_TRUE((*open)->receiveCommand()) << "it was not cut off";
}

TEST_F(ReceiveTest, ATakenPortIsSaidAndTriedAgain) {
    auto blocker = std::make_unique<network::MoveInbox>();
    auto ticket = blocker->open(QStringLiteral("OTHER"), QStringLiteral("127.0.0.1"), port, {});
    ASSERT_TRUE(ticket);
    turn(true);
    ASSERT_TRUE(waitForButton(QStringLiteral("Receive images: not possible")));
    EXPECT_TRUE(find<QLabel>("receiveDetail")->text().contains(QString::number(port)))
        << find<QLabel>("receiveDetail")->text().toStdString();
    ticket->reset();
    EXPECT_TRUE(waitForButton(kOn));
}

// The archive moves to the port on which strangers would be refused.
TEST_F(ReceiveTest, ARetrieveByMoveSharesThePort) {
    if (!Dcmqrscp::isInstalled())
        GTEST_SKIP() << "dcmqrscp is not installed";
    MadeInstance first;
    first.studyUid = makeUid();
    first.seriesUid = makeUid();
    const QStringList files = writeSeries(made.path(), first, 5);
    DcmqrscpOptions options;
    options.ourPort = port;
    const Dcmqrscp peer(options);
    ASSERT_EQ(upload(peer.node(), files).toStdString(), "");
    turn(true, ui::ReceiveSettings::Callers::KnownNodes);
    ASSERT_TRUE(waitForButton(kOn));
    network::RemoteNode node = peer.node();
    node.ourPort = port;
    node.method = network::RetrieveMethod::Move;
    ASSERT_TRUE(program->engine().nodes().add(node));
    dicom::StudySummary study;
    study.studyInstanceUid = first.studyUid;
    EXPECT_NE(program->desktop().retrieve(node.name, study), 0u);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto rows = program->engine().catalog().instances(first.studyUid, first.seriesUid);
            return rows && rows->size() == 5u;
        },
        kWaitMs));
    EXPECT_TRUE(waitForButton(kOn));
}

} // namespace
} // namespace sagitta::test
