// Searches under a name: in the settings, in the menu of the star, and in the palette.
#include "ui/browser/saved_searches.h"
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace sagitta::test {
namespace {

using ui::SavedSearch;
using ui::SavedSearches;
using ui::SearchTerms;

SearchTerms termsOf(const char* text) {
    SearchTerms terms;
    terms.text = QLatin1String(text);
    return terms;
}

QStringList names(const SavedSearches& searches) {
    QStringList names;
    for (const SavedSearch& search : searches.all())
        names << search.name;
    return names;
}

class SavedSearchesTest : public testing::Test {
protected:
    QString file(const char* name) const { return dir.filePath(QLatin1String(name)); }
    void writeSite(const char* layer, const QJsonArray& searches) {
        QFile site(file("site.json"));
        ASSERT_TRUE(site.open(QIODevice::WriteOnly));
        const QJsonObject values{{"browser/savedSearches", searches}};
        site.write(QJsonDocument(QJsonObject{{QLatin1String(layer), values}}).toJson());
    }

    QTemporaryDir dir;
};

TEST_F(SavedSearchesTest, AreKeptByAlphabetAndUnderOneNameEach) {
    {
        Settings settings(file("settings.json"));
        ui::Preferences preferences(settings);
        SavedSearches searches(preferences);
        ASSERT_TRUE(searches.save("  Knees ", termsOf("desc:knee")));
        ASSERT_TRUE(searches.save("CT of today", termsOf("mod:CT date:today")));
        ASSERT_TRUE(searches.save("KNEES", termsOf("desc:Knie")));
        EXPECT_FALSE(searches.save(" ", termsOf("x")));
    }
    Settings settings(file("settings.json"));
    ui::Preferences preferences(settings);
    SavedSearches searches(preferences);
    EXPECT_EQ(names(searches), (QStringList{"CT of today", "KNEES"}));
    ASSERT_TRUE(searches.find("knees"));
    EXPECT_EQ(searches.find("knees")->terms, termsOf("desc:Knie"));
    EXPECT_EQ(searches.find("hips"), nullptr);
}

TEST_F(SavedSearchesTest, AreRenamedAndRemoved) {
    Settings settings;
    ui::Preferences preferences(settings);
    SavedSearches searches(preferences);
    ASSERT_TRUE(searches.save("a", termsOf("1")));
    ASSERT_TRUE(searches.save("b", termsOf("2")));
    EXPECT_EQ(searches.rename("a", "B").error().code(), ErrorCode::Refused);
    EXPECT_EQ(searches.rename("c", "d").error().code(), ErrorCode::NotFound);
    EXPECT_EQ(searches.rename("a", " ").error().code(), ErrorCode::Refused);
    ASSERT_TRUE(searches.rename("a", "A"));
    ASSERT_TRUE(searches.rename("A", "z"));
    EXPECT_EQ(names(searches), (QStringList{"b", "z"}));
    EXPECT_EQ(searches.find("z")->terms, termsOf("1"));
    EXPECT_FALSE(searches.remove("a"));
    ASSERT_TRUE(searches.remove("B"));
    EXPECT_EQ(names(searches), QStringList{"z"});
}

TEST_F(SavedSearchesTest, ASiteGivesSomeAndMayLockThem) {
    const QJsonArray given{QJsonObject{{"name", "Emergency"}, {"text", "desc:ER"}, {"date", "today"}},
                           QJsonObject{{"text", "no name"}}, QJsonObject{{"name", "EMERGENCY"}}, 7};
    writeSite("defaults", given);
    {
        Settings settings({}, file("site.json"));
        ui::Preferences preferences(settings);
        SavedSearches searches(preferences);
        ASSERT_EQ(names(searches), QStringList{"Emergency"});
        EXPECT_EQ(searches.find("Emergency")->terms.date, ui::DatePreset::Today);
        ASSERT_TRUE(searches.save("Mine", termsOf("x")));
        EXPECT_EQ(names(searches), (QStringList{"Emergency", "Mine"}));
    }
    writeSite("locked", given);
    Settings settings({}, file("site.json"));
    ui::Preferences preferences(settings);
    SavedSearches searches(preferences);
    EXPECT_EQ(searches.save("Mine", termsOf("x")).error().code(), ErrorCode::Refused);
    EXPECT_EQ(names(searches), QStringList{"Emergency"});
}

class SavedSearchButtonTest : public StudiesFixture {
protected:
    void SetUp() override {
        StudiesFixture::SetUp();
        addNode("PACS");
        checkPacs();
        setLocal({makeStudy("1", "Doe^Jane", "20240101")});
        open();
    }
    QMenu* menu() { return child<QToolButton>("savedSearches")->menu(); }
    QStringList entries(QMenu* of) {
        QStringList texts;
        for (const QAction* action : of->actions())
            if (!action->isSeparator())
                texts << action->text();
        return texts;
    }
    QAction* entry(QMenu* of, const QString& text) {
        for (QAction* action : of->actions())
            if (action->text() == text)
                return action;
        ADD_FAILURE() << "not in the menu: " << text.toStdString();
        return nullptr;
    }
    void choose(const QString& text, const QString& below = {}) {
        QTest::keyClick(&*window, Qt::Key_D, Qt::ControlModifier);
        ASSERT_TRUE(menu()->isVisible());
        QMenu* of = menu();
        if (!below.isEmpty()) {
            of = entry(menu(), below)->menu();
            of->popup(menu()->pos());
        }
        QTest::mouseClick(of, Qt::LeftButton, {}, of->actionGeometry(entry(of, text)).center());
        menu()->close();
    }
    // In the panel that asks for it.
    void answer(const QString& name) {
        auto* line = child<QLineEdit>("namePromptText");
        ASSERT_TRUE(line->isVisible());
        EXPECT_TRUE(line->hasFocus());
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
    }
    bool isAsking() { // a panel that has got its answer goes when the events are seen to
        const auto* panel = window->findChild<QWidget*>("namePrompt");
        return panel && panel->isVisible();
    }
    void gone() {
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window->findChild<QWidget*>("namePrompt"); }));
    }
    void save(const QString& search, const QString& name) {
        text()->clear();
        QTest::keyClicks(text(), search);
        QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
        answer(name);
        gone();
    }
    void palette(const QString& words) {
        QTest::keyClick(&*window, Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(child<QLineEdit>("paletteText"), words);
        QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    }
};

TEST_F(SavedSearchButtonTest, ASearchIsSavedAndChosen) {
    EXPECT_EQ(entries(menu()).size(), 1) << "only: save";
    QTest::keyClicks(text(), "desc:knee");
    child<QComboBox>("searchDate")->setCurrentText("Last 7 days");
    QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
    ASSERT_TRUE(isAsking());
    EXPECT_FALSE(child<QPushButton>("namePromptAccept")->isEnabled()) << "it has no name yet";
    screenshot(*child<QWidget>("namePrompt"), "saved_search_name");
    answer("Knees & hips");
    gone();
    EXPECT_EQ(labelText("noticeText"), "The search is saved as Knees & hips.");
    save("mod:MR", "MR");
    QTest::keyClick(&*window, Qt::Key_D, Qt::ControlModifier);
    EXPECT_EQ(entries(menu()).mid(1, 2), (QStringList{"Knees && hips", "MR"}));
    screenshot(*menu(), "saved_search_menu");
    menu()->close();

    choose("Knees && hips");
    EXPECT_EQ(text()->text(), "desc:knee");
    EXPECT_EQ(child<QComboBox>("searchDate")->currentText(), "Last 7 days");
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"}) << "at once";
    EXPECT_EQ(service.searches.back().query.description, "knee*");
    palette("mr saved");
    EXPECT_EQ(text()->text(), "mod:MR");
    EXPECT_EQ(service.searches.back().query.modalities, QStringList{"MR"});
}

TEST_F(SavedSearchButtonTest, OneForEverythingIsAskedAboutFirst) {
    save("", "All");
    choose("All");
    EXPECT_TRUE(child<QWidget>("broadSearch")->isVisible());
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()});
}

TEST_F(SavedSearchButtonTest, ANameThatIsThereIsReplacedByASecondEnter) {
    save("doe", "Mine");
    text()->clear();
    QTest::keyClicks(text(), "roe");
    QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
    answer("mine");
    ASSERT_TRUE(isAsking());
    EXPECT_TRUE(child<QLabel>("namePromptNote")->isVisible());
    screenshot(*child<QWidget>("namePrompt"), "saved_search_replace");
    QTest::keyClick(child<QLineEdit>("namePromptText"), Qt::Key_Return);
    gone();
    choose("Mine");
    EXPECT_EQ(text()->text(), "roe");
    click("noticeUndo");
    choose("Mine");
    EXPECT_EQ(text()->text(), "doe");
    text()->clear();
    QTest::keyClicks(text(), "poe");
    choose("Mine", "Replace by this search");
    text()->clear();
    choose("Mine");
    EXPECT_EQ(text()->text(), "poe");
}

TEST_F(SavedSearchButtonTest, EscapeLeavesAllAsItWas) {
    QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("namePromptText"), "x");
    QTest::keyClick(child<QLineEdit>("namePromptText"), Qt::Key_Escape);
    gone();
    EXPECT_EQ(entries(menu()).size(), 1);
}

TEST_F(SavedSearchButtonTest, AreRenamedAndDeletedFromTheMenu) {
    save("doe", "One");
    save("roe", "Two");
    choose("One", "Rename");
    ASSERT_TRUE(isAsking());
    auto* line = child<QLineEdit>("namePromptText");
    EXPECT_EQ(line->text(), "One");
    QTest::keyClicks(line, "two"); // the old name is selected
    EXPECT_FALSE(child<QPushButton>("namePromptAccept")->isEnabled()) << "it is another one's";
    QTest::keyClicks(line, "nd");
    QTest::mouseClick(child<QPushButton>("namePromptAccept"), Qt::LeftButton);
    gone();
    EXPECT_EQ(entries(menu()).mid(1, 2), (QStringList{"Two", "twond"}));
    choose("Two", "Delete");
    EXPECT_EQ(entries(menu()).at(1), "twond");
    click("noticeUndo");
    EXPECT_EQ(entries(menu()).mid(1, 2), (QStringList{"Two", "twond"}));
    palette("delete twond");
    EXPECT_EQ(entries(menu()).at(1), "Two");
    choose("Two");
    EXPECT_EQ(text()->text(), "roe");
}

TEST_F(SavedSearchButtonTest, WhatCannotBeWrittenIsSaid) {
    const QString file = dir.filePath("site.json");
    QFile site(file);
    ASSERT_TRUE(site.open(QIODevice::WriteOnly));
    site.write(R"({"locked": {"browser/savedSearches": []}})");
    site.close();
    window.reset();
    settings = Settings({}, file);
    open();
    QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
    answer("x");
    EXPECT_TRUE(labelText("noticeText").contains("is fixed by this site")) << labelText("noticeText").toStdString();
}

} // namespace
} // namespace sagitta::test
