// Where the voxels of a display set lie: the same in every orientation and for every kind of object. The truth is a
// function of patient space, sampled by hand.
#include "made_headers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

struct Way {
    const char* name;
    Vec3 rowDir;
    Vec3 columnDir;
};

// Axial, sagittal, coronal, each also with negative cosines, and one that fits no axis.
const std::vector<Way> kWays{{"axial", {1, 0, 0}, {0, 1, 0}},
                             {"axialProne", {-1, 0, 0}, {0, -1, 0}},
                             {"axialFeetFirst", {-1, 0, 0}, {0, 1, 0}},
                             {"sagittal", {0, 1, 0}, {0, 0, -1}},
                             {"sagittalMirrored", {0, -1, 0}, {0, 0, -1}},
                             {"coronal", {1, 0, 0}, {0, 0, -1}},
                             {"coronalMirrored", {-1, 0, 0}, {0, 0, -1}},
                             {"oblique", {0.8, 0.6, 0}, {0, 0, -1}}};

constexpr int kSlices = 7;
constexpr Vec3 kOrigin{-40, 25, 10};

Vec3 placeOf(const Way& way, int slice) { return kOrigin + cross(way.rowDir, way.columnDir) * (3.0 * slice); }

std::vector<int> shuffled(unsigned seed) {
    std::vector<int> order(kSlices);
    for (int n = 0; n < kSlices; ++n)
        order[static_cast<std::size_t>(n)] = n;
    std::mt19937 random(seed);
    std::shuffle(order.begin(), order.end(), random);
    return order;
}

// Files in any order, numbered in another.
Series classic(const Way& way) {
    Series series;
    for (const int slice : shuffled(1))
        series.add({placeOf(way, slice), way.rowDir, way.columnDir, 1 + slice * 3 % kSlices});
    return series;
}

// One file, its frames in any order.
Series enhanced(const Way& way) {
    Series series;
    InstanceHeader& header = series.add({kOrigin, way.rowDir, way.columnDir});
    header.frames.clear();
    for (const int slice : shuffled(2))
        header.frames.push_back(Series::frameAt({placeOf(way, slice), way.rowDir, way.columnDir}));
    return series;
}

class DisplaySetInSpace : public testing::TestWithParam<Way> {};

} // namespace

TEST_P(DisplaySetInSpace, ClassicAndEnhancedAreTheSameGridAndEveryVoxelIsWhereItsFrameSays) {
    for (const Series& series : {classic(GetParam()), enhanced(GetParam())}) {
        const auto sets = series.sets();
        ASSERT_EQ(sets.size(), 1U);
        const DisplaySet& set = *sets[0];
        ASSERT_EQ(set.kind, GeometryKind::RegularGrid) << set.refusal.toStdString();
        EXPECT_GT(set.grid->indexToPatient.determinant(), 0) << "not mirrored";
        for (int k = 0; k < kSlices; ++k) {
            const FrameInfo& frame = set.frames[static_cast<std::size_t>(k)].info();
            EXPECT_LT(length(frame.plane->position - placeOf(GetParam(), k)), 1e-9) << "slice " << k;
            const Vec3 voxel = set.grid->indexToPatient.map({5, 9, static_cast<double>(k)});
            const Vec3 truth =
                placeOf(GetParam(), k) + GetParam().rowDir * (5 * 0.5) + GetParam().columnDir * (9 * 0.7);
            EXPECT_LT(length(voxel - truth), 1e-9) << "slice " << k;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Ways, DisplaySetInSpace, testing::ValuesIn(kWays),
                         [](const auto& way) { return std::string(way.param.name); });

// What lies between two images is the distance of their planes, gap or not: nothing is moved together.
TEST(DisplaySetSpace, AcrossAGapDistancesStayTrue) {
    Series series = axial(10, 3);
    series.all().erase(series.all().begin() + 4, series.all().begin() + 6);
    const DisplaySetPtr set = series.sets()[0];
    ASSERT_EQ(set->gaps.size(), 1U);
    EXPECT_FALSE(set->grid); // so there is no volume that could shrink
    const auto z = [&](std::size_t n) { return set->frames[n].info().plane->position.z; };
    EXPECT_EQ(z(4) - z(3), 9);
    EXPECT_EQ(z(7) - z(0), 27);
}

TEST(DisplaySetSpace, ThicknessAndSpacingAttributesDecideNothing) {
    Series series = axial(6, 2.5);
    for (const auto& header : series.all())
        header->sliceThickness = 10;
    const DisplaySetPtr set = series.sets()[0];
    ASSERT_EQ(set->kind, GeometryKind::RegularGrid);
    EXPECT_EQ(set->sliceSpacing, 2.5);
}

// Rows and columns of different distance: rows first in Pixel Spacing, columns along the row.
TEST(DisplaySetSpace, SpacingOfEachFrameIsItsOwn) {
    Series series;
    InstanceHeader& header = series.add({{0, 0, 0}});
    header.frames.clear();
    for (int k = 0; k < 4; ++k) {
        header.frames.push_back(Series::frameAt({{0, 0, 2.0 * k}}));
        header.frames.back().spacing = {0.7 + 0.1 * k, 0.5, SpacingBasis::Patient};
    }
    const DisplaySetPtr set = series.sets()[0];
    EXPECT_FALSE(set->grid);
    EXPECT_EQ(set->refusal, QStringLiteral("pixel spacing differs from image to image"));
    EXPECT_DOUBLE_EQ(set->frames[3].info().spacing.row, 1.0);
}
