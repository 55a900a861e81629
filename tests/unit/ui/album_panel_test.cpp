// Albums among the sources of the studies window.
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>

namespace sagitta::test {
namespace {

class AlbumPanelTest : public StudiesFixture {
protected:
    void SetUp() override {
        StudiesFixture::SetUp();
        addNode("PACS");
        checkPacs();
        setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101"),
                  makeStudy("3", "Poe^Ann", "20230101")});
        service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20220101")}));
        ASSERT_TRUE(marks->addAlbum("Teaching"));
        ASSERT_TRUE(marks->addToAlbum("Teaching", {"1", "2"}));
        ASSERT_TRUE(marks->addAlbum("Rare"));
        open();
        waitFor({"Rare", "Teaching"});
        ASSERT_TRUE(QTest::qWaitFor([this] { return !board->mark("2").albums.isEmpty(); }));
    }
    QListWidget* albums() { return child<QListWidget>("albumList"); }
    QStringList names() {
        QStringList names;
        for (int row = 0; row < albums()->count(); ++row)
            names << albums()->item(row)->text();
        return names;
    }
    void waitFor(const QStringList& wanted) {
        ASSERT_TRUE(QTest::qWaitFor([&] { return names() == wanted; })) << names().join(u' ').toStdString();
    }
    QListWidgetItem* album(const QString& name) {
        const QList<QListWidgetItem*> found = albums()->findItems(name, Qt::MatchExactly);
        EXPECT_EQ(found.size(), 1) << name.toStdString();
        return found.value(0);
    }
    QPoint placeOf(const QString& name) { return albums()->visualItemRect(album(name)).center(); }
    void check(const QString& name) { // by its box
        const QRect row = albums()->visualItemRect(album(name));
        QTest::mouseClick(albums()->viewport(), Qt::LeftButton, {}, QPoint(row.left() + 10, row.center().y()));
    }
    QStringList searched() { return service.searches.back().filter.albums; }
    void waitForSearchOf(const QStringList& wanted) {
        ASSERT_TRUE(QTest::qWaitFor([&] { return searched() == wanted; })) << searched().join(u' ').toStdString();
    }
    void press(const QString& name, Qt::Key key) {
        albums()->setFocus();
        albums()->setCurrentItem(album(name));
        QTest::keyClick(albums(), key);
    }
    void chooseInAlbumMenu(const QString& name, const QString& text) {
        QContextMenuEvent event(QContextMenuEvent::Mouse, placeOf(name),
                                albums()->viewport()->mapToGlobal(placeOf(name)));
        QApplication::sendEvent(albums()->viewport(), &event);
        auto* menu = child<QMenu>("albumSourceMenu");
        screenshot(*menu, "album_menu");
        for (QAction* entry : menu->actions())
            if (entry->text() == text) {
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(entry).center());
                return;
            }
        ADD_FAILURE() << "not in the menu: " << text.toStdString();
        menu->close();
    }
    void answerName(const QString& name) {
        auto* line = child<QLineEdit>("namePromptText");
        ASSERT_TRUE(line->isVisible());
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window->findChild<QWidget*>("namePrompt"); }));
    }
    // Of the selected rows, onto an album.
    bool drop(const QString& name) {
        const std::unique_ptr<QMimeData> data(model()->mimeData(table()->selectionModel()->selectedRows()));
        if (!data)
            return false;
        QDragEnterEvent enter(placeOf(name), Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QApplication::sendEvent(albums()->viewport(), &enter);
        QDragMoveEvent move(placeOf(name), Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QApplication::sendEvent(albums()->viewport(), &move);
        QDropEvent event(placeOf(name), Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QApplication::sendEvent(albums()->viewport(), &event);
        return enter.isAccepted() && move.isAccepted() && event.isAccepted();
    }
    QStringList albumsOf(const QString& uid) { return marks->mark(uid)->albums; }
};

TEST_F(AlbumPanelTest, StandBelowTheNodesWithTheirCounts) {
    EXPECT_EQ(album("Teaching")->data(Qt::AccessibleTextRole).toString(), "Teaching, 2 studies");
    EXPECT_EQ(album("Rare")->data(Qt::AccessibleTextRole).toString(), "Rare, 0 studies");
    EXPECT_EQ(album("Teaching")->checkState(), Qt::Unchecked);
    EXPECT_GE(albums()->mapToGlobal(QPoint()).y(), sources()->mapToGlobal(QPoint(0, sources()->height())).y());
    EXPECT_TRUE(searched().isEmpty());
    screenshot(*window, "studies_albums");
}

TEST_F(AlbumPanelTest, CheckedOnesNarrowTheLocalStudiesAlone) {
    QTest::keyClicks(text(), "doe");
    QTest::keyClick(text(), Qt::Key_Return);
    ASSERT_TRUE(rowOf("7", "PACS").isValid());
    check("Teaching");
    waitForSearchOf({"Teaching"});
    EXPECT_EQ(service.searches.back().filter.text, "doe");
    EXPECT_TRUE(rowOf("7", "PACS").isValid()) << "to the nodes it is nothing";
    EXPECT_TRUE(
        labelText("searchTerms").contains(QString::fromUtf8("“doe” anywhere · album Teaching   PACS: name doe*")))
        << labelText("searchTerms").toStdString();
    check("Rare");
    waitForSearchOf({"Rare", "Teaching"});
    screenshot(*window, "studies_albums_checked");
    albums()->setFocus();
    albums()->setCurrentItem(album("Rare"));
    QTest::keyClick(albums(), Qt::Key_Space);
    waitForSearchOf({"Teaching"});
    QTest::keyClick(&*window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("paletteText"), "not search album teaching");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    waitForSearchOf({});
}

TEST_F(AlbumPanelTest, OneIsASourceByItself) {
    sources()->item(0)->setCheckState(Qt::Unchecked);
    sources()->item(1)->setCheckState(Qt::Unchecked);
    EXPECT_EQ(labelText("emptyTitle"), "No source is checked");
    check("Teaching");
    waitForSearchOf({"Teaching"});
    EXPECT_EQ(service.searches.back().sources, QStringList{QString()});
    EXPECT_EQ(table()->model()->rowCount(), 3);
    check("Teaching");
    EXPECT_EQ(table()->model()->rowCount(), 0);
}

TEST_F(AlbumPanelTest, CheckedOnesAreCheckedAtTheNextStart) {
    check("Teaching");
    window.reset();
    service.searches.clear();
    board.emplace(*marks);
    open();
    EXPECT_EQ(searched(), QStringList{"Teaching"}) << "from the first search on";
    waitFor({"Rare", "Teaching"});
    EXPECT_EQ(album("Teaching")->checkState(), Qt::Checked);
    window->searchFor("acc:7"); // somebody asks for one study, wherever it is
    waitForSearchOf({});
    EXPECT_EQ(album("Teaching")->checkState(), Qt::Unchecked);
}

TEST_F(AlbumPanelTest, OneThatIsGoneAtTheNextStartNarrowsNothing) {
    check("Teaching");
    window.reset();
    ASSERT_TRUE(marks->removeAlbum("Teaching"));
    ASSERT_TRUE(marks->removeAlbum("Rare"));
    board.emplace(*marks);
    service.searches.clear();
    open();
    waitForSearchOf({});
    EXPECT_EQ(albums()->count(), 0);
}

TEST_F(AlbumPanelTest, StudiesThatJoinACheckedOneAreSearchedFor) {
    check("Rare");
    waitForSearchOf({"Rare"});
    const size_t before = service.searches.size();
    board->addToAlbum("Rare", {"3"});
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.searches.size() > before; }));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return album("Rare")->data(Qt::AccessibleTextRole).toString() == "Rare, 1 study"; }));
}

TEST_F(AlbumPanelTest, ARenamedOneStaysChecked) {
    check("Teaching");
    chooseInAlbumMenu("Teaching", QString::fromUtf8("Rename the album Teaching…"));
    answerName("Lessons");
    waitFor({"Lessons", "Rare"});
    waitForSearchOf({"Lessons"});
    EXPECT_EQ(album("Lessons")->checkState(), Qt::Checked);
    press("Rare", Qt::Key_F2);
    auto* line = child<QLineEdit>("namePromptText");
    QTest::keyClicks(line, "LESSONS");
    EXPECT_FALSE(child<QPushButton>("namePromptAccept")->isEnabled()) << "it is another one's";
    QTest::keyClick(line, Qt::Key_Escape);
    EXPECT_EQ(names(), (QStringList{"Lessons", "Rare"}));
}

TEST_F(AlbumPanelTest, ADeletedOneComesBackWithItsStudies) {
    check("Teaching");
    press("Teaching", Qt::Key_Delete);
    waitFor({"Rare"});
    waitForSearchOf({});
    ASSERT_TRUE(QTest::qWaitFor([this] { return child<QWidget>("noticeBar")->isVisible(); }));
    EXPECT_EQ(labelText("noticeText"), "The album Teaching is deleted; its studies stay where they are.");
    screenshot(*window, "studies_album_deleted");
    click("noticeUndo");
    waitFor({"Rare", "Teaching"});
    waitForSearchOf({"Teaching"});
    EXPECT_EQ(album("Teaching")->checkState(), Qt::Checked);
    ASSERT_TRUE(QTest::qWaitFor([this] { return albumsOf("1") == QStringList{"Teaching"}; }));
    EXPECT_EQ(albumsOf("2"), QStringList{"Teaching"});
    chooseInAlbumMenu("Rare", "Delete the album Rare");
    waitFor({"Teaching"});
}

// Also what this window has not heard of.
TEST_F(AlbumPanelTest, ADeletedOneComesBackWithAllThatWasInIt) {
    ASSERT_TRUE(marks->addToAlbum("Rare", {"elsewhere"}));
    press("Rare", Qt::Key_Delete);
    ASSERT_TRUE(QTest::qWaitFor([this] { return child<QWidget>("noticeBar")->isVisible(); }));
    click("noticeUndo");
    ASSERT_TRUE(QTest::qWaitFor([this] { return marks->mark("elsewhere")->albums == QStringList{"Rare"}; }));
}

// Whatever the key does elsewhere in the window.
TEST_F(AlbumPanelTest, DeleteInTheListIsForTheAlbum) {
    auto* other = new QAction(&*window);
    other->setShortcut(Qt::Key_Delete);
    bool hasRun = false;
    QObject::connect(other, &QAction::triggered, &*window, [&] { hasRun = true; });
    window->addAction(other);
    press("Rare", Qt::Key_Delete);
    waitFor({"Teaching"});
    EXPECT_FALSE(hasRun);
}

TEST_F(AlbumPanelTest, ANewOneIsMadeByKeyAndByButton) {
    QTest::keyClick(&*window, Qt::Key_B, Qt::ControlModifier | Qt::AltModifier);
    answerName("  Conference ");
    waitFor({"Conference", "Rare", "Teaching"});
    click("newAlbumButton");
    QTest::keyClicks(child<QLineEdit>("namePromptText"), "rare");
    EXPECT_EQ(labelText("namePromptNote"), "There is an album of this name.");
    QTest::keyClick(child<QLineEdit>("namePromptText"), Qt::Key_Escape);
}

TEST_F(AlbumPanelTest, StudiesAreDroppedOnOne) {
    clickRow("2");
    clickRow("3", Qt::ControlModifier);
    ASSERT_TRUE(drop("Rare"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return albumsOf("3") == QStringList{"Rare"}; }));
    EXPECT_EQ(albumsOf("2"), (QStringList{"Rare", "Teaching"}));
    EXPECT_EQ(labelText("noticeText"), "2 studies added to the album Rare.");
    ASSERT_TRUE(QTest::qWaitFor([this] { return board->mark("2").albums.size() == 2; }));
    ASSERT_TRUE(drop("Teaching"));
    EXPECT_EQ(labelText("noticeText"), "1 study added to the album Teaching.") << "the other one is in it";
    click("noticeUndo");
    ASSERT_TRUE(QTest::qWaitFor([this] { return albumsOf("3") == QStringList{"Rare"}; }));
    EXPECT_EQ(albumsOf("2"), (QStringList{"Rare", "Teaching"})) << "it was in it before";
    EXPECT_TRUE(service.imported.empty());
}

TEST_F(AlbumPanelTest, WhatIsNotHereCannotBeDropped) {
    searchEverything();
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    EXPECT_FALSE(drop("Rare"));
    EXPECT_FALSE(model()->flags(rowOf("7", "PACS")).testFlag(Qt::ItemIsDragEnabled));
    EXPECT_TRUE(model()->flags(rowOf("1")).testFlag(Qt::ItemIsDragEnabled));
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(dir.path())});
    QDragEnterEvent enter(placeOf("Rare"), Qt::CopyAction, &files, Qt::LeftButton, {});
    QApplication::sendEvent(albums()->viewport(), &enter);
    EXPECT_TRUE(child<QWidget>("dropOverlay")->isVisible()) << "files are for the window";
}

} // namespace
} // namespace sagitta::test
