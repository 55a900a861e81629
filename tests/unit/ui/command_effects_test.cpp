// What each command of the viewer does, however it is given: by its keys, in the palette, by its button in the tool
// bar, in the menu of a viewport.
#include "render/planar/auto_window.h"
#include "ui/viewer/viewer_commands.h"
#include "ui/viewer/viewer_settings.h"
#include "unit/ui/common_command_effects.h"
#include "unit/ui/viewer_stage.h"

#include <QDockWidget>
#include <QLabel>
#include <QListWidget>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>

namespace sagitta::test {
namespace {

using Stage = ViewerStage;
using Effect = CommandEffect<Stage>;
using scene::AnnotationType;

constexpr double kAlike = 1; // grey levels that a turned picture may be off from the turned one before

std::function<void(Stage&)> pressing(std::initializer_list<const char*> keys) {
    return [keys = std::vector<const char*>(keys)](Stage& s) {
        for (const char* key : keys)
            s.pressAndWait(key);
    };
}

// Each of them changes the picture, which is waited for.
std::function<void(Stage&)> changing(std::initializer_list<const char*> keys) {
    return [keys = std::vector<const char*>(keys)](Stage& s) {
        for (const char* key : keys)
            s.pressAndSee(key);
    };
}

void dragLeft(Stage& s) { dragOn(s.viewport(), Stage::kFrom, Stage::kTo); }

bool isWindow(Stage& s, const dicom::VoiWindow& window) {
    const dicom::VoiWindow& voi = s.view().presentation().voi;
    return voi.center == window.center && voi.width == window.width && s.isNewPicture();
}

// Number keys 1 to 9, from another window than the one that is chosen.
Effect windowEffect(const char* id, size_t number) {
    return {id,
            [number](Stage& s) {
                const scene::WindowPreset& preset = scene::windowPresets()[number - 1];
                return isWindow(s, {preset.center, preset.width, {}, {}});
            },
            changing({number == 2 ? "5" : "2"})};
}

render::FrameLayer shownLayer(Stage& s) {
    const dicom::DisplayFrame& frame = *s.view().currentFrame();
    return render::makeFrameLayer(*frame.header, frame.frame, (*s.frames.tryGet(frame.ref()))->frame);
}

// The largest square in the middle, which stays in sight when the picture is turned.
QImage middle(const QImage& picture) {
    const int side = std::min(picture.width(), picture.height()) & ~1;
    return picture.copy((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
}

bool isTurned(Stage& s, int degrees) {
    const QImage turned = middle(s.before.picture).transformed(QTransform().rotate(degrees));
    return s.isNewPicture() && Stage::difference(middle(s.viewport().picture()), turned) < kAlike;
}

bool isMirrored(Stage& s, Qt::Orientation way) {
    const bool isLeftRight = way == Qt::Horizontal;
    return s.isNewPicture() && s.differenceTo(s.before.picture.mirrored(isLeftRight, !isLeftRight)) < kAlike;
}

bool isLayout(Stage& s, int viewports, std::initializer_list<int> series) {
    int cell = 0;
    for (const int number : series)
        if (cell >= s.views() || s.shown(cell++) != number)
            return false;
    return s.views() == viewports && s.shownViewports() == viewports;
}

bool isMpr(Stage& s) {
    bool is = s.views() == 3 && s.isShown("viewport3d");
    for (int i = 0; is && i < 3; ++i)
        is = s.view(i).kind() == scene::ViewKind::Mpr && s.isReady(i + 1) && s.viewport(i + 1).isVisible();
    return is;
}

void openMpr(Stage& s) {
    s.press("Ctrl+3");
    ASSERT_TRUE(QTest::qWaitFor([&] { return isMpr(s); }));
}

bool isCrosshairAt(Stage& s, QPoint at) {
    const Vec3 wanted = s.view(0).transform().toPatient(s.viewport(1).toCanvas(at));
    const Vec3 is = s.view(1).state().position;
    return std::abs(is.x - wanted.x) < 1e-6 && std::abs(is.y - wanted.y) < 1e-6;
}

int moved(Stage& s, int index) { return s.view(index).sliceIndex() - s.before.slices[static_cast<size_t>(index)]; }

bool hasColours(const QImage& picture) {
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            if (const QRgb pixel = picture.pixel(x, y); qRed(pixel) != qGreen(pixel) || qGreen(pixel) != qBlue(pixel))
                return true;
    return false;
}

bool isOfKind(Stage& s, AnnotationType type) {
    return s.annotations().size() == 1 && s.annotations().front().type == type;
}

CommandEffects<Stage> toolEffects() {
    return {
        {"toolWindow", [](Stage& s) { return s.view().presentation().voi.isValid() && s.isNewPicture(); },
         pressing({"Z"}), dragLeft},
        {"toolScroll", [](Stage& s) { return moved(s, 0) != 0; }, {}, dragLeft},
        {"toolZoom", [](Stage& s) { return s.view().magnification() != s.before.magnification; }, {}, dragLeft},
        {"toolPan", [](Stage& s) { return !s.view().state().anchor.isNull() && s.isNewPicture(); }, {}, dragLeft},
        {"toolCrosshair",
         [](Stage& s) {
             return isCrosshairAt(s, {150, 120});
         },
         openMpr,
         [](Stage& s) {
             clickOn(s.viewport(1), {150, 120});
         }},
        {"toolLength", [](Stage& s) { return isOfKind(s, AnnotationType::Length); }, {}, dragLeft},
        {"toolText",
         [](Stage& s) { return isOfKind(s, AnnotationType::Text) && s.annotations().front().text == "lesion"; },
         {},
         [](Stage& s) {
             clickOn(s.viewport(), Stage::kFrom);
             typeText("lesion");
             s.press("Return");
         }},
    };
}

CommandEffects<Stage> greyEffects() {
    return {
        {"window0",
         [](Stage& s) {
             return !s.view().presentation().voi.isValid() && s.view().shownWindow() == s.view().fileWindow() &&
                    s.isNewPicture();
         },
         changing({"2"})},
        windowEffect("window1", 1),
        windowEffect("window2", 2),
        windowEffect("window3", 3),
        windowEffect("window4", 4),
        windowEffect("window5", 5),
        windowEffect("window6", 6),
        windowEffect("window7", 7),
        windowEffect("window8", 8),
        windowEffect("window9", 9),
        {"windowAuto", [](Stage& s) { return isWindow(s, render::percentileWindow(shownLayer(s))); }},
        {"windowFull",
         [](Stage& s) {
             return isWindow(
                 s, render::fullRangeWindow((*s.frames.tryGet(s.view().currentFrame()->ref()))->frame, shownLayer(s)));
         }},
        {"nextColors", [](Stage& s) { return s.isNewPicture() && hasColours(s.viewport().picture()); }},
        {"invert",
         [](Stage& s) {
             QImage inverted = s.before.picture;
             inverted.invertPixels();
             return s.isNewPicture() && Stage::difference(middle(s.viewport().picture()), middle(inverted)) < kAlike;
         }},
    };
}

CommandEffects<Stage> imageEffects() {
    return {
        {"fit", [](Stage& s) { return !s.view().state().mmPerPixel && s.isNewPicture(); }, changing({"+", "+"})},
        {"oneToOne", [](Stage& s) { return s.view().magnification() == 1 && s.isNewPicture(); }},
        {"trueSize", // a display without a monitor has no size, and that is said
         [](Stage& s) {
             return s.view().state().mmPerPixel ||
                    (s.isShown("bannerProblem") && s.the<QLabel>("bannerProblem").text().contains("monitor"));
         }},
        {"magnifier",
         [](Stage& s) { return s.viewport().magnifier().isVisible(); },
         {},
         [](Stage& s) { pointAt(s.viewport()); }},
        {"cornerText",
         [](Stage& s) {
             return s.preferences.value(ui::kCornerTexts) == "essential" &&
                    s.viewport().grab().toImage() != s.before.look;
         }},
        {"imageOverlays", [](Stage& s) { return !s.view().presentation().overlays; }},
        {"zoomIn", [](Stage& s) { return s.view().magnification() > s.before.magnification && s.isNewPicture(); }},
        {"zoomOut", [](Stage& s) { return s.view().magnification() < s.before.magnification && s.isNewPicture(); }},
        {"flipHorizontal", [](Stage& s) { return isMirrored(s, Qt::Horizontal); }},
        {"flipVertical", [](Stage& s) { return isMirrored(s, Qt::Vertical); }},
        {"rotate", [](Stage& s) { return isTurned(s, 90); }},
        {"rotateBack", [](Stage& s) { return isTurned(s, -90); }},
        {"reset",
         [](Stage& s) {
             scene::ViewState fresh;
             fresh.index = s.view().state().index;
             return s.view().state() == fresh && s.view().presentation() == scene::automaticPresentation() &&
                    s.isNewPicture();
         },
         changing({"3", "I", "H", ".", "+"})},
    };
}

CommandEffects<Stage> layoutEffects() {
    return {
        {"layoutOne", [](Stage& s) { return isLayout(s, 1, {1}); }, pressing({"Ctrl+2"})},
        {"layoutFour",
         [](Stage& s) {
             return isLayout(s, 4, {1, 2, 3, 4});
         }},
        {"layoutMpr", isMpr},
        {"layoutTwo",
         [](Stage& s) {
             return isLayout(s, 2, {1, 2});
         }},
        {"layoutNine",
         [](Stage& s) {
             return isLayout(s, 9, {1, 2, 3, 4, 0, 0, 0, 0, 0});
         }},
        {"layoutTiles",
         [](Stage& s) {
             return isLayout(s, 12, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) && s.view(7).sliceIndex() == 7;
         }},
        {"layoutChoose",
         [](Stage& s) {
             return isLayout(s, 2, {1, 2});
         },
         {},
         [](Stage& s) {
             ASSERT_TRUE(QTest::qWaitFor([&] { return s.isShown("layoutMenu"); }));
             s.press("Right");
             s.press("Return");
         }},
        {"maximizeViewport", [](Stage& s) { return s.shownViewports() == 1 && s.viewport(1).isVisible(); },
         pressing({"Ctrl+2"})},
        {"nextViewport", [](Stage& s) { return s.viewport(2).hasFocus(); }, pressing({"Ctrl+2"})},
        {"previousViewport", [](Stage& s) { return s.viewport(4).hasFocus(); }, pressing({"Ctrl+2"})},
        {"swapViewports",
         [](Stage& s) {
             return isLayout(s, 2, {2, 1});
         },
         pressing({"Ctrl+4"})},
    };
}

CommandEffects<Stage> seriesEffects() {
    return {
        {"nextSeries", [](Stage& s) { return s.shown(0) == 2 && s.isReady(); }},
        {"previousSeries", [](Stage& s) { return s.shown(0) == 1 && s.isReady(); }, pressing({"]"})},
        {"cinePlay", [](Stage& s) { return moved(s, 0) != 0 && s.cineRate() > 0; }},
        {"cineFaster", [](Stage& s) { return s.cineRate() > s.before.rate; }, pressing({"K"})},
        {"cineSlower", [](Stage& s) { return s.cineRate() < s.before.rate; }, pressing({"K"})},
    };
}

CommandEffects<Stage> linkEffects() {
    const auto scroll = [](Stage& s) { s.press("Down"); };
    return {
        {"linkPosition", [](Stage& s) { return moved(s, 0) == 1 && moved(s, 1) == 0; }, pressing({"Ctrl+4"}), scroll},
        {"linkIndex", [](Stage& s) { return moved(s, 0) == 1 && moved(s, 1) == 1; }, pressing({"Ctrl+4", "Y", "Down"}),
         scroll},
        {"linkPanZoom",
         [](Stage& s) {
             return s.view(1).state().mmPerPixel && s.view(1).state().mmPerPixel == s.view(0).state().mmPerPixel;
         },
         pressing({"Ctrl+4"}), [](Stage& s) { s.press("+"); }},
        {"linkWindow",
         [](Stage& s) {
             return s.view(1).presentation().voi.isValid() &&
                    s.view(1).presentation().voi == s.view(0).presentation().voi;
         },
         pressing({"Ctrl+4"}), [](Stage& s) { s.press("2"); }},
    };
}

CommandEffects<Stage> otherEffects() {
    const auto draw = [](Stage& s) { s.drawLength(); };
    const auto asked = [](const char* what) {
        return [what](Stage& s) { return s.told.value(0).startsWith(QLatin1String(what)); };
    };
    return {
        {"undo", [](Stage& s) { return s.annotations().empty(); }, draw},
        {"redo", [](Stage& s) { return isOfKind(s, AnnotationType::Length); },
         [](Stage& s) {
             s.drawLength();
             s.press("Ctrl+Z");
         }},
        {"deleteAnnotation", [](Stage& s) { return s.annotations().empty(); },
         [](Stage& s) {
             s.drawLength();
             s.press("W");
             clickOn(s.viewport(), Stage::kFrom); // its handle
         }},
        {"showAnnotations",
         [](Stage& s) {
             return s.isShown("annotationDock") && s.the<QTableView>("annotationTable").model()->rowCount() == 1;
         },
         draw},
        {"showTags", [](Stage& s) { return s.isShown("tagTree") && s.the("tagSearch").hasFocus(); }},
        {"showStrip", [](Stage& s) { return !s.isShown("seriesStrip"); }},
        {"nextUnread", asked("next")},
        {"markRead", asked("read 1.2.826.0.1.3680043.8.498.1")},
        {"newWindow", asked("window 1.2.826.0.1.3680043.8.498.1")},
        {"showStudies", asked("studies")},
    };
}

// The whole table.
const CommandEffects<Stage>& effects() {
    static const CommandEffects<Stage> kAll = [] {
        CommandEffects<Stage> all;
        for (const CommandEffects<Stage>& some :
             {toolEffects(), greyEffects(), imageEffects(), layoutEffects(), seriesEffects(), linkEffects(),
              otherEffects(), commonEffects<Stage>()})
            all.insert(all.end(), some.begin(), some.end());
        return all;
    }();
    return kAll;
}

constexpr const char* kToolBar[] = {
    "toolWindow",     "toolScroll",   "toolZoom", "toolPan", "toolCrosshair",   "toolLength", "toolText",   "invert",
    "flipHorizontal", "flipVertical", "rotate",   "fit",     "reset",           "layoutOne",  "layoutFour", "layoutMpr",
    "linkPosition",   "cinePlay",     "undo",     "redo",    "showAnnotations", "showTags"};

class CommandEffectTest : public ViewerStage, public testing::WithParamInterface<Effect> {};
class SecondKeyTest : public CommandEffectTest {};
class PaletteEffectTest : public CommandEffectTest {};
class ToolBarEffectTest : public CommandEffectTest {};
class MenuEffectTest : public CommandEffectTest {};

TEST_P(CommandEffectTest, DoesItByKey) {
    if (!isDoneElsewhere(GetParam().id))
        expectEffectOfKey<Stage>(*this, GetParam());
}

TEST_P(SecondKeyTest, DoesItByTheOther) { expectEffectOfKey<Stage>(*this, GetParam(), 1); }

TEST_P(PaletteEffectTest, DoesItByName) {
    if (!isDoneElsewhere(GetParam().id))
        expectEffectInPalette<Stage>(*this, GetParam());
}

TEST_P(ToolBarEffectTest, DoesItByClick) {
    expectEffect<Stage>(*this, GetParam(),
                        [this] { clickOn(the(qPrintable(QLatin1String(GetParam().id) + QLatin1String("Button")))); });
}

TEST_P(MenuEffectTest, DoesItByClick) {
    expectEffect<Stage>(*this, GetParam(), [this] {
        clickOn(viewport(), {100, 100}, Qt::RightButton);
        clickEntry(the<QMenu>("viewportMenu"), *commandOf(*window, GetParam().id));
    });
}

INSTANTIATE_TEST_SUITE_P(Viewer, CommandEffectTest, testing::ValuesIn(effects()), kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Viewer, SecondKeyTest,
                         testing::ValuesIn(effectsThat(effects(), among(std::initializer_list<const char*>{
                                                                      "zoomIn", "nextSeries", "previousSeries",
                                                                      "commandPalette"}))),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Viewer, PaletteEffectTest,
                         testing::ValuesIn(effectsThat(effects(),
                                                       [](const auto& id) { return id != "commandPalette"; })),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Viewer, ToolBarEffectTest, testing::ValuesIn(effectsThat(effects(), among(kToolBar))),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Viewer, MenuEffectTest, testing::ValuesIn(effectsThat(effects(), among(ui::viewportMenu()))),
                         kNameOfEffect);

TEST(ViewerEffects, AreOneForEachCommand) { expectOneRowForEach(effects(), {&ui::viewerScope(), &ui::commonScope()}); }

using ViewerToolBarTest = ViewerStage;

TEST_F(ViewerToolBarTest, HasNoButtonButThoseThatArePressed) {
    QStringList buttons{"windowMenuButton", "layoutMenuButton"};
    for (const char* id : kToolBar)
        buttons << QLatin1String(id) + QLatin1String("Button");
    for (const QToolButton* button : the<QToolBar>("viewerToolBar").findChildren<QToolButton*>())
        if (button->isVisible() && !buttons.removeOne(button->objectName()))
            ADD_FAILURE() << button->objectName().toStdString() << " is pressed by no test";
    EXPECT_TRUE(buttons.isEmpty()) << "not there: " << buttons.join(u' ').toStdString();
}

} // namespace
} // namespace sagitta::test
