// Presentation: how a layer's values become colours. A value.
#pragma once

#include "dicom/scales.h"

#include <QString>

#include <span>

namespace sagitta::scene {

enum class Interpolation : std::uint8_t { Nearest, Linear };

struct Presentation {
    // In modality values. A window that is not valid (width 0) means "as the file says", frame by frame: the frame's
    // own window, else its VOI LUT, else the full range of its values. That range is the frame's and not the stack's:
    // it needs no other frame, so a picture does not depend on what has been decoded before; who wants one window for
    // the whole stack chooses it.
    dicom::VoiWindow voi;
    bool invert = false; // by the user; the image's own inversion comes on top
    QString colormap;    // a colour table of render::colorLuts() by name, for grey images; empty: grey
    double opacity = 1;
    Interpolation interpolation = Interpolation::Linear;
    bool overlays = true; // the overlay planes of the file (PS3.3 C.9.2), where a frame is shown
    bool operator==(const Presentation&) const = default;
};

// The window of Presentation that stands for "not chosen", and the presentation in which nothing was chosen.
dicom::VoiWindow automaticWindow();
Presentation automaticPresentation();

// LINEAR for values that are all integers: `min` becomes 0 and `max` 255; LINEAR_EXACT otherwise.
dicom::VoiWindow windowForRange(double min, double max, bool integers);

// A named window: "CT Lung".
struct WindowPreset {
    const char* modality;
    const char* name;
    double center;
    double width;
};
// Only modalities whose values have an absolute scale (CT: HU) have presets. In the order of the number keys.
std::span<const WindowPreset> windowPresets();

} // namespace sagitta::scene
