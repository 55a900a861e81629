// What is done with studies by menu and by key, and what their rows then say.
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

namespace sagitta::test {
namespace {

using storage::Pin;
using storage::ReadingStatus;

class StudyActionsTest : public StudiesFixture {
protected:
    void SetUp() override {
        StudiesFixture::SetUp();
        addNode("PACS");
        checkPacs();
        setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101"),
                  makeStudy("3", "Poe^Ann", "20230101")});
        service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20220101")}));
        open();
        searchEverything();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(table(), key, modifiers); }
    void choosePalette(const char* words) {
        press(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(child<QLineEdit>("paletteText"), words);
        QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    }
    // As the database has it.
    bool becomes(const QString& uid, const std::function<bool(const storage::StudyMark&)>& is) {
        return QTest::qWaitFor([&] { return is(*marks->mark(uid)); });
    }
};

TEST_F(StudyActionsTest, SeveralRowsAreSelectedAndMarkedTogether) {
    clickRow("2");
    clickRow("3", Qt::ControlModifier);
    EXPECT_EQ(table()->selectedStudies().size(), 2u);
    press(Qt::Key_M, Qt::ControlModifier);
    for (const char* uid : {"2", "3"})
        EXPECT_TRUE(becomes(uid, [](const auto& mark) { return mark.status == ReadingStatus::Read; })) << uid;
    EXPECT_EQ(marks->mark("1")->status, ReadingStatus::Unread);
    EXPECT_FALSE(action("markRead")->isEnabled()) << "they are read";
    EXPECT_EQ(table()->selectedStudies().size(), 2u) << "they stay selected";
    press(Qt::Key_U, Qt::ControlModifier);
    EXPECT_TRUE(becomes("3", [](const auto& mark) { return mark.status == ReadingStatus::Unread; }));
}

TEST_F(StudyActionsTest, UnreadStudiesAreBoldAndHaveAMark) {
    const auto status = [&](int role) { return rowOf("1").siblingAtColumn(ui::StudyTableModel::Status).data(role); };
    EXPECT_TRUE(rowOf("1").data(Qt::FontRole).value<QFont>().bold());
    EXPECT_EQ(status(Qt::ToolTipRole).toString(), "Unread");
    const QImage unread = status(Qt::DecorationRole).value<QIcon>().pixmap(12).toImage();
    EXPECT_FALSE(rowOf("7", "PACS").data(Qt::FontRole).isValid()) << "it is not here to be read";
    EXPECT_FALSE(rowOf("7", "PACS").siblingAtColumn(ui::StudyTableModel::Status).data(Qt::ToolTipRole).isValid());
    board->noteOpened("1");
    EXPECT_EQ(status(Qt::ToolTipRole).toString(), "Opened, not read");
    EXPECT_FALSE(rowOf("1").data(Qt::FontRole).isValid());
    EXPECT_NE(status(Qt::DecorationRole).value<QIcon>().pixmap(12).toImage(), unread);
}

TEST_F(StudyActionsTest, TheMenuDoesWhatItSays) {
    clickRow("1");
    chooseInMenu("1", "markRead");
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.status == ReadingStatus::Read; }));
    chooseInMenu("1", "pinStudy");
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.pin == Pin::Pinned; }));
    EXPECT_EQ(rowOf("1").siblingAtColumn(ui::StudyTableModel::Pinned).data(Qt::ToolTipRole).toString(),
              "Pinned: it never makes room for others");
    chooseInMenu("1", "pinStudy");
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.pin == Pin::Loose; }));
    chooseInMenu("1", "PACS"); // below Send to
    EXPECT_EQ(service.sent, QStringList{"1>PACS"});
    ASSERT_TRUE(marks->addAlbum("Teaching"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return board->albums().size() == 1; }));
    chooseInMenu("1", "Teaching");
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.albums == QStringList{"Teaching"}; }));
    ASSERT_TRUE(QTest::qWaitFor([this] { return action("removeFromAlbum")->isEnabled(); }));
    QTest::keyClick(&*window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    auto* menu = window->findChild<QMenu*>("leaveAlbumMenu");
    ASSERT_TRUE(menu);
    QTest::keyClick(menu, Qt::Key_Return); // the first entry is chosen already
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.albums.isEmpty(); }));

    action("addToAlbum")->trigger();
    auto* name = window->findChild<QLineEdit*>("newAlbumName");
    ASSERT_TRUE(name);
    QTest::keyClicks(name, "Rare");
    QTest::keyClick(name, Qt::Key_Return);
    EXPECT_TRUE(becomes("1", [](const auto& mark) { return mark.albums == QStringList{"Rare"}; }));
}

TEST_F(StudyActionsTest, OnlyWhatAppliesIsOffered) {
    table()->clearSelection();
    table()->setCurrentIndex({});
    for (const char* id : {"openStudy", "openInNewWindow", "retrieveStudy", "sendStudy", "markRead", "markUnread",
                           "pinStudy", "editNote", "addToAlbum", "removeFromAlbum", "copyStudy", "copyStudyUid",
                           "exportStudies", "verifyStudies", "deleteStudies"})
        EXPECT_FALSE(action(id)->isEnabled()) << id;
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    for (const char* id : {"openStudy", "retrieveStudy", "copyStudy"})
        EXPECT_TRUE(action(id)->isEnabled()) << id;
    for (const char* id : {"sendStudy", "markRead", "pinStudy", "editNote", "addToAlbum", "exportStudies",
                           "verifyStudies", "deleteStudies"})
        EXPECT_FALSE(action(id)->isEnabled()) << id << ": it is not here";
    ASSERT_TRUE(table()->select({{}, "1"}));
    EXPECT_FALSE(action("retrieveStudy")->isEnabled()) << "it is here";
    EXPECT_FALSE(action("markUnread")->isEnabled()) << "it is unread";
    EXPECT_TRUE(action("sendStudy")->isEnabled());
}

// A key that does nothing and says nothing looks broken.
TEST_F(StudyActionsTest, AKeyForWhatCannotBeDoneNowSaysWhatItNeeds) {
    table()->clearSelection();
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(labelText("noticeText"), "Verify the files: select a study that is on this computer first.");
    QTest::keyClick(table(), Qt::Key_Delete);
    EXPECT_EQ(labelText("noticeText"), "Delete from this computer: select a study that is on this computer first.");
    EXPECT_EQ(text()->text(), "");
    QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(labelText("noticeText"), "Send to: select a study that is on this computer first.");
    click("noticeClose");
    sources()->setFocus();
    QTest::keyClick(sources(), Qt::Key_Delete);
    EXPECT_FALSE(child<QWidget>("noticeBar")->isVisible()) << "there the key is for something else";
    clickRow("1");
    QTest::keyClick(table(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_FALSE(child<QWidget>("noticeBar")->isVisible());
}

TEST_F(StudyActionsTest, VerifiesTheSelectedOnesOrAll) {
    clickRow("2");
    clickRow("3", Qt::ControlModifier);
    press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(service.verified.size(), 1u);
    EXPECT_EQ(service.verified.back(), (QStringList{"2", "3"}));
    clickRow("1");
    chooseInMenu("1", "verifyStudies");
    EXPECT_EQ(service.verified.back(), QStringList{"1"});
    choosePalette("verify all");
    EXPECT_EQ(service.verified.back(), QStringList()) << "all of them";
    choosePalette("rebuild index");
    EXPECT_EQ(service.rebuilds, 1);
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(service.verified.size(), 3u) << "it is not here";
}

TEST_F(StudyActionsTest, ExportsToTheFolderThatIsChosen) {
    const auto choose = [this](const QString& folder) {
        auto* dialog = child<QFileDialog>("exportDialog");
        ASSERT_TRUE(QTest::qWaitForWindowActive(dialog));
        dialog->setDirectory(folder);
        dialog->findChild<QLineEdit*>("fileNameEdit")->setText(folder);
        QTest::keyClick(dialog->findChild<QLineEdit*>("fileNameEdit"), Qt::Key_Return);
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window->findChild<QFileDialog*>("exportDialog"); }));
        ASSERT_TRUE(QTest::qWaitForWindowActive(&*window));
    };
    const QString folder = dir.path();
    clickRow("1");
    clickRow("3", Qt::ControlModifier);
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    choose(folder);
    EXPECT_EQ(service.exported, (QStringList{"1>" + folder, "3>" + folder}));
    clickRow("2");
    chooseInMenu("2", "exportStudies");
    choose(folder);
    EXPECT_EQ(service.exported.back(), "2>" + folder);
    choosePalette("export dicom");
    child<QFileDialog>("exportDialog")->reject();
    EXPECT_EQ(service.exported.size(), 3);
}

TEST_F(StudyActionsTest, RetrievesWithoutOpening) {
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    press(Qt::Key_R, Qt::ControlModifier);
    EXPECT_EQ(service.retrieved, QStringList{"PACS/7"});
    EXPECT_TRUE(opened.isEmpty());
}

TEST_F(StudyActionsTest, OpensInTheSameWindowOrInANewOne) {
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    QSignalSpy another(&*window, &ui::StudiesWindow::openInNewWindowRequested);
    clickRow("3");
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][1].value<dicom::StudySummary>().studyInstanceUid, "3");
    press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(another.size(), 1);
    EXPECT_EQ(another[0][1].value<dicom::StudySummary>().studyInstanceUid, "3");
    EXPECT_EQ(opened.size(), 1);
}

TEST_F(StudyActionsTest, CopiesRowsAsTheyAreShown) {
    clickRow("2");
    clickRow("1", Qt::ControlModifier);
    press(Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    ASSERT_EQ(lines.size(), 2);
    EXPECT_TRUE(lines[0].contains("ROE, Max\tP2\t")) << lines[0].toStdString();
    EXPECT_TRUE(lines[1].contains("DOE, Jane\tP1\t")) << lines[1].toStdString();
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "2\n1");
}

TEST_F(StudyActionsTest, ThePaletteSendsToNodes) {
    clickRow("1");
    clickRow("3", Qt::ControlModifier);
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("paletteText"), "send pacs");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_EQ(service.sent.size(), 2);
}

TEST_F(StudyActionsTest, LettersTypedInTheListGoToTheSearchLine) {
    clickRow("1");
    QTest::keyClicks(table(), "ro");
    EXPECT_TRUE(text()->hasFocus());
    EXPECT_TRUE(text()->text().startsWith("r")) << text()->text().toStdString();
}

} // namespace
} // namespace sagitta::test
