// Presentation: how a layer's values become colours. A value.
#pragma once

#include "dicom/scales.h"

#include <QString>

namespace sagitta::scene {

enum class Interpolation : std::uint8_t { Nearest, Linear };

struct Presentation {
    dicom::VoiWindow voi;   // in modality values
    bool invert = false;    // by the user; the image's own inversion comes on top
    QString colormap;       // empty: grey
    double opacity = 1;
    Interpolation interpolation = Interpolation::Linear;
    bool operator==(const Presentation&) const = default;
};

// A named window: "CT Lung".
struct WindowPreset {
    const char* modality;
    const char* name;
    double center;
    double width;
};
std::span<const WindowPreset> windowPresets();

} // namespace sagitta::scene
