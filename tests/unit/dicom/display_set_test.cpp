// How a series is cut into display sets, and what grid they form. How they grow: display_set_growth_test.cpp.
#include "made_headers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

void expectNear(Vec3 a, Vec3 b, double tolerance = 1e-9) { EXPECT_LT(length(a - b), tolerance); }

std::vector<double> depths(const DisplaySet& set) {
    std::vector<double> result;
    for (const DisplayFrame& frame : set.frames)
        result.push_back(dot(frame.info().plane->position, set.frames.front().info().plane->normal()));
    return result;
}

} // namespace

TEST(DisplaySet, EvenSlicesAreARegularGrid) {
    const auto sets = axial(10).sets();
    ASSERT_EQ(sets.size(), 1U);
    const DisplaySet& set = *sets[0];
    EXPECT_EQ(set.kind, GeometryKind::RegularGrid);
    ASSERT_TRUE(set.grid);
    EXPECT_EQ(set.grid->size, (std::array<int, 3>{48, 64, 10}));
    expectNear(set.grid->indexToPatient.x, {0.5, 0, 0}); // the distance between columns
    expectNear(set.grid->indexToPatient.y, {0, 0.7, 0});
    expectNear(set.grid->indexToPatient.z, {0, 0, 2});
    expectNear(set.grid->indexToPatient.origin, {-100, -120, 10});
    EXPECT_DOUBLE_EQ(set.sliceSpacing, 2);
    EXPECT_FALSE(set.tilted);
    EXPECT_TRUE(set.refusal.isEmpty());
    EXPECT_TRUE(set.splitReason.isEmpty());
    EXPECT_TRUE(set.warnings.isEmpty());
    EXPECT_EQ(set.frameOfReferenceUid, QStringLiteral("1.9"));
    EXPECT_EQ(set.seriesInstanceUid, QStringLiteral("1.2.3"));
    EXPECT_EQ(set.studyInstanceUid, QStringLiteral("1.2"));
    EXPECT_TRUE(set.id.startsWith(QLatin1String("1.2.3#")));
}

TEST(DisplaySet, OrderIsByPositionNotByInstanceNumberOrArrival) {
    Series series;
    std::vector<int> places(20);
    for (int k = 0; k < 20; ++k)
        places[static_cast<std::size_t>(k)] = k;
    std::mt19937 random(7);
    std::shuffle(places.begin(), places.end(), random);
    for (int n = 0; n < 20; ++n)
        series.add({{0, 0, 3.0 * places[static_cast<std::size_t>(n)]}, {1, 0, 0}, {0, 1, 0}, 20 - n});
    auto headers = series.headers();
    const auto first = buildDisplaySets(headers);
    ASSERT_EQ(first.size(), 1U);
    const auto z = depths(*first[0]);
    EXPECT_TRUE(std::is_sorted(z.begin(), z.end()));
    for (std::size_t k = 0; k < 20; ++k)
        expectNear(first[0]->frames[k].info().plane->position,
                   first[0]->grid->indexToPatient.map({0, 0, static_cast<double>(k)}));
    std::shuffle(headers.begin(), headers.end(), random);
    const auto second = buildDisplaySets(headers);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0]->id, first[0]->id);
    for (std::size_t k = 0; k < 20; ++k)
        EXPECT_EQ(second[0]->frames[k].ref(), first[0]->frames[k].ref());
}

TEST(DisplaySet, IndexRunsAlongTheNormalAlsoWhenItPointsDown) {
    Series series; // feet first: row to the right, column to the back, so the normal points to the feet
    for (int k = 0; k < 5; ++k)
        series.add({{100, -100, 2.0 * k}, {-1, 0, 0}, {0, 1, 0}});
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_TRUE(sets[0]->grid);
    expectNear(sets[0]->grid->indexToPatient.z, {0, 0, -2});
    expectNear(sets[0]->grid->indexToPatient.origin, {100, -100, 8});
    EXPECT_GT(sets[0]->grid->indexToPatient.determinant(), 0);
}

TEST(DisplaySet, AnEvenTiltedSeriesIsAShearedGrid) {
    Series series;
    const double angle = 20 * 3.14159265358979 / 180;
    const Vec3 down{0, std::cos(angle), std::sin(angle)};
    for (int k = 0; k < 12; ++k)
        series.add({{0, 0, 5.0 * k}, {1, 0, 0}, down}); // the table moves along z, the plane leans
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_EQ(sets[0]->kind, GeometryKind::RegularGrid);
    EXPECT_TRUE(sets[0]->tilted);
    EXPECT_NEAR(sets[0]->sliceSpacing, 5 * std::cos(angle), 1e-9);
    expectNear(sets[0]->grid->indexToPatient.z, {0, 0, 5});
    expectNear(sets[0]->grid->indexToPatient.y, down * 0.7);
}

TEST(DisplaySet, JitterOfTheFifthDigitIsEven) {
    Series series;
    std::mt19937 random(3);
    std::uniform_real_distribution<double> jitter(-5e-5, 5e-5);
    for (int k = 0; k < 160; ++k)
        series.add({{-100 + jitter(random), -120, -445.8 + k + jitter(random)}});
    EXPECT_EQ(series.sets()[0]->kind, GeometryKind::RegularGrid);
}

TEST(DisplaySet, MissingSlicesAreNamedAndRefuseTheGrid) {
    Series series = axial(60);
    series.all().erase(series.all().begin() + 41); // the 42nd
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    const DisplaySet& set = *sets[0];
    EXPECT_EQ(set.kind, GeometryKind::Stack);
    EXPECT_FALSE(set.grid);
    EXPECT_EQ(set.refusal, QStringLiteral("slice missing between 41 and 42"));
    ASSERT_EQ(set.gaps.size(), 1U);
    EXPECT_EQ(set.gaps[0].after, 40);
    EXPECT_NEAR(set.gaps[0].expectedMm, 2, 1e-9);
    EXPECT_NEAR(set.gaps[0].foundMm, 4, 1e-9);
    EXPECT_TRUE(set.warnings.contains(set.refusal));
    EXPECT_NEAR(set.sliceSpacing, 2, 1e-9);
}

TEST(DisplaySet, SeveralGapsAreCounted) {
    Series series = axial(40);
    series.all().erase(series.all().begin() + 30, series.all().begin() + 33);
    series.all().erase(series.all().begin() + 10);
    const DisplaySetPtr set = series.sets()[0];
    EXPECT_EQ(set->gaps.size(), 2U);
    EXPECT_NEAR(set->gaps[1].foundMm, 8, 1e-9);
    EXPECT_EQ(set->refusal, QStringLiteral("slice missing between 10 and 11 and in one more place"));
}

TEST(DisplaySet, VaryingDistanceIsSaidInNumbers) {
    Series series;
    for (const double z : {0.0, 1.08, 4.0, 8.1, 15.09, 20.0})
        series.add({{0, 0.3 * z, z}});
    const DisplaySetPtr set = series.sets()[0];
    EXPECT_EQ(set->kind, GeometryKind::Stack);
    EXPECT_EQ(set->refusal, QStringLiteral("slice distance varies from 1.08 to 6.99 mm"));
    EXPECT_TRUE(set->tilted);
    EXPECT_TRUE(set->gaps.empty());
    EXPECT_EQ(set->sliceSpacing, 0);
}

TEST(DisplaySet, TwoThicknessesAreAPlanAndNotAGap) {
    Series series;
    double z = 0;
    for (int k = 0; k < 30; ++k) {
        const double thickness = k < 20 ? 2.5 : 5;
        series.add({{0, 0, z}}).sliceThickness = thickness;
        z += thickness;
    }
    const DisplaySetPtr set = series.sets()[0];
    EXPECT_TRUE(set->gaps.empty());
    EXPECT_EQ(set->refusal, QStringLiteral("slice distance varies from 2.50 to 5.00 mm"));
}

TEST(DisplaySet, EvennessIsOnePercentOrAHundredthOfAMillimetre) {
    const auto kindWithOneStepOff = [](double spacing, double off) {
        Series series;
        for (int k = 0; k < 100; ++k)
            series.add({{0, 0, spacing * k + (k >= 50 ? off : 0)}});
        return series.sets()[0]->kind;
    };
    EXPECT_EQ(kindWithOneStepOff(5, 0.045), GeometryKind::RegularGrid);
    EXPECT_EQ(kindWithOneStepOff(5, 0.06), GeometryKind::Stack);
    EXPECT_EQ(kindWithOneStepOff(0.5, 0.009), GeometryKind::RegularGrid);
    EXPECT_EQ(kindWithOneStepOff(0.5, 0.02), GeometryKind::Stack);
}

TEST(DisplaySet, SidewaysShiftRefusesTheGrid) {
    Series series = axial(9);
    series.all()[4]->frames[0].plane->position.x += 3.2;
    const DisplaySetPtr set = series.sets()[0];
    EXPECT_EQ(set->kind, GeometryKind::Stack);
    EXPECT_EQ(set->refusal, QStringLiteral("images lie up to 3.20 mm off an even grid"));
}

TEST(DisplaySet, PixelSpacingMustBeKnownAndTheSame) {
    Series unknown = axial(4);
    for (const auto& header : unknown.all())
        header->frames[0].spacing.basis = SpacingBasis::AspectRatioOnly;
    EXPECT_EQ(unknown.sets()[0]->refusal, QStringLiteral("no pixel spacing"));
    Series projections = axial(4);
    for (const auto& header : projections.all())
        header->frames[0].spacing.basis = SpacingBasis::Detector;
    EXPECT_EQ(projections.sets()[0]->refusal, QStringLiteral("pixel spacing is at the detector, not in the patient"));
    Series mixed = axial(4); // hardly two alike: not sorted by it
    for (std::size_t n = 0; n < 4; ++n)
        mixed.all()[n]->frames[0].spacing.row = 0.8 + 0.1 * static_cast<double>(n);
    ASSERT_EQ(mixed.sets().size(), 1U);
    EXPECT_EQ(mixed.sets()[0]->refusal, QStringLiteral("pixel spacing differs from image to image"));
}

TEST(DisplaySet, OneImageIsAStack) {
    const DisplaySetPtr set = axial(1).sets()[0];
    EXPECT_EQ(set->kind, GeometryKind::Stack);
    EXPECT_EQ(set->refusal, QStringLiteral("a single image"));
}

TEST(DisplaySet, WithoutPositionsInstanceNumberOrders) {
    Series series;
    for (const int number : {3, 1, 2}) {
        InstanceHeader& header = series.add({{}, {}, {}, number});
        header.frames[0].plane.reset();
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Unknown);
    EXPECT_FALSE(sets[0]->refusal.isEmpty());
    EXPECT_EQ(sets[0]->frames[0].header->instanceNumber, 1);
    EXPECT_EQ(sets[0]->frames[2].header->instanceNumber, 3);
}

TEST(DisplaySet, InstancesWithoutPixelsMakeNone) {
    Series series = axial(3);
    series.all()[1]->frames.clear();
    EXPECT_EQ(series.sets()[0]->frames.size(), 2U);
    series.all()[0]->frames.clear();
    series.all()[2]->frames.clear();
    EXPECT_TRUE(series.sets().empty());
    EXPECT_TRUE(buildDisplaySets({}).empty());
}

TEST(DisplaySet, LocalizersMatricesAndColoursAreApart) {
    Series series = axial(6);
    InstanceHeader& scout = series.add({{-200, 0, 0}, {0, 1, 0}, {0, 0, -1}});
    scout.imageType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"), QStringLiteral("LOCALIZER")};
    series.add({{0, 0, 100}}).format.columns = 32;
    InstanceHeader& color = series.add({{0, 0, 200}});
    color.format.photometric = Photometric::Rgb;
    color.format.samplesPerPixel = 3;
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 4U); // in the order of their smallest instance numbers
    EXPECT_EQ(sets[0]->kind, GeometryKind::RegularGrid);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("localizer"));
    EXPECT_TRUE(sets[2]->splitReason.contains(QLatin1String("32 x 64")));
    EXPECT_TRUE(sets[3]->splitReason.contains(QLatin1String("colour")));
}

TEST(DisplaySet, AThreePlaneLocalizerSplitsByOrientation) {
    Series series;
    for (int k = 0; k < 3; ++k) {
        series.add({{0, 0, 10.0 * k}});
        series.add({{10.0 * k, 0, 0}, {0, 1, 0}, {0, 0, -1}});
        series.add({{0, 10.0 * k, 0}, {1, 0, 0}, {0, 0, -1}});
    }
    for (const auto& header : series.all())
        header->imageType[2] = QStringLiteral("LOCALIZER");
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 3U);
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("axial"));
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("sagittal"));
    EXPECT_EQ(sets[2]->splitReason, QStringLiteral("coronal"));
    for (const DisplaySetPtr& set : sets)
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
}

TEST(DisplaySet, ViewsAroundAnAxisStayTogether) {
    Series series;
    for (int k = 0; k < 18; ++k) {
        const double angle = k * 10 * 3.14159265358979 / 180;
        series.add({{0, 0, 0}, {std::cos(angle), std::sin(angle), 0}, {0, 0, -1}});
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("orientation differs from image to image"));
    EXPECT_EQ(sets[0]->frames[5].header->instanceNumber, 6);
}

TEST(DisplaySet, AFrameOfReferencePerImageIsTakenAsOneWithAWarning) {
    Series series = axial(20);
    for (const auto& header : series.all())
        header->frameOfReferenceUid = QStringLiteral("1.9.") + header->sopInstanceUid;
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::RegularGrid);
    EXPECT_TRUE(sets[0]->frameOfReferenceUid.isEmpty());
    EXPECT_TRUE(sets[0]->warnings.contains(QStringLiteral("each image carries its own frame of reference; taken as one "
                                                          "because they share a series")));
}

TEST(DisplaySet, SeveralFramesOfReferenceSplit) {
    Series series = axial(20);
    for (std::size_t n = 10; n < 20; ++n)
        series.all()[n]->frameOfReferenceUid = QStringLiteral("1.10");
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[0]->frameOfReferenceUid, QStringLiteral("1.9"));
    EXPECT_EQ(sets[1]->frameOfReferenceUid, QStringLiteral("1.10"));
    EXPECT_NE(sets[0]->id, sets[1]->id);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("frame of reference 2"));
}

struct SplitCase {
    const char* name;
    std::function<void(InstanceHeader&, int round)> mark;
    QString reason;
};

class DisplaySetRounds : public testing::TestWithParam<SplitCase> {};

TEST_P(DisplaySetRounds, FramesAtOnePositionAreToldApart) {
    const auto sets = twoRounds(GetParam().mark).sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[1]->splitReason, GetParam().reason);
    EXPECT_NE(sets[0]->id, sets[1]->id);
    for (const DisplaySetPtr& set : sets) {
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
        EXPECT_EQ(set->frames.size(), 10U);
        EXPECT_TRUE(set->warnings.isEmpty());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Keys, DisplaySetRounds,
    testing::Values(
        SplitCase{"echo", [](InstanceHeader& h, int r) { h.frames[0].traits.echo = r; }, QStringLiteral("echo 2")},
        SplitCase{"time", [](InstanceHeader& h, int r) { h.frames[0].traits.temporalPosition = r; },
                  QStringLiteral("time point 2")},
        SplitCase{"bValue", [](InstanceHeader& h, int r) { h.frames[0].traits.bValue = r * 500.0; },
                  QStringLiteral("b-value 1000")},
        SplitCase{"acquisition", [](InstanceHeader& h, int r) { h.acquisitionNumber = r; },
                  QStringLiteral("acquisition 2")},
        SplitCase{"content",
                  [](InstanceHeader& h, int r) { h.imageType[2] = r == 1 ? QStringLiteral("M") : QStringLiteral("P"); },
                  QStringLiteral("phase")},
        SplitCase{"clock",
                  [](InstanceHeader& h, int r) { h.acquisitionDateTime = QStringLiteral("2024030112000%1").arg(r); },
                  QStringLiteral("acquired 12:00:02")}),
    [](const auto& testCase) { return std::string(testCase.param.name); });

TEST(DisplaySet, TwoPropertiesTogetherSeparateFourRounds) {
    Series series;
    for (int k = 0; k < 8; ++k) {
        for (int n = 0; n < 4; ++n) {
            InstanceHeader& header = series.add({{0, 0, 3.0 * k}});
            header.frames[0].traits.echo = 1 + n % 2;
            header.imageType[2] = n < 2 ? QStringLiteral("M") : QStringLiteral("P");
        }
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 4U);
    for (const DisplaySetPtr& set : sets)
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
}

TEST(DisplaySet, APropertyThatNumbersTheImagesDoesNotSplit) {
    Series series = axial(10);
    int number = 0;
    for (const auto& header : series.all())
        header->acquisitionNumber = ++number;
    EXPECT_EQ(series.sets().size(), 1U);
    Series twice = twoRounds([&](InstanceHeader& header, int) { header.acquisitionNumber = ++number; });
    EXPECT_EQ(twice.sets().size(), 1U);
}

TEST(DisplaySet, WhatNothingSeparatesStaysAStackWithAWarning) {
    const auto sets = twoRounds([](InstanceHeader&, int) {}).sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    EXPECT_EQ(sets[0]->frames.size(), 20U);
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("several images lie at one position"));
    EXPECT_EQ(sets[0]->warnings.size(), 1);
}

TEST(DisplaySet, AFilmAtOnePositionStaysTogetherInTime) {
    Series series;
    for (int n = 0; n < 12; ++n)
        series.add({{0, 0, 5}, {1, 0, 0}, {0, 1, 0}, 12 - n}).frames[0].traits.temporalPosition = n + 1;
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("all images lie in one plane"));
    EXPECT_EQ(sets[0]->frames[3].info().traits.temporalPosition, 4);
    EXPECT_TRUE(sets[0]->warnings.isEmpty());
}

TEST(DisplaySet, MultiFrameInstancesAreSetsOfTheirOwn) {
    Series series = axial(3);
    for (int n = 0; n < 2; ++n) {
        InstanceHeader& header = series.add({{0, 0, 50}});
        header.frames.clear();
        for (const int k : {3, 0, 4, 1, 2}) // frames in no order
            header.frames.push_back(Series::frameAt({{0, 0, 1.5 * k}}));
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 3U);
    EXPECT_EQ(sets[0]->frames.size(), 3U);
    ASSERT_EQ(sets[1]->kind, GeometryKind::RegularGrid);
    EXPECT_EQ(sets[1]->frames[0].frame, 1);
    EXPECT_EQ(sets[1]->frames[4].frame, 2);
    EXPECT_NEAR(sets[1]->sliceSpacing, 1.5, 1e-9);
    EXPECT_EQ(sets[2]->splitReason, QStringLiteral("image 5"));
    EXPECT_NE(sets[1]->id, sets[2]->id);
}

TEST(DisplaySet, AMultiFrameInstanceSplitsByStackAndEcho) {
    Series series;
    InstanceHeader& header = series.add({{0, 0, 0}});
    header.frames.clear();
    for (int k = 0; k < 4; ++k) {
        for (int echo = 1; echo <= 2; ++echo) {
            FrameInfo info = Series::frameAt({{0, 0, 2.0 * k}});
            info.traits.echo = echo;
            header.frames.push_back(info);
        }
        header.frames.push_back(Series::frameAt({{3.0 * k, 0, 0}, {0, 1, 0}, {0, 0, -1}}));
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 3U);
    for (const DisplaySetPtr& set : sets) {
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
        EXPECT_EQ(set->frames.size(), 4U);
    }
}

TEST(DisplaySet, ARepeatedInstanceIsShownOnceAndSaidSo) {
    Series series = axial(4);
    auto headers = series.headers();
    headers.push_back(headers[1]);
    const auto sets = buildDisplaySets(headers);
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->frames.size(), 4U);
    EXPECT_EQ(sets[0]->warnings.size(), 1);
}

TEST(DisplaySet, FindsAFrameByItsReference) {
    const DisplaySetPtr set = axial(5).sets()[0];
    EXPECT_EQ(set->indexOf(set->frames[3].ref()), 3);
    EXPECT_EQ(set->indexOf({set->frames[3].ref().sopInstanceUid, 1}), -1);
}
