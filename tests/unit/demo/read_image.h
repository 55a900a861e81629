// A file of the demo through the project's own reader and decoder: its values at places in the patient.
#pragma once

#include "dicom/decoder.h"
#include "dicom/instance_header.h"

#include <optional>

namespace sagitta::test {

struct ReadImage {
    dicom::InstanceHeaderPtr header;
    dicom::Frame frame;

    // Modality value of one pixel.
    double valueAt(int column, int row) const;
    // Mean over 3 x 3 pixels around the one that is nearest to a place; nothing when the slice is not within a spacing
    // of it or it lies outside.
    std::optional<double> valueNear(Vec3 patientMm) const;
    Vec3 positionOf(int column, int row) const;
};

Result<ReadImage> readImage(const QString& path, int frame = 0);

} // namespace sagitta::test
