// What is a scout, and what is none.
#include "scene/set_role.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using Sets = std::vector<dicom::DisplaySetPtr>;

test::SeriesSpec axial(const QString& series, int slices, const QString& modality = QStringLiteral("CT")) {
    test::SeriesSpec spec;
    spec.series = series;
    spec.slices = slices;
    spec.modality = modality;
    return spec;
}

test::SeriesSpec coronal(const QString& series, int slices, const QString& modality = QStringLiteral("CT")) {
    test::SeriesSpec spec = axial(series, slices, modality);
    spec.columnDir = {0, 0, -1};
    spec.sliceStep = {0, 2, 0};
    return spec;
}

test::SeriesSpec typed(test::SeriesSpec spec, const QStringList& imageType) {
    spec.adjust = [imageType](dicom::InstanceHeader& header) { header.imageType = imageType; };
    return spec;
}

SetRole roleAmong(const test::SeriesSpec& spec, const std::vector<test::SeriesSpec>& others) {
    Sets all{test::makeSet(spec)};
    for (const test::SeriesSpec& other : others)
        all.push_back(test::makeSet(other));
    return roleOf(*all.front(), all);
}

TEST(SetRole, ALocalizerSaysSo) {
    EXPECT_EQ(roleAmong(typed(axial("1", 3), {"ORIGINAL", "PRIMARY", "LOCALIZER"}), {}), SetRole::Scout);
    EXPECT_EQ(roleAmong(typed(axial("1", 3), {"ORIGINAL", "PRIMARY", "AXIAL"}), {}), SetRole::Images);
}

TEST(SetRole, ACtScoutLooksAcrossALongStack) {
    EXPECT_EQ(roleAmong(coronal("1", 1), {axial("2", 40)}), SetRole::Scout);
    EXPECT_EQ(roleAmong(coronal("1", 2), {axial("2", 40)}), SetRole::Scout);
    EXPECT_EQ(roleAmong(axial("2", 40), {coronal("1", 1)}), SetRole::Images) << "not the stack";
    EXPECT_EQ(roleAmong(coronal("1", 1), {}), SetRole::Images) << "there is nothing else";
    EXPECT_EQ(roleAmong(axial("1", 1), {axial("2", 40)}), SetRole::Images) << "one slice the same way";
    EXPECT_EQ(roleAmong(coronal("1", 20), {axial("2", 40)}), SetRole::Images) << "a coronal series";
    EXPECT_EQ(roleAmong(coronal("1", 1), {axial("2", 3)}), SetRole::Images) << "nothing was planned on it";
    EXPECT_EQ(roleAmong(typed(coronal("1", 1), {"DERIVED", "SECONDARY"}), {axial("2", 40)}), SetRole::Images)
        << "a reformat somebody made";
    test::SeriesSpec tilted = axial("2", 40);
    tilted.columnDir = normalized(Vec3{0, std::cos(0.4), -std::sin(0.4)});
    EXPECT_EQ(roleAmong(coronal("1", 1), {tilted}), SetRole::Scout) << "a tilted gantry";
}

// A thick slab of the bile ducts is one coronal image too.
TEST(SetRole, OneImageOfAnMrIsNoScout) {
    EXPECT_EQ(roleAmong(coronal("1", 1, "MR"), {axial("2", 40, "MR")}), SetRole::Images);
}

TEST(SetRole, AnMrScoutLooksAlongThreeAxes) {
    const auto part = [](Vec3 row, Vec3 column, int slices, const QString& series) {
        test::SeriesSpec spec = axial(series, slices, QStringLiteral("MR"));
        spec.rowDir = row;
        spec.columnDir = column;
        spec.sliceStep = cross(row, column) * 10.0;
        return test::makeSet(spec);
    };
    const Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    const Sets threePlanes{part(x, y, 5, "1"), part(y, z * -1, 5, "1"), part(x, z * -1, 5, "1")};
    for (const dicom::DisplaySetPtr& set : threePlanes)
        EXPECT_EQ(roleOf(*set, threePlanes), SetRole::Scout);
    const Sets twoPlanes{threePlanes[0], threePlanes[1], part(x, z * -1, 5, "2")};
    EXPECT_EQ(roleOf(*twoPlanes[0], twoPlanes), SetRole::Images) << "the third is another series";
    const Sets large{part(x, y, 30, "1"), threePlanes[1], threePlanes[2]};
    EXPECT_EQ(roleOf(*large[1], large), SetRole::Images);
}

TEST(SetRole, SegmentationsAndCapturedPagesAccompany) {
    const auto ofClass = [](const QString& sopClass, int slices, bool hasPlane) {
        test::SeriesSpec spec = axial("1", slices);
        spec.hasPlane = hasPlane;
        spec.adjust = [sopClass](dicom::InstanceHeader& header) { header.sopClassUid = sopClass; };
        const dicom::DisplaySetPtr set = test::makeSet(spec);
        return roleOf(*set, {set});
    };
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.66.4", 3, true), SetRole::Segmentation);
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.66.7", 3, true), SetRole::Segmentation) << "as a label map";
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.7", 1, false), SetRole::Picture);
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.7.4", 1, false), SetRole::Picture);
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.7", 30, false), SetRole::Images) << "a series of captures is read";
    EXPECT_EQ(ofClass("1.2.840.10008.5.1.4.1.1.77.1.4", 1, false), SetRole::Images);
}

} // namespace
} // namespace sagitta::scene
