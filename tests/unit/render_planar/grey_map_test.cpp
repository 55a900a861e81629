#include "render/planar/grey_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace sagitta::render {
namespace {

using dicom::LookupTable;
using dicom::ModalityScale;
using dicom::Voi;
using dicom::VoiFunction;
using dicom::VoiWindow;

// PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and .2, written down a second time from the standard's pseudo code.
double standardVoi(double x, double c, double w, VoiFunction function) {
    if (function == VoiFunction::Linear) {
        if (x <= c - 0.5 - (w - 1) / 2)
            return 0;
        if (x > c - 0.5 + (w - 1) / 2)
            return 1;
        return (x - (c - 0.5)) / (w - 1) + 0.5;
    }
    if (function == VoiFunction::LinearExact) {
        if (x <= c - w / 2)
            return 0;
        if (x > c + w / 2)
            return 1;
        return (x - c) / w + 0.5;
    }
    return 1 / (1 + std::exp(-4 * (x - c) / w));
}

int greyOf(double voi) { return static_cast<int>(std::lround(255 * voi)); }

template<class T>
std::vector<std::uint8_t> mapped(const GreyMap& map, const std::vector<T>& values) {
    std::vector<std::uint8_t> greys(values.size());
    map.toGrey8(values.data(), values.size(), greys.data());
    return greys;
}

std::vector<std::int16_t> allOf16Bits() {
    std::vector<std::int16_t> values;
    for (int v = -32768; v <= 32767; ++v)
        values.push_back(static_cast<std::int16_t>(v));
    return values;
}

TEST(GreyMap, IsTheStandardsFormulaForEveryStoredValue) {
    const std::vector<std::int16_t> values = allOf16Bits();
    const std::pair<double, double> scales[] = {{1, -1024}, {1, 0}, {0.5, 3.25}, {-2, 100}, {0.0123, -7}};
    for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid}) {
        for (const auto& [slope, intercept] : scales) {
            for (const auto& [c, w] : {std::pair(40.0, 400.0), std::pair(-600.0, 1500.0), std::pair(0.5, 1.0),
                                       std::pair(1024.0, 4096.0), std::pair(33.3, 2.5), std::pair(128.0, 256.0)}) {
                ModalityScale scale;
                scale.slope = slope;
                scale.intercept = intercept;
                const Voi voi{{c, w, function, {}}, nullptr};
                const std::vector<std::uint8_t> greys = mapped(GreyMap(scale, voi, false, {}), values);
                for (size_t i = 0; i < values.size(); ++i) {
                    const double expected = standardVoi(values[i] * slope + intercept, c, w, function);
                    ASSERT_EQ(greys[i], greyOf(expected)) << values[i] << " c " << c << " w " << w;
                }
            }
        }
    }
}

// The borders of the standard's conditions, and beside them: 8 bits in both ways to make them.
TEST(GreyMap, BordersOfEveryFunction) {
    const struct {
        VoiFunction function;
        double center, width;
        std::vector<double> values;
    } rows[] = {
        // The examples of PS3.3 C.11.2.1.2.1.
        {VoiFunction::Linear, 2048, 4096, {-1, 0, 0.5, 1, 2047, 2047.5, 2048, 4094, 4095, 4096}},
        {VoiFunction::Linear, 2048, 1, {2046, 2047, 2047.5, 2047.5001, 2048, 2049}},
        {VoiFunction::Linear, 0, 100, {-51, -50, -49, -0.5, 0, 48, 49, 50}},
        {VoiFunction::Linear, 0, 1, {-1, -0.5, -0.4999, 0, 1}},
        {VoiFunction::Linear, 127.5, 255, {-0.5, 0, 0.5, 127, 253.5, 254, 254.5}}, // fractional
        {VoiFunction::Linear, -600.25, 1500.5, {-1351, -1350.5, -600.75, 149, 149.5}},
        {VoiFunction::Linear, 10, 1.0001, {9.4999, 9.5, 9.5001}},
        {VoiFunction::LinearExact, 127.5, 255, {-1, 0, 1, 127.5, 254, 255, 256}},
        {VoiFunction::LinearExact, 0.5, 1, {-0.01, 0, 0.25, 0.5, 0.75, 1, 1.01}},
        {VoiFunction::LinearExact, -0.125, 0.25, {-0.3, -0.25, -0.125, 0, 0.01}}, // less than 1
        {VoiFunction::Sigmoid, 40, 400, {-1e6, -360, -160, 40, 240, 440, 1e6}},
        {VoiFunction::Sigmoid, -0.5, 0.125, {-1, -0.5625, -0.5, -0.4375, 0}},
    };
    for (const auto& row : rows) {
        const GreyMap map({}, Voi{{row.center, row.width, row.function, {}}, nullptr}, false, {});
        const std::vector<float> floats(row.values.begin(), row.values.end());
        const std::vector<std::uint8_t> greys = mapped(map, row.values);
        std::vector<std::uint32_t> colors(floats.size());
        map.toRgb32(floats.data(), floats.size(), colors.data());
        for (size_t i = 0; i < row.values.size(); ++i) {
            EXPECT_EQ(greys[i], greyOf(standardVoi(row.values[i], row.center, row.width, row.function)))
                << row.values[i] << " c " << row.center << " w " << row.width;
            const double rounded = static_cast<double>(floats[i]);
            EXPECT_EQ(colors[i] & 0xff,
                      static_cast<unsigned>(greyOf(standardVoi(rounded, row.center, row.width, row.function))))
                << rounded << " c " << row.center << " w " << row.width;
        }
    }
}

// A canvas' way, in single precision where that is enough, against the one in double precision: on the borders between
// greys and beside them, far outside, NaN, padding, inverted, and for scales that single precision does not hold.
TEST(GreyMap, CanvasesGetTheSameGreysToTheLastBit) {
    std::mt19937 random(7);
    const float infinity = std::numeric_limits<float>::infinity();
    for (const auto& [slope, intercept] : {std::pair(1.0, -1024.0), std::pair(-0.37, 12.5), std::pair(1e-12, 0.0),
                                           std::pair(1e-40, 0.0), std::pair(1e30, -1e30), std::pair(0.0, 55.0)})
        for (const auto& [c, w] : {std::pair(40.0, 400.0), std::pair(40.0, 401.0), std::pair(128.0, 256.0),
                                   std::pair(1e-10, 1e-9), std::pair(1e9, 3.0), std::pair(0.0, 1e300)})
            for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact})
                for (const bool isInverted : {false, true}) {
                    ModalityScale scale;
                    scale.slope = slope;
                    scale.intercept = intercept;
                    const GreyMap map(scale, Voi{{c, w, function, {}}, nullptr}, isInverted, std::pair(-7.25, 3.0));
                    std::vector<float> values{0.0F, -0.0F,    infinity, -infinity, std::nanf(""), -7.25F,
                                              3.0F, 3.00001F, 1e-42F,   3e38F,     -3e38F,        -7.250001F};
                    std::uniform_real_distribution<double> anywhere(-0.2, 1.2);
                    for (int i = 0; i < 4000; ++i) {
                        const double ramp = i % 2 ? anywhere(random) : (i / 2 % 257 - 0.5) / 255;
                        const auto value = static_cast<float>(((ramp - 0.5) * w + c - intercept) / slope);
                        values.insert(values.end(),
                                      {value, std::nextafter(value, infinity), std::nextafter(value, -infinity)});
                    }
                    std::vector<std::uint32_t> colors(values.size());
                    map.toRgb32(values.data(), values.size(), colors.data());
                    const std::vector<std::uint8_t> greys = mapped(map, values);
                    for (size_t i = 0; i < values.size(); ++i)
                        ASSERT_EQ(colors[i], 0xff000000U | greys[i] * 0x010101U)
                            << values[i] << " slope " << slope << " c " << c << " w " << w;
                }
}

TEST(GreyMap, MapsInterpolatedValuesByTheSameFormula) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> stored(-2000, 3000);
    std::vector<float> values(5000);
    for (float& value : values)
        value = stored(random);
    for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid}) {
        const Voi voi{{40, 350, function, {}}, nullptr};
        const std::vector<std::uint8_t> greys = mapped(GreyMap({}, voi, false, {}), values);
        for (size_t i = 0; i < values.size(); ++i)
            ASSERT_EQ(greys[i], greyOf(standardVoi(values[i], 40, 350, function)));
    }
}

TEST(GreyMap, WidthOneIsAThreshold) {
    const Voi voi{{10, 1, VoiFunction::Linear, {}}, nullptr};
    const std::vector<float> values{9, 9.5F, 9.51F, 10, -1e30F, 1e30F};
    EXPECT_EQ(mapped(GreyMap({}, voi, false, {}), values), (std::vector<std::uint8_t>{0, 0, 255, 255, 0, 255}));
}

TEST(GreyMap, LookupTablesOnEitherSide) {
    std::mt19937 random(2);
    LookupTable modality, display;
    modality.firstMapped = -100;
    display.firstMapped = 20;
    display.bits = 12;
    for (int i = 0; i < 300; ++i) {
        modality.entries.push_back(static_cast<std::uint16_t>(random() % 1000));
        display.entries.push_back(static_cast<std::uint16_t>(random() % 4096));
    }
    const auto modalityLut = std::make_shared<const LookupTable>(modality);
    const auto displayLut = std::make_shared<const LookupTable>(display);
    std::vector<float> values;
    for (float v = -150; v < 400; v += 0.3F)
        values.push_back(v);
    ModalityScale affine, table;
    affine.slope = 1.5;
    affine.intercept = -3;
    table.lut = modalityLut;
    for (const ModalityScale& scale : {affine, table}) {
        for (const bool withLut : {true, false}) {
            const Voi voi{{300, 700, VoiFunction::Linear, {}}, withLut ? displayLut : nullptr};
            const std::vector<std::uint8_t> greys = mapped(GreyMap(scale, voi, false, {}), values);
            for (size_t i = 0; i < values.size(); ++i)
                ASSERT_EQ(greys[i], greyOf(voi.apply(scale.apply(values[i])))) << values[i];
        }
    }
}

TEST(GreyMap, AnEmptyTableIsNoReasonToFail) {
    ModalityScale scale;
    scale.lut = std::make_shared<const LookupTable>();
    const Voi voi{{0, 10, VoiFunction::Linear, {}}, std::make_shared<const LookupTable>()};
    EXPECT_EQ(mapped(GreyMap(scale, voi, false, {}), std::vector<std::int16_t>{-5, 0, 5}).size(), 3U);
    EXPECT_EQ(mapped(GreyMap({}, voi, false, {}), std::vector<std::int16_t>{-5, 0, 5}).size(), 3U);
}

TEST(GreyMap, InversionComesAfterVoiAndSparesOutsideAndPadding) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> values{0, 128, 255, nan, -2000, -1999, -2001};
    for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::Sigmoid}) {
        const Voi voi{{128, 256, function, {}}, nullptr};
        const auto plain = mapped(GreyMap({}, voi, false, std::pair(-2000.0, -2000.0)), values);
        const auto inverted = mapped(GreyMap({}, voi, true, std::pair(-2000.0, -2000.0)), values);
        for (const size_t i : {0U, 1U, 2U, 5U, 6U})
            EXPECT_EQ(inverted[i], 255 - plain[i]);
        for (const size_t i : {3U, 4U}) {
            EXPECT_EQ(plain[i], 0);
            EXPECT_EQ(inverted[i], 0);
        }
    }
}

TEST(GreyMap, PaddingIsARangeWhicheverWayRound) {
    const Voi voi{{128, 256, VoiFunction::Linear, {}}, nullptr};
    const std::vector<std::int16_t> values{199, 200, 205, 210, 211};
    const std::vector<std::uint8_t> expected{199, 0, 0, 0, 211};
    EXPECT_EQ(mapped(GreyMap({}, voi, false, std::pair(200.0, 210.0)), values), expected);
    EXPECT_EQ(mapped(GreyMap({}, voi, false, std::pair(210.0, 200.0)), values), expected);
}

TEST(GreyMap, Rgb32AndGrey8AreTheSameGreys) {
    const Voi voi{{128, 256, VoiFunction::Linear, {}}, nullptr};
    const GreyMap map({}, voi, false, {});
    const std::vector<float> values{0, 1.5F, 77, 255, 300};
    std::vector<std::uint32_t> rgb(values.size());
    map.toRgb32(values.data(), values.size(), rgb.data());
    const std::vector<std::uint8_t> greys = mapped(map, values);
    for (size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(rgb[i], 0xff000000U + greys[i] * 0x010101U);
}

TEST(GreyMap, HostileScalesGiveSomeGrey) {
    const double inf = std::numeric_limits<double>::infinity();
    for (const double number : {inf, -inf, std::nan(""), 1e308}) {
        ModalityScale scale;
        scale.slope = number;
        scale.intercept = number;
        for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid}) {
            const Voi voi{{40, 400, function, {}}, nullptr};
            EXPECT_EQ(mapped(GreyMap(scale, voi, false, {}), std::vector<std::int16_t>{-1, 0, 1}).size(), 3U);
        }
    }
}

} // namespace
} // namespace sagitta::render
