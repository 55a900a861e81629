// Overlay planes and display shutters as the header reader understands them, and overlay bits among the pixels.
#include "dicom/decoder.h"
#include "dicom/overlay_reader.h"
#include "instance_header_fixture.h"

#include <functional>

using namespace sagitta;
using namespace sagitta::test;

namespace {

constexpr Tag in(int group, int element) {
    return {static_cast<std::uint16_t>(group), static_cast<std::uint16_t>(element)};
}

struct Made {
    int group = 0x6000;
    int rows = 2, columns = 3;
    int row = 1, column = 1;
    const char* type = "G";
    int frames = 0, frameOrigin = 0; // 0: absent
    std::vector<std::uint16_t> data{0b101010};
    const char* vr = "OW";
};

void add(Elements& d, const Made& made) {
    d.us(in(made.group, 0x0010), {made.rows}).us(in(made.group, 0x0011), {made.columns});
    if (made.frames > 0)
        d.text(in(made.group, 0x0015), "IS", QByteArray::number(made.frames));
    d.text(in(made.group, 0x0040), "CS", made.type).us(in(made.group, 0x0050), {made.row, made.column}, "SS");
    if (made.frameOrigin > 0)
        d.us(in(made.group, 0x0051), {made.frameOrigin});
    d.us(in(made.group, 0x0100), {1}).us(in(made.group, 0x0102), {0});
    if (!made.data.empty())
        d.words(in(made.group, 0x3000), made.vr, made.data);
}

void addEmbedded(Elements& d, int group, int bit) {
    d.us(in(group, 0x0010), {2}).us(in(group, 0x0011), {3}).text(in(group, 0x0040), "CS", "G");
    d.us(in(group, 0x0050), {1, 1}, "SS").us(in(group, 0x0100), {16}).us(in(group, 0x0102), {bit});
}

std::string bitsOf(const QByteArray& bits, int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += bitAt(bits, i) ? '1' : '0';
    return text;
}

} // namespace

class Overlays : public InstanceHeaderReader {
protected:
    InstanceHeaderPtr with(const std::vector<Made>& overlays, const ImageSpec& spec = {}) {
        return readImage(
            [&](Elements& d) {
                for (const Made& one : overlays)
                    add(d, one);
            },
            spec);
    }
};

TEST_F(Overlays, BitsCountFromTheLowestWhateverTheVr) {
    for (const char* vr : {"OW", "OB"}) {
        const InstanceHeaderPtr header = with({{.rows = 3, .columns = 6, .data = {0x8001, 0x0002}, .vr = vr}});
        ASSERT_EQ(header->overlays.size(), 1U) << vr;
        EXPECT_EQ(bitsOf(header->overlays[0].bits, 18), "100000000000000101") << vr;
        EXPECT_TRUE(header->warnings.isEmpty()) << vr;
    }
}

TEST_F(Overlays, OfBigEndianAndImplicitFiles) {
    for (const auto& [syntax, wire] :
         {std::pair(kBigEndian, WireFormat{false, true}), std::pair(kImplicit, WireFormat{true, false})}) {
        Elements d = identity(wire);
        addImage(d, {});
        add(d, {.rows = 3, .columns = 6, .data = {0x8001, 0x0002}});
        d.words(tags::PixelData, "OW", std::vector<std::uint16_t>(6, 1));
        const InstanceHeaderPtr header = read(d, syntax);
        ASSERT_EQ(header->overlays.size(), 1U) << syntax.toStdString();
        EXPECT_EQ(bitsOf(header->overlays[0].bits, 18), "100000000000000101") << syntax.toStdString();
    }
}

TEST_F(Overlays, EveryGroupWithItsPlaceAndType) {
    std::vector<Made> made;
    for (int group = 0x6000; group <= 0x6020; group += 2)
        made.push_back({.group = group, .row = group - 0x6010, .column = 1 - group % 7, .type = group % 4 ? "R" : "G"});
    const InstanceHeaderPtr header = with(made);
    ASSERT_EQ(header->overlays.size(), 16U) << "6020 is none";
    for (std::size_t i = 0; i < 16; ++i) {
        const OverlayPlane& plane = header->overlays[i];
        EXPECT_EQ(plane.group, made[i].group);
        EXPECT_EQ(plane.originRow, made[i].row - 1);
        EXPECT_EQ(plane.originColumn, made[i].column - 1);
        EXPECT_EQ(plane.isRegion, made[i].group % 4 != 0);
        EXPECT_EQ(plane.embeddedBit, 0);
    }
}

TEST_F(Overlays, FramesCountFromTheirOrigin) {
    const InstanceHeaderPtr header =
        with({{.frames = 2, .frameOrigin = 3, .data = {0b010101'101010}}, {.group = 0x6002}});
    ASSERT_EQ(header->overlays.size(), 2U);
    EXPECT_EQ(header->overlays[0].firstFrame, 2);
    EXPECT_EQ(header->overlays[0].frames, 2);
    EXPECT_EQ(bitsOf(header->overlays[0].bits, 12), "010101101010") << "frames follow without a gap";
    EXPECT_EQ(header->overlays[1].firstFrame, 0);
    EXPECT_EQ(header->overlays[1].frames, 1);
}

TEST_F(Overlays, WhatIsDamagedIsLeftOutAndSaid) {
    const struct {
        Made made;
        const char* warning;
    } rows[] = {
        {{.rows = 0}, "overlay 6000 is not shown: it has 0 rows"},
        {{.columns = 0}, "it has 2 rows and 0 columns"},
        {{.rows = 100, .columns = 100}, "its data are cut off"},
        {{.rows = 65535, .columns = 65535}, "larger than what is read"},
        {{.rows = 4096, .columns = 4096, .frames = 200000}, "larger than what is read"},
        {{.frames = 3}, "its data are cut off"},
        {{.frames = 300000}, "300000 frames"},
        {{.data = {}}, "it has no data"},
    };
    for (const auto& row : rows) {
        const InstanceHeaderPtr header = with({row.made, {.group = 0x6004}});
        ASSERT_EQ(header->overlays.size(), 1U) << row.warning;
        EXPECT_EQ(header->overlays[0].group, 0x6004) << row.warning;
        EXPECT_TRUE(warns(*header, row.warning)) << row.warning;
    }
}

TEST_F(Overlays, AGroupOfEmptyElementsIsNoOverlay) {
    const InstanceHeaderPtr header = readImage([](Elements& d) {
        for (const int element : {0x0010, 0x0011, 0x0100, 0x0102, 0x3000})
            d.bytes(in(0x6000, element), element == 0x3000 ? "OW" : "US", {});
    });
    EXPECT_TRUE(header->overlays.empty());
    EXPECT_TRUE(header->warnings.isEmpty());
}

TEST_F(Overlays, AllTogetherAreLimited) {
    const int side = 4096; // 2 MB each
    const std::vector<std::uint16_t> data(static_cast<std::size_t>(side) * side / 16, 1);
    std::vector<Made> made;
    for (int group = 0x6000; group < 0x600a; group += 2)
        made.push_back({.group = group, .rows = side, .columns = side, .data = data});
    const InstanceHeaderPtr header = with(made);
    EXPECT_EQ(header->overlays.size(), 4U);
    EXPECT_TRUE(warns(*header, "overlay 6008 is not shown"));
}

TEST_F(Overlays, BitsBesideThePixelsComeWithTheFrame) {
    const InstanceHeaderPtr header = readImage(
        [](Elements& d) {
            addEmbedded(d, 0x6000, 12);
            addEmbedded(d, 0x6002, 15);
            addEmbedded(d, 0x6004, 11);
        },
        {.bitsStored = 12, .isSigned = 1});
    ASSERT_EQ(header->overlays.size(), 2U);
    EXPECT_EQ(header->overlays[1].embeddedBit, 15);
    EXPECT_EQ(header->overlays[1].rows, 2);
    EXPECT_EQ(header->overlays[1].columns, 3);
    EXPECT_TRUE(warns(*header, "overlay 6004 is not shown: bit 11"));
    const std::vector<std::uint16_t> words{0x9fff, 0x1000, 0x8001, 0x0800, 0x7ff, 0xf002};
    const auto decoded = decode(std::as_bytes(std::span(words)), header->format);
    ASSERT_TRUE(decoded);
    const auto samples = decoded->frame.samplesAs<std::int16_t>();
    EXPECT_EQ(std::vector<int>(samples.begin(), samples.end()), (std::vector<int>{-1, 0, 1, -2048, 2047, 2}));
    ASSERT_TRUE(decoded->frame.findBitPlane(12));
    EXPECT_EQ(bitsOf(decoded->frame.findBitPlane(12)->bits, 6), "110001");
    EXPECT_EQ(bitsOf(decoded->frame.findBitPlane(15)->bits, 6), "101001");
    EXPECT_FALSE(decoded->frame.findBitPlane(13));
}

TEST_F(Overlays, BitsBelowTheStoredOnesToo) {
    const FrameFormat format{.transferSyntaxUid = kExplicit,
                             .element = PixelElement::Integer,
                             .photometric = Photometric::Monochrome2,
                             .rows = 1,
                             .columns = 3,
                             .bitsAllocated = 16,
                             .bitsStored = 12,
                             .highBit = 15,
                             .overlayBits = 1U << 2};
    const std::vector<std::uint16_t> words{0x0014, 0xfff0, 0x0024};
    const auto decoded = decode(std::as_bytes(std::span(words)), format);
    ASSERT_TRUE(decoded);
    const auto samples = decoded->frame.samplesAs<std::uint16_t>();
    EXPECT_EQ(std::vector<int>(samples.begin(), samples.end()), (std::vector<int>{1, 0xfff, 2}));
    EXPECT_EQ(bitsOf(decoded->frame.findBitPlane(2)->bits, 3), "101");
}

TEST_F(Overlays, ShuttersOfEveryShape) {
    const InstanceHeaderPtr header = readImage([](Elements& d) {
        d.text(tags::ShutterShape, "CS", "RECTANGULAR\\CIRCULAR\\POLYGONAL\\BITMAP");
        d.text(tags::ShutterLeftVerticalEdge, "IS", "2").text(tags::ShutterRightVerticalEdge, "IS", "3");
        d.text(tags::ShutterUpperHorizontalEdge, "IS", "1").text(tags::ShutterLowerHorizontalEdge, "IS", "2");
        d.text(tags::CenterOfCircularShutter, "IS", "2\\3").text(tags::RadiusOfCircularShutter, "IS", "9");
        d.text(tags::VerticesOfThePolygonalShutter, "IS", "1\\1\\1\\3\\2\\3");
        d.us(tags::ShutterPresentationValue, {0x8000}).us(tags::ShutterOverlayGroup, {0x6002});
        add(d, {});
        add(d, {.group = 0x6002});
    });
    ASSERT_TRUE(header->frames.at(0).shutter);
    const DisplayShutter& shutter = *header->frames[0].shutter;
    EXPECT_EQ(shutter.rectangle, (DisplayShutter::Rectangle{1, 2, 0, 1}));
    EXPECT_EQ(shutter.circle, (DisplayShutter::Circle{1, 2, 9}));
    EXPECT_EQ(shutter.polygon, (std::vector<DisplayShutter::Vertex>{{0, 0}, {0, 2}, {1, 2}}));
    EXPECT_EQ(shutter.presentationValue, 0x8000);
    ASSERT_TRUE(shutter.bitmap);
    EXPECT_EQ(shutter.bitmap->group, 0x6002);
    ASSERT_EQ(header->overlays.size(), 1U) << "a shutter's bitmap is no drawing";
    EXPECT_EQ(header->overlays[0].group, 0x6000);
    EXPECT_TRUE(header->warnings.isEmpty());
}

TEST_F(Overlays, ShuttersThatCannotBeCoverNothing) {
    const auto edges = [](const char* left, const char* right, const char* upper, const char* lower) {
        return [=](Elements& d) {
            d.text(tags::ShutterShape, "CS", "RECTANGULAR").text(tags::ShutterLeftVerticalEdge, "IS", left);
            d.text(tags::ShutterRightVerticalEdge, "IS", right).text(tags::ShutterUpperHorizontalEdge, "IS", upper);
            d.text(tags::ShutterLowerHorizontalEdge, "IS", lower);
        };
    };
    const auto text = [](const char* shape, Tag tag, const QByteArray& value) {
        return [=](Elements& d) { d.text(tags::ShutterShape, "CS", shape).text(tag, "IS", value); };
    };
    const std::vector<std::function<void(Elements&)>> rows{
        edges("3", "2", "1", "2"),
        edges("1", "3", "2", "1"),
        edges("1", "3", "", "2"),
        edges("4", "9", "1", "2"),
        edges("-9", "0", "1", "2"),
        text("CIRCULAR", tags::CenterOfCircularShutter, "2\\2"),
        text("POLYGONAL", tags::VerticesOfThePolygonalShutter, "1\\1\\1\\3"),
        text("POLYGONAL", tags::VerticesOfThePolygonalShutter, "1\\1\\1\\3\\2"),
        text("POLYGONAL", tags::VerticesOfThePolygonalShutter, QByteArray("1\\1\\").repeated(5000) + "1\\1"),
        text("BITMAP", tags::ShutterUpperHorizontalEdge, "1"),
        text("STAR", tags::ShutterUpperHorizontalEdge, "1"),
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const InstanceHeaderPtr header = readImage(rows[i]);
        EXPECT_FALSE(header->frames.at(0).shutter) << i;
        EXPECT_TRUE(warns(*header, "a display shutter is not valid")) << i;
    }
    EXPECT_FALSE(readImage([](Elements&) {})->frames.at(0).shutter);
}
