// Multi-frame images in parts (PS3.3 C.7.6.16.2.2.4): one display set, in order, with what is missing named.
#include "instance_header_fixture.h"
#include "made_headers.h"

#include <algorithm>

using namespace sagitta;
using namespace sagitta::test;

namespace {

// Parts of `frames` frames each; without positions unless `spacing` is set.
Series parts(int count, int frames, double spacing = 0) {
    Series series;
    for (int part = 0; part < count; ++part) {
        InstanceHeader& header = series.add({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, 1});
        header.sopInstanceUid = QStringLiteral("1.2.%1").arg(100 - part); // not in the order of their UIDs
        header.concatenation = ConcatenationPart{QStringLiteral("1.7"), part + 1, count, part * frames};
        header.frames.clear();
        for (int frame = 0; frame < frames; ++frame) {
            header.frames.push_back(Series::frameAt({{0, 0, spacing * (part * frames + frame)}}));
            if (spacing == 0)
                header.frames.back().plane.reset();
        }
    }
    return series;
}

void remove(Series& series, std::size_t part) {
    series.all().erase(series.all().begin() + static_cast<std::ptrdiff_t>(part));
}

} // namespace

TEST(Concatenation, PartsAreOneSetInOrder) {
    Series series = parts(3, 4);
    std::reverse(series.all().begin(), series.all().end());
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_EQ(sets[0]->frames.size(), 12U);
    for (int n = 0; n < 12; ++n) {
        const DisplayFrame& frame = sets[0]->frames[static_cast<std::size_t>(n)];
        EXPECT_EQ(frame.header->concatenation->number, n / 4 + 1);
        EXPECT_EQ(frame.frame, n % 4);
    }
    EXPECT_TRUE(sets[0]->warnings.isEmpty());
    EXPECT_TRUE(sets[0]->splitReason.isEmpty());
}

TEST(Concatenation, PartsTogetherAreOneGrid) {
    const auto sets = parts(3, 4, 2.5).sets();
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_EQ(sets[0]->kind, GeometryKind::RegularGrid) << sets[0]->refusal.toStdString();
    EXPECT_EQ(sets[0]->grid->size[2], 12);
    EXPECT_EQ(sets[0]->sliceSpacing, 2.5);
}

TEST(Concatenation, APartThatIsMissingIsNamed) {
    Series middle = parts(3, 4);
    remove(middle, 1);
    EXPECT_EQ(middle.sets()[0]->warnings,
              QStringList(QStringLiteral("not the whole image: frames 5 to 8 are missing")));
    Series first = parts(3, 4);
    remove(first, 0);
    EXPECT_EQ(first.sets()[0]->warnings, QStringList(QStringLiteral("not the whole image: frames 1 to 4 are missing")));
    Series last = parts(3, 4);
    remove(last, 2);
    EXPECT_EQ(last.sets()[0]->warnings, QStringList(QStringLiteral("not the whole image: part 3 of 3 is missing")));
}

TEST(Concatenation, AMissingPartIsAGapOfTheGridToo) {
    Series series = parts(4, 4, 2);
    remove(series, 1);
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    ASSERT_EQ(sets[0]->gaps.size(), 1U);
    EXPECT_EQ(sets[0]->gaps[0].after, 3);
    EXPECT_EQ(sets[0]->gaps[0].foundMm, 10);
}

TEST(Concatenation, EchoTimesOfPartsAreComparedAsTimes) {
    Series series = parts(2, 4, 2);
    for (const auto& header : series.all()) {
        const auto frames = header->frames;
        for (FrameInfo frame : frames) {
            frame.traits.echoTimeMs = 30;
            header->frames.push_back(frame);
        }
        for (std::size_t n = 0; n < 4; ++n)
            header->frames[n].traits.echoTimeMs = 10;
    }
    series.all()[1]->concatenation->firstFrame = 8;
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 2U);
    for (const DisplaySetPtr& set : sets)
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("echo time 30 ms"));
}

TEST(Concatenation, OtherImagesOfTheSeriesStayApart) {
    Series series = parts(2, 4);
    series.add({{0, 0, 0}});
    const auto sets = series.sets();
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_NE(sets[0]->id, sets[1]->id);
    EXPECT_EQ(sets[0]->frames.size() + sets[1]->frames.size(), 9U);
}

// A set must not become another one when its second part arrives.
TEST(Concatenation, TheIdStaysWhenPartsArrive) {
    const Series series = parts(3, 4);
    const auto all = series.headers();
    const QString id = series.sets()[0]->id;
    EXPECT_EQ(buildDisplaySets({all[0]})[0]->id, id);
    EXPECT_EQ(buildDisplaySets({all[2], all[0]})[0]->id, id);
}

using ConcatenationReader = InstanceHeaderReader;

TEST_F(ConcatenationReader, IsReadFromTheFile) {
    const auto header = readImage([](Elements& d) {
        d.text(tags::ConcatenationUID, "UI", "1.2.7").us(tags::InConcatenationNumber, {2});
        d.us(tags::InConcatenationTotalNumber, {5});
        d.bytes(tags::ConcatenationFrameOffsetNumber, "UL", QByteArray("\x28\0\0\0", 4));
    });
    EXPECT_EQ(header->concatenation, (ConcatenationPart{QStringLiteral("1.2.7"), 2, 5, 40}));
    EXPECT_FALSE(readImage([](Elements&) {})->concatenation);
}
