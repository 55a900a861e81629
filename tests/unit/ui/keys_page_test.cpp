// Keys changed by pressing them, on the true tables of commands.
#include "ui/settings/keys_page.h"

#include "ui/browser/studies_commands.h"
#include "ui/common/command_set.h"
#include "ui/settings/key_capture.h"
#include "ui/settings/settings_dialog.h"
#include "ui/viewer/viewer_commands.h"
#include "unit/ui/screenshot.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace ui;

class KeysPageTest : public testing::Test {
protected:
    KeysPageTest() : commands(new CommandSet(viewer, viewerScope(), preferences)) { open(); }
    void open() {
        dialog.emplace();
        dialog->addPage(QStringLiteral("Keys"),
                        new KeysPage(preferences, {&commonScope(), &studiesScope(), &viewerScope()}));
        dialog->show();
        dialog->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&*dialog));
    }
    template<class T>
    T* child(const char* name) {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    // Types into the search line, goes to the row and presses Enter, as a person without a mouse does.
    void choose(const QString& words) {
        auto* filter = child<QLineEdit>("keysFilter");
        filter->setFocus();
        filter->clear();
        QTest::keyClicks(filter, words);
        auto* table = child<QTableView>("keysTable");
        ASSERT_EQ(table->model()->rowCount(), 1) << words.toStdString();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        ASSERT_TRUE(child<KeyCapture>("keysCapture")->hasFocus());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(child<KeyCapture>("keysCapture"), key, modifiers);
    }
    void click(const char* button) {
        ASSERT_TRUE(child<QWidget>(button)->isVisible()) << button;
        QTest::mouseClick(child<QWidget>(button), Qt::LeftButton);
    }
    QString message() { return child<QLabel>("keysMessage")->text(); }
    QString shown() { // the keys in the table's one row
        const auto* model = child<QTableView>("keysTable")->model();
        return model->index(0, KeyTableModel::Keys).data().toString();
    }
    QString keys(const char* id) { return keysText(commands->action(id)->shortcuts()); }

    QTemporaryDir dir;
    Settings settings;
    Preferences preferences{settings};
    QMainWindow viewer;
    CommandSet* commands;
    std::optional<SettingsDialog> dialog;
};

TEST_F(KeysPageTest, AKeyIsAddedByPressingItAndTakenAwayByItsButton) {
    choose("flip left-right");
    screenshot(*dialog, "settings_keys");
    press(Qt::Key_J, Qt::ControlModifier);
    EXPECT_EQ(keys("flipHorizontal"), "H | Ctrl+J");
    EXPECT_EQ(shown(), "H, Ctrl+J");
    EXPECT_EQ(message(), "");
    click("keyChip0");
    EXPECT_EQ(keys("flipHorizontal"), "Ctrl+J");
    press(Qt::Key_Backspace);
    EXPECT_EQ(keys("flipHorizontal"), "");
    click("keysReset");
    EXPECT_EQ(keys("flipHorizontal"), "H");
    EXPECT_FALSE(child<QPushButton>("keysReset")->isEnabled()) << "nothing is chosen any more";
}

TEST_F(KeysPageTest, TheKeysOfTheWindowItselfCanBeCaught) {
    choose("flip left-right");
    press(Qt::Key_Plus, Qt::ShiftModifier); // as a US keyboard has it
    EXPECT_TRUE(message().contains("Larger")) << message().toStdString();
    press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(keys("flipHorizontal"), "H | Ctrl+Shift+F");
    press(Qt::Key_F, Qt::ControlModifier); // it is of the Studies window, and here it searches
    EXPECT_TRUE(child<KeyCapture>("keysCapture")->hasFocus());
    EXPECT_EQ(keys("flipHorizontal"), "H | Ctrl+Shift+F | Ctrl+F") << "another window's key is free in this one";
}

TEST_F(KeysPageTest, EscapeGivesUpAndTheDialogStays) {
    choose("flip left-right");
    press(Qt::Key_I);
    EXPECT_FALSE(message().isEmpty());
    press(Qt::Key_Escape);
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_TRUE(child<QTableView>("keysTable")->hasFocus());
    EXPECT_EQ(message(), "");
    EXPECT_EQ(keys("flipHorizontal"), "H");
}

TEST_F(KeysPageTest, AKeyThatIsTakenIsNamedAndTakenOverOnlyWhenAskedFor) {
    choose("flip left-right");
    press(Qt::Key_I);
    EXPECT_EQ(message(), "I is the key of: Invert (Viewer).");
    EXPECT_EQ(keys("flipHorizontal"), "H");
    screenshot(*dialog, "settings_keys_conflict");
    click("keysKeep");
    EXPECT_EQ(message(), "");
    EXPECT_EQ(keys("invert"), "I");
    press(Qt::Key_I);
    click("keysTakeOver");
    EXPECT_EQ(keys("flipHorizontal"), "H | I");
    EXPECT_EQ(keys("invert"), "");
    EXPECT_TRUE(child<KeyCapture>("keysCapture")->hasFocus());
}

TEST_F(KeysPageTest, AKeyOfEveryWindowIsOneEverywhere) {
    CommandSet* studies = new CommandSet(viewer, studiesScope(), preferences);
    choose("help and keys");
    press(Qt::Key_M);
    EXPECT_EQ(message(), "M is the key of: Maximise the viewport (Viewer).");
    click("keysTakeOver");
    EXPECT_EQ(keys("showHelp"), "F1 | M");
    EXPECT_EQ(keysText(studies->action("showHelp")->shortcuts()), "F1 | M");
    EXPECT_EQ(keys("maximizeViewport"), "");
}

TEST_F(KeysPageTest, SomeKeysCannotBeGivenAway) {
    choose("flip left-right");
    for (const Qt::Key key : {Qt::Key_Up, Qt::Key_Return, Qt::Key_Home}) {
        press(key);
        EXPECT_TRUE(message().contains("cannot be given away")) << key;
    }
    EXPECT_EQ(keys("flipHorizontal"), "H");
    press(Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(keys("flipHorizontal"), "H | Alt+Up");
}

TEST_F(KeysPageTest, WhatTheSiteHasFixedStays) {
    QFile site(dir.filePath("site.json"));
    ASSERT_TRUE(site.open(QIODevice::WriteOnly));
    site.write(R"({"locked": {"keys/viewer/invert": "Ctrl+Alt+I"}})");
    site.close();
    Settings fixed({}, site.fileName());
    Preferences fixedPreferences(fixed);
    dialog.emplace();
    dialog->addPage("Keys", new KeysPage(fixedPreferences, {&viewerScope()}));
    dialog->show();
    QTest::keyClicks(child<QLineEdit>("keysFilter"), "invert");
    EXPECT_EQ(shown(), "Ctrl+Alt+I");
    EXPECT_FALSE(child<KeyCapture>("keysCapture")->isEnabled());
    EXPECT_TRUE(message().startsWith("Set by your site"));
    KeyEditing editing(fixedPreferences, {&viewerScope()});
    const auto flip = std::find_if(editing.commands().begin(), editing.commands().end(),
                                   [](const CommandRef& one) { return qstrcmp(one.info->id, "flipHorizontal") == 0; });
    EXPECT_EQ(editing.give(*flip, QKeySequence("Ctrl+Alt+I")).error().code(), ErrorCode::Refused);
    EXPECT_EQ(keysText(editing.keys(*flip)), "H") << "all or nothing";
}

TEST_F(KeysPageTest, KeysGoToAFileAndBack) {
    const QString path = dir.filePath("keys.json");
    const auto dialogs = [&](const char* button) {
        click(button);
        auto* files = child<QFileDialog>("keysFileDialog");
        files->selectFile(path);
        QMetaObject::invokeMethod(files, "fileSelected", Q_ARG(QString, path));
        files->close();
        EXPECT_TRUE(QTest::qWaitFor([&] { return !dialog->findChild<QFileDialog*>("keysFileDialog"); }));
    };
    choose("flip left-right");
    press(Qt::Key_J);
    choose("flip top-bottom");
    press(Qt::Key_Backspace);
    dialogs("keysExport");
    EXPECT_TRUE(message().startsWith("Written to")) << message().toStdString();
    click("keysResetAll");
    EXPECT_EQ(keys("flipHorizontal"), "H");
    choose("rotate clockwise .");
    press(Qt::Key_F7);
    dialogs("keysImport");
    EXPECT_EQ(keys("flipHorizontal"), "H | J");
    EXPECT_EQ(keys("flipVertical"), "");
    EXPECT_EQ(keys("rotate"), ".") << "the file stands for all that was chosen";
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(R"({"sagittaKeys": {"viewer/invert": "F"}})");
    file.close();
    dialogs("keysImport");
    EXPECT_EQ(message(), "Nothing is changed: F would be of Invert (Viewer) and of Fit to the viewport (Viewer).");
    EXPECT_EQ(keys("flipHorizontal"), "H | J");
}

TEST_F(KeysPageTest, AFileIsTakenAsAWholeOrNotAtAll) {
    KeyEditing editing(preferences, {&commonScope(), &studiesScope(), &viewerScope()});
    const auto refused = [&](const char* json) {
        const Result<QStringList> read = editing.import(json);
        return read ? std::string("taken") : read.error().message().toStdString();
    };
    EXPECT_EQ(refused("[]"), "this is no file of keys of Sagitta");
    EXPECT_EQ(refused(R"({"sagittaKeys": {"viewer/fit": "F2", "viewer/invert": "Nonsense+"}})"),
              "“Nonsense+” of viewer/invert is no key");
    EXPECT_EQ(refused(R"({"sagittaKeys": {"viewer/invert": 7}})"), "“” of viewer/invert is no key");
    EXPECT_NE(refused(R"({"sagittaKeys": {"viewer/invert": "Tab"}})"), "taken");
    EXPECT_EQ(keys("fit"), "F");
    const Result<QStringList> read =
        editing.import(R"({"sagittaKeys": {"viewer/invert": "F", "viewer/fit": "I", "viewer/newerThing": "X"}})");
    ASSERT_TRUE(read) << read.error().message().toStdString();
    EXPECT_EQ(*read, QStringList{"viewer/newerThing"});
    EXPECT_EQ(keys("invert"), "F") << "two may change places";
    EXPECT_EQ(keys("fit"), "I");
}

TEST_F(KeysPageTest, AKeyThatTwoHaveIsMarked) {
    ASSERT_TRUE(preferences.setValue(Setting<QString>{"keys/viewer/invert", {}}, QStringLiteral("F")));
    QTest::keyClicks(child<QLineEdit>("keysFilter"), "fit to");
    EXPECT_EQ(shown(), "⚠ F");
    const auto* model = child<QTableView>("keysTable")->model();
    EXPECT_EQ(model->index(0, KeyTableModel::Keys).data(Qt::ToolTipRole).toString(),
              "F is of Invert (Viewer) too: neither works.");
}

} // namespace
} // namespace sagitta::test
