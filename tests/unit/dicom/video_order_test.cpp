// orderPictures(), orderByTime(), keyOf() and readUnitFacts(): which coded pictures are frames, in which order, and
// where decoding may begin.
#include "dicom/video_order.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;

namespace {

using Units = std::vector<std::int32_t>;

VideoIndex ordered(VideoCodec codec, std::vector<CodedPicture> pictures) {
    VideoIndex index;
    index.codec = codec;
    index.units.resize(pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i)
        pictures[i].unit = static_cast<std::int32_t>(i);
    orderPictures(index, pictures);
    return index;
}

// MPEG-2 in the order of decoding: I, P, B; C: an I picture that begins a closed group; lower case: with parameters.
VideoIndex mpeg2(const QByteArray& types) {
    std::vector<CodedPicture> pictures;
    for (const char letter : types) {
        CodedPicture picture;
        const char type = static_cast<char>(std::toupper(letter));
        picture.facts.hasPicture = true;
        picture.facts.hasParameters = letter != type;
        picture.facts.isClosedGroup = type == 'C';
        picture.facts.isRandomAccess = type == 'I' || type == 'C';
        picture.facts.type = type == 'B' ? PictureType::B : type == 'P' ? PictureType::P : PictureType::I;
        pictures.push_back(picture);
    }
    return ordered(VideoCodec::Mpeg2, pictures);
}

CodedPicture counted(int count, bool startsOrder = false, bool isRandomAccess = false) {
    CodedPicture picture;
    picture.facts.hasPicture = true;
    picture.facts.startsOrder = startsOrder;
    picture.facts.isRandomAccess = startsOrder || isRandomAccess;
    picture.orderCount = count;
    return picture;
}

CodedPicture field(int count, bool isSecond) {
    CodedPicture picture = counted(count, count == 0);
    picture.isSecondField = isSecond;
    return picture;
}

Units keyUnits(const VideoIndex& index) {
    Units units;
    for (const VideoKey& key : index.keys)
        units.push_back(key.unit);
    return units;
}

} // namespace

TEST(VideoOrder, BPicturesAreShownBeforeTheReferenceThatPrecedesThem) {
    const VideoIndex index = mpeg2("iPBBPBBIBBP");
    EXPECT_EQ(index.frames, (Units{0, 2, 3, 1, 5, 6, 4, 8, 9, 7, 10}));
    EXPECT_EQ(keyUnits(index), (Units{0, 7}));
    EXPECT_EQ(index.keys[1].frame, 9);
    EXPECT_EQ(index.reorderDepth, 1);
}

TEST(VideoOrder, WhatNoDecoderCanMakeIsNoFrame) {
    EXPECT_EQ(mpeg2("iBBPBB").frames, (Units{0, 4, 5, 3})) << "they lean on the group before";
    EXPECT_EQ(mpeg2("cBBPBB").frames, (Units{1, 2, 0, 4, 5, 3})) << "a closed group leans on nothing";
    EXPECT_EQ(mpeg2("PBiPB").frames, (Units{2, 4, 3})) << "begins in the middle";
    EXPECT_TRUE(mpeg2("PBBP").frames.empty());
}

TEST(VideoOrder, LeadingPicturesAreReachedFromTheKeyBefore) {
    const VideoIndex index = mpeg2("iPBBIBBPBB");
    ASSERT_EQ(index.frames, (Units{0, 2, 3, 1, 5, 6, 4, 8, 9, 7}));
    const auto keyUnit = [&](int frame) { return index.keys[keyOf(index, frame)].unit; };
    EXPECT_EQ(keyUnit(3), 0);
    EXPECT_EQ(keyUnit(4), 0) << "B before the second I";
    EXPECT_EQ(keyUnit(6), 4);
    EXPECT_EQ(keyUnit(9), 4);
}

// A decoder that has seen the first picture only does not know parameters that changed on the way.
TEST(VideoOrder, AKeyWithoutParametersIsNoneAfterTheyWereSaidAgain) {
    EXPECT_EQ(keyUnits(mpeg2("iPIPIP")), (Units{0, 2, 4})) << "said once, for all";
    EXPECT_EQ(keyUnits(mpeg2("iPiPIP")), (Units{0, 2}));
    EXPECT_EQ(keyUnits(mpeg2("iPpIPiP")), (Units{0, 5}));
}

TEST(VideoOrder, OrderCountsHoldWithinASequence) {
    std::vector<CodedPicture> pictures{counted(0, true), counted(8),       counted(4), counted(2),
                                       counted(6),       counted(0, true), counted(4), counted(2)};
    const VideoIndex index = ordered(VideoCodec::H264, pictures);
    EXPECT_EQ(index.frames, (Units{0, 3, 2, 4, 1, 5, 7, 6}));
    EXPECT_EQ(index.reorderDepth, 2);
    EXPECT_TRUE(index.warnings.isEmpty());
    EXPECT_EQ(keyUnits(index), (Units{0, 5}));
}

TEST(VideoOrder, AnOpenGroupOfH264) {
    // Recovery points (third value) with pictures shown before them.
    const std::vector<CodedPicture> pictures{counted(0, true),         counted(6), counted(2), counted(4),
                                             counted(12, false, true), counted(8), counted(10)};
    const VideoIndex index = ordered(VideoCodec::H264, pictures);
    EXPECT_EQ(index.frames, (Units{0, 2, 3, 1, 5, 6, 4}));
    EXPECT_EQ(index.keys[keyOf(index, 5)].unit, 0);
    EXPECT_EQ(index.keys[keyOf(index, 6)].unit, 4);
    // It begins with one: those before it are lost.
    const VideoIndex cut = ordered(VideoCodec::H264, {pictures.begin() + 4, pictures.end()});
    EXPECT_EQ(cut.frames, (Units{0}));
}

TEST(VideoOrder, TwoFieldsAreOneFrame) {
    const VideoIndex index = ordered(VideoCodec::H264, {field(0, false), field(1, true), field(8, false),
                                                        field(9, true), field(4, false), field(5, true)});
    EXPECT_EQ(index.frames, (Units{0, 4, 2}));
    EXPECT_EQ(index.reorderDepth, 1);
}

TEST(VideoOrder, LeadingPicturesOfHevc) {
    const auto leading = [](int count) {
        CodedPicture picture = counted(count);
        picture.facts.isSkippedLeading = true;
        return picture;
    };
    // CRA with leading pictures: at the beginning they are lost, later they are not, unless the sequence ended before.
    std::vector<CodedPicture> pictures{counted(8, false, true),  leading(4),  counted(12),
                                       counted(20, false, true), leading(16), counted(24)};
    EXPECT_EQ(ordered(VideoCodec::Hevc, pictures).frames, (Units{0, 2, 4, 3, 5}));
    pictures[2].facts.endsSequence = true;
    EXPECT_EQ(ordered(VideoCodec::Hevc, pictures).frames, (Units{0, 2, 3, 5}));
    // Those that lean on nothing before (RADL) are frames, and are reached from the first picture.
    const VideoIndex index = ordered(VideoCodec::Hevc, {counted(0, true), counted(-4), counted(-2), counted(4)});
    EXPECT_EQ(index.frames, (Units{1, 2, 0, 3}));
    EXPECT_EQ(keyOf(index, 0), 0U);
}

TEST(VideoOrder, TwoPicturesOfOneOrderCountAreSaid) {
    const VideoIndex index = ordered(VideoCodec::H264, {counted(0, true), counted(4), counted(4)});
    EXPECT_EQ(index.frames, (Units{0, 1, 2}));
    EXPECT_EQ(index.warnings,
              QStringList{QStringLiteral("the video does not say in which order its frames are shown")});
}

TEST(VideoOrder, ByTimesOfAContainer) {
    VideoIndex index;
    index.units.resize(5);
    orderByTime(index, {10, 40, 20, 30, 50}, {true, false, false, false, true});
    EXPECT_EQ(index.frames, (Units{0, 2, 3, 1, 4}));
    EXPECT_EQ(keyUnits(index), (Units{0, 4}));
    VideoIndex cut;
    cut.units.resize(3);
    orderByTime(cut, {0, 1, 2}, {false, true, false});
    EXPECT_EQ(cut.frames, (Units{1, 2})) << "nothing can be decoded before the first key";
}

namespace {

UnitFacts facts(VideoCodec codec, const QByteArray& bytes) {
    return readUnitFacts(
        codec, {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())});
}
QByteArray bytes(const char* hex) { return QByteArray::fromHex(hex); }

} // namespace

TEST(VideoUnit, FactsOfMpeg2) {
    const UnitFacts first =
        facts(VideoCodec::Mpeg2, bytes("000001b3 1400f023ffff e0 000001b8 00080040 00000100 000fffff 00000101 aabb"));
    EXPECT_TRUE(first.hasPicture && first.hasParameters && first.isRandomAccess && first.isClosedGroup);
    EXPECT_EQ(first.type, PictureType::I);
    const UnitFacts b = facts(VideoCodec::Mpeg2, bytes("00000100 001fffff 00000101 aabb"));
    EXPECT_EQ(b.type, PictureType::B);
    EXPECT_FALSE(b.isRandomAccess || b.hasParameters);
    EXPECT_FALSE(facts(VideoCodec::Mpeg2, bytes("000001b7")).hasPicture);
}

TEST(VideoUnit, FactsOfH264) {
    EXPECT_TRUE(facts(VideoCodec::H264, bytes("00000001 67420000 00000168ce 0000016588")).startsOrder);
    // Recovery points: at once, and after three frames.
    EXPECT_TRUE(facts(VideoCodec::H264, bytes("000001 06 06 01 c4 80 000001 41 9a")).isRandomAccess);
    EXPECT_FALSE(facts(VideoCodec::H264, bytes("000001 06 06 02 2240 80 000001 41 9a")).isRandomAccess);
    EXPECT_TRUE(facts(VideoCodec::H264, bytes("000001 06 01 02 0000 06 01 c4 80 000001 41 9a")).isRandomAccess)
        << "behind another message";
    EXPECT_FALSE(facts(VideoCodec::H264, bytes("000001 06 ffffff 000001 41 9a")).isRandomAccess) << "cut off";
}

TEST(VideoUnit, FactsOfHevc) {
    EXPECT_TRUE(facts(VideoCodec::Hevc, bytes("000001 4001aa 000001 4201aa 000001 2601aa")).startsOrder) << "IDR";
    const UnitFacts cra = facts(VideoCodec::Hevc, bytes("000001 2a01aa"));
    EXPECT_TRUE(cra.isRandomAccess && !cra.startsOrder && !cra.endsSequence);
    EXPECT_TRUE(facts(VideoCodec::Hevc, bytes("000001 1001aa")).isSkippedLeading);
    EXPECT_TRUE(facts(VideoCodec::Hevc, bytes("000001 0201aa 000001 4801")).endsSequence);
}

TEST(VideoUnit, WhichCodecAStreamIs) {
    const auto codec = [](const char* hex) {
        const QByteArray stream = bytes(hex);
        return findVideoCodec(
            {reinterpret_cast<const std::uint8_t*>(stream.constData()), static_cast<std::size_t>(stream.size())});
    };
    EXPECT_EQ(codec("000001b31400"), VideoCodec::Mpeg2);
    EXPECT_EQ(codec("0000000109f0"), VideoCodec::H264);
    EXPECT_EQ(codec("000000016742"), VideoCodec::H264);
    EXPECT_EQ(codec("000000014001"), VideoCodec::Hevc);
    EXPECT_EQ(codec("000000014601"), VideoCodec::Hevc);
    EXPECT_EQ(codec("ffffffffffff"), std::nullopt);
}
