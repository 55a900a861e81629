// What the studies window does with answers that are late, partial, saved over or not to be had, and with what stands
// in it beside the list: texts to copy and buttons.
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

namespace sagitta::test {
namespace {

using StudiesAnswersTest = StudiesFixture;

// What a person says of studies and who referred them no database puts in order: then all are needed.
TEST_F(StudiesAnswersTest, AnOrderOfItsOwnIsOneOfAllStudies) {
    std::vector<dicom::StudySummary> all;
    for (int n = 0; n < 1000; ++n)
        all.push_back(makeStudy(QString::number(n), "Doe^Jane", QDate(2020, 1, 1).addDays(-n).toString("yyyyMMdd")));
    setLocal(all);
    open();
    ASSERT_EQ(table()->model()->rowCount(), 200);
    board->setPin({"999"}, storage::Pin::Pinned);
    table()->sortByColumn(ui::StudyTableModel::Pinned, Qt::DescendingOrder);
    EXPECT_EQ(table()->model()->rowCount(), 1000);
    EXPECT_EQ(cell(0, ui::StudyTableModel::PatientId), "P999");
    const size_t searches = service.searches.size();
    QTest::keyClicks(text(), "d");
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.searches.size() > searches; }));
    EXPECT_GE(service.searches.back().most, 1000) << "in that order still";
}

// Also where all of them are here, and before they are.
TEST_F(StudiesAnswersTest, AnOrderOfItsOwnHoldsForThoseThatCome) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    table()->sortByColumn(ui::StudyTableModel::Pinned, Qt::DescendingOrder);
    window->localStudiesChanged();
    EXPECT_GE(service.searches.back().most, 1000);
}

TEST_F(StudiesAnswersTest, WhatFailedIsSearchedAgainWhenSomebodyAsksForIt) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign(QString(), Error(ErrorCode::Io, "database is locked"));
    open();
    ASSERT_TRUE(QTest::qWaitFor([this] { return labelText("searchErrors").startsWith("This computer: "); }));
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    searchEverything();
    EXPECT_TRUE(QTest::qWaitFor([this] { return rowOf("1").isValid(); }));
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20240101")}); // by another program
    QTest::keyClick(&*window, Qt::Key_F5);
    EXPECT_TRUE(QTest::qWaitFor([this] { return rowOf("2").isValid(); }));
}

// Sorting them takes a thread and a moment.
TEST_F(StudiesAnswersTest, ManyRowsComeIntoAnEmptyList) {
    addNode("PACS");
    checkPacs();
    std::vector<dicom::StudySummary> many;
    for (int n = 0; n < 5000; ++n)
        many.push_back(makeStudy(QString::number(n), "Doe^Jane", "20240101"));
    service.answers.insert_or_assign("PACS", answer(std::move(many)));
    open();
    searchEverything();
    EXPECT_TRUE(QTest::qWaitFor([this] { return table()->isVisible(); }));
    EXPECT_EQ(model()->rowCount(), 5000);
}

// Not that of the letters before, whose rows still stand.
TEST_F(StudiesAnswersTest, EnterGoesToTheListThatIsTheAnswer) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    service.autoAnswer = false;
    QTest::keyClicks(text(), "roe");
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_TRUE(text()->hasFocus());
    network::QueryAnswer found = answer({makeStudy("2", "Roe^Max", "20240101")});
    service.searches.back().done({}, found);
    EXPECT_TRUE(table()->hasFocus());
    ASSERT_TRUE(table()->currentStudy());
    EXPECT_EQ(table()->currentStudy()->studyInstanceUid, "2");
}

TEST_F(StudiesAnswersTest, SavingANodeLeavesWhatItHasFound) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    open();
    searchEverything();
    ASSERT_EQ(model()->rowCount(), 1);
    sources()->setCurrentRow(1);
    click("editNode");
    child<QPushButton>("nodeSave")->click();
    EXPECT_EQ(model()->rowCount(), 1);
    EXPECT_TRUE(labelText("searchResults").contains("PACS: 1 study")) << labelText("searchResults").toStdString();
}

TEST_F(StudiesAnswersTest, NobodyIsToldToAskWhatTheDemoHasBeenAsked) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    open();
    QTest::keyClicks(text(), "x");
    EXPECT_TRUE(labelText("searchResults").contains("Press Enter"));
    action("startDemo")->trigger();
    ASSERT_TRUE(service.demo);
    service.demo({});
    ASSERT_TRUE(QTest::qWaitFor([&] { return labelText("searchResults").contains("PACS: 1 study"); }));
    EXPECT_FALSE(labelText("searchResults").contains("Press Enter")) << labelText("searchResults").toStdString();
}

TEST_F(StudiesAnswersTest, ASearchOfNodesIsCancelled) {
    addNode("PACS");
    addNode("OLD");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    EXPECT_FALSE(child<QWidget>("searchCancel")->isVisible());
    service.autoAnswer = false;
    searchEverything();
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()}) << "this computer first";
    service.searches.back().done(QString(), answer({makeStudy("1", "Doe^Jane", "20240101")}));
    ASSERT_TRUE(child<QWidget>("searchCancel")->isVisible());
    service.searches.back().done("OLD", answer({makeStudy("7", "Doe^John", "20230101")}));
    screenshot(*window, "studies_searching");
    const FakeStudyService::Search search = service.searches.back();
    click("searchCancel");
    EXPECT_EQ(service.cancelled, 1);
    EXPECT_FALSE(child<QWidget>("searchCancel")->isVisible());
    EXPECT_FALSE(child<QWidget>("searchBusy")->isVisible());
    EXPECT_TRUE(labelText("searchErrors").startsWith("PACS: ")) << labelText("searchErrors").toStdString();
    EXPECT_EQ(model()->rowCount(), 2) << "what was answered before stays";
    search.done("PACS", answer({makeStudy("8", "Doe^John", "20230101")}));
    EXPECT_EQ(model()->rowCount(), 2);
    service.autoAnswer = true;
    window->localStudiesChanged();
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()}) << "nothing is waited for";
}

TEST_F(StudiesAnswersTest, WhatCannotBeReadOfMarksIsSaidAndTriedAgain) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    ASSERT_TRUE(marks->setStatus({"1"}, storage::ReadingStatus::Read));
    const auto rename = [this](const char* from, const char* to) {
        QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "other");
        db.setDatabaseName(dir.filePath("marks.db"));
        ASSERT_TRUE(db.open());
        EXPECT_TRUE(QSqlQuery(db).exec(QStringLiteral("ALTER TABLE %1 RENAME TO %2").arg(from, to)));
        db = {};
        QSqlDatabase::removeDatabase("other");
    };
    rename("study_marks", "hidden");
    board.emplace(*marks);
    open();
    ASSERT_TRUE(QTest::qWaitFor([this] { return child<QWidget>("noticeBar")->isVisible(); }));
    EXPECT_TRUE(labelText("noticeText").startsWith("Which studies are read, pinned or noted could not be looked up"))
        << labelText("noticeText").toStdString();
    EXPECT_EQ(board->mark("1").status, storage::ReadingStatus::Unread);
    rename("hidden", "study_marks");
    EXPECT_TRUE(QTest::qWaitFor([this] { return board->mark("1").status == storage::ReadingStatus::Read; }, 10'000));
}

TEST_F(StudiesAnswersTest, CopyingCopiesWhatIsSelectedWhereTheFocusIs) {
    addNode("PACS");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    service.answers.insert_or_assign("PACS", Error(ErrorCode::Refused, "connection refused"));
    open();
    searchEverything();
    clickRow("1");
    auto* errors = child<QLabel>("searchErrors");
    errors->setFocus();
    ASSERT_TRUE(errors->hasFocus());
    errors->setSelection(0, 4);
    QTest::keyClick(errors, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "PACS");
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(QApplication::clipboard()->text().contains("DOE, Jane\tP1"))
        << QApplication::clipboard()->text().toStdString();
}

TEST_F(StudiesAnswersTest, CommandsSettingsAndHelpHaveButtons) {
    open();
    QSignalSpy settingsWanted(&*window, &ui::StudiesWindow::settingsRequested);
    click("showSettingsButton");
    EXPECT_EQ(settingsWanted.size(), 1);
    EXPECT_TRUE(child<QWidget>("showSettingsButton")->toolTip().contains("Ctrl+,"));
    click("showHelpButton");
    EXPECT_TRUE(child<QWidget>("helpPanel")->isVisible());
    click("showHelpButton");
    EXPECT_FALSE(child<QWidget>("helpPanel")->isVisible());
    click("commandPaletteButton");
    EXPECT_TRUE(child<QWidget>("commandPalettePanel")->isVisible());
}

} // namespace
} // namespace sagitta::test
