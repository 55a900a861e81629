#include "imaging/reslicer.h"

#include "made_volume.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

// Grids of every kind: plain, anisotropic, mirrored, rotated, sheared (gantry tilt).
std::vector<Affine> grids() {
    const Vec3 a = normalized({0.8, 0.5, -0.2});
    const Vec3 b = normalized(cross(a, {0.1, 0.3, 0.9}));
    const Vec3 c = cross(a, b);
    return {
        Affine{},
        Affine{{0.7, 0, 0}, {0, 0.6, 0}, {0, 0, 2.5}, {-123.4, 45.6, -445.800049}},
        Affine{{-0.5, 0, 0}, {0, 0.5, 0}, {0, 0, -3}, {100, 20, 3}},
        Affine{a * 0.8, b * 0.8, c * 1.2, {10, -20, 30}},
        Affine{{0.5, 0, 0}, {0, 0.45, 0.2}, {0, 0, 5}, {-100, -100, 1.07}},
        Affine{a * 0.4, b * 0.9, c * 3 + a * 0.7, {-1.1, 2.2, -3.3}},
    };
}

int hash(int i, int j, int k) {
    const unsigned h = static_cast<unsigned>(i) * 73856093U ^ static_cast<unsigned>(j) * 19349663U ^
                       static_cast<unsigned>(k) * 83492791U;
    return static_cast<int>(h % 4001U) - 2000;
}

// The plane whose pixel (i, j) is at index start + i * right + j * down.
SampleGrid planeOnGrid(const Affine& map, Vec3 start, Vec3 right, Vec3 down, int columns, int rows) {
    return {map.map(start), map.mapVector(right), map.mapVector(down), columns, rows};
}

std::vector<float> sample(const VolumePtr& volume, const SampleGrid& grid, Interpolation mode = Interpolation::Linear) {
    return reslice(*volume, grid, {}, mode, 1);
}

// Straightforward trilinear interpolation, one position at a time; NaN outside.
template<class F>
double trilinear(F&& value, const std::array<int, 3>& size, Vec3 at) {
    int low[3];
    double weight[3];
    for (int axis = 0; axis < 3; ++axis) {
        const int n = size[static_cast<std::size_t>(axis)];
        if (at[axis] < -0.5 || at[axis] > n - 0.5)
            return std::nan("");
        const double inside = std::clamp(at[axis], 0.0, n - 1.0);
        low[axis] = std::min(static_cast<int>(inside), std::max(0, n - 2));
        weight[axis] = inside - low[axis];
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double share = 1;
        int index[3];
        for (int axis = 0; axis < 3; ++axis) {
            const int high = corner >> axis & 1;
            share *= high != 0 ? weight[axis] : 1 - weight[axis];
            index[axis] = std::min(low[axis] + high, size[static_cast<std::size_t>(axis)] - 1);
        }
        if (share > 0)
            sum += share * value(index[0], index[1], index[2]);
    }
    return sum;
}

} // namespace

TEST(Reslice, PlanesOnTheGridGiveTheVoxelsBitForBit) {
    struct Axes {
        Vec3 start, right, down;
    };
    // Each pair of axes, flipped and turned.
    const std::vector<Axes> planes = {
        {{0, 0, 5}, {1, 0, 0}, {0, 1, 0}},     {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}},   {{0, 0, 10}, {1, 0, 0}, {0, 1, 0}},
        {{11, 0, 4}, {-1, 0, 0}, {0, 1, 0}},   {{0, 12, 4}, {0, -1, 0}, {1, 0, 0}}, {{3, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{3, 12, 10}, {0, -1, 0}, {0, 0, -1}}, {{0, 7, 0}, {1, 0, 0}, {0, 0, 1}},   {{0, 7, 10}, {0, 0, -1}, {1, 0, 0}},
        {{11, 0, 0}, {0, 0, 1}, {0, 1, 0}},
    };
    for (const Affine& map : grids()) {
        MadeSet made{map, {12, 13, 11}, {}, {}, {}};
        made.scale.slope = 1.0371;
        made.scale.intercept = -1024.25;
        const VolumePtr volume = makeVolume<std::int16_t>(made, hash);
        for (const Axes& axes : planes) {
            for (const Interpolation mode : {Interpolation::Linear, Interpolation::Nearest}) {
                const auto values = sample(volume, planeOnGrid(map, axes.start, axes.right, axes.down, 11, 11), mode);
                for (int j = 0; j < 11; ++j) {
                    for (int i = 0; i < 11; ++i) {
                        const Vec3 at = axes.start + axes.right * i + axes.down * j;
                        const int stored = hash(static_cast<int>(at.x), static_cast<int>(at.y), static_cast<int>(at.z));
                        ASSERT_EQ(values[static_cast<std::size_t>(j * 11 + i)],
                                  static_cast<float>(made.scale.apply(stored)));
                    }
                }
            }
        }
    }
}

TEST(Reslice, PositionsWithTheNoiseOfAFileAreOnTheGrid) {
    const Affine map = grids()[1];
    const VolumePtr volume = makeVolume<std::int16_t>({map, {40, 40, 9}, {}, {}, {}}, hash);
    SampleGrid grid = planeOnGrid(map, {0, 0, 4}, {1, 0, 0}, {0, 1, 0}, 40, 40);
    const auto exact = sample(volume, grid);
    grid.origin = grid.origin + Vec3{1e-5, -1e-5, 2e-5};
    EXPECT_TRUE(sameBits(sample(volume, grid), exact));
}

TEST(Reslice, EverySecondPixelOfATwofoldZoomIsAVoxel) {
    const Affine map = grids()[3];
    const VolumePtr volume = makeVolume<std::int16_t>({map, {40, 40, 9}, {}, {}, {}}, hash);
    const auto values = sample(volume, planeOnGrid(map, {0, 0, 4}, {0.5, 0, 0}, {0, 0.5, 0}, 79, 79));
    for (int j = 0; j < 40; ++j) {
        for (int i = 0; i < 40; ++i)
            ASSERT_EQ(values[static_cast<std::size_t>(2 * j * 79 + 2 * i)], static_cast<float>(hash(i, j, 4)));
    }
}

TEST(Reslice, DiagonalPlanesThroughVoxelsGiveThemBitForBit) {
    const Affine map = grids()[5];
    const VolumePtr volume = makeVolume<std::int16_t>({map, {80, 80, 80}, {}, {}, {}}, hash);
    const auto values = sample(volume, planeOnGrid(map, {1, 2, 3}, {1, 0, 1}, {0, 1, 0}, 70, 60));
    for (int j = 0; j < 60; ++j) {
        for (int i = 0; i < 70; ++i)
            ASSERT_EQ(values[static_cast<std::size_t>(j * 70 + i)], static_cast<float>(hash(1 + i, 2 + j, 3 + i)));
    }
}

TEST(Reslice, RampsAreReproducedInObliquePlanes) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> any(-1, 1);
    const auto ramp = [](double i, double j, double k) { return 2 * i - 3 * j + 5 * k + 100; };
    for (const Affine& map : grids()) {
        const VolumePtr volume = makeVolume<std::int16_t>({map, {96, 90, 70}, {}, {}, {}}, ramp);
        const Affine back = *map.inverse();
        for (int turn = 0; turn < 4; ++turn) {
            SampleGrid grid;
            const Vec3 right{any(random), any(random), any(random)};
            grid.right = normalized(map.mapVector(right)) * 0.3;
            grid.down = normalized(cross(grid.right, {any(random), any(random), any(random)})) * 0.3;
            grid.columns = 100;
            grid.rows = 90;
            grid.origin = volume->center() - grid.right * 49.5 - grid.down * 44.5;
            const auto values = sample(volume, grid);
            int inside = 0;
            for (int j = 0; j < grid.rows; ++j) {
                for (int i = 0; i < grid.columns; ++i) {
                    const Vec3 at = back.map(grid.origin + grid.right * i + grid.down * j);
                    const float value = values[static_cast<std::size_t>(j * grid.columns + i)];
                    const bool isInner =
                        at.x > 0.01 && at.y > 0.01 && at.z > 0.01 && at.x < 94.99 && at.y < 88.99 && at.z < 68.99;
                    if (!isInner)
                        continue;
                    ++inside;
                    ASSERT_NEAR(value, ramp(at.x, at.y, at.z), 3e-4);
                }
            }
            EXPECT_GT(inside, 1000);
        }
    }
}

template<class T>
class ResliceTypes : public testing::Test {};
using AllTypes =
    testing::Types<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t, float, double>;
TYPED_TEST_SUITE(ResliceTypes, AllTypes);

TYPED_TEST(ResliceTypes, AgreesWithPlainTrilinearInterpolation) {
    const auto value = [](int i, int j, int k) { return static_cast<double>((hash(i, j, k) + 2000) % 120); };
    const std::array<int, 3> size{60, 50, 40};
    const VolumePtr volume = makeVolume<TypeParam>({Affine{}, size, {}, {}, {}}, value);
    std::mt19937 random(5);
    std::uniform_real_distribution<double> any(-1, 1);
    for (int turn = 0; turn < 6; ++turn) {
        SampleGrid grid;
        // The last two are aligned with the axes: the separable way.
        grid.right = turn < 4 ? normalized({any(random), any(random), any(random)}) * 0.61 : Vec3{0, 0.43, 0};
        grid.down = turn < 4    ? normalized(cross(grid.right, {any(random), any(random), 1})) * 0.83
                    : turn == 4 ? Vec3{-0.71, 0, 0}
                                : Vec3{0, 0, 0.37};
        grid.columns = 130;
        grid.rows = 97;
        grid.origin = volume->center() - grid.right * 64.7 - grid.down * 48.3 + Vec3{0.3, 0.2, 0.1};
        const auto values = sample(volume, grid);
        int inside = 0;
        for (int j = 0; j < grid.rows; ++j) {
            for (int i = 0; i < grid.columns; ++i) {
                const Vec3 at = grid.origin + grid.right * i + grid.down * j;
                const double expected = trilinear(value, size, at);
                const float found = values[static_cast<std::size_t>(j * grid.columns + i)];
                ASSERT_EQ(std::isnan(found), std::isnan(expected)) << at.x << ' ' << at.y << ' ' << at.z;
                if (std::isnan(expected))
                    continue;
                ++inside;
                ASSERT_NEAR(found, expected, 5e-3); // 120 units, weights in 1/65536
            }
        }
        EXPECT_GT(inside, 2000);
    }
}

TYPED_TEST(ResliceTypes, NearestTakesTheVoxelThatCoversThePosition) {
    const auto value = [](int i, int j, int k) { return static_cast<double>((hash(i, j, k) + 2000) % 120); };
    const VolumePtr volume = makeVolume<TypeParam>({Affine{}, {60, 50, 40}, {}, {}, {}}, value);
    // No position lies half-way between two voxels.
    SampleGrid grid{{7.3007, 5.1007, 3.2007}, {0.5, 0.31, 0.17}, {-0.05, 0.21, 0.4}, 70, 60};
    const auto values = sample(volume, grid, Interpolation::Nearest);
    for (int j = 0; j < grid.rows; ++j) {
        for (int i = 0; i < grid.columns; ++i) {
            const Vec3 at = grid.origin + grid.right * i + grid.down * j;
            const float found = values[static_cast<std::size_t>(j * grid.columns + i)];
            const bool isInside = at.x <= 59.5 && at.y <= 49.5 && at.z <= 39.5;
            ASSERT_EQ(std::isnan(found), !isInside);
            if (isInside) {
                ASSERT_EQ(found, value(static_cast<int>(at.x + 0.5), static_cast<int>(at.y + 0.5),
                                       static_cast<int>(at.z + 0.5)));
            }
        }
    }
}

TEST(Reslice, LargeIntegersKeepTheirDigits) {
    MadeSet made{Affine{}, {40, 8, 3}, {}, {}, {}};
    made.scale.slope = 0.5;
    made.scale.intercept = -1.0e9;
    const VolumePtr volume = makeVolume<std::int32_t>(made, [](int i, int j, int) { return 2000000001 + i + 100 * j; });
    const auto values = sample(volume, {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, 40, 8});
    EXPECT_EQ(values[0], 0.5F);
    EXPECT_EQ(values[1], 1.0F);
    EXPECT_EQ(values[41], 51.0F);
}

TEST(Reslice, TheBorderExtendsByHalfAVoxelAndNoFurther) {
    const VolumePtr volume = makeVolume<std::int16_t>({Affine{}, {64, 8, 8}, {}, {}, {}},
                                                      [](int i, int j, int k) { return 1 + i + 100 * j + 1000 * k; });
    const auto at = [&](Vec3 position) { return sample(volume, {position, {1, 0, 0}, {0, 1, 0}, 1, 1})[0]; };
    EXPECT_EQ(at({-0.49, 0, 0}), 1);
    EXPECT_TRUE(std::isnan(at({-0.51, 0, 0})));
    EXPECT_EQ(at({63.49, 7.49, 7.49}), 1 + 63 + 700 + 7000);
    EXPECT_TRUE(std::isnan(at({63.49, 7.51, 7.49})));
    EXPECT_EQ(at({0, -0.49, -0.49}), 1);
    EXPECT_TRUE(std::isnan(at({0, 0, -0.51})));
    EXPECT_TRUE(std::isnan(at({0, 0, 1e9})));
}

TEST(Reslice, PaddingNeverMixesAndComesThroughAlone) {
    MadeSet made{Affine{}, {128, 16, 4}, {}, -2000, {}};
    // Left half padding.
    const VolumePtr volume = makeVolume<std::int16_t>(made, [](int i, int, int) { return i < 64 ? -2000 : i; });
    for (const Vec3 right : {Vec3{0.5, 0, 0}, Vec3{0.5, 1e-2, 1e-2}}) { // separable and general
        const auto values = sample(volume, {{0.25, 4, 1}, right, {0, 1, 0}, 250, 1});
        for (int i = 0; i < 250; ++i) {
            const double x = 0.25 + 0.5 * i;
            const float value = values[static_cast<std::size_t>(i)];
            if (x < 63) {
                ASSERT_EQ(value, -2000) << x;
            } else if (x < 64) {
                ASSERT_TRUE(std::isnan(value)) << x;
            } else {
                ASSERT_NEAR(value, x, 1e-3);
            }
        }
    }
    // A neighbour of weight zero does not matter.
    EXPECT_EQ(sample(volume, {{64, 4, 1}, {1, 0, 0}, {0, 1, 0}, 1, 1})[0], 64);
    EXPECT_EQ(sample(volume, {{63, 4, 1}, {1, 0, 0}, {0, 1, 0}, 1, 1})[0], -2000);
    // In a slab padding does not count.
    const auto slab =
        reslice(*volume, {{60, 4, 1.5}, {1, 0, 0}, {0, 1, 0}, 8, 1}, {SlabMode::Min, 2}, Interpolation::Linear, 1);
    EXPECT_TRUE(std::isnan(slab[3]));
    EXPECT_EQ(slab[4], 64);
}

TEST(Reslice, APaddingRangeCountsAsAWhole) {
    const VolumePtr volume = makeVolume<std::uint16_t>(
        {Affine{}, {64, 64, 3}, {}, 65535, 65000}, [](int i, int j, int) { return i + j < 30 ? 65000 + i * 5 : 100; });
    EXPECT_EQ(volume->padding(), (std::pair<double, double>{65000, 65535}));
    EXPECT_EQ(volume->storedRange(), (std::pair<double, double>{100, 100}));
    const double s = std::sqrt(0.5);
    const auto values = sample(volume, {{2, 30, 1}, {0.7 * s, 0.7 * s, 0}, {0.7 * s, -0.7 * s, 0}, 40, 40});
    for (const float value : values)
        EXPECT_TRUE(std::isnan(value) || value >= 65000 || std::abs(value - 100) < 1e-3) << value;
}

TEST(Reslice, ASlabIsAsThickAsAsked) {
    // A plate from 19.5 to 29.5 mm.
    const Affine map{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}};
    const VolumePtr volume = makeVolume<std::int16_t>({map, {40, 40, 60}, {}, {}, {}},
                                                      [](int, int, int k) { return k >= 20 && k < 30 ? 1000 : 0; });
    const auto brightest = [&](double centre, double thickness) {
        return reslice(*volume, {{20, 20, centre}, {1, 0, 0}, {0, 1, 0}, 1, 1}, {SlabMode::Max, thickness},
                       Interpolation::Nearest, 1)[0];
    };
    EXPECT_EQ(brightest(35, 10.9), 0);
    EXPECT_EQ(brightest(35, 11.1), 1000);
    EXPECT_EQ(brightest(14, 10.9), 0);
    EXPECT_EQ(brightest(14, 11.1), 1000);
    // The mean of twenty millimetres around the plate's middle is half of it.
    const auto mean = [&](double thickness) {
        return reslice(*volume, {{20, 20, 24.5}, {1, 0, 0}, {0, 1, 0}, 1, 1}, {SlabMode::Mean, thickness},
                       Interpolation::Linear, 1)[0];
    };
    EXPECT_NEAR(mean(20), 500, 0.01);
    EXPECT_NEAR(mean(40), 250, 0.01);
}

TEST(Reslice, AnObliqueSlabIsAsThickAsAsked) {
    // A ramp along a direction; the slab's extremes lie half a thickness from the plane.
    const Affine map{{0.8, 0, 0}, {0, 0.8, 0}, {0, 0, 1.5}, {-30, -30, -40}};
    const auto height = [&](double i, double j, double k) {
        return 10 * dot(map.map({i, j, k}), normalized({1, 2, 3}));
    };
    const VolumePtr volume = makeVolume<float>({map, {90, 90, 60}, {}, {}, {}}, height);
    SampleGrid grid;
    grid.right = normalized(cross({1, 2, 3}, {0, 0, 1}));
    grid.down = normalized(cross({1, 2, 3}, grid.right));
    grid.columns = 40;
    grid.rows = 3;
    grid.origin = volume->center() - grid.right * 20;
    const double middle = 10 * dot(volume->center(), normalized({1, 2, 3}));
    for (const double thickness : {0.5, 7.3, 20.0}) {
        const auto most = reslice(*volume, grid, {SlabMode::Max, thickness}, Interpolation::Linear, 1);
        const auto least = reslice(*volume, grid, {SlabMode::Min, thickness}, Interpolation::Linear, 1);
        const auto mean = reslice(*volume, grid, {SlabMode::Mean, thickness}, Interpolation::Linear, 1);
        for (std::size_t p = 0; p < 40; ++p) {
            ASSERT_NEAR(most[p], middle + 5 * thickness, 5e-3);
            ASSERT_NEAR(least[p], middle - 5 * thickness, 5e-3);
            ASSERT_NEAR(mean[p], middle, 5e-3);
        }
    }
}

TEST(Reslice, ASlabOfNoThicknessIsAPlane) {
    const VolumePtr volume = makeVolume<std::int16_t>({Affine{}, {64, 64, 20}, {}, {}, {}}, hash);
    const SampleGrid grid{{3, 3, 3.3}, {0.7, 0.1, 0}, {0, 0.7, 0.1}, 70, 60};
    EXPECT_TRUE(sameBits(reslice(*volume, grid, {SlabMode::Max, 0}, Interpolation::Linear, 1), sample(volume, grid)));
    EXPECT_TRUE(sameBits(reslice(*volume, grid, {SlabMode::None, 10}, Interpolation::Linear, 1), sample(volume, grid)));
}

TEST(Reslice, ASlabThickerThanTheVolumeSeesAllOfIt) {
    const VolumePtr volume =
        makeVolume<std::int16_t>({Affine{}, {10, 10, 30}, {}, {}, {}}, [](int, int, int k) { return k; });
    const SampleGrid grid{{5, 5, 14.5}, {1, 0, 0}, {0, 1, 0}, 1, 1};
    for (const double thickness : {100.0, 1e12, std::numeric_limits<double>::infinity()}) {
        EXPECT_EQ(reslice(*volume, grid, {SlabMode::Max, thickness}, Interpolation::Linear, 1)[0], 29);
        EXPECT_EQ(reslice(*volume, grid, {SlabMode::Min, thickness}, Interpolation::Linear, 1)[0], 0);
        EXPECT_NEAR(reslice(*volume, grid, {SlabMode::Mean, thickness}, Interpolation::Linear, 1)[0], 14.5, 0.1);
    }
}

TEST(Reslice, AFallingScaleAndATableTurnTheOrderOfValues) {
    MadeSet falling{Affine{}, {8, 8, 10}, {}, {}, {}};
    falling.scale.slope = -2;
    falling.scale.intercept = 100;
    const auto ramp = [](int, int, int k) { return k; };
    const SampleGrid grid{{4, 4, 4.5}, {1, 0, 0}, {0, 1, 0}, 1, 1};
    const VolumePtr volume = makeVolume<std::int16_t>(falling, ramp);
    EXPECT_EQ(reslice(*volume, grid, {SlabMode::Max, 9}, Interpolation::Linear, 1)[0], 100);
    EXPECT_EQ(reslice(*volume, grid, {SlabMode::Min, 9}, Interpolation::Linear, 1)[0], 82);
    MadeSet table = falling;
    auto lut = std::make_shared<dicom::LookupTable>();
    lut->entries = {7, 6, 50, 4, 3, 2, 1, 2, 3, 4};
    table.scale.lut = lut;
    const VolumePtr mapped = makeVolume<std::int16_t>(table, ramp);
    EXPECT_EQ(reslice(*mapped, grid, {SlabMode::Max, 9}, Interpolation::Nearest, 1)[0], 50);
    EXPECT_EQ(reslice(*mapped, grid, {SlabMode::Min, 9}, Interpolation::Nearest, 1)[0], 1);
    EXPECT_EQ(reslice(*mapped, {{4, 4, 2}, {1, 0, 0}, {0, 1, 0}, 1, 1}, {}, Interpolation::Linear, 1)[0], 50);
}

TEST(Reslice, TheSameBitsOnAnyNumberOfThreads) {
    const VolumePtr volume = makeVolume<std::int16_t>({grids()[5], {70, 80, 50}, {}, -1500, -2000}, hash);
    for (const Vec3 tilt : {Vec3{0, 0, 0}, Vec3{0.1, 0.2, 0.3}}) {
        SampleGrid grid;
        grid.right = volume->grid().indexToPatient.mapVector(Vec3{0.31, 0, 0} + tilt);
        grid.down = volume->grid().indexToPatient.mapVector({0, 0.37, 0});
        grid.columns = 333;
        grid.rows = 301;
        grid.origin = volume->center() - grid.right * 166 - grid.down * 150;
        for (const SlabMode mode : {SlabMode::None, SlabMode::Max, SlabMode::Min, SlabMode::Mean}) {
            const auto one = reslice(*volume, grid, {mode, 6}, Interpolation::Linear, 1);
            for (const int threads : {2, 5})
                EXPECT_TRUE(sameBits(reslice(*volume, grid, {mode, 6}, Interpolation::Linear, threads), one));
        }
    }
}

TEST(Reslice, NonsenseGivesNothing) {
    const VolumePtr volume = makeVolume<std::int16_t>({Affine{}, {8, 8, 8}, {}, {}, {}}, hash);
    EXPECT_TRUE(sample(volume, {{}, {1, 0, 0}, {0, 1, 0}, 0, 5}).empty());
    const double nan = std::nan("");
    for (const SampleGrid& grid :
         {SampleGrid{{nan, 0, 0}, {1, 0, 0}, {0, 1, 0}, 40, 2}, SampleGrid{{}, {1e308, 0, 0}, {0, 1e308, 0}, 40, 2}}) {
        const auto values = sample(volume, grid);
        ASSERT_EQ(values.size(), 80U);
        EXPECT_TRUE(std::isnan(values[79]));
    }
    // A plane of no extent is one value many times.
    const auto still = sample(volume, {{2, 2, 2}, {}, {}, 40, 2});
    EXPECT_EQ(still[0], hash(2, 2, 2));
    EXPECT_EQ(still[79], hash(2, 2, 2));
}
