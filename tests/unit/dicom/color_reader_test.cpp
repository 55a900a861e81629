// What the header reader understands of colours of grey images (PS3.3 C.8.16.2.1.1.1) and of ICC profiles (C.11.15).
#include "dicom/color_reader.h"

#include "instance_header_fixture.h"

#include <QtEndian>

using namespace sagitta;
using namespace sagitta::test;

namespace {

class ColorReader : public InstanceHeaderReader {
protected:
    static void addPalette(Elements& d, std::initializer_list<int> firsts = {100, 100, 100}) {
        const int* first = firsts.begin();
        for (const Tag tag : {tags::RedPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableDescriptor,
                              tags::BluePaletteColorLookupTableDescriptor})
            d.us(tag, {2, *first++, 16});
        for (const Tag tag : {tags::RedPaletteColorLookupTableData, tags::GreenPaletteColorLookupTableData,
                              tags::BluePaletteColorLookupTableData})
            d.words(tag, "OW", {0, 65535});
    }
    InstanceHeaderPtr readPresented(const QByteArray& presentation) {
        return readImage([&](Elements& d) {
            d.text(tags::PixelPresentation, "CS", presentation);
            addPalette(d);
        });
    }
};

TEST_F(ColorReader, AGreyImageHasColoursWhereItSaysSo) {
    const InstanceHeaderPtr header = readPresented("COLOR");
    ASSERT_TRUE(header->palette);
    EXPECT_EQ(header->palette->red, (LookupTable{100, 16, {0, 65535}}));
    EXPECT_TRUE(header->frames.at(0).hasColors);
    for (const char* other : {"MONOCHROME", "", "TRUE_COLOR"}) {
        const InstanceHeaderPtr grey = readPresented(other);
        EXPECT_FALSE(grey->palette) << other;
        EXPECT_FALSE(grey->frames.at(0).hasColors) << other;
        EXPECT_FALSE(warns(*grey, "colours")) << other;
    }
}

TEST_F(ColorReader, ColoursThatCannotBeReadAreSaid) {
    const InstanceHeaderPtr different = readImage([](Elements& d) {
        d.text(tags::PixelPresentation, "CS", "COLOR");
        addPalette(d, {100, 101, 100});
    });
    EXPECT_FALSE(different->palette);
    EXPECT_FALSE(different->frames.at(0).hasColors);
    EXPECT_TRUE(warns(*different, "where the colours begin"));
    EXPECT_TRUE(warns(*different, "shown as greys"));
    const InstanceHeaderPtr none = readImage([](Elements& d) { d.text(tags::PixelPresentation, "CS", "COLOR"); });
    EXPECT_TRUE(warns(*none, "shown as greys"));
}

TEST_F(ColorReader, OfAMixedImageEveryFrameSaysForItself) {
    const auto groups = [](Tag type, const QByteArray& presentation) {
        Elements inner;
        inner.text(tags::PixelPresentation, "CS", presentation);
        Elements item;
        item.sequence(type, {inner});
        return item;
    };
    for (const Tag type :
         {tags::MRImageFrameTypeSequence, tags::CTImageFrameTypeSequence, tags::PETFrameTypeSequence}) {
        Elements d = identity();
        addImage(d, {.frames = 3});
        d.text(tags::PixelPresentation, "CS", "MIXED");
        addPalette(d);
        d.sequence(tags::SharedFunctionalGroupsSequence, {Elements()});
        d.sequence(tags::PerFrameFunctionalGroupsSequence,
                   {groups(type, "COLOR"), groups(type, "MONOCHROME"), Elements()});
        d.bytes(tags::PixelData, "OW", QByteArray(36, '\1'));
        const InstanceHeaderPtr header = read(d);
        ASSERT_EQ(header->frames.size(), 3U);
        EXPECT_TRUE(header->palette);
        EXPECT_TRUE(header->frames[0].hasColors);
        EXPECT_FALSE(header->frames[1].hasColors);
        EXPECT_FALSE(header->frames[2].hasColors);
    }
}

TEST_F(ColorReader, ALengthThatDeniesSharedChrominanceIsSaid) {
    const auto photometric = [&](const QByteArray& name, qsizetype bytes) {
        Elements d = identity();
        addImage(d, {.rows = 2, .columns = 2, .samples = 3, .bitsAllocated = 8, .bitsStored = 8, .photometric = name});
        d.bytes(tags::PixelData, "OB", QByteArray(bytes, '\1'));
        const InstanceHeaderPtr header = read(d);
        EXPECT_EQ(warns(*header, "as long as YBR_FULL"), bytes == 12);
        return header->format.photometric;
    };
    EXPECT_EQ(photometric("YBR_FULL_422", 8), Photometric::YbrFull422);
    EXPECT_EQ(photometric("YBR_FULL_422", 12), Photometric::YbrFull);
    EXPECT_EQ(photometric("YBR_PARTIAL_422", 8), Photometric::YbrPartial422);
    EXPECT_EQ(photometric("YBR_PARTIAL_422", 12), Photometric::Unknown);
}

QByteArray profile(qsizetype size = 200, const QByteArray& space = "RGB ") {
    QByteArray bytes(size, '\0');
    qToBigEndian(static_cast<quint32>(size), bytes.data());
    bytes.replace(16, 4, space).replace(36, 4, "acsp");
    return bytes;
}

class IccReader : public InstanceHeaderReader {
protected:
    InstanceHeaderPtr readWith(const QByteArray& bytes, const ImageSpec& spec = kRgb) {
        return readImage([&](Elements& d) { d.bytes(tags::ICCProfile, "OB", bytes); }, spec);
    }
    InstanceHeaderPtr readPaths(const std::vector<QByteArray>& profiles) {
        return readImage(
            [&](Elements& d) {
                std::vector<Elements> items;
                for (const QByteArray& bytes : profiles)
                    items.emplace_back().bytes(tags::ICCProfile, "OB", bytes);
                d.sequence(tags::OpticalPathSequence, items);
            },
            kRgb);
    }
    static inline const ImageSpec kRgb{
        .rows = 2, .columns = 2, .samples = 3, .bitsAllocated = 8, .bitsStored = 8, .photometric = "RGB"};
};

TEST_F(IccReader, OfColourImagesAlone) {
    EXPECT_EQ(readWith(profile())->iccProfile, profile());
    EXPECT_EQ(readWith(profile(201))->iccProfile, profile(201)) << "made even by a byte";
    EXPECT_EQ(readWith(profile(), {.bitsAllocated = 8, .bitsStored = 8, .photometric = "PALETTE COLOR"})->iccProfile,
              profile());
    EXPECT_EQ(readWith(profile(), {})->iccProfile, QByteArray()) << "grey";
    EXPECT_EQ(readWith({})->iccProfile, QByteArray());
    EXPECT_FALSE(warns(*readWith({}), "ICC"));
}

TEST_F(IccReader, WhatIsNoProfileOfRgbIsIgnoredAndSaid) {
    const auto refused = [&](const QByteArray& bytes, const char* why) {
        const InstanceHeaderPtr header = readWith(bytes);
        return header->iccProfile.isEmpty() && warns(*header, why);
    };
    EXPECT_TRUE(refused("too short", "not a profile"));
    EXPECT_TRUE(refused(profile().replace(36, 4, "xxxx"), "not a profile"));
    EXPECT_TRUE(refused(profile().first(150), "cut off"));
    EXPECT_TRUE(refused(profile().replace(0, 4, QByteArray(4, '\0')), "cut off"));
    EXPECT_TRUE(refused(profile(200, "GRAY"), "not of RGB"));
    EXPECT_TRUE(refused(profile(kMaxIccProfile + 2), "too many"));
    EXPECT_EQ(readWith(profile(kMaxIccProfile))->iccProfile.size(), kMaxIccProfile);
}

TEST_F(IccReader, OfOpticalPathsWhenTheyAgree) {
    EXPECT_EQ(readPaths({profile()})->iccProfile, profile());
    EXPECT_EQ(readPaths({profile(), profile()})->iccProfile, profile());
    const InstanceHeaderPtr different = readPaths({profile(), profile(202)});
    EXPECT_EQ(different->iccProfile, QByteArray());
    EXPECT_TRUE(warns(*different, "profiles of their own"));
}

} // namespace
