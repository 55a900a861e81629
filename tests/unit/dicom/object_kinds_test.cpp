// Images of less usual kinds: what their millimetres and their greys mean.
#include "instance_header_fixture.h"

#include "dicom/display_set_builder.h"

using namespace sagitta;
using namespace sagitta::test;

namespace {

using ObjectKinds = InstanceHeaderReader;

Elements group(Tag sequence, const Elements& content) { return Elements().sequence(sequence, {content}); }

// Functional groups as they are; pixels of 2 x 3, `frames` of them.
Elements withGroups(const QByteArray& sopClass, const QByteArray& modality, int frames, const Elements& shared) {
    Elements d = identity({}, sopClass, modality);
    addImage(d, {.frames = frames});
    d.sequence(tags::SharedFunctionalGroupsSequence, {shared});
    return d.bytes(tags::PixelData, "OW", QByteArray(12 * frames, '\1'));
}

} // namespace

TEST_F(ObjectKinds, AnRtImageIsMeasuredAtItsReceptor) {
    const auto header = readImage([](Elements& d) { d.text(tags::ImagePlanePixelSpacing, "DS", "0.4\\0.3"); }, {},
                                  "1.2.840.10008.5.1.4.1.1.481.1", "RTIMAGE");
    EXPECT_EQ(header->frames[0].spacing, (PixelSpacing{0.4, 0.3, SpacingBasis::Detector}));
}

TEST_F(ObjectKinds, ProjectionsOfTomosynthesisAreMeasuredAtTheDetectorItsSlicesAreNot) {
    const Elements measures = group(tags::PixelMeasuresSequence, Elements().text(tags::PixelSpacing, "DS", "0.1\\0.1"));
    const auto basis = [&](const QByteArray& sopClass) {
        return read(withGroups(sopClass, "MG", 2, measures))->frames[1].spacing.basis;
    };
    EXPECT_EQ(basis("1.2.840.10008.5.1.4.1.1.13.1.4"), SpacingBasis::Detector);
    EXPECT_EQ(basis("1.2.840.10008.5.1.4.1.1.13.1.5"), SpacingBasis::Detector);
    EXPECT_EQ(basis("1.2.840.10008.5.1.4.1.1.13.1.3"), SpacingBasis::Patient);
}

TEST_F(ObjectKinds, AnEnhancedXaHasItsSpacingAmongThePropertiesOfItsPixels) {
    const auto header = read(withGroups(
        "1.2.840.10008.5.1.4.1.1.12.1.1", "XA", 2,
        group(tags::FramePixelDataPropertiesSequence, Elements().text(tags::ImagerPixelSpacing, "DS", "0.2\\0.25"))));
    EXPECT_EQ(header->frames[1].spacing, (PixelSpacing{0.2, 0.25, SpacingBasis::Detector}));
}

TEST_F(ObjectKinds, FramesOfAnUltrasoundVolumeAreNotPlacedInThePatient) {
    const auto header =
        read(withGroups("1.2.840.10008.5.1.4.1.1.6.2", "US", 3,
                        group(tags::PixelMeasuresSequence, Elements().text(tags::PixelSpacing, "DS", "0.5\\0.5"))));
    EXPECT_FALSE(header->frames[0].plane);
    EXPECT_EQ(header->frames[0].spacing, (PixelSpacing{0.5, 0.5, SpacingBasis::Patient}));
    EXPECT_TRUE(warns(*header, "the volume of the ultrasound probe"));
    EXPECT_EQ(buildDisplaySets({header})[0]->kind, GeometryKind::Unknown);
}

TEST_F(ObjectKinds, ASegmentationIsShownFromNothingToAllOfIt) {
    const auto windows = [&](const QByteArray& type, int most) {
        return readImage([&](Elements& d) {
                   d.text(tags::SegmentationType, "CS", type);
                   if (most > 0)
                       d.us(tags::MaximumFractionalValue, {most});
               })
            ->frames[0]
            .windows;
    };
    EXPECT_EQ(windows("BINARY", 0), (std::vector<VoiWindow>{{0.5, 1, VoiFunction::LinearExact, {}}}));
    EXPECT_EQ(windows("FRACTIONAL", 200), (std::vector<VoiWindow>{{100, 200, VoiFunction::LinearExact, {}}}));
    EXPECT_TRUE(windows("FRACTIONAL", 0).empty());
    EXPECT_TRUE(windows("LABELMAP", 0).empty());
    const Voi fractional{windows("FRACTIONAL", 200)[0], nullptr};
    EXPECT_EQ(fractional.apply(0), 0);
    EXPECT_EQ(fractional.apply(50), 0.25);
    EXPECT_EQ(fractional.apply(200), 1);
}
