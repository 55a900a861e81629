// The rules by which frames of a series are told apart, one by one, and the words that a reader is given for them.
#include "made_headers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

QStringList reasons(const std::vector<DisplaySetPtr>& sets) {
    QStringList all;
    for (const DisplaySetPtr& set : sets)
        all << set->splitReason;
    return all;
}

// Frames of one multi-frame instance at `positions` places, `rounds` at each; `mark` tells a frame its place and round.
Series multiFrame(int positions, int rounds, const std::function<void(FrameInfo&, int position, int round)>& mark) {
    Series series;
    InstanceHeader& header = series.add({{0, 0, 0}});
    header.frames.clear();
    for (int k = 0; k < positions; ++k) {
        for (int round = 1; round <= rounds; ++round) {
            header.frames.push_back(Series::frameAt({{0, 0, 2.0 * k}}));
            mark(header.frames.back(), k, round);
        }
    }
    return series;
}

void expectGrids(const std::vector<DisplaySetPtr>& sets, std::size_t count, std::size_t frames) {
    ASSERT_EQ(sets.size(), count);
    for (const DisplaySetPtr& set : sets) {
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid) << set->refusal.toStdString();
        EXPECT_EQ(set->frames.size(), frames);
        EXPECT_TRUE(set->warnings.isEmpty());
    }
}

} // namespace

TEST(SplitRules, EchoTimesTellApartWhatOneEchoNumberDoesNot) {
    const auto sets = twoRounds([](InstanceHeader& header, int round) {
                          header.frames[0].traits.echo = 1;
                          header.frames[0].traits.echoTimeMs = round * 12.5;
                      }).sets();
    expectGrids(sets, 2, 10);
    EXPECT_EQ(reasons(sets), QStringList({QStringLiteral("echo time 12.5 ms"), QStringLiteral("echo time 25 ms")}));
    EXPECT_NE(sets[0]->id, sets[1]->id);
}

TEST(SplitRules, InversionTimesAreToldApart) {
    const auto sets = twoRounds([](InstanceHeader& header, int round) {
                          header.frames[0].traits.inversionTimeMs = round * 100;
                      }).sets();
    expectGrids(sets, 2, 10);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("inversion time 200 ms"));
}

TEST(SplitRules, TriggerDelaysThatAreTheSameEverywhereSplit) {
    const auto sets =
        twoRounds([](InstanceHeader& header, int round) { header.frames[0].traits.triggerTimeMs = round * 40; }).sets();
    expectGrids(sets, 2, 10);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("trigger delay 80 ms"));
}

// The delay depends on the heart beat, which is another one for each slice.
TEST(SplitRules, TriggerDelaysThatDifferFromSliceToSliceSplitInTheirOrder) {
    Series series;
    for (int k = 0; k < 6; ++k) {
        for (const int phase : {2, 0, 1, 3})
            series.add({{0, 0, 8.0 * k}}).frames[0].traits.triggerTimeMs = 10 + phase * (40 + 0.7 * k);
    }
    const auto sets = series.sets();
    expectGrids(sets, 4, 6);
    for (const DisplaySetPtr& set : sets) {
        const double first = *set->frames[0].info().traits.triggerTimeMs;
        const int phase = static_cast<int>(std::lround((first - 10) / 40));
        EXPECT_EQ(set->splitReason, QStringLiteral("time point %1 of 4").arg(phase + 1));
        for (std::size_t k = 0; k < 6; ++k)
            EXPECT_NEAR(*set->frames[k].info().traits.triggerTimeMs, 10 + phase * (40 + 0.7 * static_cast<double>(k)),
                        1e-9);
    }
}

TEST(SplitRules, ARoundThatIsNotCompleteIsNotGuessed) {
    Series series;
    for (int k = 0; k < 6; ++k) {
        for (int phase = 0; phase < (k == 3 ? 2 : 3); ++phase)
            series.add({{0, 0, 8.0 * k}}).frames[0].traits.triggerTimeMs = phase * (40 + 0.7 * k);
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->warnings,
              QStringList(QStringLiteral("several images lie at one position and nothing tells them apart")));
}

TEST(SplitRules, DynamicsWithATimeOfTheirOwnPerImageSplitInTheirOrder) {
    const auto sets = [](QString InstanceHeader::*time) {
        Series series;
        for (int round = 0; round < 3; ++round) {
            for (int k = 0; k < 5; ++k)
                series.add({{0, 0, 3.0 * k}}).*time =
                    QStringLiteral("202403012359%1.%2").arg(50 + 3 * round).arg(k * 10 + 100);
        }
        return series.sets();
    };
    for (const auto time : {&InstanceHeader::acquisitionDateTime, &InstanceHeader::contentDateTime}) {
        const auto three = sets(time);
        expectGrids(three, 3, 5);
        EXPECT_EQ(three[2]->splitReason, QStringLiteral("time point 3 of 3"));
        EXPECT_EQ(three[2]->frames[4].header->instanceNumber, 15);
    }
}

// Of images made in turns no clock says which belong together.
TEST(SplitRules, ReconstructionsMadeSideBySideAreNotMixed) {
    Series series;
    for (int k = 0; k < 6; ++k) {
        for (const int turn : {0, 1}) {
            const int second = 2 * k + (k % 2 == 0 ? turn : 1 - turn);
            InstanceHeader& header = series.add({{0, 0, 3.0 * k}});
            header.acquisitionDateTime = QStringLiteral("202403011200%1").arg(k + 10);
            header.contentDateTime = QStringLiteral("202403011300%1").arg(second + 10);
        }
    }
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    EXPECT_FALSE(sets[0]->warnings.isEmpty());
}

TEST(SplitRules, AFilmAtOnePositionStaysWhole) {
    Series series;
    for (int n = 0; n < 11; ++n)
        series.add({{0, 0, 0}}).frames[0].traits.inversionTimeMs = 100 + 80 * n;
    EXPECT_EQ(series.sets().size(), 1U);
}

TEST(SplitRules, DynamicsPastMidnightStayInOrder) {
    Series series;
    const QStringList starts{QStringLiteral("20240301235958"), QStringLiteral("20240302000003")};
    for (int k = 0; k < 5; ++k) {
        for (const QString& start : {starts[1], starts[0]})
            series.add({{0, 0, 3.0 * k}}).acquisitionDateTime = QStringLiteral("%1.%2").arg(start).arg(k + 1);
    }
    const auto sets = series.sets();
    expectGrids(sets, 2, 5);
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("time point 2 of 2"));
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("time point 1 of 2"));
}

TEST(SplitRules, DatesAreSaidWhereTheyDiffer) {
    const auto sets = twoRounds([](InstanceHeader& header, int round) {
                          header.contentDateTime =
                              QStringLiteral("202403%1").arg(round, 2, 10, QLatin1Char('0')) + QStringLiteral("120000");
                      }).sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("made 2024-03-02 12:00:00"));
}

TEST(SplitRules, DiffusionDirectionsOfOneWeightingAreToldApart) {
    const std::vector<Vec3> directions{{1, 0, 0}, {0, 1, 0}, {0.6, 0, -0.8}};
    const auto series = multiFrame(5, 4, [&](FrameInfo& frame, int, int round) {
        frame.traits.bValue = round == 1 ? 0 : 1000;
        if (round > 1)
            frame.traits.diffusionDirection = directions[static_cast<std::size_t>(round - 2)];
    });
    const auto sets = series.sets();
    expectGrids(sets, 4, 5);
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("b-value 0"));
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("b-value 1000, diffusion direction 1.00, 0.00, 0.00"));
    EXPECT_EQ(sets[3]->splitReason, QStringLiteral("b-value 1000, diffusion direction 0.60, 0.00, -0.80"));
}

TEST(SplitRules, BValuesAloneAreEnoughWhereTheyAre) {
    const auto sets = twoRounds([](InstanceHeader& header, int round) {
                          header.frames[0].traits.bValue = round * 400;
                          header.frames[0].traits.diffusionDirection = Vec3{1, 0, 0};
                      }).sets();
    expectGrids(sets, 2, 10);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("b-value 800"));
}

TEST(SplitRules, PartsOfAComplexImageAreNamedInWords) {
    const QStringList terms{QStringLiteral("MAGNITUDE"), QStringLiteral("PHASE"), QStringLiteral("REAL"),
                            QStringLiteral("IMAGINARY")};
    const auto series = multiFrame(4, 4, [&](FrameInfo& frame, int, int round) {
        frame.traits.frameType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"), terms[round - 1]};
    });
    EXPECT_EQ(reasons(series.sets()), QStringList({QStringLiteral("magnitude"), QStringLiteral("phase"),
                                                   QStringLiteral("real part"), QStringLiteral("imaginary part")}));
    const auto philips = twoRounds([](InstanceHeader& header, int round) {
                             header.imageType[2] = round == 1 ? QStringLiteral("M_FFE") : QStringLiteral("P_FFE");
                         }).sets();
    EXPECT_EQ(reasons(philips), QStringList({QStringLiteral("magnitude"), QStringLiteral("phase")}));
}

TEST(SplitRules, DerivedImagesAreApartFromOriginalOnes) {
    const auto sets = twoRounds([](InstanceHeader& header, int round) {
                          header.imageType[0] = round == 1 ? QStringLiteral("ORIGINAL") : QStringLiteral("DERIVED");
                      }).sets();
    expectGrids(sets, 2, 10);
    EXPECT_EQ(reasons(sets), QStringList({QStringLiteral("original"), QStringLiteral("derived")}));
}

TEST(SplitRules, AcquisitionNumbersOfFramesWin) {
    const auto series =
        multiFrame(5, 2, [](FrameInfo& frame, int, int round) { frame.traits.acquisitionNumber = 10 + round; });
    EXPECT_EQ(reasons(series.sets()),
              QStringList({QStringLiteral("acquisition 11"), QStringLiteral("acquisition 12")}));
}

TEST(SplitRules, ADimensionOfTheObjectTellsItsFramesApart) {
    auto series = multiFrame(5, 2, [](FrameInfo& frame, int k, int round) {
        frame.traits.indices = {7, round, k + 1};
    });
    series.all()[0]->dimensions = {
        {QStringLiteral("contrast"), {}, DimensionUse::Tell},
        {QStringLiteral("segment"), {QStringLiteral("Liver"), QStringLiteral("Spleen")}, DimensionUse::Tell},
        {QStringLiteral("slice"), {}, DimensionUse::Scroll}};
    const auto sets = series.sets();
    expectGrids(sets, 2, 5);
    // What is the same for all is not a reason.
    EXPECT_EQ(reasons(sets), QStringList({QStringLiteral("segment 1 (Liver)"), QStringLiteral("segment 2 (Spleen)")}));
}

TEST(SplitRules, DimensionsThatAreNeverMixedSplitWithoutPositionsToo) {
    auto series = multiFrame(1, 6, [](FrameInfo& frame, int, int round) {
        frame.plane.reset();
        frame.traits.indices = {1 + round % 2};
    });
    series.all()[0]->dimensions = {{QStringLiteral("detector"), {}, DimensionUse::Split}};
    EXPECT_EQ(reasons(series.sets()), QStringList({QStringLiteral("detector 2"), QStringLiteral("detector 1")}));
}

TEST(SplitRules, StacksOfAnEnhancedImageAreApart) {
    Series series;
    InstanceHeader& header = series.add({{0, 0, 0}});
    header.frames.clear();
    for (const int stack : {1, 2}) { // two blocks that would look like one with a gap
        for (int k = 0; k < 4; ++k) {
            header.frames.push_back(Series::frameAt({{0, 0, 50.0 * stack + 2 * k}}));
            header.frames.back().traits.stackId = QString::number(stack);
        }
    }
    const auto sets = series.sets();
    expectGrids(sets, 2, 4);
    EXPECT_EQ(reasons(sets), QStringList({QStringLiteral("stack 1"), QStringLiteral("stack 2")}));
    EXPECT_NE(sets[0]->id, sets[1]->id);
}

TEST(SplitRules, AStackPerFrameIsNone) {
    auto series = multiFrame(6, 1, [](FrameInfo& frame, int k, int) { frame.traits.stackId = QString::number(k); });
    EXPECT_EQ(series.sets().size(), 1U);
}

TEST(SplitRules, PixelSizesAreApart) {
    Series series = axial(12);
    for (std::size_t n = 8; n < 12; ++n)
        series.all()[n]->frames[0].spacing = {0.35, 0.25, SpacingBasis::Patient};
    series.all()[2]->frames[0].spacing.row *= 1.0001; // rounding
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::RegularGrid);
    EXPECT_EQ(sets[0]->frames.size(), 8U);
    EXPECT_EQ(reasons(sets),
              QStringList({QStringLiteral("pixels of 0.5 x 0.7 mm"), QStringLiteral("pixels of 0.25 x 0.35 mm")}));
    EXPECT_NE(sets[0]->id, sets[1]->id);
}

TEST(SplitRules, AFrameThatIsALocalizerIsApart) {
    const auto series = multiFrame(6, 1, [](FrameInfo& frame, int k, int) {
        if (k == 5)
            frame.traits.frameType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"),
                                      QStringLiteral("LOCALIZER")};
    });
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[0]->frames.size(), 5U);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("localizer"));
}

// Kept whole, in the same order however they arrive, and said.
TEST(SplitRules, DuplicatesThatNothingTellsApartKeepTheirOrder) {
    const Series series = twoRounds([](InstanceHeader&, int) {});
    auto headers = series.headers();
    const auto sets = buildDisplaySets(headers);
    std::reverse(headers.begin(), headers.end());
    const auto again = buildDisplaySets(headers);
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_EQ(again.size(), 1U);
    ASSERT_EQ(sets[0]->frames.size(), 20U);
    for (std::size_t n = 0; n < 20; ++n) {
        EXPECT_EQ(sets[0]->frames[n].ref(), again[0]->frames[n].ref());
        EXPECT_EQ(sets[0]->frames[n].header->instanceNumber, static_cast<int>(n) + 1);
    }
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("several images lie at one position"));
}
