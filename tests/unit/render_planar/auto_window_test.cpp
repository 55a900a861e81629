#include "render/planar/auto_window.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sagitta::render {
namespace {

using test::SeriesSpec;

FrameLayer layerOf(const dicom::Frame& frame, dicom::ModalityScale scale = {}) {
    FrameLayer layer;
    layer.frame = frame;
    layer.scale = std::move(scale);
    return layer;
}

// The n-th smallest value, by sorting.
double percentile(std::vector<double> values, double percent) {
    std::sort(values.begin(), values.end());
    return values[static_cast<size_t>(std::lround(percent / 100 * static_cast<double>(values.size() - 1)))];
}

TEST(PercentileWindow, LeavesOnePerCentOutAtBothEnds) {
    std::mt19937 random(4);
    std::normal_distribution<double> normal(300, 100);
    std::vector<std::int16_t> samples;
    std::vector<double> values;
    for (int p = 0; p < 200 * 100; ++p) {
        samples.push_back(static_cast<std::int16_t>(normal(random)));
        values.push_back(2.0 * samples.back() - 1024);
    }
    const FrameLayer layer = layerOf(test::makeFrame(200, 100, samples), {2, -1024, nullptr, {}});
    EXPECT_EQ(percentileWindow(layer), scene::windowForRange(percentile(values, 1), percentile(values, 99), true));
    EXPECT_EQ(percentileWindow(layer, {5, 90}),
              scene::windowForRange(percentile(values, 5), percentile(values, 90), true));
    EXPECT_EQ(percentileWindow(layer, {0, 100}), fullRangeWindow(layer.frame, layer));
}

TEST(PercentileWindow, OfASlopeBelowZeroIsTheRightWayUp) {
    std::vector<std::int16_t> samples;
    for (int p = 0; p < 1001; ++p)
        samples.push_back(static_cast<std::int16_t>(p));
    const FrameLayer layer = layerOf(test::makeFrame(1001, 1, samples), {-1, 0, nullptr, {}});
    EXPECT_EQ(percentileWindow(layer), scene::windowForRange(-990, -10, true));
}

TEST(PercentileWindow, DoesNotCountPadding) {
    std::vector<std::int16_t> samples(1000, -2000);
    for (int p = 0; p < 1000; ++p)
        samples.push_back(static_cast<std::int16_t>(p));
    FrameLayer layer = layerOf(test::makeFrame(2000, 1, samples));
    layer.padding = std::pair(-2000.0, -2000.0);
    EXPECT_EQ(percentileWindow(layer), scene::windowForRange(10, 989, true));
    layer.padding = std::pair(-2000.0, 1000.0);
    EXPECT_FALSE(percentileWindow(layer).isValid()) << "nothing but padding";
}

TEST(PercentileWindow, OfRealValuesIsExactAndLeavesNonsenseOut) {
    std::vector<float> samples{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
    for (int p = 0; p <= 100; ++p)
        samples.push_back(static_cast<float>(p) / 64);
    const dicom::VoiWindow window = percentileWindow(layerOf(test::makeFrame(103, 1, samples)));
    EXPECT_EQ(window.function, dicom::VoiFunction::LinearExact);
    EXPECT_EQ(window, scene::windowForRange(1 / 64.0, 99 / 64.0, false));
}

TEST(PercentileWindow, OfNearlyOneValueIsTheFullRange) {
    std::vector<std::uint8_t> samples(10000, 7);
    samples[5] = 200;
    EXPECT_EQ(percentileWindow(layerOf(test::makeFrame(100, 100, samples))), scene::windowForRange(7, 200, true));
}

TEST(PercentileWindow, OfColoursIsNone) {
    const std::vector<std::uint8_t> rgb(300, 9);
    EXPECT_FALSE(percentileWindow(layerOf(test::makeFrame(10, 10, rgb, dicom::FrameColor::Rgb))).isValid());
    EXPECT_FALSE(percentileWindow(FrameLayer()).isValid());
}

// A large frame is looked at in part; columns and rows are not preferred.
TEST(PercentileWindow, OfALargeFrameIsNearlyThatOfAll) {
    constexpr int kSide = 2048;
    const auto frame = test::makeFrame<std::uint16_t>(
        kSide, kSide, [](int i, int j) { return static_cast<std::uint16_t>((i % 2) * 1000 + j % 500); });
    const dicom::VoiWindow window = percentileWindow(layerOf(frame));
    EXPECT_NEAR(window.center - window.width / 2, 10, 6);
    EXPECT_NEAR(window.center + window.width / 2, 1490, 6);
}

TEST(PercentileWindow, OfAPlaneThroughAVolumeIsThatOfItsValues) {
    SeriesSpec spec;
    spec.scale.intercept = -1000;
    spec.padding = 0;
    const auto volume = test::makeVolume(spec);
    ASSERT_TRUE(volume);
    imaging::SampleGrid plane; // the third slice, larger than it is
    plane.origin = spec.origin + spec.sliceStep * 2 - Vec3{2, 2, 0};
    plane.right = {0.5, 0, 0};
    plane.down = {0, 0.75, 0};
    plane.columns = plane.rows = 30;
    // 200 … 200 + 15 + 110, less 1000.
    EXPECT_EQ(percentileWindow(*volume, plane, {}, {0, 100}), scene::windowForRange(-800, -675, true));
}

// What is sampled of a thick slab is bounded; the window is that of the same place.
TEST(PercentileWindow, OfAThickSlabFewPixelsAreLookedAt) {
    SeriesSpec spec;
    spec.columns = spec.rows = 64;
    spec.columnSpacing = spec.rowSpacing = 1;
    spec.slices = 150;
    const auto volume = test::makeVolume(spec);
    ASSERT_TRUE(volume);
    imaging::SampleGrid plane;
    plane.origin = volume->center() - Vec3{31.5, 31.5, 0} - Vec3{1 / 3.0, 1 / 3.0, 0};
    plane.right = {1 / 3.0, 0, 0};
    plane.down = {0, 1 / 3.0, 0};
    plane.columns = plane.rows = 192;
    const auto samplesOf = [&](const imaging::SampleGrid& grid, const imaging::Slab& slab) {
        return static_cast<size_t>(grid.columns * grid.rows) * imaging::slabSampleCount(*volume, grid, slab);
    };
    const imaging::Slab thin{imaging::SlabMode::Max, 10};
    EXPECT_EQ(coarsePlane(*volume, plane, thin).columns, plane.columns);
    const imaging::Slab thick{imaging::SlabMode::Max, 500};
    EXPECT_GT(samplesOf(plane, thick), 10'000'000U);
    const imaging::SampleGrid coarse = coarsePlane(*volume, plane, thick);
    EXPECT_LE(samplesOf(coarse, thick), 1'000'000U);
    EXPECT_GT(samplesOf(coarse, thick), 800'000U);
    const auto corner = [](const imaging::SampleGrid& grid, double i, double j) {
        return grid.origin + grid.right * (i * grid.columns - 0.5) + grid.down * (j * grid.rows - 0.5);
    };
    EXPECT_LT(length(corner(coarse, 0, 0) - corner(plane, 0, 0)), 1e-9);
    EXPECT_LT(length(corner(coarse, 1, 1) - corner(plane, 1, 1)), 1e-9);
    // Of the last slice, 100 k + 10 j + i.
    const dicom::VoiWindow window = percentileWindow(*volume, plane, thick);
    EXPECT_NEAR(window.center, 14'900 + 5.5 * 63, 10);
}

} // namespace
} // namespace sagitta::render
