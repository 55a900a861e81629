// The mouse in the viewer, as the window system delivers it: what each binding of each scheme does, and what is
// clicked, dragged and turned in viewports, strip and 3D pane.
#include "ui/viewer/mouse_scheme.h"
#include "ui/viewer/volume_viewport.h"
#include "unit/ui/viewer_stage.h"

#include <QComboBox>
#include <QListWidget>
#include <QScrollBar>

namespace sagitta::test {
namespace {

using scene::ToolKind;

struct SchemeButton {
    const ui::MouseScheme* scheme;
    ui::MouseBinding binding;
};

struct SchemeWheel {
    const ui::MouseScheme* scheme;
    ui::WheelBinding binding;
};

void PrintTo(const SchemeButton& one, std::ostream* out) { *out << one.scheme->id; }
void PrintTo(const SchemeWheel& one, std::ostream* out) { *out << one.scheme->id; }

std::string nameOf(const ui::MouseScheme& scheme, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
    const char* const name = button == Qt::LeftButton    ? "Left"
                             : button == Qt::RightButton ? "Right"
                             : button == Qt::NoButton    ? "Wheel"
                                                         : "Middle";
    const QString keys = QKeySequence(modifiers).toString(QKeySequence::PortableText).remove(u'+');
    return std::string(scheme.id) + '_' + keys.toStdString() + name;
}

std::vector<SchemeButton> allButtons() {
    std::vector<SchemeButton> all;
    for (const ui::MouseScheme& scheme : ui::mouseSchemes())
        for (const ui::MouseBinding& binding : scheme.buttons)
            all.push_back({&scheme, binding});
    return all;
}

std::vector<SchemeWheel> allWheels() {
    std::vector<SchemeWheel> all;
    for (const ui::MouseScheme& scheme : ui::mouseSchemes())
        for (const ui::WheelBinding& binding : scheme.wheel)
            all.push_back({&scheme, binding});
    return all;
}

class SchemeButtonTest : public ViewerStage, public testing::WithParamInterface<SchemeButton> {};
class SchemeWheelTest : public ViewerStage, public testing::WithParamInterface<SchemeWheel> {};

TEST_P(SchemeButtonTest, DoesItsToolAndNothingElse) {
    const auto& [scheme, binding] = GetParam();
    ASSERT_TRUE(preferences.setValue(ui::kMouseScheme, QString::fromLatin1(scheme->id)));
    remember();
    dragOn(viewport(), kFrom, kTo, binding.button, binding.modifiers);
    const ToolKind tool = binding.tool.value_or(ui::kDefaultTool);
    EXPECT_EQ(view().presentation().voi.isValid(), tool == ToolKind::WindowLevel);
    EXPECT_EQ(view().sliceIndex() != kStart, tool == ToolKind::Scroll);
    EXPECT_EQ(view().magnification() != before.magnification, tool == ToolKind::Zoom);
    if (tool != ToolKind::Zoom) { // which keeps the point that was pressed in place
        EXPECT_EQ(!view().state().anchor.isNull(), tool == ToolKind::Pan);
    }
    EXPECT_TRUE(QTest::qWaitFor([this] { return isNewPicture(); }));
    EXPECT_EQ(window->findChild<QMenu*>(QStringLiteral("viewportMenu")), nullptr) << "a drag opens no menu";
}

TEST_P(SchemeWheelTest, ScrollsOrZooms) {
    const auto& [scheme, binding] = GetParam();
    ASSERT_TRUE(preferences.setValue(ui::kMouseScheme, QString::fromLatin1(scheme->id)));
    remember();
    turnWheelOn(viewport(), -1, binding.modifiers);
    const int steps = binding.action == ui::WheelAction::Scroll       ? 1
                      : binding.action == ui::WheelAction::FastScroll ? kSlices - 1 - kStart // to the end
                                                                      : 0;
    EXPECT_EQ(view().sliceIndex(), kStart + steps);
    EXPECT_EQ(view().magnification() < before.magnification, binding.action == ui::WheelAction::Zoom);
    EXPECT_TRUE(QTest::qWaitFor([this] { return isNewPicture(); }));
}

INSTANTIATE_TEST_SUITE_P(Viewer, SchemeButtonTest, testing::ValuesIn(allButtons()), [](const auto& one) {
    return nameOf(*one.param.scheme, one.param.binding.button, one.param.binding.modifiers);
});
INSTANTIATE_TEST_SUITE_P(Viewer, SchemeWheelTest, testing::ValuesIn(allWheels()), [](const auto& one) {
    return nameOf(*one.param.scheme, Qt::NoButton, one.param.binding.modifiers);
});

using ViewerMouseTest = ViewerStage;

TEST_F(ViewerMouseTest, ADoubleClickMaximisesAndAnotherRestores) {
    pressAndWait("Ctrl+2");
    const dicom::VoiWindow window0 = view(1).presentation().voi;
    doubleClickOn(viewport(2));
    EXPECT_EQ(shownViewports(), 1);
    EXPECT_TRUE(viewport(2).isVisible());
    EXPECT_EQ(view(1).presentation().voi, window0) << "its presses are no drag";
    doubleClickOn(viewport(2));
    EXPECT_EQ(shownViewports(), 4);
}

TEST_F(ViewerMouseTest, AHandleIsDraggedWhateverTheTool) {
    drawLength();
    const double drawn = annotations().front().lengthValue();
    press("W");
    dragOn(viewport(), kTo, kTo + QPoint(60, 30));
    ASSERT_EQ(annotations().size(), 1u);
    EXPECT_GT(annotations().front().lengthValue(), drawn * 1.3);
    EXPECT_FALSE(view().presentation().voi.isValid()) << "the window stays";
    press("Ctrl+Z");
    EXPECT_DOUBLE_EQ(annotations().front().lengthValue(), drawn) << "one step";
}

TEST_F(ViewerMouseTest, ALengthIsSetByTwoClicksToo) {
    press("L");
    clickOn(viewport(), kFrom);
    pointAt(viewport(), kTo);
    clickOn(viewport(), kTo);
    ASSERT_EQ(annotations().size(), 1u);
    EXPECT_GT(annotations().front().lengthValue(), 0);
}

TEST_F(ViewerMouseTest, TheCrosshairIsDragged) {
    press("Ctrl+3");
    ASSERT_TRUE(QTest::qWaitFor([this] { return isReady(1) && isReady(2) && isReady(3); }));
    press("C");
    dragOn(viewport(1), {100, 100}, {160, 130});
    const Vec3 wanted = view(0).transform().toPatient(viewport(1).toCanvas({160, 130}));
    EXPECT_NEAR(view(2).state().position.x, wanted.x, 1e-6);
    EXPECT_NEAR(view(2).state().position.y, wanted.y, 1e-6);
}

TEST_F(ViewerMouseTest, TheSliderScrolls) {
    auto& slider = the<QScrollBar>("slider1");
    clickOn(slider, {slider.width() / 2, slider.height() - 3}); // the arrow, or the last page
    const int clicked = view().sliceIndex();
    EXPECT_GT(clicked, kStart);
    turnWheelOn(slider, 1);
    EXPECT_LT(view().sliceIndex(), clicked);
}

TEST_F(ViewerMouseTest, TheGripSwapsByADragAndTheBorderFollows) {
    pressAndWait("Ctrl+4");
    const QPoint grip(viewport(1).width() / 2 - 6, 6);
    dragOn(viewport(1), grip, viewport(1).mapFromGlobal(viewport(2).mapToGlobal(viewport(2).rect().center())));
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(1), 1);
    press("I"); // for the one it was let go on
    EXPECT_TRUE(view(1).presentation().invert);
}

TEST_F(ViewerMouseTest, AClickMakesAViewportTheOneThatKeysAreFor) {
    pressAndWait("Ctrl+2");
    clickOn(viewport(3));
    press("I");
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(view(i).presentation().invert, i == 2) << i;
}

TEST_F(ViewerMouseTest, AClickInTheStripOpensTheSeries) {
    auto& strip = the<QListWidget>("seriesStrip");
    clickOn(*strip.viewport(), strip.visualItemRect(strip.item(2)).center());
    EXPECT_EQ(shown(0), 3);
    press("Down");
    EXPECT_EQ(view().sliceIndex(), 1) << "the keys are for the image then";
}

TEST_F(ViewerMouseTest, ASeriesIsDraggedFromTheStripIntoAViewport) {
    pressAndWait("Ctrl+2");
    auto& strip = the<QListWidget>("seriesStrip");
    dragAndDrop(*strip.viewport(), strip.visualItemRect(strip.item(2)).center(), viewport(1));
    EXPECT_EQ(shown(0), 3);
    EXPECT_EQ(shown(1), 2);
}

class VolumeMouseTest : public ViewerStage {
protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(ViewerStage::SetUp());
        press("Ctrl+3");
        ASSERT_TRUE(QTest::qWaitFor([this] { return isReady(1) && isReady(2) && isReady(3); }));
    }
    ui::VolumeViewport& volume() { return the<ui::VolumeViewport>("viewport3d"); }
};

TEST_F(VolumeMouseTest, LeftTurnsRightAndWheelZoomDoubleClickMaximisesAndResetTakesBack) {
    dragOn(volume(), {100, 100}, {160, 100});
    EXPECT_LT(volume().camera().azimuthDeg, 0);
    dragOn(volume(), {100, 100}, {100, 60}, Qt::RightButton);
    const double zoomed = volume().camera().zoom;
    EXPECT_GT(zoomed, 1);
    turnWheelOn(volume(), 1);
    EXPECT_GT(volume().camera().zoom, zoomed);
    press("Up");
    EXPECT_NE(volume().camera().elevationDeg, 0) << "the keys are for it";
    doubleClickOn(volume(), {100, 100});
    EXPECT_EQ(shownViewports(), 0);
    EXPECT_TRUE(volume().isVisible());
    doubleClickOn(volume(), {100, 100});
    EXPECT_EQ(shownViewports(), 3);
    press("R");
    EXPECT_EQ(volume().camera().zoom, 1);
    EXPECT_EQ(volume().camera().azimuthDeg, 0);
}

TEST_F(VolumeMouseTest, PlusAndMinusZoomThePaneThatHasTheFocus) {
    clickOn(volume(), {100, 100});
    remember();
    press("+");
    EXPECT_GT(volume().camera().zoom, 1);
    EXPECT_EQ(view().magnification(), before.magnification);
    press("-");
    EXPECT_DOUBLE_EQ(volume().camera().zoom, 1);
}

TEST_F(VolumeMouseTest, AnotherPresetMakesAnotherPicture) {
    static_cast<void>(
        QTest::qWaitFor([this] { return !volume().picture().isNull() || !volume().failure().isEmpty(); }, 30000));
    if (volume().isUnsupported())
        GTEST_SKIP() << "no 3D on this display: " << volume().failure().toStdString();
    const QImage first = volume().picture();
    auto& presets = the<QComboBox>("volumePreset");
    const QString was = presets.currentText();
    clickOn(presets);
    press("Down");
    press("Return");
    EXPECT_NE(presets.currentText(), was);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !volume().picture().isNull() && volume().picture() != first; }, 30000));
}

} // namespace
} // namespace sagitta::test
