#include "scene/presentation.h"
#include "scene/window_drag.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

TEST(WindowForRange, MapsTheEndsToBlackAndWhite) {
    for (const bool integers : {true, false}) {
        const dicom::VoiWindow window = windowForRange(-1024, 3071, integers);
        EXPECT_TRUE(window.isValid());
        const dicom::Voi voi{window, nullptr};
        EXPECT_EQ(voi.apply(-1024), 0);
        EXPECT_EQ(voi.apply(3071), 1);
        EXPECT_GT(voi.apply(-1023), 0);
        EXPECT_LT(voi.apply(3070), 1);
    }
    EXPECT_EQ(windowForRange(-1024, 3071, true).width, 4096);
    EXPECT_EQ(windowForRange(-1024, 3071, true).center, 1024);
}

TEST(WindowForRange, OfOneValueIsValid) {
    EXPECT_TRUE(windowForRange(5, 5, true).isValid());
    EXPECT_TRUE(windowForRange(0.25, 0.25, false).isValid());
}

TEST(WindowForRange, OfSmallRealValuesIsNarrow) {
    const dicom::VoiWindow window = windowForRange(0, 0.01, false);
    EXPECT_EQ(window.function, dicom::VoiFunction::LinearExact);
    EXPECT_DOUBLE_EQ(window.width, 0.01);
}

TEST(WindowPresets, AreValidAndNamedOnce) {
    std::set<std::string> names;
    for (const WindowPreset& preset : windowPresets()) {
        EXPECT_GE(preset.width, 1);
        EXPECT_TRUE(names.insert(std::string(preset.modality) + preset.name).second);
    }
    for (const char* name : {"CTLung", "CTSoft tissue", "CTMediastinum", "CTBone", "CTBrain", "CTLiver"})
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(AutomaticWindow, IsNotValid) { EXPECT_FALSE(automaticWindow().isValid()); }

TEST(DraggedWindow, RightIsWiderAndUpIsBrighter) {
    dicom::VoiWindow start;
    start.center = 40;
    start.width = 400;
    const dicom::VoiWindow wider = draggedWindow(start, {50, 0}, false);
    EXPECT_GT(wider.width, 400);
    EXPECT_EQ(wider.center, 40);
    const dicom::Voi before{start, nullptr};
    const dicom::Voi up{draggedWindow(start, {0, -50}, false), nullptr};
    EXPECT_GT(up.apply(40), before.apply(40));
    const dicom::Voi upInverted{draggedWindow(start, {0, -50}, true), nullptr};
    EXPECT_GT(1 - upInverted.apply(40), 1 - before.apply(40));
}

TEST(DraggedWindow, SpeedIsInProportionToTheWidth) {
    dicom::VoiWindow narrow, wide;
    narrow.width = 80;
    wide.width = 4000;
    const QPointF drag(30, 40);
    EXPECT_DOUBLE_EQ(draggedWindow(wide, drag, false).center / draggedWindow(narrow, drag, false).center, 50);
    EXPECT_DOUBLE_EQ(draggedWindow(wide, drag, false).width / draggedWindow(narrow, drag, false).width, 50);
}

TEST(DraggedWindow, StaysValid) {
    dicom::VoiWindow start;
    start.width = 2;
    EXPECT_EQ(draggedWindow(start, {-1e5, 1e5}, false).width, 1);
    start.function = dicom::VoiFunction::Sigmoid;
    EXPECT_TRUE(draggedWindow(start, {-1e5, 0}, false).isValid());
    EXPECT_TRUE(draggedWindow(start, {1e9, 1e300}, false).isValid());
}

TEST(EffectiveWindow, WithoutAnyIsTheRangeOfTheStoredBits) {
    test::SeriesSpec spec;
    spec.adjust = [](dicom::InstanceHeader& header) { header.format.bitsStored = 12; };
    spec.scale.intercept = 10;
    View view;
    view.showStack(test::makeSet(spec));
    EXPECT_EQ(effectiveWindow(view), windowForRange(-2048 + 10, 2047 + 10, true));
}

TEST(EffectiveWindow, OfALookupTableIsItsInputs) {
    test::SeriesSpec spec;
    spec.adjust = [](dicom::InstanceHeader& header) {
        auto lut = std::make_shared<dicom::LookupTable>();
        lut->firstMapped = 100;
        lut->entries.resize(50);
        header.frames[0].voiLuts = {lut};
    };
    View view;
    view.showStack(test::makeSet(spec));
    EXPECT_EQ(effectiveWindow(view), windowForRange(100, 149, true));
}

} // namespace
} // namespace sagitta::scene
