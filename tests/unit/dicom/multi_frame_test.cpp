// Enhanced multi-frame images and other instances of several frames: what holds for which frame.
#include "dicom/instance_header.h"
#include "dicom/scale_reader.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <functional>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

Elements inGroup(Tag sequence, const Elements& content) { return Elements().sequence(sequence, {content}); }

Elements sharedGroups() {
    Elements shared;
    shared.raw(inGroup(tags::PlaneOrientationSequence,
                       Elements().text(tags::ImageOrientationPatient, "DS", "0\\1\\0\\0\\0\\-1"))
                   .encoded());
    shared.raw(inGroup(tags::PixelMeasuresSequence,
                       Elements().text(tags::SliceThickness, "DS", "3").text(tags::PixelSpacing, "DS", "0.8\\0.7"))
                   .encoded());
    shared.raw(inGroup(tags::FrameVOILUTSequence,
                       Elements().text(tags::WindowCenter, "DS", "100").text(tags::WindowWidth, "DS", "200"))
                   .encoded());
    return shared;
}

Elements frameGroups(double x, double slope, double echoTime, double bValue, int time) {
    Elements groups;
    const QByteArray position = QByteArray::number(x) + "\\-5\\7";
    groups.raw(inGroup(tags::MREchoSequence, Elements().fd(tags::EffectiveEchoTime, echoTime)).encoded());
    groups.raw(inGroup(tags::MRDiffusionSequence, Elements().fd(tags::DiffusionBValue, bValue)).encoded());
    Elements content;
    content.header(tags::TemporalPositionIndex, "UL", 4)
        .raw(QByteArray(1, static_cast<char>(time)) + QByteArray(3, '\0'));
    groups.raw(inGroup(tags::FrameContentSequence, content).encoded());
    groups.raw(
        inGroup(tags::PlanePositionSequence, Elements().text(tags::ImagePositionPatient, "DS", position)).encoded());
    groups.raw(
        inGroup(tags::PixelValueTransformationSequence, Elements()
                                                            .text(tags::RescaleIntercept, "DS", "1")
                                                            .text(tags::RescaleSlope, "DS", QByteArray::number(slope))
                                                            .text(tags::RescaleType, "LO", "US"))
            .encoded());
    return groups;
}

class MultiFrame : public testing::Test {
protected:
    InstanceHeaderPtr read(const Elements& dataset) {
        const auto header = readInstanceHeader(
            writeFile(m_folder.path(), part10(QStringLiteral("1.2.840.10008.1.2.1"), dataset.encoded())));
        EXPECT_TRUE(header) << (header ? std::string() : header.error().message().toStdString());
        return header ? *header : std::make_shared<const InstanceHeader>();
    }
    static bool warns(const InstanceHeader& header, const char* part) {
        return !header.warnings.filter(QLatin1String(part)).isEmpty();
    }

    QTemporaryDir m_folder;
};

} // namespace

TEST_F(MultiFrame, FunctionalGroupsGiveEachFrameItsOwn) {
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.4.1", "MR");
    addImage(d, {.frames = 3});
    d.sequence(tags::SharedFunctionalGroupsSequence, {sharedGroups()});
    d.sequence(tags::PerFrameFunctionalGroupsSequence,
               {frameGroups(10, 2, 30, 0, 1), frameGroups(13, 3, 10, 1000, 1), frameGroups(16, 4, 30, 1000, 2)},
               Elements::Lengths::Undefined);
    d.bytes(tags::PixelData, "OW", QByteArray(36, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const FrameInfo& frame = header->frames[i];
        ASSERT_TRUE(frame.plane);
        EXPECT_EQ(frame.plane->position, (Vec3{10 + 3.0 * static_cast<double>(i), -5, 7}));
        EXPECT_EQ(frame.plane->normal(), (Vec3{-1, 0, 0}));
        EXPECT_EQ(frame.spacing, (PixelSpacing{0.8, 0.7, SpacingBasis::Patient}));
        EXPECT_EQ(frame.scale.apply(10), 10 * (2.0 + static_cast<double>(i)) + 1);
        EXPECT_EQ(frame.scale.unit, QString());
        ASSERT_EQ(frame.windows.size(), 1U);
        EXPECT_EQ(frame.windows[0].width, 200);
    }
    EXPECT_EQ(header->sliceThickness, 3);
    // The n-th distinct echo time is echo n.
    EXPECT_EQ(header->frames[0].traits.echo, 2);
    EXPECT_EQ(header->frames[1].traits.echo, 1);
    EXPECT_EQ(header->frames[2].traits.echo, 2);
    EXPECT_EQ(header->frames[0].traits.bValue, 0);
    EXPECT_EQ(header->frames[1].traits.bValue, 1000);
    EXPECT_EQ(header->frames[2].traits.temporalPosition, 2);
}

TEST_F(MultiFrame, AFrameWithoutGroupsIsNowhere) {
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.4.1", "MR");
    addImage(d, {.frames = 2});
    d.sequence(tags::SharedFunctionalGroupsSequence, {sharedGroups()});
    d.sequence(tags::PerFrameFunctionalGroupsSequence, {frameGroups(10, 2, 30, 0, 1)});
    d.bytes(tags::PixelData, "OW", QByteArray(24, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 2U);
    EXPECT_TRUE(header->frames[0].plane);
    EXPECT_FALSE(header->frames[1].plane);
    EXPECT_TRUE(warns(*header, "functional groups describe 1 frames"));
}

TEST_F(MultiFrame, OnePlaneCannotHoldForManyFrames) {
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.20", "NM");
    d.text(tags::ImagePositionPatient, "DS", "0\\0\\0").text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
    addImage(d, {.frames = 2});
    d.bytes(tags::PixelData, "OW", QByteArray(24, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 2U);
    EXPECT_FALSE(header->frames[0].plane);
    EXPECT_FALSE(header->frames[1].plane);
    EXPECT_TRUE(warns(*header, "positions of the frames"));
}

TEST_F(MultiFrame, DoseGridsArePlacedByTheirOffsets) {
    for (const QByteArray& offsets : {QByteArray("0\\2.5\\6"), QByteArray("40\\42.5\\46")}) {
        Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE");
        d.text(tags::ImagePositionPatient, "DS", "1\\2\\40");
        d.text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
        addImage(d, {.frames = 3});
        d.text(tags::DoseUnits, "CS", "GY").text(tags::GridFrameOffsetVector, "DS", offsets);
        d.text(tags::DoseGridScaling, "DS", "0.001");
        d.bytes(tags::PixelData, "OW", QByteArray(36, '\1'));
        const InstanceHeaderPtr header = read(d);
        ASSERT_EQ(header->frames.size(), 3U);
        EXPECT_EQ(header->frames[0].plane->position, (Vec3{1, 2, 40}));
        EXPECT_EQ(header->frames[2].plane->position, (Vec3{1, 2, 46}));
        EXPECT_EQ(header->frames[1].scale.apply(2000), 2);
        EXPECT_EQ(header->frames[1].scale.unit, QStringLiteral("GY"));
    }
}

// PS3.3 C.8.8.3.2: absolute offsets are z coordinates; relative ones follow the normal, which here points to the feet.
TEST_F(MultiFrame, DoseGridsThatRunDownAreNotMirrored) {
    struct {
        QByteArray offsets;
        double last;
    } const cases[] = {{"40\\42.5\\46", 46}, {"0\\2.5\\6", 34}};
    for (const auto& c : cases) {
        Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE");
        d.text(tags::ImagePositionPatient, "DS", "1\\2\\40");
        d.text(tags::ImageOrientationPatient, "DS", "-1\\0\\0\\0\\1\\0");
        addImage(d, {.frames = 3});
        d.text(tags::DoseUnits, "CS", "GY").text(tags::GridFrameOffsetVector, "DS", c.offsets);
        d.bytes(tags::PixelData, "OW", QByteArray(36, '\1'));
        const InstanceHeaderPtr header = read(d);
        ASSERT_EQ(header->frames.size(), 3U);
        EXPECT_EQ(header->frames[0].plane->position, (Vec3{1, 2, 40}));
        EXPECT_EQ(header->frames[2].plane->position, (Vec3{1, 2, c.last})) << c.offsets.constData();
    }
}

TEST_F(MultiFrame, AProjectionInGroupsIsMeasuredAtTheDetector) {
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.12.1.1", "XA");
    addImage(d, {.frames = 1});
    d.sequence(tags::SharedFunctionalGroupsSequence, {sharedGroups()});
    d.sequence(tags::PerFrameFunctionalGroupsSequence, {frameGroups(10, 2, 30, 0, 1)});
    d.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 1U);
    EXPECT_TRUE(header->frames[0].plane);
    EXPECT_EQ(header->frames[0].spacing, (PixelSpacing{0.8, 0.7, SpacingBasis::Detector}));
}

TEST_F(MultiFrame, APlaneThatIsDroppedTakesItsMillimetresAlong) {
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.7.2", "OT");
    d.text(tags::ImagePositionPatient, "DS", "0\\0\\0").text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
    d.text(tags::PixelSpacing, "DS", "0.2\\0.3");
    addImage(d, {.frames = 2});
    d.bytes(tags::PixelData, "OW", QByteArray(24, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 2U);
    EXPECT_FALSE(header->frames[1].plane);
    EXPECT_EQ(header->frames[1].spacing.basis, SpacingBasis::Detector);
}

namespace {

Elements lutItem(int first, const std::vector<std::uint16_t>& entries) {
    Elements lut;
    lut.us(tags::LUTDescriptor, {static_cast<int>(entries.size()), first, 16}).words(tags::LUTData, "OW", entries);
    return lut;
}

Elements voiGroup(const Elements& content) { return inGroup(tags::FrameVOILUTSequence, content); }

Elements rescaleGroup(const char* slope, const char* intercept) {
    return inGroup(tags::PixelValueTransformationSequence, Elements()
                                                               .text(tags::RescaleIntercept, "DS", intercept)
                                                               .text(tags::RescaleSlope, "DS", slope)
                                                               .text(tags::RescaleType, "LO", "US"));
}

Elements shutterGroup(const char* left, const char* right) {
    return inGroup(tags::FrameDisplayShutterSequence, Elements()
                                                          .text(tags::ShutterShape, "CS", "RECTANGULAR")
                                                          .text(tags::ShutterLeftVerticalEdge, "IS", left)
                                                          .text(tags::ShutterRightVerticalEdge, "IS", right)
                                                          .text(tags::ShutterUpperHorizontalEdge, "IS", "1")
                                                          .text(tags::ShutterLowerHorizontalEdge, "IS", "2"));
}

class FrameDisplay : public MultiFrame {
protected:
    // One frame for each of `perFrame`. `outside` adds to the data set what stands outside of all groups.
    InstanceHeaderPtr with(const Elements& shared, const std::vector<Elements>& perFrame,
                           const std::function<void(Elements&)>& outside = {}) {
        Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.12.1.1", "XA");
        addImage(d, {.frames = static_cast<int>(perFrame.size())});
        if (outside)
            outside(d);
        d.sequence(tags::SharedFunctionalGroupsSequence, {shared});
        d.sequence(tags::PerFrameFunctionalGroupsSequence, perFrame);
        d.bytes(tags::PixelData, "OW", QByteArray(12 * static_cast<qsizetype>(perFrame.size()), '\1'));
        InstanceHeaderPtr header = read(d);
        EXPECT_EQ(header->frames.size(), perFrame.size());
        return header;
    }
};

} // namespace

// PS3.3 C.7.6.16.2.10b
TEST_F(FrameDisplay, AFramesOwnVoiLutComesBeforeTheSharedOne) {
    const Elements shared = voiGroup(Elements().sequence(tags::VOILUTSequence, {lutItem(5, {1, 2, 3})}));
    const Elements own = voiGroup(Elements().sequence(tags::VOILUTSequence, {lutItem(7, {9, 8}), lutItem(0, {4})}));
    const Elements window =
        voiGroup(Elements().text(tags::WindowCenter, "DS", "50").text(tags::WindowWidth, "DS", "70"));
    const auto header = with(shared, {Elements(), own, own, window}, [](Elements& d) {
        d.text(tags::WindowCenter, "DS", "1").text(tags::WindowWidth, "DS", "2");
        d.sequence(tags::VOILUTSequence, {lutItem(99, {6})});
    });
    const auto& frames = header->frames;
    ASSERT_EQ(frames[0].voiLuts.size(), 1U);
    EXPECT_EQ(*frames[0].voiLuts[0], (LookupTable{5, 16, {1, 2, 3}}));
    EXPECT_TRUE(frames[0].windows.empty()) << "what stands outside of the groups is not the frame's";
    ASSERT_EQ(frames[1].voiLuts.size(), 2U);
    EXPECT_EQ(*frames[1].voiLuts[0], (LookupTable{7, 16, {9, 8}}));
    EXPECT_EQ(frames[2].voiLuts[0], frames[1].voiLuts[0]) << "the same table is kept once";
    EXPECT_TRUE(frames[3].voiLuts.empty());
    ASSERT_EQ(frames[3].windows.size(), 1U);
    EXPECT_EQ(frames[3].windows[0].center, 50);
}

TEST_F(FrameDisplay, OutsideOfTheGroupsCountsWhereNoGroupSaysAnything) {
    const auto header = with(Elements(), {Elements(), Elements()}, [](Elements& d) {
        d.sequence(tags::VOILUTSequence, {lutItem(3, {6})});
        d.text(tags::ShutterShape, "CS", "CIRCULAR").text(tags::CenterOfCircularShutter, "IS", "2\\2");
        d.text(tags::RadiusOfCircularShutter, "IS", "1");
    });
    for (const FrameInfo& frame : header->frames) {
        ASSERT_EQ(frame.voiLuts.size(), 1U);
        EXPECT_EQ(frame.voiLuts[0]->firstMapped, 3);
        ASSERT_TRUE(frame.shutter);
        EXPECT_TRUE(frame.shutter->circle);
    }
}

// PS3.3 C.11.2.1.1: by the values of the frame, wherever its scale and its table stand.
TEST_F(FrameDisplay, AVoiLutIsSignedWhereTheValuesOfItsFrameCanBe) {
    const Elements lut = voiGroup(Elements().sequence(tags::VOILUTSequence, {lutItem(0xfc18, {1, 2})}));
    Elements negative = rescaleGroup("1", "-1024");
    const auto shared = with(lut, {rescaleGroup("2", "0"), negative, negative, rescaleGroup("1", "0")});
    EXPECT_EQ(shared->frames[0].voiLuts.at(0)->firstMapped, 64536);
    EXPECT_EQ(shared->frames[1].voiLuts.at(0)->firstMapped, -1000);
    EXPECT_EQ(shared->frames[2].voiLuts.at(0), shared->frames[1].voiLuts.at(0));
    EXPECT_EQ(shared->frames[3].voiLuts.at(0)->firstMapped, 64536);
    const auto own = with(rescaleGroup("1", "-1"), {lut});
    EXPECT_EQ(own->frames[0].voiLuts.at(0)->firstMapped, -1000);
}

TEST_F(FrameDisplay, ValuesAreThoseOfTheFramesOwnTransformation) {
    const auto header =
        with(rescaleGroup("3", "7"), {Elements(), rescaleGroup("0.5", "-2"), Elements()},
             [](Elements& d) { d.text(tags::RescaleIntercept, "DS", "100").text(tags::RescaleSlope, "DS", "100"); });
    EXPECT_EQ(header->frames[0].scale.apply(10), 37);
    EXPECT_EQ(header->frames[1].scale.apply(10), 3);
    EXPECT_EQ(header->frames[2].scale.apply(10), 37);
}

TEST_F(FrameDisplay, TooManyTablesAreCutShort) {
    const std::vector<Elements> many(kMaxVoiLuts + 5, lutItem(0, {1}));
    const auto header = with(voiGroup(Elements().sequence(tags::VOILUTSequence, many)), {Elements()});
    EXPECT_EQ(header->frames[0].voiLuts.size(), kMaxVoiLuts);
    EXPECT_TRUE(warns(*header, "VOI lookup tables were read"));
}

// PS3.3 C.7.6.16.2.16
TEST_F(FrameDisplay, AFramesOwnShutterComesBeforeTheSharedOne) {
    const auto left = [](const FrameInfo& frame) {
        return frame.shutter && frame.shutter->rectangle ? frame.shutter->rectangle->left : -1;
    };
    const auto header =
        with(shutterGroup("2", "3"), {Elements(), shutterGroup("3", "3"), Elements(), shutterGroup("3", "2")});
    EXPECT_EQ(left(header->frames[0]), 1);
    EXPECT_EQ(left(header->frames[1]), 2);
    EXPECT_EQ(left(header->frames[2]), 1);
    EXPECT_FALSE(header->frames[3].shutter) << "one that cannot be covers nothing";
    EXPECT_TRUE(warns(*header, "a display shutter is not valid"));
    const auto same = with(Elements(), {shutterGroup("2", "3"), shutterGroup("2", "3")});
    ASSERT_TRUE(same->frames[0].shutter);
    EXPECT_EQ(same->frames[0].shutter, same->frames[1].shutter) << "kept once";
}
