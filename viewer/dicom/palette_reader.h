// Palettes (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6), segmented ones too (C.7.9.2). Free functions, any thread. A palette that
// cannot be read for certain is left out and said in warnings; common mistakes of writers are repaired and said. An
// alpha palette is not looked at: it is for blending.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"
#include "dicom/lut_reader.h"

namespace sagitta::dicom {

// Null when there is no palette or one that cannot be used.
std::shared_ptr<const PaletteColor> readPalette(const Dataset& dataset, FirstMapped firstMapped, QStringList& warnings);

} // namespace sagitta::dicom
