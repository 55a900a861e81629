// Every control of the studies window, operated as the window system delivers it: search line, dates, modalities,
// sources, the list and its headings, the details, what stands where there are no studies.
#include "unit/ui/controls.h"
#include "unit/ui/real_events.h"
#include "unit/ui/studies_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDialog>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QToolButton>

namespace sagitta::test {
namespace {

class StudiesControlsTest : public StudiesFixture {
protected:
    void openList() {
        addNode(QStringLiteral("PACS"));
        checkPacs();
        setLocal({makeStudy("1", "Doe^Jane", "20250101"), makeStudy("2", "Roe^Max", "20240101"),
                  makeStudy("3", "Poe^Ann", "20230101")});
        open();
    }
    template<class T = QWidget>
    T& the(const char* name) {
        T* found = child<T>(name);
        if (!found)
            throw std::runtime_error(name); // ends the test, not the run
        return *found;
    }
    void press(const char* keys) { pressKeys(QKeySequence(QLatin1String(keys))); }
    void clickRow(const QString& uid) { clickOn(*table()->viewport(), table()->visualRect(rowOf(uid)).center()); }
    void clickSource(int row, bool isBox) {
        QListWidget& list = *sources();
        const QRect place = list.visualItemRect(list.item(row));
        clickOn(*list.viewport(), isBox ? QPoint(place.left() + 14, place.center().y()) : place.center());
    }
    QPoint heading(int column) {
        const QHeaderView& header = *table()->header();
        return {header.sectionViewportPosition(column) + header.sectionSize(column) / 2, header.height() / 2};
    }
    void close(const char* name) {
        auto* dialog = window->findChild<QDialog*>(QLatin1String(name));
        ASSERT_TRUE(dialog) << name;
        activate(*dialog);
        press("Escape");
        ASSERT_TRUE(QTest::qWaitFor([&] { return !window->findChild<QDialog*>(QLatin1String(name)); }));
        activate(*window);
    }
    const storage::StudyFilter& filter() { return service.searches.back().filter; }
    bool isAskedFor(const std::function<bool(const storage::StudyFilter&)>& is) {
        return QTest::qWaitFor([&] { return is(filter()); });
    }
};

TEST_F(StudiesControlsTest, TheWindowHasNoOthers) {
    openList();
    QStringList controls{"searchText",
                         "searchDate",
                         "searchModalities",
                         "searchButton",
                         "moreFieldsButton",
                         "savedSearches",
                         "importButton",
                         "sourceList",
                         "addNode",
                         "albumList",
                         "newAlbumButton",
                         "studyTable",
                         "commandPaletteButton",
                         "showHelpButton",
                         "showSettingsButton"}; // StudiesAnswersTest
    expectControls(*window, controls);
    clickRow("1");
    controls << "markReadButton"
             << "pinStudyButton"
             << "noteEditor";
    expectControls(*window, controls);
    clickOn(the("moreFieldsButton"));
    controls << "searchId"
             << "searchAccession"
             << "searchDescription"
             << "searchReferrer";
    expectControls(*window, controls);
}

TEST_F(StudiesControlsTest, TheSearchButtonAsksTheNodes) {
    openList();
    typeText("doe");
    clickOn(the("searchButton"));
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    EXPECT_EQ(service.searches.back().query.patientName, "doe*");
}

TEST_F(StudiesControlsTest, TheSearchLineIsClearedByItsButton) {
    openList();
    typeText("doe");
    ASSERT_TRUE(isAskedFor([](const auto& asked) { return asked.text == "doe"; }));
    auto* clear = text()->findChild<QToolButton*>();
    for (QToolButton* button : text()->findChildren<QToolButton*>())
        if (button->x() > clear->x())
            clear = button;
    clickOn(*clear);
    EXPECT_EQ(text()->text(), "");
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.text.isEmpty(); }));
}

TEST_F(StudiesControlsTest, DatesAreChosenAndTyped) {
    openList();
    auto& date = the<QComboBox>("searchDate");
    clickOn(date);
    press("Down"); // Today
    press("Return");
    const QDate today = QDate::currentDate(); // midnight may be near
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return !asked.fromDate.isEmpty(); }));
    EXPECT_TRUE(filter().fromDate == today.toString("yyyyMMdd") || QDate::currentDate() != today);
    EXPECT_FALSE(the("searchDateFrom").isVisible());
    clickOn(date);
    press("End"); // from … to
    press("Return");
    for (const auto& [field, day] : {std::pair("searchDateFrom", "20240102"), std::pair("searchDateTo", "20240304")}) {
        doubleClickOn(the(field), {16, the(field).height() / 2}); // the year
        typeText(QLatin1String(day));
    }
    EXPECT_TRUE(isAskedFor([](const auto& asked) {
        return asked.fromDate == "20240102" && asked.toDate == "20240304";
    })) << the<QDateEdit>("searchDateFrom").text().toStdString()
        << the<QDateEdit>("searchDateTo").text().toStdString();
}

TEST_F(StudiesControlsTest, ModalitiesAreCheckedAndAllAgain) {
    openList();
    auto& button = the<QToolButton>("searchModalities");
    const auto choose = [&](const char* entry) {
        clickMenuButton(button, [&] { clickEntry(*button.menu(), the<QAction>(entry)); });
    };
    choose("modalityCT");
    choose("modalityMR");
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.modalities == QStringList{"CT", "MR"}; }));
    EXPECT_TRUE(button.text().startsWith("CT, MR"));
    choose("modalityCT");
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.modalities == QStringList{"MR"}; }));
    choose("modalityAll");
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.modalities.isEmpty(); }));
}

// Without the mouse: what the keys are for is selected, so that the commands are for it too.
TEST_F(StudiesControlsTest, DownAndTabLeadIntoTheListAndItsRowIsSelected) {
    openList();
    press("Down");
    ASSERT_TRUE(table()->hasFocus());
    EXPECT_EQ(table()->selectedStudies().size(), 1u);
    press("Ctrl+M");
    EXPECT_TRUE(QTest::qWaitFor([this] { return marks->mark("1")->status == storage::ReadingStatus::Read; }));
    table()->clearSelection();
    clickOn(*text());
    for (int i = 0; i < 50 && !table()->hasFocus(); ++i)
        press("Tab");
    ASSERT_TRUE(table()->hasFocus());
    EXPECT_EQ(table()->selectedStudies().size(), 1u);
}

TEST_F(StudiesControlsTest, EnterOpensAndNotWithKeysThatMeanSomethingElse) {
    openList();
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    QSignalSpy another(&*window, &ui::StudiesWindow::openInNewWindowRequested);
    press("Down");
    press("Ctrl+Shift+Return");
    EXPECT_EQ(opened.size(), 0);
    EXPECT_EQ(another.size(), 1);
    press("Return");
    EXPECT_EQ(opened.size(), 1);
    table()->clearSelection();
    press("Ctrl+Shift+Return"); // nothing is selected
    EXPECT_EQ(opened.size(), 1);
}

TEST_F(StudiesControlsTest, FieldsAreUnfoldedAndTyped) {
    openList();
    clickOn(the("moreFieldsButton"));
    for (const char* field : {"searchId", "searchAccession", "searchDescription", "searchReferrer"}) {
        clickOn(the(field));
        typeText(QLatin1String(field).mid(6));
    }
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.referringPhysician == "Referrer"; }));
    EXPECT_EQ(filter().patientId, "Id");
    EXPECT_EQ(filter().accessionNumber, "Accession");
    EXPECT_EQ(filter().description, "Description");
    press("Return");
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    clickOn(the("moreFieldsButton"));
    EXPECT_FALSE(the("searchId").isVisible());
}

TEST_F(StudiesControlsTest, SearchesAreSavedChosenAndDeletedInTheirMenu) {
    openList();
    typeText("doe");
    auto& button = the<QToolButton>("savedSearches");
    QMenu& menu = *button.menu();
    clickMenuButton(button, [&] { clickEntry(menu, *action("saveSearch")); });
    typeText("mine");
    clickOn(the("namePromptAccept"));
    press("Ctrl+Shift+Backspace");
    ASSERT_EQ(text()->text(), "");
    const auto entry = [](QMenu& of, const char* title) -> QAction& {
        for (QAction* one : of.actions())
            if (one->text() == QLatin1String(title))
                return *one;
        throw std::runtime_error(title);
    };
    clickMenuButton(button, [&] { clickEntry(menu, entry(menu, "mine")); });
    EXPECT_EQ(text()->text(), "doe");
    clickMenuButton(button, [&] {
        clickEntry(menu, entry(menu, "Delete"));
        QMenu& below = *entry(menu, "Delete").menu();
        clickEntry(below, entry(below, "mine"));
    });
    EXPECT_EQ(menu.actions().size(), 1) << "the command alone";
    clickOn(the("noticeUndo"));
    EXPECT_GT(menu.actions().size(), 1);
}

TEST_F(StudiesControlsTest, AlbumsAreMadeCheckedRenamedAndFilledByTheMouse) {
    openList();
    clickOn(the("newAlbumButton"));
    typeText("Rare");
    clickOn(the("namePromptAccept"));
    auto& albums = the<QListWidget>("albumList");
    const auto isNamed = [&](const char* name) {
        return QTest::qWaitFor([&] { return albums.count() == 1 && albums.item(0)->text() == QLatin1String(name); });
    };
    ASSERT_TRUE(isNamed("Rare"));
    const auto place = [&] { return albums.visualItemRect(albums.item(0)); };
    clickOn(*albums.viewport(), {place().left() + 10, place().center().y()}); // its box
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.albums == QStringList{"Rare"}; }));
    clickOn(*albums.viewport(), {place().left() + 10, place().center().y()});
    EXPECT_TRUE(isAskedFor([](const auto& asked) { return asked.albums.isEmpty(); }));
    clickRow("2");
    dragAndDrop(*table()->viewport(), table()->visualRect(rowOf("2")).center(), *albums.viewport(), place().center());
    EXPECT_TRUE(QTest::qWaitFor([this] { return marks->mark("2")->albums == QStringList{"Rare"}; }));
    EXPECT_TRUE(marks->mark("1")->albums.isEmpty());
    clickOn(*albums.viewport(), place().center(), Qt::RightButton);
    auto& menu = the<QMenu>("albumSourceMenu");
    clickEntry(menu, *menu.actions().front());
    press("Ctrl+A");
    typeText("Lessons");
    press("Return");
    EXPECT_TRUE(isNamed("Lessons"));
}

TEST_F(StudiesControlsTest, SourcesAreCheckedAddedAndChanged) {
    openList();
    ASSERT_EQ(model()->rowCount(), 3);
    clickSource(0, true);
    EXPECT_EQ(sources()->item(0)->checkState(), Qt::Unchecked);
    EXPECT_EQ(model()->rowCount(), 0) << "this computer is not searched";
    clickSource(0, true);
    EXPECT_TRUE(QTest::qWaitFor([this] { return model()->rowCount() == 3; }));
    const auto named = [this] { return the<QDialog>("nodeDialog").findChild<QLineEdit*>("nodeName")->text(); };
    clickOn(the("addNode"));
    EXPECT_EQ(named(), "");
    close("nodeDialog");
    clickSource(1, false);
    clickOn(the("editNode"));
    EXPECT_EQ(named(), "PACS");
    close("nodeDialog");
    QListWidget& list = *sources();
    doubleClickOn(*list.viewport(), list.visualItemRect(list.item(1)).center());
    EXPECT_EQ(named(), "PACS");
    close("nodeDialog");
}

TEST_F(StudiesControlsTest, HeadingsSortAndTheirMenuShowsColumns) {
    openList();
    clickOn(*table()->header()->viewport(), heading(ui::StudyTableModel::Patient));
    EXPECT_EQ(cell(0, 0), "DOE, Jane");
    EXPECT_EQ(cell(2, 0), "ROE, Max");
    clickOn(*table()->header()->viewport(), heading(ui::StudyTableModel::Patient));
    EXPECT_EQ(cell(0, 0), "ROE, Max");
    clickOn(*table()->header()->viewport(), heading(ui::StudyTableModel::Patient), Qt::RightButton);
    auto& menu = the<QMenu>("columnMenu");
    const QByteArray sex = QByteArray("column") + QByteArray::number(int(ui::StudyTableModel::Sex));
    EXPECT_TRUE(table()->isColumnHidden(ui::StudyTableModel::Sex));
    clickEntry(menu, the<QAction>(sex.constData()));
    EXPECT_FALSE(table()->isColumnHidden(ui::StudyTableModel::Sex));
}

TEST_F(StudiesControlsTest, RowsAreOpenedUnfoldedAndSelectedByTheMouse) {
    service.series.insert_or_assign("2", std::vector<ui::SeriesRow>(2));
    openList();
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    doubleClickOn(*table()->viewport(), table()->visualRect(rowOf("2")).center());
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][1].value<dicom::StudySummary>().studyInstanceUid, "2");
    const QRect row = table()->visualRect(rowOf("2"));
    clickOn(*table()->viewport(), {row.left() - 8, row.center().y()}); // its triangle
    EXPECT_TRUE(table()->isExpanded(rowOf("2")));
    clickOn(*table()->viewport(), {row.left() - 8, row.center().y()});
    EXPECT_FALSE(table()->isExpanded(rowOf("2")));
    clickRow("1");
    clickOn(*table()->viewport(), table()->visualRect(rowOf("3")).center(), Qt::LeftButton, Qt::ShiftModifier);
    EXPECT_EQ(table()->selectedStudies().size(), 3u);
    clickOn(*table()->viewport(), table()->visualRect(rowOf("2")).center(), Qt::LeftButton, Qt::ControlModifier);
    EXPECT_EQ(table()->selectedStudies().size(), 2u);
}

TEST_F(StudiesControlsTest, TheNoteAndTheOtherStudies) {
    service.others = std::vector<dicom::StudySummary>{makeStudy("9", "Doe^Jane", "20190101", "MR")};
    openList();
    clickRow("1");
    clickOn(the("noteEditor"));
    typeText("Ask Max");
    clickRow("2");
    EXPECT_TRUE(QTest::qWaitFor([this] { return marks->mark("1")->note == "Ask Max"; }));
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    auto& others = the<QListWidget>("otherStudies");
    ASSERT_TRUE(QTest::qWaitFor([&] { return others.isVisible(); })); // looked up once the row is looked at
    doubleClickOn(*others.viewport(), others.visualItemRect(others.item(0)).center());
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][1].value<dicom::StudySummary>().studyInstanceUid, "9");
}

TEST_F(StudiesControlsTest, TheFirstStartAndTheEmptyListHaveTheirButtons) {
    open();
    clickOn(the("firstRunAddNode"));
    close("nodeDialog");
    clickOn(the("firstRunImport"));
    close("importDialog");
    clickOn(the("firstRunDemo"));
    EXPECT_TRUE(service.demo);
    addNode(QStringLiteral("PACS")); // entered elsewhere, and not checked
    ASSERT_TRUE(settings.setValue(Setting<QStringList>{"browser/uncheckedSources", {}}, QStringList{"PACS"}));
    QEvent activation(QEvent::ActivationChange);
    QApplication::sendEvent(&*window, &activation);
    clickSource(1, true);
    clickSource(1, true);
    ASSERT_TRUE(QTest::qWaitFor([this] { return child<QWidget>("emptyImport")->isVisible(); }));
    clickOn(the("emptyImport"));
    close("importDialog");
}

TEST_F(StudiesControlsTest, ASearchForEverythingIsAnsweredByClicks) {
    openList();
    press("Return");
    ASSERT_TRUE(the("broadSearch").isVisible());
    clickOn(the("broadSearchToday"));
    EXPECT_EQ(the<QComboBox>("searchDate").currentText(), "Today");
    EXPECT_FALSE(the("broadSearch").isVisible());
}

} // namespace
} // namespace sagitta::test
