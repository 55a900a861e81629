#include "imaging/frame_sampler.h"

#include "imaging/reslicer.h"
#include "made_volume.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

int value(int i, int j) { return (i * 7919 + j * 104729) % 2003 - 1000; }

std::vector<float> sample(const dicom::Frame& frame, const PixelMap& map, int columns, int rows,
                          Interpolation interpolation = Interpolation::Linear,
                          std::optional<std::pair<double, double>> padding = {}, int component = 0, int threads = 1) {
    std::vector<float> out(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), -1e9F);
    sampleFrame(frame, map, columns, rows, interpolation, padding, component, out, threads);
    return out;
}

float at(const std::vector<float>& values, int columns, int i, int j) {
    return values[static_cast<std::size_t>(j * columns + i)];
}

} // namespace

TEST(SampleFrame, NativeSizeGivesThePixels) {
    const dicom::Frame frame = makeFrame<std::int16_t>(70, 50, value);
    for (const Interpolation mode : {Interpolation::Linear, Interpolation::Nearest}) {
        const auto values = sample(frame, {}, 70, 50, mode);
        for (int j = 0; j < 50; ++j) {
            for (int i = 0; i < 70; ++i)
                ASSERT_EQ(at(values, 70, i, j), value(i, j));
        }
    }
}

TEST(SampleFrame, FlipsAndQuarterTurnsMoveThePixels) {
    const dicom::Frame frame = makeFrame<std::uint16_t>(70, 50, [](int i, int j) { return value(i, j) + 1000; });
    struct Case {
        PixelMap map;
        int columns, rows;
        std::pair<int, int> (*source)(int i, int j);
    };
    const Case cases[] = {
        {{69, 0, -1, 0, 0, 1},
         70,
         50,
         [](int i, int j) {
             return std::pair{69 - i, j};
         }},
        {{0, 49, 1, 0, 0, -1},
         70,
         50,
         [](int i, int j) {
             return std::pair{i, 49 - j};
         }},
        {{69, 49, -1, 0, 0, -1},
         70,
         50,
         [](int i, int j) {
             return std::pair{69 - i, 49 - j};
         }},
        {{0, 0, 0, 1, 1, 0},
         50,
         70,
         [](int i, int j) {
             return std::pair{j, i};
         }},
        {{0, 49, 0, -1, 1, 0},
         50,
         70,
         [](int i, int j) {
             return std::pair{j, 49 - i};
         }},
        {{69, 0, 0, 1, -1, 0},
         50,
         70,
         [](int i, int j) {
             return std::pair{69 - j, i};
         }},
        {{69, 49, 0, -1, -1, 0},
         50,
         70,
         [](int i, int j) {
             return std::pair{69 - j, 49 - i};
         }},
    };
    for (const Case& c : cases) {
        const auto values = sample(frame, c.map, c.columns, c.rows);
        for (int j = 0; j < c.rows; ++j) {
            for (int i = 0; i < c.columns; ++i) {
                const auto [x, y] = c.source(i, j);
                ASSERT_EQ(at(values, c.columns, i, j), value(x, y) + 1000);
            }
        }
    }
}

TEST(SampleFrame, MagnifiesRampsExactly) {
    const dicom::Frame frame = makeFrame<std::int16_t>(64, 64, [](int i, int j) { return 10 * i + 3 * j; });
    const auto straight = sample(frame, {0.5, 0.25, 0.3, 0, 0, 0.4}, 200, 150);
    const auto turned = sample(frame, {20, 5, 0.2, 0.1, -0.1, 0.2}, 180, 150);
    for (int j = 0; j < 150; ++j) {
        for (int i = 0; i < 180; ++i) {
            ASSERT_NEAR(at(straight, 200, i, j), 10 * (0.5 + 0.3 * i) + 3 * (0.25 + 0.4 * j), 1e-3);
            ASSERT_NEAR(at(turned, 180, i, j), 10 * (20 + 0.2 * i - 0.1 * j) + 3 * (5 + 0.1 * i + 0.2 * j), 1e-3);
        }
    }
}

TEST(SampleFrame, TheBorderPixelsExtendByHalfAPixel) {
    const dicom::Frame frame = makeFrame<std::uint8_t>(4, 4, [](int i, int j) { return 1 + i + 4 * j; });
    for (const Interpolation mode : {Interpolation::Linear, Interpolation::Nearest}) {
        const auto values = sample(frame, {-0.75, -0.75, 0.5, 0, 0, 0.5}, 10, 10, mode); // a quarter outside
        EXPECT_TRUE(std::isnan(at(values, 10, 0, 5)));
        EXPECT_TRUE(std::isnan(at(values, 10, 9, 5)));
        EXPECT_TRUE(std::isnan(at(values, 10, 5, 0)));
        EXPECT_EQ(at(values, 10, 1, 1), 1);
        EXPECT_EQ(at(values, 10, 8, 8), 16);
    }
}

TEST(SampleFrame, FourFoldZoomWithoutInterpolationRepeatsEachPixel) {
    const dicom::Frame frame = makeFrame<std::int16_t>(40, 30, value);
    const auto values = sample(frame, {-0.375, -0.375, 0.25, 0, 0, 0.25}, 160, 120, Interpolation::Nearest);
    for (int j = 0; j < 120; ++j) {
        for (int i = 0; i < 160; ++i)
            ASSERT_EQ(at(values, 160, i, j), value(i / 4, j / 4));
    }
}

TEST(SampleFrame, TakesOneComponentOfColour) {
    const dicom::Frame frame = makeFrame<std::uint8_t>(
        20, 10, [](int i, int j, int s) { return i + 10 * s + j; }, dicom::FrameColor::Rgb);
    for (int s = 0; s < 3; ++s) {
        const auto values = sample(frame, {}, 20, 10, Interpolation::Linear, {}, s);
        EXPECT_EQ(at(values, 20, 7, 3), 10 + 10 * s);
    }
}

namespace {

template<class T>
void expectComponentsAreFrames() {
    const auto component = [](int i, int j, int s) { return (i * 31 + j * 57 + s * 83) % 251; };
    const dicom::Frame rgb = makeFrame<T>(75, 61, component, dicom::FrameColor::Rgb);
    const PixelMap maps[] = {{},
                             {74, 0, -1, 0, 0, 1},               // mirrored
                             {0, 74, 0, -1, 1, 0},               // a quarter turn
                             {-0.3, -0.2, 0.37, 0, 0, 0.41},     // magnified
                             {0.4, 0.1, 3.7, 0, 0, 2.9},         // minified
                             {0, 0, 0, 0.6, 0.7, 0},             // both
                             {-5, 20, 0.61, -0.35, 0.35, 0.61},  // turned, over the border
                             {1.2, 3.4, 17.3, 2.1, -1.1, 0.25}}; // steps too wide for whole blocks
    for (int s = 0; s < 3; ++s) {
        const dicom::Frame grey = makeFrame<T>(75, 61, [&](int i, int j) { return component(i, j, s); });
        for (const PixelMap& map : maps) {
            for (const auto mode : {Interpolation::Linear, Interpolation::Nearest}) {
                for (const auto& padding :
                     {std::optional<std::pair<double, double>>(), std::optional(std::pair{40.0, 55.0})}) {
                    EXPECT_TRUE(
                        sameBits(sample(rgb, map, 90, 70, mode, padding, s), sample(grey, map, 90, 70, mode, padding)))
                        << s << ' ' << map.x0 << ' ' << static_cast<int>(mode) << padding.has_value();
                }
            }
        }
    }
}

} // namespace

TEST(SampleFrame, AComponentGivesTheBitsOfAFrameOfItsOwn) {
    expectComponentsAreFrames<std::uint8_t>();
    expectComponentsAreFrames<std::uint16_t>();
    expectComponentsAreFrames<std::uint32_t>();
}

TEST(SampleFrame, PaddingIsNotMixedIntoThePicture) {
    const dicom::Frame frame = makeFrame<std::int16_t>(64, 40, [](int i, int j) { return j < 20 ? -2000 : i; });
    const auto values =
        sample(frame, {0, 0.25, 1, 0, 0, 0.5}, 64, 79, Interpolation::Linear, std::pair{-2000.0, -2000.0});
    EXPECT_EQ(at(values, 64, 5, 10), -2000);
    EXPECT_TRUE(std::isnan(at(values, 64, 5, 38))); // 19.25
    EXPECT_EQ(at(values, 64, 5, 40), 5);
    const auto nearest =
        sample(frame, {0, 0.25, 1, 0, 0, 0.5}, 64, 79, Interpolation::Nearest, std::pair{-2000.0, -2000.0});
    EXPECT_EQ(at(nearest, 64, 5, 38), -2000);
    EXPECT_EQ(at(nearest, 64, 5, 39), 5); // 19.75
}

TEST(SampleFrame, GivesTheBitsOfThePlaneThroughAVolume) {
    const Affine grid{{0.7, 0, 0}, {0, 0.65, 0}, {0.2, 0, 2.5}, {-123.4, 45.6, -445.800049}};
    MadeSet made{grid, {100, 90, 6}, {}, -900, {}};
    const VolumePtr volume = makeVolume<std::int16_t>(made, [](int i, int j, int k) { return value(i + 3 * k, j); });
    for (const PixelMap& map : {PixelMap{-3, 2, 0.512, 0, 0, 0.512}, PixelMap{95, 2, 0, 0.7, -0.7, 0},
                                PixelMap{10, 4, 0.4, 0.3, -0.3, 0.4}}) {
        for (int k = 0; k < 6; ++k) {
            const auto frame = sample(volume->slice(k), map, 150, 140, Interpolation::Linear, volume->padding());
            const SampleGrid plane{grid.map({map.x0, map.y0, static_cast<double>(k)}),
                                   grid.mapVector({map.dxdi, map.dydi, 0}), grid.mapVector({map.dxdj, map.dydj, 0}),
                                   150, 140};
            EXPECT_TRUE(sameBits(frame, reslice(*volume, plane, {}, Interpolation::Linear, 1)));
        }
    }
}

TEST(SampleFrame, TheSameBitsOnAnyNumberOfThreads) {
    const dicom::Frame frame = makeFrame<std::int16_t>(300, 280, value);
    for (const PixelMap& map : {PixelMap{-3, 2, 0.31, 0, 0, 0.37}, PixelMap{10, 4, 0.4, 0.3, -0.3, 0.4}}) {
        const auto one = sample(frame, map, 777, 701);
        EXPECT_TRUE(sameBits(sample(frame, map, 777, 701, Interpolation::Linear, {}, 0, 3), one));
    }
}

TEST(SampleFrame, MissingNeighboursOfFloatPixelsDoNotMatterAtWeightZero) {
    const float nan = std::nanf("");
    const dicom::Frame frame = makeFrame<float>(64, 64, [&](int i, int) { return i % 2 == 0 ? 1.5F : nan; });
    const auto straight = sample(frame, {}, 64, 64);
    const auto diagonal = sample(frame, {0, 0, 1, 1, 0, 0}, 60, 1);
    EXPECT_EQ(straight[2], 1.5F);
    EXPECT_EQ(diagonal[2], 1.5F);
    EXPECT_TRUE(std::isnan(straight[3]));
}

TEST(SampleFrame, NonsenseGivesNothing) {
    EXPECT_TRUE(std::isnan(sample({}, {}, 4, 4)[3]));
    const dicom::Frame frame = makeFrame<std::int16_t>(8, 8, value);
    EXPECT_TRUE(std::isnan(sample(frame, {std::nan(""), 0, 1, 0, 0, 1}, 4, 4)[3]));
    EXPECT_TRUE(std::isnan(sample(frame, {1e300, -1e300, 1, 0, 0, 1}, 40, 4)[3]));
    std::vector<float> small(3);
    sampleFrame(frame, {}, 4, 4, Interpolation::Linear, {}, 0, small, 1); // out too short
    EXPECT_TRUE(std::isnan(small[2]));
}
