// A series of parallel slices through a painted body: CT, MR and PET images. Library-internal.
#pragma once

#include "app/demo/canvas.h"
#include "app/demo/dicom_text.h"
#include "app/demo/image_writer.h"
#include "app/demo/noise.h"

#include <functional>

namespace sagitta::demo {

struct NamedWindow {
    double center;
    double width;
    QString name;
};

enum class NoiseKind {
    Additive,  // CT: `noise` in HU, half of it in air, where the beam is strong
    Magnitude, // MR: of a magnitude image, never negative
    Counting,  // PET: grows with the root of the value; `noise` is that of the value 1
};

struct SliceSeries {
    ObjectText text;
    QString sopClassUid;
    QString imageType;
    int firstInstance = 1;
    int slices = 1;
    ImageGrid first;      // of the first instance, in the body's coordinates
    Vec3 step;            // from slice to slice
    Vec3 shift;           // from the body's to the scanner's coordinates: how the patient lies
    double thickness = 1; // mm
    std::function<void(Canvas&)> paint;
    Palette palette{};
    float edge = 1;         // mm; see Canvas
    bool isBlurred = false; // painted finer and averaged: PET, which cannot tell the small parts
    NoiseKind noiseKind = NoiseKind::Additive;
    Grain grain = Grain::Smooth;
    float noise = 0;
    double slope = 1; // stored value to modality value
    double intercept = 0;
    bool slopePerSlice = false; // so that each slice fills its range: PET
    int bitsStored = 12;
    bool isSigned = false;
    QString transferSyntaxUid = kJpegLsLossless;
    int cost = 1; // of a slice; see PlannedFile
    std::vector<NamedWindow> windows;
    // What the modality adds to slice `index` (from 0).
    std::function<void(DcmItem&, int index)> attributes;
};

void addSeries(StudyPlan& plan, const SliceSeries& series);

// Adds VOI windows to the data set (PS3.3 C.11.2).
void putWindows(DcmItem& item, const std::vector<NamedWindow>& windows);

// Gives it the texts that all series of its study have, and its own; what the machine says of it stays.
void describe(SliceSeries& series, const ObjectText& ofStudy, int number, const QString& description,
              const QString& time);

} // namespace sagitta::demo
