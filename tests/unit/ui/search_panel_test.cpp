// The search line of the studies window: its fields, what it says was asked of whom, and that the last search is there
// again.
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QComboBox>
#include <QDateEdit>
#include <QMenu>
#include <QToolButton>

namespace sagitta::test {
namespace {

class SearchPanelTest : public StudiesFixture {
protected:
    QLineEdit* field(const char* name) { return child<QLineEdit>(name); }
    // The filter of the local search that follows.
    storage::StudyFilter nextFilter(const std::function<void()>& act) {
        const size_t before = service.searches.size();
        act();
        EXPECT_TRUE(QTest::qWaitFor([&] { return service.searches.size() > before; }));
        return service.searches.back().filter;
    }
    void openAgain() {
        window->close();
        window.reset();
        service.searches.clear();
        open();
    }
    void chooseDate(const char* text) {
        auto* date = child<QComboBox>("searchDate");
        date->setFocus();
        while (date->currentText() != QString::fromUtf8(text) && date->currentIndex() < date->count() - 1)
            QTest::keyClick(date, Qt::Key_Down);
        EXPECT_EQ(date->currentText(), QString::fromUtf8(text));
    }
    bool isShown(const char* name) { return child<QWidget>(name)->isVisible(); }
};

TEST_F(SearchPanelTest, FieldsAreFilledInBesideTheText) {
    addNode("PACS");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    EXPECT_FALSE(isShown("searchId"));
    click("moreFieldsButton");
    for (const char* name : {"searchId", "searchAccession", "searchDescription", "searchReferrer"})
        EXPECT_TRUE(isShown(name)) << name;
    QTest::keyClicks(text(), "doe");
    storage::StudyFilter found = nextFilter([this] {
        QTest::keyClicks(field("searchId"), "P1");
        QTest::keyClicks(field("searchReferrer"), "berger anna");
    });
    EXPECT_EQ(found.text, "doe");
    EXPECT_EQ(found.patientId, "P1");
    EXPECT_EQ(found.referringPhysician, "berger anna");
    screenshot(*window, "studies_fields");

    QTest::keyClicks(field("searchAccession"), "A7");
    QTest::keyClick(field("searchAccession"), Qt::Key_Return);
    const network::StudyQuery asked = service.searches.back().query;
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    EXPECT_EQ(asked.patientName, "doe*");
    EXPECT_EQ(asked.patientId, "P1*");
    EXPECT_EQ(asked.accessionNumber, "A7*");
    EXPECT_EQ(asked.referringPhysician, "berger*anna*");

    click("moreFieldsButton");
    EXPECT_FALSE(isShown("searchId"));
    EXPECT_EQ(child<QToolButton>("moreFieldsButton")->text(), "More (3)") << "they are in force";
    found =
        nextFilter([this] { QTest::keyClick(&*window, Qt::Key_Backspace, Qt::ControlModifier | Qt::ShiftModifier); });
    EXPECT_EQ(found, storage::StudyFilter()) << "Clear clears them too";
    EXPECT_EQ(child<QToolButton>("moreFieldsButton")->text(), "More");
}

TEST_F(SearchPanelTest, AKeyUnfoldsTheFieldsAndFoldsThemAway) {
    open();
    QTest::keyClick(text(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_TRUE(field("searchId")->hasFocus());
    EXPECT_TRUE(action("moreFields")->isChecked());
    openAgain();
    EXPECT_TRUE(isShown("searchId")) << "as it was left";
    EXPECT_TRUE(action("moreFields")->isChecked());
    field("searchDescription")->setFocus();
    QTest::keyClick(field("searchDescription"), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_FALSE(isShown("searchId"));
    EXPECT_TRUE(text()->hasFocus());
    EXPECT_FALSE(child<QToolButton>("moreFieldsButton")->isChecked());
}

TEST_F(SearchPanelTest, SaysWhatIsAskedOfWhom) {
    open();
    EXPECT_FALSE(isShown("searchTerms")) << "everything";
    QTest::keyClicks(text(), "4711");
    EXPECT_EQ(labelText("searchTerms"), QString::fromUtf8("This computer: “4711” anywhere"));
    window.reset();
    addNode("PACS");
    addNode("OLD");
    checkPacs();
    open();
    QTest::keyClicks(text(), "4711 desc:knee");
    EXPECT_TRUE(isShown("searchTerms"));
    EXPECT_EQ(labelText("searchTerms"),
              QString::fromUtf8("This computer: “4711” anywhere · description “knee”   PACS, OLD: ID 4711* · "
                                "description knee*"));
    screenshot(*window, "studies_terms");
    sources()->item(0)->setCheckState(Qt::Unchecked);
    EXPECT_EQ(labelText("searchTerms"), QString::fromUtf8("PACS, OLD: ID 4711* · description knee*"));
    text()->clear();
    EXPECT_FALSE(isShown("searchTerms"));
}

TEST_F(SearchPanelTest, WhatIsNoDateIsSaidAndNoNodeIsAsked) {
    addNode("PACS");
    checkPacs();
    open();
    const storage::StudyFilter found = nextFilter([this] { QTest::keyClicks(text(), "doe date:202"); });
    EXPECT_EQ(found.text, "doe");
    EXPECT_EQ(found.fromDate, "");
    ASSERT_TRUE(isShown("searchProblem"));
    EXPECT_TRUE(labelText("searchProblem").startsWith(QString::fromUtf8("“date:202” is left out")));
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()});
    EXPECT_TRUE(labelText("searchResults").contains("Not asked: PACS")) << labelText("searchResults").toStdString();
    screenshot(*window, "studies_no_date");
    QTest::keyClicks(text(), "4");
    EXPECT_FALSE(isShown("searchProblem"));
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    EXPECT_EQ(service.searches.back().query.date, "20240101-20241231");
}

TEST_F(SearchPanelTest, TheLastSearchIsThereAgainAndIsRun) {
    open();
    QTest::keyClicks(text(), "doe ref:berger");
    chooseDate("From … to");
    child<QDateEdit>("searchDateFrom")->setDate(QDate(2024, 1, 2));
    child<QDateEdit>("searchDateTo")->setDate(QDate(2024, 2, 3));
    action("modalityMR")->trigger();
    click("moreFieldsButton");
    QTest::keyClicks(field("searchDescription"), "knee");
    openAgain();
    const storage::StudyFilter again = service.searches.front().filter;
    EXPECT_EQ(again.text, "doe");
    EXPECT_EQ(again.referringPhysician, "berger");
    EXPECT_EQ(again.description, "knee");
    EXPECT_EQ(again.fromDate, "20240102");
    EXPECT_EQ(again.toDate, "20240203");
    EXPECT_EQ(again.modalities, QStringList{"MR"});
    EXPECT_EQ(text()->text(), "doe ref:berger");
    EXPECT_TRUE(isShown("searchDateFrom"));
    EXPECT_EQ(child<QDateEdit>("searchDateTo")->date(), QDate(2024, 2, 3));
    EXPECT_EQ(field("searchDescription")->text(), "knee");
    EXPECT_TRUE(isShown("searchDescription"));
    EXPECT_EQ(service.searches.size(), 1u);
    screenshot(*window, "studies_last_search");

    QTest::keyClick(&*window, Qt::Key_Backspace, Qt::ControlModifier | Qt::ShiftModifier);
    openAgain();
    EXPECT_EQ(service.searches.front().filter, storage::StudyFilter()) << "a cleared one too";
    EXPECT_EQ(child<QComboBox>("searchDate")->currentText(), "Any date");
}

TEST_F(SearchPanelTest, ADateByItsNameIsTheDateOfTheDay) {
    open();
    chooseDate("Today");
    openAgain();
    EXPECT_EQ(child<QComboBox>("searchDate")->currentText(), "Today");
    const QVariantMap kept = settings.value(Setting<QVariantMap>{"browser/lastSearch", {}});
    EXPECT_EQ(kept.value("date").toString(), "today");
    EXPECT_FALSE(kept.contains("from"));
}

TEST_F(SearchPanelTest, ASearchThatSomebodyWroteIsTakenAsItIs) {
    const QVariantMap written{{"date", "range"}, {"to", "2024-01-31"}, {"modalities", QStringList{"IO"}}};
    ASSERT_TRUE(settings.setValue(Setting<QVariantMap>{"browser/lastSearch", {}}, written));
    open();
    storage::StudyFilter wanted;
    wanted.fromDate = "19000101"; // the line has no open end
    wanted.toDate = "20240131";
    wanted.modalities = {"IO"}; // which the menu does not have by itself
    EXPECT_EQ(service.searches.front().filter, wanted);
    EXPECT_TRUE(action("modalityIO")->isChecked());
}

TEST_F(SearchPanelTest, WhatIsSentIsRememberedAtOnce) {
    open();
    QTest::keyClicks(text(), "doe");
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_EQ(settings.value(Setting<QVariantMap>{"browser/lastSearch", {}}).value("text").toString(), "doe");
}

TEST_F(SearchPanelTest, ASearchFromElsewhereIsForNothingElse) {
    open();
    chooseDate("Today");
    click("moreFieldsButton");
    QTest::keyClicks(field("searchId"), "P1");
    const storage::StudyFilter found = nextFilter([this] { window->searchFor("acc:7"); });
    storage::StudyFilter wanted;
    wanted.accessionNumber = "7";
    EXPECT_EQ(found, wanted);
}

} // namespace
} // namespace sagitta::test
