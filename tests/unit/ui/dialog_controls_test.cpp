// Every control of the dialogs, operated as the window system delivers it.
#include "ui/browser/start_window.h"
#include "ui/common/appearance.h"
#include "ui/common/notice_bar.h"
#include "ui/settings/node_dialog.h"
#include "ui/settings/receive_dialog.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/settings_pages.h"
#include "ui/viewer/viewer_settings.h"
#include "unit/ui/controls.h"
#include "unit/ui/fake_receive_service.h"
#include "unit/ui/fake_study_service.h"
#include "unit/ui/real_events.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class DialogControlsTest : public testing::Test {
protected:
    void show(QWidget& shown) {
        window = &shown;
        shown.show();
        activate(shown);
    }
    template<class T = QWidget>
    T& the(const QString& name) {
        T* found = window->findChild<T*>(name);
        if (!found)
            throw std::runtime_error(name.toStdString()); // ends the test, not the run
        return *found;
    }
    void press(const char* keys) { pressKeys(QKeySequence(QLatin1String(keys))); }
    // Into a field, in place of what is there.
    void type(const char* field, const QString& text) {
        clickOn(the(field));
        press("Ctrl+A");
        typeText(text);
    }
    // The entry that is so many further down, without its list.
    void choose(const char* box, int further) {
        the(QLatin1String(box)).setFocus();
        for (int i = 0; i < further; ++i)
            press("Down");
    }

    QTemporaryDir dir;
    FakeStudyService studies;
    FakeReceiveService receiver;
    network::NodeList nodes = *network::NodeList::open(dir.path());
    Settings settings;
    ui::Preferences preferences{settings};
    QWidget* window = nullptr;
};

TEST_F(DialogControlsTest, ANodeIsTypedTestedAndSaved) {
    ui::NodeDialog dialog(studies, nodes, {});
    show(dialog);
    type("nodeName", "PACS");
    type("nodeAeTitle", "ARCHIVE");
    type("nodeHost", "192.168.1.20");
    type("nodePort", "4242");
    type("nodeOurAeTitle", "VIEWER");
    type("nodeOurPort", "4243");
    choose("nodeMethod", 2);
    type("nodeTimeout", "45");
    expectControls(dialog, {"nodeName", "nodeAeTitle", "nodeHost", "nodePort", "nodeOurAeTitle", "nodeOurPort",
                            "nodeMethod", "nodeTimeout", "nodeEcho", "nodeCancel", "nodeSave"});
    clickOn(the("nodeEcho"));
    EXPECT_EQ(studies.examined.timeoutSeconds, 45);
    clickOn(the("nodeEcho"));
    EXPECT_TRUE(studies.examineStop.stop_requested());
    clickOn(the("nodeSave"));
    EXPECT_FALSE(dialog.isVisible());
    ASSERT_EQ(nodes.nodes().size(), 1u);
    const network::RemoteNode& node = nodes.nodes().front();
    EXPECT_EQ(node.name, "PACS");
    EXPECT_EQ(node.aeTitle, "ARCHIVE");
    EXPECT_EQ(node.host, "192.168.1.20");
    EXPECT_EQ(node.port, 4242);
    EXPECT_EQ(node.ourAeTitle, "VIEWER");
    EXPECT_EQ(node.ourPort, 4243);
    EXPECT_EQ(node.method, network::RetrieveMethod::Move);
    EXPECT_EQ(node.timeoutSeconds, 45);
}

TEST_F(DialogControlsTest, ANodeIsSavedByEnterRemovedByTwoClicksAndLeftByEscape) {
    ui::NodeDialog first(studies, nodes, {});
    show(first);
    type("nodeName", "PACS");
    type("nodeAeTitle", "ARCHIVE");
    type("nodeHost", "pacs");
    press("Return");
    ASSERT_EQ(nodes.nodes().size(), 1u);
    ui::NodeDialog second(studies, nodes, "PACS");
    show(second);
    type("nodeName", "Other");
    press("Escape");
    EXPECT_FALSE(second.isVisible());
    EXPECT_TRUE(nodes.find("PACS")) << "nothing is changed";
    ui::NodeDialog third(studies, nodes, "PACS");
    show(third);
    clickOn(the("nodeCancel"));
    EXPECT_FALSE(third.isVisible());
    ui::NodeDialog fourth(studies, nodes, "PACS");
    show(fourth);
    clickOn(the("nodeRemove"));
    EXPECT_TRUE(fourth.isVisible());
    clickOn(the("nodeRemove"));
    EXPECT_TRUE(nodes.nodes().empty());
}

TEST_F(DialogControlsTest, ReceivingIsTypedAndSaved) {
    ui::ReceiveDialog dialog(receiver);
    show(dialog);
    clickOn(the("receiveOn"), {10, the("receiveOn").height() / 2});
    type("receiveAeTitle", "VIEWER");
    type("receivePort", "4242");
    clickOn(the("receiveAddress"));
    press("Down");
    EXPECT_EQ(dialog.settings().address, "0.0.0.0");
    type("receiveAddress", "192.168.1.20");
    choose("receiveCallers", 1);
    type("receiveListed", "CT1, MR2");
    type("receiveMaximum", "5");
    expectControls(dialog, {"receiveOn", "receiveAeTitle", "receivePort", "receiveAddress", "receiveCallers",
                            "receiveListed", "receiveMaximum", "receiveCancel", "receiveSave"});
    clickOn(the("receiveSave"));
    EXPECT_FALSE(dialog.isVisible());
    EXPECT_TRUE(receiver.own.isOn);
    EXPECT_EQ(receiver.own.aeTitle, "VIEWER");
    EXPECT_EQ(receiver.own.port, 4242);
    EXPECT_EQ(receiver.own.address, "192.168.1.20");
    EXPECT_EQ(receiver.own.callers, ui::ReceiveSettings::Callers::Listed);
    EXPECT_EQ(receiver.own.listed, (QStringList{"CT1", "MR2"}));
    EXPECT_EQ(receiver.own.maxAssociations, 5);
}

TEST_F(DialogControlsTest, ReceivingIsLeftAsItIsByCancel) {
    ui::ReceiveDialog dialog(receiver);
    show(dialog);
    type("receiveAeTitle", "VIEWER");
    clickOn(the("receiveCancel"));
    EXPECT_FALSE(dialog.isVisible());
    EXPECT_EQ(receiver.own.aeTitle, ui::ReceiveSettings().aeTitle);
}

class SettingsControlsTest : public DialogControlsTest {
protected:
    SettingsControlsTest() {
        addSettingsPages(dialog, {preferences, studies, nodes, receiver});
        show(dialog);
    }
    void openPage(const QString& title) {
        auto& pages = the<QListWidget>("settingsPages");
        const auto found = pages.findItems(title, Qt::MatchExactly);
        ASSERT_EQ(found.size(), 1);
        clickOn(*pages.viewport(), pages.visualItemRect(found.front()).center());
    }
    // Gives each setting of a page another value and takes it back, by its button and by that of the page.
    void operateRows(std::span<const ui::SettingInfo> rows) {
        for (const ui::SettingInfo& info : rows) {
            const QString key = QLatin1String(ui::keyOf(info));
            operate(the(key));
            EXPECT_TRUE(preferences.isChosen(ui::keyOf(info))) << ui::keyOf(info);
            clickOn(the(key + QStringLiteral(":reset")));
            EXPECT_FALSE(preferences.isChosen(ui::keyOf(info))) << ui::keyOf(info);
            operate(the(key));
            EXPECT_TRUE(preferences.isChosen(ui::keyOf(info))) << ui::keyOf(info);
        }
        const QString group = QString::fromLatin1(ui::keyOf(rows.front())).section(u'/', 0, 0);
        clickOn(the(group + QStringLiteral("/resetPage")));
        for (const ui::SettingInfo& info : rows)
            EXPECT_FALSE(preferences.isChosen(ui::keyOf(info))) << ui::keyOf(info);
    }
    void operate(QWidget& control) {
        if (qobject_cast<QCheckBox*>(&control)) {
            clickOn(control, {8, control.height() / 2});
        } else {
            clickOn(control); // a box opens, a number has the focus
            press(qobject_cast<QComboBox*>(&control) ? "Down" : "Up");
            press("Return");
        }
    }

    ui::SettingsDialog dialog;
};

TEST_F(SettingsControlsTest, EveryRowOfAppearance) {
    openPage(QStringLiteral("Appearance"));
    operateRows(ui::appearanceSettings());
}

TEST_F(SettingsControlsTest, EveryRowOfTheViewer) {
    openPage(QStringLiteral("Viewer"));
    operateRows(ui::viewerSettings());
}

TEST_F(SettingsControlsTest, NodesAreChangedByTheirButtonAndByADoubleClick) {
    network::RemoteNode node;
    node.name = node.aeTitle = node.host = QStringLiteral("PACS");
    ASSERT_TRUE(nodes.add(node));
    openPage(QStringLiteral("PACS nodes"));
    const auto isOpen = [this] { return dialog.findChild<QDialog*>("nodeDialog") != nullptr; };
    const auto close = [&] {
        ASSERT_TRUE(isOpen());
        auto* opened = dialog.findChild<QDialog*>("nodeDialog");
        activate(*opened);
        EXPECT_EQ(opened->findChild<QLineEdit*>("nodeName")->text(), "PACS");
        press("Escape");
        ASSERT_TRUE(QTest::qWaitFor([&] { return !isOpen(); }));
        activate(dialog);
    };
    clickOn(the("nodesEdit"));
    close();
    auto& list = the<QListWidget>("nodesList");
    doubleClickOn(*list.viewport(), list.visualItemRect(list.item(0)).center());
    close();
}

TEST_F(SettingsControlsTest, TheSearchIsReachedByItsKeyAndTheWindowClosesByIts) {
    openPage(QStringLiteral("Viewer"));
    press("Ctrl+F");
    typeText("LGPL");
    EXPECT_EQ(the<QLineEdit>("settingsSearch").text(), "LGPL");
    press("Ctrl+W");
    EXPECT_FALSE(dialog.isVisible());
}

TEST_F(SettingsControlsTest, ReceivingIsOpenedFromItsPage) {
    openPage(QStringLiteral("Receiving"));
    clickOn(the("receiveButton"));
    EXPECT_TRUE(dialog.findChild<QDialog*>("receiveDialog"));
}

TEST_F(DialogControlsTest, TheStartIsLeftByItsButton) {
    ui::StartWindow start;
    start.sayProblem("/somewhere", Error(ErrorCode::Io, "no permission"));
    show(start);
    expectControls(start, {"startChoose", "startQuit", "startRetry"});
    bool isRetried = false;
    QObject::connect(&start, &ui::StartWindow::retryRequested, &start, [&] { isRetried = true; });
    clickOn(the("startRetry"));
    EXPECT_TRUE(isRetried);
    clickOn(the("startQuit"));
    EXPECT_FALSE(start.isVisible());
}

TEST_F(DialogControlsTest, ANoticeIsTakenBackOrClosed) {
    QWidget around;
    auto* bar = new ui::NoticeBar(&around);
    bar->resize(600, 40);
    show(around);
    int undone = 0;
    bar->say("Deleted.", [&] { ++undone; });
    clickOn(the("noticeUndo"));
    EXPECT_EQ(undone, 1);
    EXPECT_FALSE(bar->isVisible());
    bar->say("Deleted.", [&] { ++undone; });
    clickOn(the("noticeClose"));
    EXPECT_EQ(undone, 1);
    EXPECT_FALSE(bar->isVisible());
}

} // namespace
} // namespace sagitta::test
