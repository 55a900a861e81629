#include "render/vtk/voxel_grid.h"
#include "unit/render_vtk/phantom.h"

#include <cmath>
#include <limits>

using namespace sagitta;
using namespace sagitta::render;
using test::Phantom;

namespace {

constexpr VoxelGridLimits kRoomy{std::int64_t{1} << 30, 3, 32767};

std::int16_t voxel(const VoxelGrid& grid, int i, int j, int k) {
    const auto* voxels = reinterpret_cast<const std::int16_t*>(grid.voxels.get());
    return voxels[(static_cast<size_t>(k) * static_cast<size_t>(grid.size[1]) + static_cast<size_t>(j)) *
                      static_cast<size_t>(grid.size[0]) +
                  static_cast<size_t>(i)];
}

void expectNear(Vec3 found, Vec3 wanted) {
    EXPECT_LT(length(found - wanted), 1e-9) << found.x << ' ' << found.y << ' ' << found.z;
}

double ramp(Vec3 p) { return p.x + 100 * p.y + 1000 * p.z; }

Phantom rampPhantom(std::array<int, 3> size) {
    Phantom phantom;
    phantom.size = size;
    phantom.stored = ramp;
    return phantom;
}

} // namespace

TEST(VoxelGrid, holdsEveryVoxelInPlaceAtFullResolution) {
    const auto volume = rampPhantom({5, 4, 3}).make();
    ASSERT_TRUE(volume);
    const auto grid = makeVoxelGrid(*volume, VoxelMerge::Mean, kRoomy);
    ASSERT_TRUE(grid) << grid.error().message().toStdString();
    EXPECT_EQ(grid->size, (std::array{5, 4, 3}));
    EXPECT_FALSE(grid->isReduced());
    for (int k = 0; k < 3; ++k)
        for (int j = 0; j < 4; ++j)
            for (int i = 0; i < 5; ++i)
                EXPECT_EQ(voxel(*grid, i, j, k), i + 100 * j + 1000 * k);
    EXPECT_EQ(grid->range, (std::pair{0.0, 2304.0}));
}

TEST(VoxelGrid, turnsALeftHandedGridRoundWithoutMovingAnything) {
    auto phantom = rampPhantom({5, 4, 7});
    phantom.indexToPatient = {{1, 0, 0}, {0, 1, 0}, {0, 0, -2}, {0, 0, 12}};
    for (const std::int64_t bytes : {std::int64_t{1} << 30, std::int64_t{300}}) {
        const auto grid = makeVoxelGrid(*phantom.make(), VoxelMerge::Mean, {bytes, 3, 32767});
        ASSERT_TRUE(grid);
        EXPECT_GT(grid->indexToPatient.determinant(), 0);
        const bool reduced = grid->isReduced();
        EXPECT_EQ(reduced, bytes == 300);
        // The volume is linear, so a mean of whole blocks is the value at the middle of the block.
        const Vec3 at = grid->indexToPatient.map({1, 1, grid->size[2] - 1.0});
        EXPECT_NEAR(voxel(*grid, 1, 1, grid->size[2] - 1), ramp(at), reduced ? 0.5 : 0);
    }
}

TEST(VoxelGrid, mergesByMeanAndByMaximumWithTheGeometryOfTheBlocks) {
    const auto volume = rampPhantom({4, 4, 4}).make();
    const VoxelGridLimits tight{8 * 5, 3, 32767};
    const auto mean = makeVoxelGrid(*volume, VoxelMerge::Mean, tight);
    const auto maximum = makeVoxelGrid(*volume, VoxelMerge::Maximum, tight);
    ASSERT_TRUE(mean && maximum);
    EXPECT_EQ(mean->merged, (std::array{2, 2, 2}));
    EXPECT_EQ(mean->size, (std::array{2, 2, 2}));
    expectNear(mean->indexToPatient.map({0, 0, 0}), {0.5, 0.5, 0.5});
    expectNear(mean->indexToPatient.map({1, 1, 1}), {2.5, 2.5, 2.5});
    EXPECT_EQ(voxel(*mean, 0, 0, 0), std::lround(ramp({0.5, 0.5, 0.5})));
    EXPECT_EQ(voxel(*mean, 1, 0, 1), std::lround(ramp({2.5, 0.5, 2.5})));
    EXPECT_EQ(voxel(*maximum, 0, 0, 0), ramp({1, 1, 1}));
    EXPECT_EQ(voxel(*maximum, 1, 1, 1), ramp({3, 3, 3}));
}

TEST(VoxelGrid, mergesWhatIsLeftAtTheFarEdges) {
    const auto volume = rampPhantom({5, 5, 5}).make();
    const auto grid = makeVoxelGrid(*volume, VoxelMerge::Mean, {27 * 5, 3, 32767});
    ASSERT_TRUE(grid);
    EXPECT_EQ(grid->size, (std::array{3, 3, 3}));
    EXPECT_EQ(voxel(*grid, 2, 2, 2), ramp({4, 4, 4}));
    EXPECT_EQ(voxel(*grid, 2, 0, 0), std::lround(ramp({4, 0.5, 0.5})));
}

TEST(VoxelGrid, halvesTheFinestAxesUntilTheBudgetHolds) {
    const Affine ct{{0.7, 0, 0}, {0, 0.7, 0}, {0, 0, 1}, {}};
    const std::array size{512, 512, 300};
    EXPECT_EQ(chooseMerge(size, ct, 2, kRoomy), (std::array{1, 1, 1}));
    EXPECT_EQ(chooseMerge(size, ct, 2, {std::int64_t{96} << 20, 3, 32767}), (std::array{2, 2, 1}));
    EXPECT_EQ(chooseMerge(size, ct, 2, {std::int64_t{50} << 20, 3, 32767}), (std::array{2, 2, 2}));
    EXPECT_EQ(chooseMerge({512, 512, 3000}, ct, 2, {std::int64_t{1} << 40, 0, 2048}), (std::array{1, 1, 2}));
    EXPECT_EQ(chooseMerge({2, 3, 2}, ct, 2, {1, 3, 32767}), (std::array{1, 1, 1})) << "never below two voxels";
    const Affine thick{{1, 0, 0}, {0, 1, 0}, {0, 0, 10}, {}};
    EXPECT_EQ(chooseMerge({100, 100, 100}, thick, 2, {100 * 100 * 100 * 5 / 16, 3, 32767}), (std::array{4, 4, 1}));
}

TEST(VoxelGrid, makesPaddingAir) {
    auto phantom = rampPhantom({4, 4, 4});
    phantom.padding = -2000;
    phantom.stored = [](Vec3 p) { return p.x == 0 ? -2000.0 : 10 * p.x; };
    const auto grid = makeVoxelGrid(*phantom.make(), VoxelMerge::Mean, kRoomy);
    ASSERT_TRUE(grid);
    EXPECT_EQ(grid->range, (std::pair{10.0, 30.0}));
    EXPECT_EQ(voxel(*grid, 0, 1, 1), 10);
    EXPECT_EQ(voxel(*grid, 3, 1, 1), 30);

    phantom.scale.slope = -1; // now the greatest stored value is air
    const auto inverted = makeVoxelGrid(*phantom.make(), VoxelMerge::Mean, kRoomy);
    ASSERT_TRUE(inverted);
    EXPECT_EQ(voxel(*inverted, 0, 1, 1), 30);
}

TEST(VoxelGrid, letsNoNanAndNoValueOutsideTheRangeThrough) {
    auto phantom = rampPhantom({4, 4, 4});
    phantom.stored = [](Vec3 p) {
        return p.x == 0   ? std::numeric_limits<double>::quiet_NaN()
               : p.x == 1 ? std::numeric_limits<double>::infinity()
                          : p.y;
    };
    const auto volume = phantom.make<float>();
    if (!volume)
        return; // refused as a whole: nothing reaches the mapper
    const auto grid = makeVoxelGrid(*volume, VoxelMerge::Mean, kRoomy);
    if (!grid) {
        EXPECT_EQ(grid.error().code(), ErrorCode::Corrupt);
        return;
    }
    const auto* voxels = reinterpret_cast<const float*>(grid->voxels.get());
    for (std::int64_t n = 0; n < grid->voxelCount(); ++n) {
        ASSERT_GE(voxels[n], grid->range.first);
        ASSERT_LE(voxels[n], grid->range.second);
    }
}

TEST(VoxelGrid, knowsItsQuantiles) {
    auto phantom = rampPhantom({10, 10, 10});
    phantom.stored = [](Vec3 p) { return 100 * p.x; };
    const auto grid = makeVoxelGrid(*phantom.make(), VoxelMerge::Mean, kRoomy);
    ASSERT_TRUE(grid);
    EXPECT_NEAR(grid->quantile(0.05), 0, 1);
    EXPECT_NEAR(grid->quantile(0.55), 500, 1);
    EXPECT_NEAR(grid->quantile(0.95), 900, 1);
}

TEST(VoxelGrid, refusesASingleSliceAndStopsWhenCancelled) {
    auto flat = rampPhantom({8, 8, 1});
    if (const auto volume = flat.make()) {
        const auto grid = makeVoxelGrid(*volume, VoxelMerge::Mean, kRoomy);
        ASSERT_FALSE(grid);
        EXPECT_EQ(grid.error().code(), ErrorCode::Unsupported);
    }
    const auto cancelled = makeVoxelGrid(*rampPhantom({8, 8, 8}).make(), VoxelMerge::Mean, kRoomy, [] { return true; });
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().code(), ErrorCode::Cancelled);
}
