// Where millimetres come from, and pixels that are not square. All rows of spacing: instance_header_test.cpp.
#include "instance_header_fixture.h"

using namespace sagitta;
using namespace sagitta::test;

// PS3.3 C.10.7.1: calibrated is what says so, or what differs from the spacing at the detector.
TEST_F(InstanceHeaderReader, SpacingAtTheDetectorIsNotCalledCalibrated) {
    struct {
        const char* about;
        const char* pixel;
        const char* imager;
        const char* calibration;
        const char* magnification;
        PixelSpacing expected;
    } const rows[] = {
        {"at the detector", "", "0.2\\0.2", "", "", {0.2, 0.2, SpacingBasis::Detector}},
        {"both the same", "0.2\\0.2", "0.2\\0.2", "", "", {0.2, 0.2, SpacingBasis::Detector}},
        {"both the same, rounded", "0.200001\\0.2", "0.2\\0.2", "", "", {0.200001, 0.2, SpacingBasis::Detector}},
        {"magnification is told", "", "0.2\\0.2", "", "1.5", {0.2, 0.2, SpacingBasis::Detector}},
        {"different", "0.15\\0.15", "0.2\\0.2", "", "", {0.15, 0.15, SpacingBasis::Calibrated}},
        {"by a fiducial", "0.2\\0.2", "0.2\\0.2", "FIDUCIAL", "", {0.2, 0.2, SpacingBasis::Calibrated}},
        {"by geometry", "0.15\\0.15", "", "GEOMETRY", "", {0.15, 0.15, SpacingBasis::Calibrated}},
        {"none", "", "", "", "", {}},
    };
    for (const auto& row : rows) {
        const InstanceHeaderPtr header = readImage(
            [&](Elements& d) {
                d.text(tags::EstimatedRadiographicMagnificationFactor, "DS", row.magnification);
                d.text(tags::ImagerPixelSpacing, "DS", row.imager).text(tags::PixelSpacing, "DS", row.pixel);
                d.text(tags::PixelSpacingCalibrationType, "CS", row.calibration);
            },
            {}, kDx, "DX");
        EXPECT_EQ(header->frames.at(0).spacing, row.expected) << row.about;
    }
}

// PS3.3 C.7.6.3.1.7: vertical, then horizontal; it makes no millimetres.
TEST_F(InstanceHeaderReader, AnAspectRatioIsHeightToWidth) {
    const InstanceHeaderPtr header =
        readImage([](Elements& d) { d.text(tags::PixelAspectRatio, "IS", "3\\2"); }, {}, kSc, "OT");
    EXPECT_EQ(header->frames.at(0).spacing, (PixelSpacing{1.5, 1, SpacingBasis::AspectRatioOnly}));
}
