// What the header reader understands of palettes (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2).
#include "instance_header_fixture.h"

#include <array>

using namespace sagitta;
using namespace sagitta::test;

namespace {

using Words = std::vector<std::uint16_t>;

constexpr std::array kDescriptors{tags::RedPaletteColorLookupTableDescriptor,
                                  tags::GreenPaletteColorLookupTableDescriptor,
                                  tags::BluePaletteColorLookupTableDescriptor};
constexpr std::array kData{tags::RedPaletteColorLookupTableData, tags::GreenPaletteColorLookupTableData,
                           tags::BluePaletteColorLookupTableData};
constexpr std::array kSegmented{tags::SegmentedRedPaletteColorLookupTableData,
                                tags::SegmentedGreenPaletteColorLookupTableData,
                                tags::SegmentedBluePaletteColorLookupTableData};

class PaletteReader : public InstanceHeaderReader {
protected:
    InstanceHeaderPtr readColors(const std::array<std::vector<int>, 3>& descriptors, const std::array<Words, 3>& data,
                                 const std::array<Tag, 3>& dataTags = kData, const ImageSpec& spec = kIndices) {
        return readImage(
            [&](Elements& d) {
                for (std::size_t c = 0; c < 3; ++c)
                    d.words(kDescriptors[c], "US", Words(descriptors[c].begin(), descriptors[c].end()));
                for (std::size_t c = 0; c < 3; ++c)
                    d.words(dataTags[c], "OW", data[c]);
            },
            spec);
    }
    // The same for each of the colours.
    InstanceHeaderPtr readOne(const std::vector<int>& descriptor, const Words& data,
                              const std::array<Tag, 3>& dataTags = kData) {
        return readColors({descriptor, descriptor, descriptor}, {data, data, data}, dataTags);
    }
    static inline const ImageSpec kIndices{.bitsAllocated = 8, .bitsStored = 8, .photometric = "PALETTE COLOR"};
};

TEST_F(PaletteReader, EightAndSixteenBits) {
    const InstanceHeaderPtr wide = readOne({3, 5, 16}, {0, 0x8000, 0xffff});
    ASSERT_TRUE(wide->palette);
    EXPECT_EQ(wide->palette->green, (LookupTable{5, 16, {0, 0x8000, 0xffff}}));
    EXPECT_FALSE(warns(*wide, "palette"));
    const InstanceHeaderPtr packed = readOne({4, 0, 8}, {0x2010, 0x4030});
    ASSERT_TRUE(packed->palette);
    EXPECT_EQ(packed->palette->red, (LookupTable{0, 8, {0x10, 0x20, 0x30, 0x40}}));
    EXPECT_FALSE(warns(*packed, "palette"));
    const InstanceHeaderPtr odd = readOne({3, 0, 8}, {0x2010, 0x0030});
    ASSERT_TRUE(odd->palette);
    EXPECT_EQ(odd->palette->blue, (LookupTable{0, 8, {0x10, 0x20, 0x30}}));
}

TEST_F(PaletteReader, ADescriptorOfZeroStandsFor65536Entries) {
    const InstanceHeaderPtr wide = readOne({0, 0, 16}, Words(65536, 700));
    ASSERT_TRUE(wide->palette);
    EXPECT_EQ(wide->palette->blue.entries.size(), 65536U);
    EXPECT_EQ(wide->palette->blue.bits, 16);
    const InstanceHeaderPtr packed = readOne({0, 0, 8}, Words(32768, 0x0707));
    ASSERT_TRUE(packed->palette);
    EXPECT_EQ(packed->palette->red, (LookupTable{0, 8, Words(65536, 7)}));
}

TEST_F(PaletteReader, TheFirstMappedValueHasTheSignOfThePixels) {
    const auto firstMapped = [&](int isSigned) {
        const std::vector<int> descriptor{2, 0xfffe, 16};
        const InstanceHeaderPtr header =
            readColors({descriptor, descriptor, descriptor}, {Words{1, 60000}, Words{1, 60000}, Words{1, 60000}}, kData,
                       {.bitsAllocated = 16, .bitsStored = 16, .isSigned = isSigned, .photometric = "PALETTE COLOR"});
        return header->palette ? header->palette->red.firstMapped : 99999;
    };
    EXPECT_EQ(firstMapped(1), -2);
    EXPECT_EQ(firstMapped(0), 65534);
}

// Every value is to be scaled to the whole range of its bits; what writers get wrong is seen from all three colours.
TEST_F(PaletteReader, EntriesOfEightBitsAreKnownWhateverTheDescriptorSays) {
    const LookupTable expected{0, 8, {0x10, 0x20, 0xff, 0x40}};
    const InstanceHeaderPtr inWords = readOne({4, 0, 8}, {0x10, 0x20, 0xff, 0x40});
    ASSERT_TRUE(inWords->palette);
    EXPECT_EQ(inWords->palette->red, expected) << "a word each";
    EXPECT_FALSE(warns(*inWords, "palette"));
    const InstanceHeaderPtr called16 = readOne({4, 0, 16}, {0x2010, 0x40ff});
    ASSERT_TRUE(called16->palette);
    EXPECT_EQ(called16->palette->red, expected) << "a byte each, called 16 bits";
    EXPECT_TRUE(warns(*called16, "of 8 bits, not of 16"));
    const InstanceHeaderPtr unscaled = readOne({4, 0, 16}, {0x10, 0x20, 0xff, 0x40});
    ASSERT_TRUE(unscaled->palette);
    EXPECT_EQ(unscaled->palette->red, expected) << "not scaled to 16 bits";
    EXPECT_TRUE(warns(*unscaled, "of 8 bits, not of 16"));
    const InstanceHeaderPtr both = readOne({4, 0, 8}, {0x1010, 0x2020, 0xffff, 0x4040});
    ASSERT_TRUE(both->palette);
    EXPECT_EQ(both->palette->red, (LookupTable{0, 16, {0x1010, 0x2020, 0xffff, 0x4040}})) << "in both bytes";
    EXPECT_TRUE(warns(*both, "need 16 bits, not 8"));
    const InstanceHeaderPtr cut = readOne({4, 0, 16}, {0x1010, 0x2020, 0xffff});
    ASSERT_TRUE(cut->palette);
    EXPECT_EQ(cut->palette->red, (LookupTable{0, 16, {0x1010, 0x2020, 0xffff}})) << "cut off, not packed";
    EXPECT_TRUE(warns(*cut, "3 of 4 entries"));
}

TEST_F(PaletteReader, OneDarkColourOfThreeIsNoMistake) {
    const std::vector<int> descriptor{2, 0, 16};
    const InstanceHeaderPtr header =
        readColors({descriptor, descriptor, descriptor}, {Words{0, 0xffff}, Words{0, 0}, Words{0, 0x00ff}});
    ASSERT_TRUE(header->palette);
    EXPECT_EQ(header->palette->red.bits, 16);
    EXPECT_EQ(header->palette->blue, (LookupTable{0, 16, {0, 0x00ff}}));
    EXPECT_FALSE(warns(*header, "palette"));
}

TEST_F(PaletteReader, OtherDepthsAreSaid) {
    const InstanceHeaderPtr twelve = readOne({2, 0, 12}, {0, 0x0fff});
    ASSERT_TRUE(twelve->palette);
    EXPECT_EQ(twelve->palette->red, (LookupTable{0, 12, {0, 0x0fff}}));
    EXPECT_TRUE(warns(*twelve, "of 12 bits"));
    const InstanceHeaderPtr more = readOne({2, 0, 12}, {0, 0xffff});
    ASSERT_TRUE(more->palette);
    EXPECT_EQ(more->palette->red.bits, 16);
    EXPECT_TRUE(warns(*more, "were taken as of 16"));
    const InstanceHeaderPtr none = readOne({2, 0, 0}, {0, 0xff});
    ASSERT_TRUE(none->palette);
    EXPECT_EQ(none->palette->red.bits, 8);
}

TEST_F(PaletteReader, ColoursThatAreDescribedDifferentlyAreSaid) {
    const InstanceHeaderPtr header = readColors({std::vector{2, 0, 16}, std::vector{3, 0, 16}, std::vector{2, 1, 16}},
                                                {Words{1, 60000}, Words{1, 2, 60000}, Words{3, 60000}});
    ASSERT_TRUE(header->palette);
    EXPECT_EQ(header->palette->red, (LookupTable{0, 16, {1, 60000}}));
    EXPECT_EQ(header->palette->green, (LookupTable{0, 16, {1, 2, 60000}}));
    EXPECT_EQ(header->palette->blue, (LookupTable{1, 16, {3, 60000}}));
    EXPECT_TRUE(warns(*header, "described differently"));
}

TEST_F(PaletteReader, DepthsThatDifferAreKeptApart) {
    const InstanceHeaderPtr header = readColors({std::vector{2, 0, 8}, std::vector{2, 0, 16}, std::vector{2, 0, 16}},
                                                {Words{0x8010}, Words{0, 0xffff}, Words{0x100, 0x2000}});
    ASSERT_TRUE(header->palette);
    EXPECT_EQ(header->palette->red, (LookupTable{0, 8, {0x10, 0x80}}));
    EXPECT_EQ(header->palette->green, (LookupTable{0, 16, {0, 0xffff}}));
    EXPECT_EQ(header->palette->blue, (LookupTable{0, 16, {0x100, 0x2000}}));
    EXPECT_TRUE(warns(*header, "described differently"));
}

TEST_F(PaletteReader, AnIncompletePaletteIsLeftOutAndSaid) {
    const InstanceHeaderPtr empty = readOne({3, 0, 16}, {});
    EXPECT_FALSE(empty->palette);
    EXPECT_TRUE(warns(*empty, "palette was left out: red: palette has no data"));
    const InstanceHeaderPtr noBlue =
        readColors({std::vector{1, 0, 16}, std::vector{1, 0, 16}, std::vector<int>{}}, {Words{1}, Words{1}, Words{1}});
    EXPECT_FALSE(noBlue->palette);
    EXPECT_TRUE(warns(*noBlue, "palette was left out: blue: palette has no descriptor"));
    const InstanceHeaderPtr none = readImage([](Elements&) {}, kIndices);
    EXPECT_FALSE(none->palette);
    EXPECT_TRUE(warns(*none, "no palette that can be used"));
}

TEST_F(PaletteReader, SegmentedPalettesOfBothDepths) {
    const InstanceHeaderPtr wide = readOne({5, 0, 16}, {0, 1, 0, 1, 4, 0xfffc}, kSegmented);
    ASSERT_TRUE(wide->palette);
    EXPECT_EQ(wide->palette->green, (LookupTable{0, 16, {0, 0x3fff, 0x7ffe, 0xbffd, 0xfffc}}));
    EXPECT_FALSE(warns(*wide, "palette"));
    // The bytes 0 1 0, 1 4 252.
    const InstanceHeaderPtr narrow = readOne({5, 0, 8}, {0x0100, 0x0100, 0xfc04}, kSegmented);
    ASSERT_TRUE(narrow->palette);
    EXPECT_EQ(narrow->palette->red, (LookupTable{0, 8, {0, 63, 126, 189, 252}}));
    EXPECT_FALSE(warns(*narrow, "palette"));
    const InstanceHeaderPtr inWords = readOne({5, 0, 8}, {0, 1, 0, 1, 4, 252}, kSegmented);
    ASSERT_TRUE(inWords->palette);
    EXPECT_EQ(inWords->palette->red, narrow->palette->red);
    EXPECT_TRUE(warns(*inWords, "are in words of 16"));
    const InstanceHeaderPtr full = readOne({0, 0, 16}, {0, 1, 0, 1, 65535, 65535}, kSegmented);
    ASSERT_TRUE(full->palette);
    EXPECT_EQ(full->palette->red.entries.size(), 65536U);
    EXPECT_EQ(full->palette->red.at(1234), 1234);
}

TEST_F(PaletteReader, ADamagedSegmentedPaletteIsLeftOutAndSaid) {
    for (const Words& data : {Words{0, 1, 0, 1, 3, 9}, Words{0, 1, 0, 1, 5, 9}, Words{1, 5, 9}, Words{0, 9, 0},
                              Words{7, 5, 0}, Words{0, 1, 0, 2, 2, 6, 0}}) {
        for (const int bits : {8, 16}) {
            const InstanceHeaderPtr header = readOne({5, 0, bits}, data, kSegmented);
            EXPECT_FALSE(header->palette);
            EXPECT_TRUE(warns(*header, "palette was left out: red: segmented palette data"));
            EXPECT_TRUE(warns(*header, "no palette that can be used"));
        }
    }
    EXPECT_TRUE(warns(*readOne({5, 0, 12}, {0, 5, 1, 2, 3, 4, 5}, kSegmented), "of 12 bits"));
}

TEST_F(PaletteReader, AnAlphaPaletteIsNotLookedAt) {
    const InstanceHeaderPtr header = readImage(
        [](Elements& d) {
            for (const Tag tag : kDescriptors)
                d.us(tag, {2, 0, 16});
            d.us(Tag{0x0028, 0x1104}, {9, 9, 8});
            for (const Tag tag : kData)
                d.words(tag, "OW", {0, 0xffff});
            d.words(Tag{0x0028, 0x1204}, "OW", {1});
        },
        kIndices);
    ASSERT_TRUE(header->palette);
    EXPECT_FALSE(warns(*header, "palette"));
}

} // namespace
