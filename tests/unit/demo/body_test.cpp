// The bodies face the right way: what lies left, in front and towards the head of the patient is painted there (LPS),
// in every plane, and it reaches the files as it was painted.
#include "app/demo/canvas.h"
#include "app/demo/head.h"
#include "app/demo/torso.h"
#include "unit/demo/made_files.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::demo;
using namespace sagitta::test;

namespace {

template<class Body>
float valueAt(const Body& body, const Palette& palette, Vec3 p, Vec3 rowDir = {1, 0, 0}, Vec3 columnDir = {0, 1, 0}) {
    ImageGrid grid;
    grid.origin = p;
    grid.rowDir = rowDir;
    grid.columnDir = columnDir;
    Canvas canvas(grid, palette, 0.8F);
    body.paint(canvas);
    return canvas.values()[0];
}

struct Place {
    const char* what;
    Vec3 at;
    float low, high;
};

// HU of a contrast scan. +x is the patient's left, +y behind, +z towards the head.
const Place kTorsoPlaces[] = {
    {"left ventricle", {44, -34, -24}, 300, 340},
    {"descending aorta, left of the spine", {24, 40, -30}, 300, 340},
    {"superior vena cava, right", {-27, -12, 70}, 160, 190},
    {"liver, right", {-80, 10, -110}, 95, 175},
    {"spleen, left behind", {114, 36, -118}, 110, 135},
    {"gas in the stomach, left in front", {64, -40, -120}, -1000, -900},
    {"right lung", {-110, 0, 30}, -960, -780},
    {"left lung", {110, 0, 30}, -960, -780},
    {"breastbone, in front", {0, -84, 34}, 150, 800},
    {"body of T12, behind", {0, 52, -122}, 120, 800},
    {"trachea, above", {0, 12, 110}, -1000, -900},
    {"left kidney", {78, 56, -172}, 100, 220},
};

TEST(DemoBody, OrgansLieWhereTheyShould) {
    const TorsoModel torso(TorsoOptions{});
    for (const Place& place : kTorsoPlaces) {
        const float value = valueAt(torso, ctPalette(), place.at);
        EXPECT_GE(value, place.low) << place.what;
        EXPECT_LE(value, place.high) << place.what;
    }
}

TEST(DemoBody, LeftIsNotRightAndAPlaneDoesNotMatter) {
    const TorsoModel torso(TorsoOptions{});
    const auto hu = [&](Vec3 p) { return valueAt(torso, ctPalette(), p); };
    EXPECT_GT(std::abs(hu({44, -34, -24}) - hu({-44, -34, -24})), 50);
    EXPECT_GT(std::abs(hu({-80, 10, -110}) - hu({80, 10, -110})), 50);
    for (const Place& place : kTorsoPlaces) {
        const float axial = hu(place.at);
        EXPECT_FLOAT_EQ(valueAt(torso, ctPalette(), place.at, {1, 0, 0}, {0, 0, -1}), axial) << place.what;
        EXPECT_FLOAT_EQ(valueAt(torso, ctPalette(), place.at, {0, 1, 0}, {0, 0, -1}), axial) << place.what;
    }
}

TEST(DemoBody, TheHeadLooksForward) {
    const HeadModel head;
    const auto t1 = [&](Vec3 p) { return valueAt(head, t1Palette(), p); };
    for (const double side : {-1.0, 1.0})
        EXPECT_NEAR(t1({side * 31, -74, -10}), 150, 20) << "an eye is fluid, in front";
    EXPECT_NEAR(t1({0, 23, -34}), 130, 20) << "the fourth ventricle lies low and behind";
    EXPECT_NEAR(t1({0, -2, -30}), 760, 30) << "the pons";
    EXPECT_NEAR(t1({0, -110, -46}), 450, 560) << "the nose";
    EXPECT_EQ(t1({0, 125, -46}), 0) << "and nothing behind";
}

TEST(DemoBody, CtFilesHoldWhatWasPainted) {
    const MadeFiles ct(planTorsoCt(), everyNth(2, 12));
    ASSERT_EQ(ct.images().size(), 17U);
    const TorsoModel torso(TorsoOptions{});
    int compared = 0;
    for (const ReadImage& image : ct.images()) {
        for (const Place& place : kTorsoPlaces) {
            const double z = image.header->frames[0].plane->position.z;
            const Vec3 at{place.at.x, place.at.y, z};
            const float painted = valueAt(torso, ctPalette(), at);
            const auto read = image.valueNear(at);
            ASSERT_TRUE(read);
            // Where it is smooth: the mean of nine pixels takes the noise away, not the edges.
            bool smooth = painted < 335; // bone is textured
            for (const double x : {-2.5, -1.2, 0.0, 1.2, 2.5}) {
                for (const double y : {-2.5, -1.2, 0.0, 1.2, 2.5})
                    smooth = smooth && std::abs(valueAt(torso, ctPalette(), at + Vec3{x, y, 0}) - painted) < 25;
            }
            if (!smooth)
                continue;
            EXPECT_NEAR(*read, painted, 30) << place.what << " at z " << z;
            ++compared;
        }
    }
    EXPECT_GT(compared, 50);
}

TEST(DemoBody, MrPlanesShowTheSameHead) {
    const StudyPlan plan = planHeadMr();
    const MadeFiles axial(plan, everyNth(2, 7));
    const MadeFiles sagittal(plan, everyNth(3, 6));
    ASSERT_FALSE(axial.images().empty() || sagittal.images().empty());
    double difference = 0;
    int count = 0;
    for (const ReadImage& slice : axial.images()) {
        for (const ReadImage& other : sagittal.images()) {
            for (int y = -80; y < 90; y += 4) {
                const Vec3 at{other.header->frames[0].plane->position.x, static_cast<double>(y),
                              slice.header->frames[0].plane->position.z};
                const auto a = slice.valueNear(at);
                const auto b = other.valueNear(at);
                if (!a || !b)
                    continue;
                difference += std::abs(*a - *b);
                ++count;
            }
        }
    }
    ASSERT_GT(count, 500);
    EXPECT_LT(difference / count, 70);
}

} // namespace
