// Real World Value Mapping (PS3.3 C.7.6.16.2.11) of the data set and of functional groups.
#include "dicom/scale_reader.h"

#include "instance_header_fixture.h"

#include <cmath>

using namespace sagitta;
using namespace sagitta::test;

namespace {

Elements units(const QByteArray& code) {
    return Elements().text(tags::CodeValue, "SH", code).text(tags::CodingSchemeDesignator, "SH", "UCUM");
}

Elements linear(int first, int last, double slope, double intercept, const char* vr = "US") {
    Elements item;
    item.sequence(tags::MeasurementUnitsCodeSequence, {units("mm2/s")});
    item.text(tags::LUTLabel, "SH", "ADC").us(tags::RealWorldValueLastValueMapped, {last}, vr);
    item.us(tags::RealWorldValueFirstValueMapped, {first}, vr);
    return item.fd(tags::RealWorldValueIntercept, intercept).fd(tags::RealWorldValueSlope, slope);
}

Elements table(int first, int last, const std::vector<double>& entries, const char* vr = "US") {
    Elements item;
    item.us(tags::RealWorldValueLastValueMapped, {last}, vr);
    QByteArray raw;
    for (const double entry : entries)
        raw += Elements().fd(tags::RealWorldValueLUTData, entry).encoded().last(8);
    item.bytes(tags::RealWorldValueLUTData, "FD", raw);
    return item.us(tags::RealWorldValueFirstValueMapped, {first}, vr);
}

} // namespace

class RealWorldValues : public InstanceHeaderReader {
protected:
    std::vector<RealWorldMap> mapsOf(const std::vector<Elements>& items, int isSigned = 0) {
        m_header = readImage([&](Elements& d) { d.sequence(tags::RealWorldValueMappingSequence, items); },
                             {.isSigned = isSigned});
        const auto& maps = m_header->frames.at(0).realWorld;
        return maps ? *maps : std::vector<RealWorldMap>();
    }
    InstanceHeaderPtr m_header;
};

TEST_F(RealWorldValues, SlopeAndInterceptWithinTheMappedRange) {
    const auto maps = mapsOf({linear(10, 4000, 0.5, -3)});
    ASSERT_EQ(maps.size(), 1U);
    EXPECT_EQ(maps[0].label, "ADC");
    EXPECT_EQ(maps[0].unit, "mm2/s");
    EXPECT_EQ(maps[0].apply(10), 2);
    EXPECT_EQ(maps[0].apply(4000), 1997);
    EXPECT_FALSE(maps[0].apply(9));
    EXPECT_FALSE(maps[0].apply(4001));
    EXPECT_FALSE(maps[0].apply(std::nan("")));
    EXPECT_TRUE(m_header->warnings.isEmpty());
}

TEST_F(RealWorldValues, TheRangeHasThePixelsSignWhateverItsVr) {
    for (const char* vr : {"SS", "US"}) {
        const auto maps = mapsOf({linear(-100, 100, 2, 0, vr)}, 1);
        ASSERT_EQ(maps.size(), 1U) << vr;
        EXPECT_EQ(maps[0].apply(-100), -200) << vr;
        EXPECT_FALSE(maps[0].apply(-101)) << vr;
        const auto high = mapsOf({linear(0, 65000, 1, 0, vr)});
        ASSERT_EQ(high.size(), 1U) << vr;
        EXPECT_EQ(high[0].apply(65000), 65000) << vr;
    }
}

TEST_F(RealWorldValues, LookupTables) {
    const auto maps = mapsOf({table(-1, 1, {0.25, -7, 1e9}, "SS")}, 1);
    ASSERT_EQ(maps.size(), 1U);
    EXPECT_EQ(maps[0].apply(-1), 0.25);
    EXPECT_EQ(maps[0].apply(0), -7);
    EXPECT_EQ(maps[0].apply(1), 1e9);
    EXPECT_FALSE(maps[0].apply(2));
    EXPECT_EQ(maps[0].unit, QString());
}

TEST_F(RealWorldValues, DoubleFloatRanges) {
    Elements item;
    item.fd(tags::DoubleFloatRealWorldValueLastValueMapped, 2.5)
        .fd(tags::DoubleFloatRealWorldValueFirstValueMapped, -0.5)
        .fd(tags::RealWorldValueIntercept, 1)
        .fd(tags::RealWorldValueSlope, 10);
    const auto maps = mapsOf({item});
    ASSERT_EQ(maps.size(), 1U);
    EXPECT_EQ(maps[0].apply(-0.5), -4);
    EXPECT_EQ(maps[0].apply(2.5), 26);
    EXPECT_FALSE(maps[0].apply(2.51));
}

TEST_F(RealWorldValues, UnityIsNoUnit) {
    Elements item = linear(0, 1, 1, 0);
    Elements other;
    other.sequence(tags::MeasurementUnitsCodeSequence, {units("1")});
    other.us(tags::RealWorldValueLastValueMapped, {1}).us(tags::RealWorldValueFirstValueMapped, {0});
    other.fd(tags::RealWorldValueIntercept, 0).fd(tags::RealWorldValueSlope, 1);
    const auto maps = mapsOf({item, other});
    ASSERT_EQ(maps.size(), 2U);
    EXPECT_EQ(maps[0].unit, "mm2/s");
    EXPECT_EQ(maps[1].unit, QString());
}

TEST_F(RealWorldValues, WhatCannotBeUsedIsLeftOutAndSaid) {
    Elements noScale;
    noScale.us(tags::RealWorldValueLastValueMapped, {1}).us(tags::RealWorldValueFirstValueMapped, {0});
    Elements noRange;
    noRange.fd(tags::RealWorldValueIntercept, 0).fd(tags::RealWorldValueSlope, 1);
    Elements hugeTable;
    hugeTable.bytes(tags::RealWorldValueLUTData, "FD", QByteArray(16, '\0'));
    hugeTable.fd(tags::DoubleFloatRealWorldValueLastValueMapped, 1e18)
        .fd(tags::DoubleFloatRealWorldValueFirstValueMapped, 0);
    const struct {
        Elements item;
        const char* warning;
    } rows[] = {
        {noScale, "neither slope and intercept nor"},     {noRange, "range of stored values"},
        {linear(5, 4, 1, 0), "range of stored values"},   {table(0, 3, {1, 2}), "holds 2 of 4 entries"},
        {table(0, 1, {1, 2, 3}), "holds 3 of 2 entries"}, {hugeTable, "would have 1e+18 entries"},
    };
    for (const auto& row : rows) {
        EXPECT_TRUE(mapsOf({row.item}).empty()) << row.warning;
        EXPECT_FALSE(m_header->frames.at(0).realWorld) << row.warning;
        EXPECT_TRUE(warns(*m_header, row.warning)) << row.warning;
    }
    EXPECT_EQ(mapsOf({noRange, linear(0, 9, 1, 0)}).size(), 1U) << "the good one stays";
    EXPECT_EQ(mapsOf(std::vector<Elements>(20, linear(0, 9, 1, 0))).size(), kMaxRealWorldMaps);
    EXPECT_TRUE(warns(*m_header, "only the first 16"));
}

TEST_F(RealWorldValues, OfFunctionalGroupsAFramesOwnWinOverTheShared) {
    const auto groups = [](double slope) {
        return Elements().sequence(tags::RealWorldValueMappingSequence, {linear(0, 4000, slope, 0)});
    };
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.4.1", "MR");
    addImage(d, {.frames = 4});
    d.sequence(tags::SharedFunctionalGroupsSequence, {groups(2)});
    d.sequence(tags::PerFrameFunctionalGroupsSequence, {Elements(), groups(3), groups(3), Elements()});
    d.bytes(tags::PixelData, "OW", QByteArray(48, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 4U);
    for (const FrameInfo& frame : header->frames)
        ASSERT_TRUE(frame.realWorld);
    EXPECT_EQ(header->frames[0].realWorld->at(0).apply(10), 20);
    EXPECT_EQ(header->frames[1].realWorld->at(0).apply(10), 30);
    EXPECT_EQ(header->frames[1].realWorld, header->frames[2].realWorld) << "one object for the same map";
    EXPECT_EQ(header->frames[0].realWorld, header->frames[3].realWorld);
}
