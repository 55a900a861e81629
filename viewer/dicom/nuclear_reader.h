// Frames of a nuclear medicine image (PS3.3 C.8.4): what its vectors sort them by, and where the slices of a
// reconstruction lie. Free functions, any thread (each with its own Dataset).
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

bool isNuclearImage(const QString& sopClassUid);

// Which vectors there are the Frame Increment Pointer says (C.8.4.8): detector, energy window and phase never share a
// scroll bar; of the others the innermost is scrolled. Says what does not fit.
void readNuclearVectors(const Dataset& dataset, InstanceHeader& header);

// Slices of a reconstruction stand on the plane that Detector Information gives for the first one, Spacing Between
// Slices apart, its sign being the direction (C.8.4.15). Where any of these is missing no frame has a plane, and it is
// said. Views of a detector have none.
void placeNuclearFrames(const Dataset& dataset, InstanceHeader& header);

} // namespace sagitta::dicom
