// Image plane (PS3.3 C.7.6.2) and pixel spacing with its provenance (C.10.7, C.7.6.3.1.7) of a data set or of a
// functional group. Free functions, any thread. Invalid geometry is no geometry, and said in warnings.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

// Row direction and column direction, unit and orthogonal; nothing when absent or not so within tolerance.
struct Orientation {
    Vec3 rowDir;
    Vec3 columnDir;
};
std::optional<Orientation> readOrientation(const Dataset& item, QStringList& warnings);
std::optional<Vec3> readPosition(const Dataset& item, QStringList& warnings);

// PixelSpacing of an item, without a basis; nothing when absent or not positive.
std::optional<PixelSpacing> readPixelSpacing(const Dataset& item, Tag tag, QStringList& warnings);

// The spacing of a classic instance, from whatever its class puts it in.
PixelSpacing readSpacing(const Dataset& dataset, const InstanceHeader& header, bool hasPlane, QStringList& warnings);

// Images made by projection: their spacing holds at the detector unless calibrated. Of secondary captures those without
// a plane are taken for such, unless their modality makes slices.
bool isProjection(const QString& sopClassUid, const QString& modality, bool hasPlane);

} // namespace sagitta::dicom
