// The settings window with its true pages, and rows of every kind.
#include "ui/settings/settings_dialog.h"

#include "ui/common/appearance.h"
#include "ui/settings/settings_page.h"
#include "ui/settings/settings_pages.h"
#include "ui/viewer/mouse_scheme.h"
#include "ui/viewer/viewer_settings.h"
#include "unit/ui/fake_receive_service.h"
#include "unit/ui/fake_study_service.h"
#include "unit/ui/look.h"
#include "unit/ui/screenshot.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace ui;

class SettingsDialogTest : public testing::Test {
protected:
    SettingsDialogTest() { useTestLook(); } // tests before may have chosen another
    ~SettingsDialogTest() override {
        dialog.reset();
        useTestLook();
    }
    void makeSettings(const QByteArray& site = {}) {
        QFile file(dir.filePath("site.json"));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(site);
        file.close();
        settings.emplace(dir.filePath("settings.json"), site.isEmpty() ? QString() : file.fileName());
        preferences.emplace(*settings);
    }
    void open(const QByteArray& site = {}) {
        makeSettings(site);
        dialog.emplace();
        addSettingsPages(*dialog, {*preferences, studies, nodes, receiver});
        addAboutPage(*dialog, QStringLiteral("1.2.3"), QStringLiteral("/home/somebody/.local/share/sagitta"));
        bringUp();
    }
    void bringUp() {
        dialog->bringUp();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&*dialog));
    }
    template<class T>
    T* child(const QString& name) {
        T* found = dialog->findChild<T*>(name);
        EXPECT_NE(found, nullptr) << name.toStdString();
        return found;
    }
    QListWidget* pages() { return child<QListWidget>("settingsPages"); }
    void type(const QString& words) {
        auto* line = child<QLineEdit>("settingsSearch");
        line->clear();
        QTest::keyClicks(line, words);
    }
    QStringList found() {
        QStringList titles;
        for (int i = 0; i < pages()->count(); ++i)
            if (!pages()->item(i)->isHidden())
                titles << pages()->item(i)->text();
        return titles;
    }
    void click(const QString& button) {
        ASSERT_TRUE(child<QWidget>(button)->isVisible()) << button.toStdString();
        QTest::mouseClick(child<QWidget>(button), Qt::LeftButton);
    }
    QString text(const QString& name) { return child<QLabel>(name)->text(); }
    bool isMarked(const char* key) { return child<QWidget>(key)->parentWidget()->property("found").toBool(); }
    static network::RemoteNode node(const QString& name) {
        network::RemoteNode made;
        made.name = name;
        made.aeTitle = QStringLiteral("ARCHIVE");
        made.host = QStringLiteral("192.168.1.20");
        return made;
    }

    QTemporaryDir dir;
    std::optional<Settings> settings;
    std::optional<Preferences> preferences;
    FakeStudyService studies;
    FakeReceiveService receiver;
    network::NodeList nodes = *network::NodeList::open(dir.path());
    std::optional<SettingsDialog> dialog;
};

TEST_F(SettingsDialogTest, EveryPageIsReachedByKeysAndWellMade) {
    ASSERT_TRUE(nodes.add(node(QStringLiteral("PACS"))));
    open();
    EXPECT_TRUE(child<QLineEdit>("settingsSearch")->hasFocus());
    pages()->setFocus();
    const char* const names[] = {"appearance", "viewer", "keys", "nodes", "receiving", "about"};
    for (const char* name : names) {
        screenshot(*dialog, QStringLiteral("settings_") + QLatin1String(name));
        QTest::keyClick(pages(), Qt::Key_Down);
    }
    EXPECT_EQ(pages()->currentItem()->text(), "About");
    EXPECT_EQ(text("aboutVersion"), "Sagitta 1.2.3");
    click("aboutCopyFolder");
    EXPECT_EQ(QApplication::clipboard()->text(), "/home/somebody/.local/share/sagitta");
    QTest::keyClick(&*dialog, Qt::Key_Escape);
    EXPECT_FALSE(dialog->isVisible());
}

TEST_F(SettingsDialogTest, AChangeHoldsAtOnceAndIsTakenBackByItsButton) {
    open();
    Appearance appearance(*qApp, *preferences);
    auto* theme = child<QComboBox>(kThemeSetting.key);
    theme->setFocus();
    QTest::keyClick(theme, Qt::Key_Down);
    EXPECT_EQ(&colors(), &themeColors(Theme::Light));
    const int before = QFontInfo(QApplication::font()).pixelSize();
    auto* size = child<QSpinBox>(kTextPercentSetting.key);
    size->setFocus();
    QTest::keyClick(size, Qt::Key_Up);
    QTest::keyClick(size, Qt::Key_Up);
    EXPECT_EQ(size->value(), 120);
    EXPECT_GT(QFontInfo(QApplication::font()).pixelSize(), before);
    EXPECT_EQ(Settings(dir.filePath("settings.json")).value(kTextPercentSetting), 120) << "kept at once";
    click(QLatin1String(kThemeSetting.key) + QStringLiteral(":reset"));
    EXPECT_EQ(&colors(), &themeColors(Theme::Dark));
    EXPECT_EQ(theme->currentText(), "Dark");
    EXPECT_FALSE(child<QToolButton>(QLatin1String(kThemeSetting.key) + QStringLiteral(":reset"))->isEnabled());
    click("look/resetPage");
    EXPECT_EQ(size->value(), 100);
    EXPECT_FALSE(child<QPushButton>("look/resetPage")->isEnabled());
}

TEST_F(SettingsDialogTest, WhatAWindowChangesShowsHere) {
    open();
    ASSERT_TRUE(preferences->setValue(kMouseScheme, QStringLiteral("windowRight")));
    EXPECT_EQ(child<QComboBox>(kMouseScheme.key)->currentText(), "Right button sets the window");
    EXPECT_TRUE(
        text(QLatin1String(kMouseScheme.key) + QStringLiteral(":meaning")).contains("Right button: window/level"));
}

TEST_F(SettingsDialogTest, TheSearchLeavesPagesAndMarksRows) {
    ASSERT_TRUE(nodes.add(node(QStringLiteral("PACS"))));
    open();
    type("buttons and wheel");
    EXPECT_EQ(found(), (QStringList{"Viewer"}));
    EXPECT_EQ(pages()->currentItem()->text(), "Viewer");
    EXPECT_TRUE(isMarked(kMouseScheme.key));
    EXPECT_FALSE(isMarked(kLinkSetting.key));
    screenshot(*dialog, "settings_search");
    type("invert");
    EXPECT_EQ(found(), (QStringList{"Keys"}));
    EXPECT_EQ(child<QLineEdit>("keysFilter")->text(), "invert");
    type("licence nobody has");
    EXPECT_TRUE(found().isEmpty());
    EXPECT_TRUE(child<QLabel>("settingsNothing")->isVisible());
    screenshot(*dialog, "settings_nothing_found");
    type("LGPL");
    EXPECT_EQ(found(), (QStringList{"About"})) << "pages of others are searched by their texts";
    type("");
    EXPECT_EQ(found().size(), 6);
    EXPECT_FALSE(isMarked(kMouseScheme.key));
    EXPECT_EQ(child<QLineEdit>("keysFilter")->text(), "");
}

TEST_F(SettingsDialogTest, WhatTheSiteHasFixedIsShownAndSaid) {
    open(R"({"defaults": {"viewer/link": "index"}, "locked": {"look/textPercent": 110}})");
    screenshot(*dialog, "settings_locked");
    EXPECT_FALSE(child<QSpinBox>(kTextPercentSetting.key)->isEnabled());
    EXPECT_EQ(child<QSpinBox>(kTextPercentSetting.key)->value(), 110);
    EXPECT_TRUE(text(QLatin1String(kTextPercentSetting.key) + QStringLiteral(":note")).startsWith("Set by your site"));
    EXPECT_FALSE(child<QToolButton>(QLatin1String(kTextPercentSetting.key) + QStringLiteral(":reset"))->isEnabled());
    auto* link = child<QComboBox>(kLinkSetting.key);
    EXPECT_TRUE(link->isEnabled());
    EXPECT_EQ(link->currentText(), "By image number");
    link->setCurrentIndex(2);
    EXPECT_EQ(preferences->value(kLinkSetting), "off");
    ASSERT_TRUE(preferences->reset(kLinkSetting.key));
    EXPECT_EQ(link->currentText(), "By image number") << "the site's word, not the program's";
}

TEST_F(SettingsDialogTest, NodesAreAddedChangedTestedAndRemovedWithAWayBack) {
    open();
    pages()->setCurrentRow(3);
    screenshot(*dialog, "settings_nodes_empty");
    EXPECT_FALSE(child<QPushButton>("nodesRemove")->isEnabled());
    click("nodesAdd");
    child<QLineEdit>("nodeName")->setText("PACS");
    child<QLineEdit>("nodeAeTitle")->setText("ARCHIVE");
    child<QLineEdit>("nodeHost")->setText("192.168.1.20");
    click("nodeSave");
    auto* list = child<QListWidget>("nodesList");
    ASSERT_EQ(nodes.nodes().size(), 1U);
    EXPECT_TRUE(list->item(0)->text().contains("PACS"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !dialog->findChild<QDialog*>("nodeDialog"); }));
    click("nodesTest");
    EXPECT_EQ(studies.examined.name, "PACS");
    child<QDialog>("nodeDialog")->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !dialog->findChild<QDialog*>("nodeDialog"); }));
    click("nodesRemove");
    EXPECT_TRUE(nodes.nodes().empty());
    screenshot(*dialog, "settings_nodes_removed");
    click("nodesPutBack");
    ASSERT_EQ(nodes.nodes().size(), 1U);
    EXPECT_EQ(nodes.nodes().front(), node("PACS"));
    EXPECT_FALSE(child<QPushButton>("nodesPutBack")->isVisible());
}

// Rows of the kinds that the pages so far do not have.
const Setting<bool> kSwitch{"test/switch", false};
const Setting<QString> kText{"test/text", QStringLiteral("as it was")};
const SettingInfo kRows[] = {{"A switch", "On or off.", SwitchSetting{&kSwitch}},
                             {"A text", "Any words.", TextSetting{&kText}}};

TEST_F(SettingsDialogTest, SwitchesAndTexts) {
    makeSettings();
    dialog.emplace();
    dialog->addPage("Rows", new RowsPage(kRows, *preferences));
    bringUp();
    QTest::mouseClick(child<QCheckBox>(kSwitch.key), Qt::LeftButton, {},
                      {8, child<QCheckBox>(kSwitch.key)->height() / 2});
    EXPECT_TRUE(preferences->value(kSwitch));
    auto* line = child<QLineEdit>(kText.key);
    line->selectAll();
    QTest::keyClicks(line, "as it is");
    EXPECT_EQ(preferences->value(kText), "as it was") << "not while it is typed";
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(preferences->value(kText), "as it is");
    EXPECT_TRUE(dialog->isVisible());
    click("test/resetPage");
    EXPECT_FALSE(child<QCheckBox>(kSwitch.key)->isChecked());
    EXPECT_EQ(line->text(), "as it was");
}

TEST_F(SettingsDialogTest, WhatCannotBeKeptIsSaid) {
    settings.emplace(dir.filePath("no/such/folder/settings.json"));
    preferences.emplace(*settings);
    dialog.emplace();
    dialog->addPage("Rows", new RowsPage(kRows, *preferences));
    bringUp();
    child<QCheckBox>(kSwitch.key)->click();
    EXPECT_TRUE(text("test/switch:note").contains("settings.json")) << text("test/switch:note").toStdString();
    screenshot(*dialog, "settings_not_kept");
}

// Somebody who scrolls the page passes over values.
TEST_F(SettingsDialogTest, TheWheelChangesAValueOnlyWhereTheKeyboardIs) {
    open();
    const auto turn = [](QWidget* widget) {
        const QPointF at = widget->rect().center();
        QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(widget, &wheel);
    };
    auto* size = child<QSpinBox>(kTextPercentSetting.key);
    auto* theme = child<QComboBox>(kThemeSetting.key);
    const QString before = theme->currentText();
    turn(size);
    turn(theme);
    EXPECT_EQ(size->value(), 100);
    EXPECT_EQ(theme->currentText(), before);
    EXPECT_FALSE(size->hasFocus() || theme->hasFocus());
    size->setFocus();
    turn(size);
    EXPECT_EQ(size->value(), 90);
}

} // namespace
} // namespace sagitta::test
