#include "dicom/scales.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace sagitta::dicom;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Case {
    double center, width;
    VoiFunction function;
    double input, expected;
};

Voi voiOf(const Case& c) { return {{c.center, c.width, c.function, {}}, nullptr}; }

} // namespace

TEST(Voi, FollowsTheStandardsFormulas) {
    // The examples of PS3.3 C.11.2.1.2.1 (c=2048 w=4096; c=2048 w=1; c=0 w=100; c=0 w=1), with y from 0 to 1.
    const Case cases[] = {
        {2048, 4096, VoiFunction::Linear, 0, 0},
        {2048, 4096, VoiFunction::Linear, 4095, 1},
        {2048, 4096, VoiFunction::Linear, 2047.5, 0.5},
        {2048, 4096, VoiFunction::Linear, 1024, 1024.0 / 4095},
        {2048, 1, VoiFunction::Linear, 2047, 0},
        {2048, 1, VoiFunction::Linear, 2047.5, 0},
        {2048, 1, VoiFunction::Linear, 2048, 1},
        {0, 100, VoiFunction::Linear, -50, 0},
        {0, 100, VoiFunction::Linear, 49, 1},
        {0, 100, VoiFunction::Linear, 0, 0.5 / 99 + 0.5},
        {0, 1, VoiFunction::Linear, -1, 0},
        {0, 1, VoiFunction::Linear, 0, 1},
        {40, 400, VoiFunction::LinearExact, -160, 0},
        {40, 400, VoiFunction::LinearExact, 240, 1},
        {40, 400, VoiFunction::LinearExact, 40, 0.5},
        {40, 400, VoiFunction::LinearExact, 140, 0.75},
        {0, 0.5, VoiFunction::LinearExact, 0.1, 0.7},
        {40, 400, VoiFunction::Sigmoid, 40, 0.5},
        {40, 400, VoiFunction::Sigmoid, 140, 1 / (1 + std::exp(-1.0))},
        {40, 400, VoiFunction::Sigmoid, -360, 1 / (1 + std::exp(4.0))},
    };
    for (const Case& c : cases)
        EXPECT_NEAR(voiOf(c).apply(c.input), c.expected, 1e-12)
            << "c=" << c.center << " w=" << c.width << " f=" << static_cast<int>(c.function) << " x=" << c.input;
}

TEST(Voi, NeverFallsAndStaysInRange) {
    for (const VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid}) {
        const Voi voi{{10, 37.5, function, {}}, nullptr};
        double before = 0;
        for (double x = -60; x < 80; x += 0.25) {
            const double y = voi.apply(x);
            EXPECT_GE(y, before);
            EXPECT_LE(y, 1);
            before = y;
        }
        EXPECT_GT(before, 0.99);
    }
}

TEST(Voi, WhatIsNotANumberIsBlack) { EXPECT_EQ(Voi().apply(kNan), 0); }

TEST(Voi, ALookupTableWinsOverTheWindow) {
    const Voi voi{{0, 1, VoiFunction::Linear, {}},
                  std::make_shared<const LookupTable>(LookupTable{-1, 12, {0, 4095, 2047}})};
    EXPECT_EQ(voi.apply(-5), 0);
    EXPECT_EQ(voi.apply(0), 1);
    EXPECT_NEAR(voi.apply(7), 2047.0 / 4095, 1e-12);
}

TEST(VoiWindow, ValidityDependsOnTheFunction) {
    const auto isValid = [](double width, VoiFunction function) { return VoiWindow{0, width, function, {}}.isValid(); };
    EXPECT_TRUE(isValid(1, VoiFunction::Linear));
    EXPECT_FALSE(isValid(0.5, VoiFunction::Linear));
    EXPECT_FALSE(isValid(0, VoiFunction::Linear));
    EXPECT_TRUE(isValid(0.5, VoiFunction::LinearExact));
    EXPECT_TRUE(isValid(0.5, VoiFunction::Sigmoid));
    EXPECT_FALSE(isValid(0, VoiFunction::LinearExact));
    EXPECT_FALSE(isValid(-1, VoiFunction::Sigmoid));
    EXPECT_FALSE(isValid(kNan, VoiFunction::Linear));
    EXPECT_FALSE((VoiWindow{kNan, 10, VoiFunction::Linear, {}}.isValid()));
}

TEST(LookupTable, ClampsAtItsEndsAndRoundsBetween) {
    const LookupTable lut{-2, 16, {10, 20, 30}};
    EXPECT_EQ(lut.at(-1e30), 10);
    EXPECT_EQ(lut.at(-2), 10);
    EXPECT_EQ(lut.at(-1), 20);
    EXPECT_EQ(lut.at(-0.6), 20);
    EXPECT_EQ(lut.at(-0.4), 30);
    EXPECT_EQ(lut.at(0), 30);
    EXPECT_EQ(lut.at(1e30), 30);
    EXPECT_EQ(lut.at(kNan), 10);
    EXPECT_EQ(LookupTable().at(5), 0);
}

TEST(ModalityScale, LookupTableWinsOverSlope) {
    ModalityScale scale{2, -1024, nullptr, {}};
    EXPECT_EQ(scale.apply(100), -824);
    scale.lut = std::make_shared<const LookupTable>(LookupTable{0, 16, {7, 8, 9}});
    EXPECT_EQ(scale.apply(1), 8);
}
