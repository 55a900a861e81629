#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QComboBox>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QUrl>

#include <future>

namespace sagitta::test {
namespace {

using StudiesWindowTest = StudiesFixture;

TEST_F(StudiesWindowTest, ShowsLocalStudiesAtOnceNewestFirst) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101")});
    open();
    ASSERT_EQ(table()->model()->rowCount(), 2);
    EXPECT_EQ(cell(0, ui::StudyTableModel::Patient), "ROE, Max");
    EXPECT_EQ(cell(1, ui::StudyTableModel::Patient), "DOE, Jane");
    EXPECT_EQ(cell(0, ui::StudyTableModel::StudyDate), "2025-01-01 09:30");
    EXPECT_EQ(cell(0, ui::StudyTableModel::Source), "This computer");
    EXPECT_EQ(labelText("searchResults"), "This computer: 2 studies");
    EXPECT_EQ(window->focusWidget(), text());
}

TEST_F(StudiesWindowTest, SearchesThisComputerAsYouTypeAndNodesOnEnter) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    open();
    const size_t before = service.searches.size();
    QTest::keyClicks(text(), "doe");
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.searches.size() > before; }));
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()});
    EXPECT_EQ(service.searches.back().filter.text, "doe"); // the local search takes words
    EXPECT_TRUE(labelText("searchResults").contains("Press Enter to search PACS"));

    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    EXPECT_EQ(service.searches.back().query.patientName, "doe*");
    EXPECT_EQ(labelText("searchResults"), "This computer: 0 studies   PACS: 1 study");
    ASSERT_EQ(table()->model()->rowCount(), 1);
    EXPECT_EQ(cell(0, ui::StudyTableModel::Source), "PACS");

    QTest::keyClicks(text(), "x"); // what PACS found for "doe" is no answer to "doex"
    EXPECT_EQ(table()->model()->rowCount(), 0);
}

TEST_F(StudiesWindowTest, ASearchForEverythingIsAskedAboutFirst) {
    addNode("PACS");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    open();
    const auto asked = [this] { return child<QWidget>("broadSearch")->isVisible(); };
    const auto sent = [this] {
        return std::count_if(service.searches.begin(), service.searches.end(),
                             [](const auto& search) { return search.sources.contains("PACS"); });
    };
    EXPECT_FALSE(asked());
    for (const char* everything : {"", "*", "* ?", "id:*"}) {
        text()->clear();
        QTest::keyClicks(text(), everything);
        EXPECT_FALSE(asked()) << everything;
        QTest::keyClick(text(), Qt::Key_Return);
        EXPECT_TRUE(asked()) << everything;
        EXPECT_EQ(sent(), 0) << everything;
        EXPECT_EQ(table()->model()->rowCount(), 1) << "this computer is searched all the same";
    }
    EXPECT_EQ(labelText("broadSearchText"), "PACS is not searched yet: without a name, a date or a modality it would "
                                            "list every study it has.");
    EXPECT_EQ(child<QPushButton>("broadSearchAll")->text(), "Search all studies of PACS");
    screenshot(*window, "studies_broad");

    click("broadSearchAll");
    EXPECT_FALSE(asked());
    EXPECT_TRUE(text()->hasFocus());
    EXPECT_EQ(sent(), 1);
    EXPECT_EQ(table()->model()->rowCount(), 2);
    QTest::keyClick(text(), Qt::Key_Return); // it has been answered
    EXPECT_FALSE(asked());
    EXPECT_EQ(sent(), 2);
}

TEST_F(StudiesWindowTest, ASearchForEverythingIsNarrowedByAPress) {
    addNode("PACS");
    addNode("OLD");
    checkPacs();
    open();
    const QDate today = QDate::currentDate(); // midnight may be near
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_EQ(child<QPushButton>("broadSearchAll")->text(), "Search all studies of 2 nodes");
    click("broadSearchWeek");
    EXPECT_FALSE(child<QWidget>("broadSearch")->isVisible());
    EXPECT_EQ(child<QComboBox>("searchDate")->currentText(), "Last 7 days");
    ASSERT_EQ(service.searches.back().sources.size(), 2);
    const auto isOf = [](QDate day) { return day.toString("yyyyMMdd"); };
    EXPECT_TRUE(service.searches.back().query.date.startsWith(isOf(today.addDays(-6))) ||
                QDate::currentDate() != today);

    child<QComboBox>("searchDate")->setCurrentIndex(0); // any date: once more for everything
    QTest::keyClick(text(), Qt::Key_Return);
    click("broadSearchToday");
    EXPECT_EQ(child<QComboBox>("searchDate")->currentText(), "Today");
    EXPECT_EQ(service.searches.back().sources.size(), 2);
    EXPECT_TRUE(service.searches.back().query.date == isOf(today) || QDate::currentDate() != today);
}

TEST_F(StudiesWindowTest, ThisComputerAloneIsSearchedForEverythingWithoutAQuestion) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    QTest::keyClick(text(), Qt::Key_Return);
    EXPECT_FALSE(child<QWidget>("broadSearch")->isVisible());
    EXPECT_EQ(table()->model()->rowCount(), 1);
}

TEST_F(StudiesWindowTest, ACutListIsSaid) {
    addNode("PACS");
    checkPacs();
    network::QueryAnswer cut = answer({makeStudy("7", "Doe^John", "20230101")});
    cut.warnings << "the list may be incomplete: the archive ended the query with A700 (out of resources)";
    service.answers.insert_or_assign("PACS", cut);
    open();
    QTest::keyClicks(text(), "doe");
    QTest::keyClick(text(), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return child<QLabel>("searchErrors")->isVisible(); }));
    EXPECT_EQ(labelText("searchErrors"), "PACS: " + cut.warnings.front());
    EXPECT_EQ(table()->model()->rowCount(), 1) << "what came is shown";
}

// Of 50 000 studies the first screens are asked for; who comes to their end gets more, in the order of the table.
TEST_F(StudiesWindowTest, AsksForAFewLocalStudiesFirst) {
    std::vector<dicom::StudySummary> all;
    for (int n = 0; n < 1000; ++n)
        all.push_back(makeStudy(QString::number(n), "Doe^Jane", QDate(2020, 1, 1).addDays(-n).toString("yyyyMMdd")));
    setLocal(all);
    open();
    ASSERT_EQ(table()->model()->rowCount(), 200);
    EXPECT_EQ(labelText("searchResults"), "This computer: 1000 studies");
    EXPECT_EQ(service.searches.back().most, 200);
    table()->sortByColumn(ui::StudyTableModel::Patient, Qt::AscendingOrder);
    EXPECT_EQ(service.searches.back().order,
              (storage::StudyOrder{storage::StudyColumn::PatientName, Qt::AscendingOrder}));
    size_t searches = service.searches.size();
    QScrollBar* bar = table()->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    EXPECT_EQ(service.searches.size(), searches);
    bar->setValue(bar->maximum());
    ASSERT_TRUE(QTest::qWaitFor([this] { return table()->model()->rowCount() == 800; }));
    EXPECT_EQ(service.searches.size(), searches + 1) << "only as many as are wanted";
    EXPECT_GT(bar->value(), 100) << "nothing moves under the hand";
    bar->setValue(bar->maximum());
    ASSERT_TRUE(QTest::qWaitFor([this] { return table()->model()->rowCount() == 1000; }));
    searches = service.searches.size();
    bar->setValue(0);
    bar->setValue(bar->maximum());
    table()->sortByColumn(ui::StudyTableModel::StudyDate, Qt::AscendingOrder);
    EXPECT_EQ(service.searches.size(), searches) << "all are here";
    QTest::keyClicks(text(), "d");
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.searches.size() > searches; }));
    EXPECT_EQ(service.searches.back().most, 200) << "of other studies the first few again";
}

TEST_F(StudiesWindowTest, DropsAnswersToAnEarlierSearch) {
    service.autoAnswer = false;
    open();
    const FakeStudyService::Search first = service.searches.back();
    QTest::keyClicks(text(), "a");
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.searches.size() == 2; }));
    EXPECT_EQ(service.cancelled, 1);
    first.done(QString(), answer({makeStudy("1", "Old^Answer", "20200101")}));
    EXPECT_EQ(table()->model()->rowCount(), 0);
    service.searches.back().done(QString(), answer({makeStudy("2", "New^Answer", "20200101")}));
    EXPECT_EQ(table()->model()->rowCount(), 1);
}

TEST_F(StudiesWindowTest, SaysPerSourceWhatFailedAndWhatToDo) {
    addNode("PACS");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    service.answers.insert_or_assign("PACS", Error(ErrorCode::Refused, "connection refused"));
    open();
    searchEverything();
    EXPECT_EQ(labelText("searchErrors"), "PACS: connection refused – is the server running on 127.0.0.1:4242? "
                                         "Check host and port in the node's settings.");
    EXPECT_TRUE(child<QLabel>("searchErrors")->isVisible());
    EXPECT_EQ(table()->model()->rowCount(), 1);
    screenshot(*window, "studies_error");
}

TEST_F(StudiesWindowTest, OpensByDoubleClickAndByEnter) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101")});
    open();
    QStringList opened;
    QObject::connect(
        &*window, &ui::StudiesWindow::openRequested,
        [&](const QString& source, const dicom::StudySummary& study) { opened << source + study.studyInstanceUid; });
    const QPoint at = table()->visualRect(table()->model()->index(1, 0)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, at);
    EXPECT_EQ(opened, QStringList{"1"});
    QTest::keyClick(text(), Qt::Key_Down);
    QTest::keyClick(table(), Qt::Key_Return);
    EXPECT_EQ(opened, (QStringList{"1", "1"}));
}

TEST_F(StudiesWindowTest, ArrivalsMoveNeitherSelectionNorScrollNorFocus) {
    std::vector<dicom::StudySummary> studies;
    for (int i = 0; i < 100; ++i)
        studies.push_back(makeStudy(QString::number(i), QStringLiteral("Patient%1").arg(i), "20240101"));
    setLocal(studies);
    open();
    table()->sortByColumn(ui::StudyTableModel::PatientId, Qt::AscendingOrder);
    table()->verticalScrollBar()->setValue(40);
    table()->setCurrentIndex(model()->index(45, 0));
    text()->setFocus();
    const QString selected = cell(45, ui::StudyTableModel::PatientId);
    const QString top = cell(40, ui::StudyTableModel::PatientId);

    studies.insert(studies.begin(), makeStudy("000", "First^One", "20250101"));
    setLocal(studies);
    window->localStudiesChanged();
    ASSERT_EQ(table()->model()->rowCount(), 101);
    EXPECT_EQ(table()->currentIndex().siblingAtColumn(ui::StudyTableModel::PatientId).data().toString(), selected);
    EXPECT_TRUE(table()->selectionModel()->isSelected(table()->currentIndex()));
    EXPECT_EQ(cell(table()->indexAt(QPoint(0, 0)).row(), ui::StudyTableModel::PatientId), top);
    EXPECT_EQ(window->focusWidget(), text());
}

TEST_F(StudiesWindowTest, AnArrivalDoesNotPushANodesSearchAside) {
    addNode("PACS");
    checkPacs();
    open();
    service.autoAnswer = false;
    searchEverything();
    service.searches.back().done(QString(), network::QueryAnswer()); // this computer comes first
    const size_t searches = service.searches.size();
    window->localStudiesChanged();
    EXPECT_EQ(service.searches.size(), searches);
    EXPECT_EQ(service.searches.back().sources, QStringList{"PACS"});
    service.searches.back().done("PACS", network::QueryAnswer());
    ASSERT_EQ(service.searches.size(), searches + 1);
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()});
}

TEST_F(StudiesWindowTest, ImportsWhatIsDropped) {
    open();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(dir.path()), QUrl("https://example.org/x")});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&*window, &enter);
    EXPECT_TRUE(enter.isAccepted());
    EXPECT_TRUE(child<QWidget>("dropOverlay")->isVisible());
    screenshot(*window, "studies_drop");
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&*window, &drop);
    ASSERT_EQ(service.imported.size(), 1u);
    EXPECT_EQ(service.imported.front(), QStringList{dir.path()});
    EXPECT_FALSE(child<QWidget>("dropOverlay")->isVisible());

    QMimeData text;
    text.setText("no file");
    QDragEnterEvent other(QPoint(50, 50), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&*window, &other);
    EXPECT_FALSE(child<QWidget>("dropOverlay")->isVisible());
}

TEST_F(StudiesWindowTest, EmptyListsSayWhatToDo) {
    open();
    EXPECT_TRUE(child<QWidget>("firstRun")->isVisible());
    screenshot(*window, "studies_first_run");
    expectWellMade(*window);
    QTest::keyClicks(text(), "zzz");
    ASSERT_TRUE(QTest::qWaitFor([this] { return labelText("emptyTitle") == "No study found"; }));
    EXPECT_FALSE(child<QWidget>("firstRun")->isVisible());
    EXPECT_FALSE(child<QWidget>("emptyImport")->isVisible());
    screenshot(*window, "studies_none_found");
    text()->clear();
    addNode("PACS");
    QEvent activation(QEvent::ActivationChange);
    QApplication::sendEvent(&*window, &activation);
    sources()->item(1)->setCheckState(Qt::Unchecked);
    EXPECT_EQ(labelText("emptyTitle"), "No studies here yet");
    EXPECT_TRUE(child<QWidget>("emptyImport")->isVisible());
    screenshot(*window, "studies_empty");
    sources()->item(0)->setCheckState(Qt::Unchecked);
    EXPECT_EQ(labelText("emptyTitle"), "No source is checked");
}

TEST_F(StudiesWindowTest, AnEmptyListSaysThatNotAllWasSearched) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign("PACS", Error(ErrorCode::Refused, "connection refused"));
    open();
    searchEverything();
    ASSERT_TRUE(QTest::qWaitFor([this] { return labelText("emptyTitle").startsWith("No study found, but"); }));
    EXPECT_EQ(labelText("emptyAdvice"), "PACS could not be searched. Press F5 to try again.");
}

TEST_F(StudiesWindowTest, RemembersTheCheckedSources) {
    addNode("PACS");
    open();
    EXPECT_EQ(sources()->item(1)->checkState(), Qt::Checked) << "a node nobody has decided on is searched";
    sources()->item(1)->setCheckState(Qt::Unchecked);
    EXPECT_EQ(settings.value(Setting<QStringList>{"browser/uncheckedSources", {}}), QStringList{"PACS"});
    window.reset();
    open();
    EXPECT_EQ(sources()->item(1)->checkState(), Qt::Unchecked);
}

TEST_F(StudiesWindowTest, ALightTellsHowMuchOfALocalStudyIsHere) {
    addNode("PACS");
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Doe^Max", "20230101")}); // 160 images each
    dicom::StudySummary remote = makeStudy("1", "Doe^Jane", "20240101");
    remote.instances = 200;
    service.answers.insert_or_assign("PACS", answer({remote}));
    open();
    const auto cellOf = [&](const QString& source, const QString& uid, int role) {
        return rowOf(uid, source).siblingAtColumn(ui::StudyTableModel::Images).data(role);
    };
    const auto said = [&](const QString& uid) { return cellOf(QString(), uid, Qt::ToolTipRole).toString(); };
    EXPECT_EQ(said("1"), "160 images are here; how many the archive has is not known");
    const QImage unknown = cellOf(QString(), "1", Qt::DecorationRole).value<QIcon>().pixmap(12).toImage();
    ASSERT_FALSE(unknown.isNull());
    searchEverything();
    EXPECT_EQ(said("1"), "160 of 200 images are here");
    EXPECT_NE(cellOf(QString(), "1", Qt::DecorationRole).value<QIcon>().pixmap(12).toImage(), unknown);
    EXPECT_FALSE(cellOf("PACS", "1", Qt::DecorationRole).isValid()) << "of the archive's row there is nothing to say";
    EXPECT_EQ(said("2"), "160 images are here; how many the archive has is not known");
    window->setCompleteness({{"2", {160, 160, 160}}});
    EXPECT_EQ(said("2"), "all 160 images of the archive are here");
    EXPECT_EQ(cellOf(QString(), "2", Qt::AccessibleDescriptionRole).toString(), said("2"));
    screenshot(*window, "studies_lights");
    window->localStudiesChanged();
    EXPECT_EQ(said("1"), "160 of 200 images are here") << "what was said is remembered";
}

TEST_F(StudiesWindowTest, WhatChangedAtTheNodeIsMarkedInItsRowAndOffered) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Doe^Max", "20230101")});
    open();
    const auto sourceOf = [&](const QString& uid, int role) {
        return rowOf(uid).siblingAtColumn(ui::StudyTableModel::Source).data(role);
    };
    auto* bar = window->findChild<QWidget*>("nodeBar");
    ui::NodeNews news;
    news.state = ui::NodeNews::State::Differs;
    news.node = QStringLiteral("PACS");
    news.difference.added = 2;
    window->setNodeNews("2", news);
    EXPECT_EQ(sourceOf("1", Qt::DisplayRole).toString(), "This computer");
    EXPECT_EQ(sourceOf("2", Qt::DisplayRole).toString(), QString::fromUtf8("⚠ This computer"));
    EXPECT_EQ(sourceOf("2", Qt::ToolTipRole).toString(), newsText(news));
    table()->setCurrentIndex(model()->index(0, 0));
    EXPECT_FALSE(bar->isVisible());
    table()->setCurrentIndex(model()->index(1, 0));
    ASSERT_TRUE(bar->isVisible());
    screenshot(*window, "studies_changed_at_node");
    QTest::mouseClick(window->findChild<QPushButton*>("nodeBarRefresh"), Qt::LeftButton);
    EXPECT_EQ(service.refreshed, QStringList{"2"});
    window->localStudiesChanged();
    EXPECT_TRUE(bar->isVisible()) << "rows made anew change nothing";
    window->setNodeNews("2", {});
    EXPECT_FALSE(bar->isVisible());
    EXPECT_EQ(sourceOf("2", Qt::DisplayRole).toString(), "This computer");
}

TEST_F(StudiesWindowTest, NodesThatAreEnteredElsewhereShowWhenTheWindowIsActivated) {
    addNode("PACS");
    ASSERT_TRUE(settings.setValue(Setting<QStringList>{"browser/uncheckedSources", {}}, QStringList{"PACS"}));
    open();
    addNode("Archive");
    EXPECT_EQ(sources()->count(), 2);
    QEvent activation(QEvent::ActivationChange);
    QApplication::sendEvent(&*window, &activation);
    ASSERT_EQ(sources()->count(), 3);
    EXPECT_EQ(sources()->findItems("PACS", Qt::MatchExactly).front()->checkState(), Qt::Unchecked);
    EXPECT_EQ(sources()->findItems("Archive", Qt::MatchExactly).front()->checkState(), Qt::Checked);
    EXPECT_TRUE(labelText("searchResults").contains("Press Enter to search Archive"));
    sources()->setCurrentRow(2);
    ASSERT_TRUE(nodes->remove("PACS"));
    QApplication::sendEvent(&*window, &activation);
    ASSERT_EQ(sources()->count(), 2);
    ASSERT_TRUE(sources()->currentItem());
    EXPECT_EQ(sources()->currentItem()->text(), sources()->item(1)->text()) << "the selection stays";
}

// Ends when the test lets it.
class WaitingJob final : public Job {
public:
    explicit WaitingJob(std::shared_future<void> end) : m_end(std::move(end)) {}
    QString title() const override { return QStringLiteral("Retrieve CT 2024-03-01 from PACS"); }
    Result<void> run(JobContext& context) override {
        context.report({41, 160, 20'000'000, QStringLiteral("41 of 160 images")});
        m_end.wait();
        return {};
    }

private:
    std::shared_future<void> m_end;
};

TEST_F(StudiesWindowTest, JobsStandBelowTheTable) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    open();
    EXPECT_FALSE(child<QWidget>("jobPanel")->isVisible());
    std::promise<void> end;
    const JobId id = jobs.submit(std::make_shared<WaitingJob>(end.get_future().share()), JobPriority::User);
    ASSERT_TRUE(QTest::qWaitFor([this] {
        const auto* text = window->findChild<QLabel*>("jobText");
        return text && text->text().contains("41 of 160");
    }));
    EXPECT_TRUE(child<QWidget>("jobPanel")->isVisible());
    screenshot(*window, "studies_job");
    QTest::keyClick(table(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("paletteText"), "cancel retrieve ct");
    EXPECT_EQ(child<QListWidget>("paletteList")->count(), 1) << "the palette has its buttons too";
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Escape);
    end.set_value();
    EXPECT_EQ(jobs.wait(id)->state, JobState::Succeeded);
}

} // namespace
} // namespace sagitta::test
