#include "imaging/volume.h"

#include "imaging/frame_store.h"
#include "made_volume.h"

#include <gtest/gtest.h>

#include <atomic>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

constexpr std::int64_t kPlenty = std::int64_t{1} << 30;

template<class T>
std::vector<dicom::Frame> slices(int count, int columns = 4, int rows = 3) {
    std::vector<dicom::Frame> result;
    for (int k = 0; k < count; ++k)
        result.push_back(makeFrame<T>(columns, rows, [k](int i, int j) { return 10 * k + i + j; }));
    return result;
}

Result<QString> anyFile(const QString&) { return QStringLiteral("file"); }

} // namespace

TEST(Volume, SharesTheFramesMemory) {
    const auto frames = slices<std::int16_t>(5);
    const auto volume = Volume::make(makeSet({{}, {4, 3, 5}, {}, {}, {}}), frames);
    ASSERT_TRUE(volume);
    EXPECT_EQ((*volume)->slice(2).bytes().data(), frames[2].bytes().data());
    EXPECT_EQ((*volume)->type(), dicom::SampleType::S16);
    EXPECT_EQ((*volume)->storedRange(), (std::pair<double, double>{0, 45}));
    EXPECT_FALSE((*volume)->padding());
}

TEST(Volume, KnowsItsPlaceInSpace) {
    const Affine map{{0.5, 0, 0}, {0, 0.6, 0}, {0, 0.4, 0.3}, {10, 20, 30}};
    const auto volume = Volume::make(makeSet({map, {4, 3, 5}, {}, {}, {}}), slices<std::int16_t>(5));
    ASSERT_TRUE(volume);
    EXPECT_NEAR((*volume)->finestSpacing(), 0.3, 1e-12); // between planes, not between origins
    const Vec3 centre = (*volume)->center();
    EXPECT_NEAR(length(centre - map.map({1.5, 1, 2})), 0, 1e-12);
    EXPECT_NEAR(length((*volume)->patientToIndex().map(centre) - Vec3{1.5, 1, 2}), 0, 1e-12);
}

TEST(Volume, SlopesThatDifferGiveModalityValues) {
    const MadeSet made{{}, {4, 3, 3}, {}, {}, {}};
    const auto set = makeSet(made, [](dicom::InstanceHeader& header, int k) {
        header.frames[0].scale.slope = 0.5 + k;
        header.frames[0].scale.unit = QStringLiteral("BQML");
    });
    const auto volume = Volume::make(set, slices<std::int16_t>(3));
    ASSERT_TRUE(volume);
    EXPECT_EQ((*volume)->type(), dicom::SampleType::F32);
    EXPECT_EQ((*volume)->scale().slope, 1);
    EXPECT_EQ((*volume)->scale().unit, QStringLiteral("BQML"));
    EXPECT_EQ((*volume)->slice(0).samplesAs<float>()[1], 0.5F);
    EXPECT_EQ((*volume)->slice(2).samplesAs<float>()[1], 21 * 2.5F);
    EXPECT_EQ((*volume)->storedRange(), (std::pair<double, double>{0, 25 * 2.5}));
}

TEST(Volume, PaddingThatDiffersIsMarked) {
    const auto set = makeSet({{}, {4, 3, 2}, {}, {}, {}}, [](dicom::InstanceHeader& header, int k) {
        if (k == 1)
            header.paddingValue = 10;
    });
    const auto volume = Volume::make(set, slices<std::int16_t>(2));
    ASSERT_TRUE(volume);
    EXPECT_EQ((*volume)->slice(0).samplesAs<float>()[0], 0);
    EXPECT_EQ((*volume)->slice(1).samplesAs<float>()[0], kPaddingMark);
    EXPECT_EQ((*volume)->slice(1).samplesAs<float>()[1], 11);
    EXPECT_EQ((*volume)->padding(), (std::pair<double, double>{kPaddingMark, kPaddingMark}));
    EXPECT_EQ((*volume)->storedRange(), (std::pair<double, double>{0, 15}));
}

TEST(Volume, TheRangeLeavesPaddingOut) {
    const auto volume = Volume::make(makeSet({{}, {4, 3, 2}, {}, 14, 15}), slices<std::int16_t>(2));
    ASSERT_TRUE(volume);
    EXPECT_EQ((*volume)->padding(), (std::pair<double, double>{14, 15}));
    EXPECT_EQ((*volume)->storedRange(), (std::pair<double, double>{0, 13}));
    const auto all = Volume::make(makeSet({{}, {4, 3, 2}, {}, 0, 100}), slices<std::int16_t>(2));
    EXPECT_EQ((*all)->storedRange(), (std::pair<double, double>{0, 0}));
}

TEST(Volume, RefusesWithTheDisplaySetsReason) {
    auto set = std::make_shared<dicom::DisplaySet>(*makeSet({{}, {4, 3, 2}, {}, {}, {}}));
    set->kind = dicom::GeometryKind::Stack;
    set->grid.reset();
    set->refusal = QStringLiteral("slice missing between 1 and 2");
    const auto volume = Volume::make(set, slices<std::int16_t>(2));
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code(), ErrorCode::Unsupported);
    EXPECT_EQ(volume.error().detail(), set->refusal);
}

TEST(Volume, RefusesGreysWithColoursAmongThem) {
    auto set = std::make_shared<dicom::DisplaySet>(*makeSet({{}, {4, 3, 2}, {}, {}, {}}));
    auto header = std::make_shared<dicom::InstanceHeader>(*set->frames[1].header);
    header->frames[static_cast<std::size_t>(set->frames[1].frame)].hasColors = true;
    set->frames[1].header = header;
    const auto volume = Volume::make(set, slices<std::int16_t>(2));
    ASSERT_FALSE(volume);
    EXPECT_TRUE(volume.error().detail().contains(QLatin1String("colours among their greys")));
}

TEST(Volume, RefusesSlicesThatDoNotFit) {
    const auto set = makeSet({{}, {4, 3, 2}, {}, {}, {}});
    const auto failure = [&](std::vector<dicom::Frame> frames) {
        const auto volume = Volume::make(set, std::move(frames));
        return volume ? QString() : volume.error().detail();
    };
    EXPECT_EQ(failure({makeFrame<std::int16_t>(4, 3, [](int, int) { return 0; }),
                       makeFrame<std::uint16_t>(4, 3, [](int, int) { return 0; })}),
              QStringLiteral("the slices differ in sample type"));
    EXPECT_EQ(failure(slices<std::int16_t>(2, 5)), QStringLiteral("the slices differ in size"));
    EXPECT_EQ(failure(slices<std::int16_t>(3)), QStringLiteral("as many frames as slices are needed"));
    EXPECT_EQ(failure({{}, {}}), QStringLiteral("a slice is empty"));
    const dicom::Frame color = makeFrame<std::uint8_t>(
        4, 3, [](int, int) { return 0; }, dicom::FrameColor::Rgb);
    EXPECT_EQ(failure({color, color}), QStringLiteral("colour images make no volume"));
}

TEST(Volume, LoadsThroughTheStoreAndTellsProgress) {
    const auto set = makeSet({{}, {4, 3, 9}, {}, {}, {}});
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, kPlenty, 2, [&](const QString&, const dicom::InstanceHeader& header, int) {
        ++decodes;
        const int k = header.sopInstanceUid.section(QLatin1Char('.'), -1).toInt();
        return Result<dicom::DecodedFrame>(
            dicom::DecodedFrame{makeFrame<std::int16_t>(4, 3, [k](int i, int) { return 100 * k + i; }), {}});
    });
    std::vector<int> steps;
    const auto volume = Volume::load(set, store, {}, [&](int done, int total) {
        EXPECT_EQ(total, 9);
        steps.push_back(done);
    });
    ASSERT_TRUE(volume);
    EXPECT_EQ(decodes, 9);
    EXPECT_EQ(steps, (std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    for (int k = 0; k < 9; ++k)
        EXPECT_EQ((*volume)->slice(k).samplesAs<std::int16_t>()[3], 100 * k + 3);
    EXPECT_EQ(store.tryGet(set->frames[4].ref())->value().frame.bytes().data(), (*volume)->slice(4).bytes().data());
}

TEST(Volume, LoadingFailsWithTheFramesErrorAndStopsWhenAsked) {
    const auto set = makeSet({{}, {4, 3, 9}, {}, {}, {}});
    FrameStore store(anyFile, kPlenty, 2, [&](const QString&, const dicom::InstanceHeader& header, int) {
        if (header.sopInstanceUid.endsWith(QLatin1String(".4")))
            return Result<dicom::DecodedFrame>(Error(ErrorCode::Corrupt, QStringLiteral("bad frame")));
        return Result<dicom::DecodedFrame>(
            dicom::DecodedFrame{makeFrame<std::int16_t>(4, 3, [](int, int) { return 0; }), {}});
    });
    const auto failed = Volume::load(set, store);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(failed.error().message(), QStringLiteral("slice 5: bad frame"));
    std::stop_source stop;
    const auto cancelled = Volume::load(set, store, stop.get_token(), [&](int done, int) {
        if (done == 2)
            stop.request_stop();
    });
    EXPECT_EQ(cancelled.error().code(), ErrorCode::Cancelled);
}

TEST(Volume, CarriesTheWarningsOfItsSlices) {
    const auto set = makeSet({{}, {4, 3, 5}, {}, {}, {}});
    FrameStore store(anyFile, kPlenty, 1, [&](const QString&, const dicom::InstanceHeader& header, int) {
        dicom::DecodedFrame decoded{makeFrame<std::int16_t>(4, 3, [](int, int) { return 0; }), {}};
        if (header.sopInstanceUid.endsWith(QLatin1String(".2")))
            decoded.warning = QStringLiteral("pixel data truncated");
        return Result<dicom::DecodedFrame>(decoded);
    });
    const auto volume = Volume::load(set, store);
    ASSERT_TRUE(volume);
    EXPECT_EQ((*volume)->warnings(), QStringList{QStringLiteral("slice 3: pixel data truncated")});
    EXPECT_TRUE((*Volume::make(set, slices<std::int16_t>(5)))->warnings().isEmpty());
}

TEST(Volume, WhatMemoryCannotHoldIsRefusedBeforeItIsLoaded) {
    const auto set = makeSet({{}, {65535, 65535, 2000}, {}, {}, {}});
    std::atomic<int> decodes{0};
    FrameStore store(anyFile, kPlenty, 1, [&](const QString&, const dicom::InstanceHeader&, int) {
        ++decodes;
        return Result<dicom::DecodedFrame>(Error(ErrorCode::Corrupt, QStringLiteral("not to be loaded")));
    });
    const auto volume = Volume::load(set, store);
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code(), ErrorCode::Full);
    EXPECT_TRUE(volume.error().detail().contains(QLatin1String("more than half of this computer's memory")));
    EXPECT_EQ(decodes, 0);
}
