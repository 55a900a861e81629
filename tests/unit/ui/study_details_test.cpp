// What stands beside the list: the details of a study and its note, the next unread one, and the first start.
#include "ui/common/theme.h"
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QDockWidget>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>

namespace sagitta::test {
namespace {

class StudyDetailsTest : public StudiesFixture {
protected:
    void openList() {
        addNode("PACS");
        checkPacs();
        setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101"),
                  makeStudy("3", "Poe^Ann", "20230101")});
        service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20220101")}));
        open();
    }
    QPlainTextEdit* note() { return child<QPlainTextEdit>("noteEditor"); }
    bool isNoted(const QString& uid, const QString& text) {
        return QTest::qWaitFor([&] { return marks->mark(uid)->note == text; });
    }
};

TEST_F(StudyDetailsTest, SayWhoWhatAndWhere) {
    service.others = std::vector{makeStudy("9", "Doe^Jane", "20190101", "MR")};
    openList();
    EXPECT_FALSE(child<QLabel>("detailsName")->isVisible());
    clickRow("1");
    EXPECT_EQ(labelText("detailsName"), "DOE, Jane");
    EXPECT_EQ(labelText("detailsPerson"), QString::fromUtf8("ID P1 · born 1970-02-03 · F"));
    EXPECT_EQ(labelText("detailsStudy"),
              QString::fromUtf8("2024-01-01 09:30 · CT\nThorax native\nAccession number A1"));
    EXPECT_EQ(labelText("detailsWhere"), "On this computer; no node is known to have it\n"
                                         "160 images are here; how many the archive has is not known");
    scene::Completeness known{200, 160, 160};
    known.archive = QStringLiteral("PACS");
    window->setCompleteness({{"1", known}});
    EXPECT_EQ(labelText("detailsWhere"), "On this computer, retrieved from PACS\n160 of 200 images are here");
    EXPECT_EQ(labelText("detailsStatus"), "Unread");
    auto* others = child<QListWidget>("otherStudies");
    EXPECT_FALSE(child<QLabel>("othersTitle")->isVisible()) << "nothing before it is known";
    ASSERT_TRUE(QTest::qWaitFor([&] { return others->count() == 1; }));
    EXPECT_EQ(others->item(0)->text(), "2019-01-01 09:30  MR  Thorax native");
    screenshot(*window, "studies_details");
    expectWellMade(*window);

    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    others->setCurrentRow(0);
    others->setFocus();
    QTest::keyClick(others, Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][1].value<dicom::StudySummary>().studyInstanceUid, "9");
    searchEverything();
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    EXPECT_EQ(labelText("detailsWhere"), "At PACS. Opening it retrieves what is not on this computer.");
    EXPECT_FALSE(note()->isVisible());
    service.answers.insert_or_assign("PACS", answer({makeStudy("1", "Doe^Jane", "20240101")}));
    QTest::keyClick(&*window, Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor([this] { return table()->select({"PACS", "1"}); }));
    EXPECT_EQ(labelText("detailsWhere"), "At PACS, and on this computer. Opening it retrieves what is missing here.");
    QTest::keyClick(table(), Qt::Key_F9);
    EXPECT_FALSE(child<QDockWidget>("detailsDock")->isVisible());
}

TEST_F(StudyDetailsTest, OtherStudiesAreDeniedOnlyWhenThatIsKnown) {
    dicom::StudySummary nameless = makeStudy("4", "Doe^Jane", "20260101");
    nameless.patientId.clear();
    openList();
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101"), nameless});
    window->localStudiesChanged();
    const auto says = [this](const QString& text) {
        return QTest::qWaitFor([&] { return labelText("othersTitle") == text; });
    };
    clickRow("1");
    EXPECT_EQ(labelText("othersTitle"), "");
    EXPECT_TRUE(says("No other studies of this patient are here"));
    service.others = Error(ErrorCode::Io, "disk error");
    clickRow("2");
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return labelText("othersTitle").startsWith("Other studies of this patient could not be looked up: ");
    }));
    service.othersWanted.clear();
    clickRow("4");
    EXPECT_EQ(labelText("othersTitle"), "Other studies of this patient are not known: this one has no patient ID");
    for (int i = 0; i < 5; ++i) { // past many rows
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Up);
    }
    QTest::keyClick(table(), Qt::Key_Down);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !service.othersWanted.isEmpty(); }));
    EXPECT_EQ(service.othersWanted.size(), 1) << "of those somebody only passed nobody asks";
}

TEST_F(StudyDetailsTest, ItsButtonsAndItsNoteAreOfTheStudyOnShow) {
    openList();
    clickRow("1");
    clickRow("2", Qt::ControlModifier);
    clickRow("2", Qt::ControlModifier); // the current one, and not selected any more
    ASSERT_EQ(table()->currentStudy()->studyInstanceUid, "2");
    ASSERT_EQ(table()->selectedStudies().front().studyInstanceUid, "1");
    ASSERT_EQ(labelText("detailsName"), "ROE, Max");
    click("markReadButton");
    EXPECT_EQ(board->mark("2").status, storage::ReadingStatus::Read);
    EXPECT_EQ(board->mark("1").status, storage::ReadingStatus::Unread);
    EXPECT_FALSE(child<QWidget>("markReadButton")->isEnabled());
    click("pinStudyButton");
    EXPECT_EQ(board->mark("2").pin, storage::Pin::Pinned);
    EXPECT_EQ(board->mark("1").pin, storage::Pin::Loose);
    click("pinStudyButton");
    EXPECT_EQ(board->mark("2").pin, storage::Pin::Loose);
    QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
    QTest::keyClicks(note(), "Max");
    EXPECT_TRUE(isNoted("2", "Max"));

    searchEverything();
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    clickRow("1", Qt::ControlModifier);
    table()->selectionModel()->setCurrentIndex(rowOf("7", "PACS"), QItemSelectionModel::NoUpdate);
    EXPECT_FALSE(action("editNote")->isEnabled()) << "what is shown is not here";
}

TEST_F(StudyDetailsTest, TheNextUnreadStudyIsLookedForBeyondTheLoadedRows) {
    std::vector<dicom::StudySummary> all;
    QStringList uids;
    for (int n = 0; n < 300; ++n) {
        all.push_back(makeStudy(QString::number(n), "Doe^Jane", QDate(2020, 1, 1).addDays(-n).toString("yyyyMMdd")));
        uids << all.back().studyInstanceUid;
    }
    setLocal(all);
    open();
    ASSERT_EQ(model()->rowCount(), 200);
    QStringList read = uids;
    read.removeAll("5");
    read.removeAll("250");
    board->setStatus(read, storage::ReadingStatus::Read);
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    const auto last = [&] { return opened.back()[1].value<dicom::StudySummary>().studyInstanceUid; };
    clickRow("5");
    service.aside = storage::StudyPage{{all[5], all[250]}, 2};
    QTest::keyClick(table(), Qt::Key_F7);
    ASSERT_EQ(service.asides.size(), 1u);
    EXPECT_EQ(service.asides[0].filter.statuses, QList{storage::ReadingStatus::Unread});
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(last(), "250");
    board->setStatus({"250"}, storage::ReadingStatus::Read);
    clickRow("7");
    QTest::keyClick(table(), Qt::Key_F7); // what the database answers may be a moment old
    EXPECT_EQ(last(), "5") << "then from the top on";
    board->setStatus({"5"}, storage::ReadingStatus::Read);
    QString told;
    window->openNextUnread([&](const QString& text) { told = text; });
    EXPECT_EQ(told, "No other study in this list is unread.") << "whoever asked is told";
    EXPECT_FALSE(child<QWidget>("noticeBar")->isVisible());
    service.aside = Error(ErrorCode::Io, "disk error");
    window->openNextUnread([&](const QString& text) { told = text; });
    EXPECT_TRUE(told.startsWith("The next unread study could not be looked up: ")) << told.toStdString();
    EXPECT_EQ(opened.size(), 2);
}

TEST_F(StudyDetailsTest, ANoteIsSavedByItselfAndUnderItsOwnStudy) {
    openList();
    clickRow("1");
    QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
    ASSERT_TRUE(note()->hasFocus());
    QTest::keyClicks(note(), "Ask Max");
    EXPECT_TRUE(isNoted("1", "Ask Max")) << "after a pause";
    EXPECT_EQ(rowOf("1").siblingAtColumn(ui::StudyTableModel::Note).data().toString(), "Ask Max");
    QTest::keyClicks(note(), " again");
    clickRow("2");
    EXPECT_EQ(note()->toPlainText(), "");
    EXPECT_TRUE(isNoted("1", "Ask Max again")) << "when another study is selected";
    EXPECT_EQ(marks->mark("2")->note, "");
    clickRow("1");
    EXPECT_EQ(note()->toPlainText(), "Ask Max again");
    QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
    QTest::keyClicks(note(), "!");
    window->close();
    EXPECT_TRUE(isNoted("1", "Ask Max again!")) << "when the window closes";
}

TEST_F(StudyDetailsTest, ArrivalsDoNotDisturbWhoWrites) {
    openList();
    clickRow("1");
    note()->setFocus();
    QTest::keyClicks(note(), "Half a");
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("4", "New^One", "20260101")});
    window->localStudiesChanged();
    board->noteOpened("1");
    EXPECT_TRUE(note()->hasFocus());
    QTest::keyClicks(note(), " word");
    EXPECT_EQ(note()->toPlainText(), "Half a word");
    EXPECT_TRUE(isNoted("1", "Half a word"));
}

TEST_F(StudyDetailsTest, TheNextUnreadStudyIsOneKeyAway) {
    openList();
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    const auto last = [&] { return opened.back()[1].value<dicom::StudySummary>().studyInstanceUid; };
    QTest::keyClick(text(), Qt::Key_F7); // the newest first
    EXPECT_EQ(last(), "2");
    EXPECT_EQ(table()->currentStudy()->studyInstanceUid, "2");
    board->setStatus({"1"}, storage::ReadingStatus::Read);
    QTest::keyClick(table(), Qt::Key_F7);
    EXPECT_EQ(last(), "3");
    window->openNextUnread(); // as the viewer asks for it
    EXPECT_EQ(last(), "2") << "around the end";
    board->setStatus({"3"}, storage::ReadingStatus::Opened);
    window->openNextUnread();
    EXPECT_EQ(opened.size(), 3);
    EXPECT_EQ(labelText("noticeText"), "No other study in this list is unread.");
    click("noticeClose");
    EXPECT_FALSE(child<QWidget>("noticeBar")->isVisible());
}

TEST_F(StudyDetailsTest, TheFirstStartOffersThreeWays) {
    open();
    ASSERT_TRUE(child<QWidget>("firstRun")->isVisible());
    click("firstRunAddNode");
    auto* dialog = child<QWidget>("nodeDialog");
    ASSERT_TRUE(dialog->isVisible());
    dialog->close();
    click("firstRunImport");
    child<QWidget>("importDialog")->close();
    click("firstRunDemo");
    ASSERT_TRUE(service.demo);
    service.demo(Error(ErrorCode::Full, "disk full"));
    EXPECT_TRUE(labelText("noticeText").startsWith("The demo PACS does not start: No room left"));
    click("firstRunDemo");
    addNode("Demo PACS"); // as the service does
    service.answers.insert_or_assign("Demo PACS", answer({makeStudy("7", "Demo^One", "20220101")}));
    service.demo({});
    EXPECT_EQ(sources()->count(), 2);
    ASSERT_EQ(model()->rowCount(), 1) << "what it has is listed at once";
    service.answers.insert_or_assign(
        "Demo PACS", answer({makeStudy("7", "Demo^One", "20220101"), makeStudy("8", "Demo^Two", "20220101")}));
    service.demo({});
    EXPECT_EQ(model()->rowCount(), 2);
}

TEST_F(StudyDetailsTest, TheDemoIsNotForgottenWhileItIsAsked) {
    open();
    click("firstRunDemo");
    addNode("Demo PACS");
    service.autoAnswer = false;
    service.demo({});
    const auto isAsked = [this] { return service.searches.back().sources == QStringList{"Demo PACS"}; };
    if (!isAsked()) // this computer first
        service.searches.back().done(QString(), answer({}));
    ASSERT_TRUE(isAsked());
    const size_t searches = service.searches.size();
    EXPECT_FALSE(QTest::qWaitFor([&] { return service.searches.size() > searches; }, 200)) << "the pause of typing";
    service.searches[searches - 1].done("Demo PACS", answer({makeStudy("7", "Demo^One", "20220101")}));
    EXPECT_EQ(model()->rowCount(), 1);
    EXPECT_FALSE(labelText("searchResults").contains(QString::fromUtf8("searching…")));
}

TEST_F(StudyDetailsTest, TheThreeWaysFollowTheTheme) {
    open();
    const auto brightest = [this] {
        const QImage image = child<QWidget>("firstRunDemo")->findChild<QLabel*>()->pixmap().toImage();
        int most = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (qAlpha(image.pixel(x, y)) > 200)
                    most = std::max(most, qGray(image.pixel(x, y)));
        return most;
    };
    ui::applyTheme(*qApp, ui::Theme::Dark);
    EXPECT_GT(brightest(), 128);
    ui::applyTheme(*qApp, ui::Theme::Light);
    EXPECT_LT(brightest(), 128) << "dark on light";
    ui::applyTheme(*qApp, ui::Theme::Dark);
}

} // namespace
} // namespace sagitta::test
