// The menus and controls around the images, clicked as the window system delivers it: window presets, layouts, slab,
// the menu of a viewport and of a series, the lists beside the images, the question before closing.
#include "scene/grid_layout.h"
#include "support/made_note.h"
#include "ui/viewer/viewer_commands.h"
#include "unit/ui/viewer_stage.h"

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

namespace sagitta::test {
namespace {

class ViewerControlsTest : public ViewerStage {
protected:
    QAction& entry(QMenu& menu, const QString& text) {
        for (QAction* action : menu.actions())
            if (action->text().section(u'\t', 0, 0).startsWith(text))
                return *action;
        ADD_FAILURE() << "no entry " << text.toStdString();
        return *menu.actions().front();
    }
    bool isBone() { return view().presentation().voi.center == 400 && view().presentation().voi.width == 1800; }
    void chooseInSeriesMenu(int row, const char* entry) {
        QMenu& menu = openSeriesMenu(row);
        clickEntry(menu, the<QAction>(entry));
    }
    QMenu& openSeriesMenu(int row) {
        auto& strip = the<QListWidget>("seriesStrip");
        clickOn(*strip.viewport(), strip.visualItemRect(strip.item(row)).center(), Qt::RightButton);
        return the<QMenu>("seriesMenu");
    }
};

TEST_F(ViewerControlsTest, TheWindowButtonOffersThePresetsAndTheFileWindow) {
    auto& button = the<QToolButton>("windowMenuButton");
    QMenu& menu = *button.menu();
    clickMenuButton(button, [&] {
        EXPECT_GE(menu.actions().size(), 11);
        clickEntry(menu, entry(menu, QStringLiteral("Bone")));
    });
    EXPECT_TRUE(isBone());
    clickMenuButton(button, [&] { clickEntry(menu, *commandOf(*window, "window0")); });
    EXPECT_FALSE(view().presentation().voi.isValid());
}

TEST_F(ViewerControlsTest, TheMenuOfAViewportHasTheWindowsBelowOneEntry) {
    clickOn(viewport(), {100, 100}, Qt::RightButton);
    auto& menu = the<QMenu>("viewportMenu");
    QAction& windows = entry(menu, QStringLiteral("Window"));
    clickEntry(menu, windows);
    QMenu& below = *windows.menu();
    clickEntry(below, entry(below, QStringLiteral("Bone")));
    EXPECT_TRUE(isBone());
    EXPECT_EQ(QApplication::activePopupWidget(), nullptr);
}

TEST_F(ViewerControlsTest, TheLayoutButtonOffersGridsUnevenOnesAndTiles) {
    auto& button = the<QToolButton>("layoutMenuButton");
    QMenu& menu = *button.menu();
    clickMenuButton(button, [&] {
        auto& grid = the("layoutGrid");
        pointAt(grid, {2 * 26 + 5, 26 + 5}); // the third column, the second row
        EXPECT_EQ(the<QLabel>("layoutSize").text(), QString::fromUtf8("3 × 2"));
        clickOn(grid, {2 * 26 + 5, 26 + 5});
        EXPECT_FALSE(menu.isVisible());
    });
    EXPECT_EQ(shownViewports(), 6);
    for (const scene::UnevenGrid& uneven : scene::unevenGrids()) {
        clickMenuButton(button, [&] {
            clickOn(the(uneven.id));
            EXPECT_FALSE(menu.isVisible());
        });
        EXPECT_EQ(shownViewports(), uneven.layout.count()) << uneven.id;
    }
    clickMenuButton(button, [&] { clickEntry(menu, *commandOf(*window, "layoutTiles")); });
    EXPECT_EQ(shownViewports(), 12);
}

TEST_F(ViewerControlsTest, TheSlabIsChosenByTheMouse) {
    EXPECT_FALSE(the("slabMode").isEnabled()) << "of a stack there is none";
    press("Ctrl+3");
    ASSERT_TRUE(QTest::qWaitFor([this] { return isReady(1) && isReady(2) && isReady(3); }));
    const QImage thin = viewport(2).picture();
    auto& mode = the<QComboBox>("slabMode");
    clickOn(mode);
    press("Down");
    press("Return");
    EXPECT_EQ(mode.currentText(), "MIP");
    auto& thickness = the<QSpinBox>("slabThickness");
    doubleClickOn(thickness, {14, thickness.height() / 2}); // the number in it
    typeText("40");
    press("Return");
    EXPECT_EQ(thickness.value(), 40);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(view(i).state().slab.mode, imaging::SlabMode::Max);
        EXPECT_EQ(view(i).state().slab.thickness, 40);
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return isReady(2) && viewport(2).picture() != thin; }));
}

TEST_F(ViewerControlsTest, TheMenuOfASeriesOpensItHereOrInAnEmptyViewportAndItsAttributes) {
    chooseInSeriesMenu(1, "seriesOpen");
    EXPECT_EQ(shown(0), 2);
    pressAndWait("Ctrl+5");
    chooseInSeriesMenu(2, "seriesOpenInEmpty");
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(4), 3) << "the first that was empty";
    chooseInSeriesMenu(0, "showTags");
    EXPECT_TRUE(QTest::qWaitFor([this] { return isShown("tagTree"); }));
}

TEST_F(ViewerControlsTest, WhatIsHiddenIsShownByItsLineAndByTheMenu) {
    {
        NoteSpec note{kStudy, {}, QStringLiteral("113001"), QStringLiteral("1.9.1")};
        const std::lock_guard lock(mutex);
        note.references.push_back({headers.front()->sopInstanceUid, {}});
        headers.push_back(makeNote(note));
    }
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([this] { return window->findChild<QWidget*>("hiddenForQuality") != nullptr; }));
    const auto rows = [this] { return the<QListWidget>("seriesStrip").count(); };
    const int hidden = rows();
    ASSERT_TRUE(QTest::qWaitFor([this] { return isShown("hiddenForQuality"); }));
    clickOn(the("hiddenForQuality"));
    EXPECT_GT(rows(), hidden);
    QMenu& menu = openSeriesMenu(0);
    clickEntry(menu, *menu.findChild<QAction*>("hiddenForQualityAction"));
    EXPECT_EQ(rows(), hidden);
}

TEST_F(ViewerControlsTest, TheListOfAnnotationsJumpsEditsAndDeletes) {
    press("T");
    clickOn(viewport(), kFrom);
    typeText("Lesion");
    press("Return");
    ASSERT_EQ(annotations().size(), 1u);
    press("A");
    press("Home");
    ASSERT_EQ(view().sliceIndex(), 0);
    auto& table = the<QTableView>("annotationTable");
    const QRect value = table.visualRect(table.model()->index(0, 1));
    clickOn(*table.viewport(), value.center());
    EXPECT_EQ(view().sliceIndex(), kStart);
    doubleClickOn(*table.viewport(), value.center());
    press("Ctrl+A");
    typeText("Cyst");
    press("Return");
    EXPECT_EQ(annotations().front().text, "Cyst");
    clickOn(*table.viewport(), value.center());
    press("Del");
    EXPECT_TRUE(annotations().empty());
}

// Whatever these keys do elsewhere in the window.
TEST_F(ViewerControlsTest, TheListOfAnnotationsIsUsedByKeysAlone) {
    press("T");
    clickOn(viewport(), kFrom);
    typeText("Lesion");
    press("Return");
    press("A");
    press("Home");
    for (int i = 0; i < 50 && !the("annotationTable").hasFocus(); ++i)
        press("Tab");
    ASSERT_TRUE(the("annotationTable").hasFocus());
    press("Down");
    press("Return");
    EXPECT_EQ(view().sliceIndex(), kStart);
    press("F2");
    press("Ctrl+A");
    typeText("Cyst");
    press("Return");
    ASSERT_EQ(annotations().size(), 1u);
    EXPECT_EQ(annotations().front().text, "Cyst");
    EXPECT_TRUE(told.isEmpty()) << told.join(u' ').toStdString();
    press("Del");
    EXPECT_TRUE(annotations().empty());
}

TEST_F(ViewerControlsTest, AnEntryOfThePaletteIsClicked) {
    press("Ctrl+K");
    typeText("flip left");
    auto& list = the<QListWidget>("paletteList");
    clickOn(*list.viewport(), list.visualItemRect(list.item(0)).center());
    EXPECT_TRUE(view().state().flipHorizontal);
    EXPECT_FALSE(isShown("commandPalettePanel"));
}

TEST_F(ViewerControlsTest, ThePaletteGoesWhenOneClicksBesideIt) {
    press("Ctrl+K");
    ASSERT_TRUE(isShown("commandPalettePanel"));
    clickOn(viewport(), {10, viewport().height() - 20});
    EXPECT_FALSE(isShown("commandPalettePanel"));
}

// Those the palette offers beside the commands: series, windows, colour tables, uneven layouts.
TEST_F(ViewerControlsTest, ThePaletteOpensSeriesAndChoosesWindowsColoursAndLayouts) {
    const auto choose = [&](const char* text) {
        press("Ctrl+K");
        typeText(QLatin1String(text));
        press("Return");
    };
    choose("series 3");
    EXPECT_EQ(shown(0), 3);
    choose("bone window");
    EXPECT_TRUE(isBone());
    choose("hot iron");
    EXPECT_FALSE(view().presentation().colormap.isEmpty());
    choose("one large, three below");
    EXPECT_EQ(shownViewports(), 4);
}

TEST_F(ViewerControlsTest, TheQuestionBeforeClosingIsAnsweredByClicks) {
    ASSERT_TRUE(preferences.setValue(ui::kAskUnseen, true));
    press("Ctrl+W");
    ASSERT_TRUE(window->isVisible());
    ASSERT_TRUE(QTest::qWaitFor([this] { return isShown("unseenText"); }));
    clickOn(the("unseenLook"));
    EXPECT_EQ(shown(0), 2);
    EXPECT_FALSE(isShown("unseenText"));
    press("Ctrl+W");
    ASSERT_TRUE(QTest::qWaitFor([this] { return isShown("unseenText"); }));
    clickOn(the("unseenLeave"));
    EXPECT_FALSE(window->isVisible());
}

TEST_F(ViewerControlsTest, WhatChangedAtTheNodeIsFetchedByItsButton) {
    QStringList refreshed;
    QObject::connect(&*window, &ui::ViewerWindow::refreshRequested, &context,
                     [&](const QString& uid) { refreshed << uid; });
    ui::NodeNews news;
    news.state = ui::NodeNews::State::Differs;
    news.node = QStringLiteral("PACS");
    news.difference.added = 2;
    window->setNodeNews(kStudy, news);
    ASSERT_TRUE(QTest::qWaitFor([this] { return isShown("nodeBarRefresh"); }));
    clickOn(the("nodeBarRefresh"));
    EXPECT_EQ(refreshed, QStringList{kStudy});
}

} // namespace
} // namespace sagitta::test
