#include "scene/presentation.h"

#include <algorithm>

namespace sagitta::scene {

dicom::VoiWindow automaticWindow() {
    dicom::VoiWindow window;
    window.width = 0;
    return window;
}

Presentation automaticPresentation() {
    Presentation presentation;
    presentation.voi = automaticWindow();
    return presentation;
}

// PS3.3 C.11.2.1.2.1: LINEAR is black up to c - 0.5 - (w - 1) / 2 and white from c - 0.5 + (w - 1) / 2 on.
dicom::VoiWindow windowForRange(double min, double max, bool integers) {
    dicom::VoiWindow window;
    if (integers || !(max > min)) {
        window.width = max - min + 1;
        window.center = (min + max + 1) / 2;
    } else {
        window.function = dicom::VoiFunction::LinearExact;
        window.width = max - min;
        window.center = (min + max) / 2;
    }
    return window;
}

std::span<const WindowPreset> windowPresets() {
    static constexpr WindowPreset kPresets[] = {
        {"CT", "Soft tissue", 40, 400}, {"CT", "Lung", -600, 1500},         {"CT", "Bone", 400, 1800},
        {"CT", "Brain", 40, 80},        {"CT", "Liver", 60, 160},           {"CT", "Mediastinum", 50, 350},
        {"CT", "Stroke", 35, 40},       {"CT", "Subdural", 75, 215},        {"CT", "Angiography", 300, 600},
        {"CT", "Spine", 50, 250},       {"CT", "Temporal bone", 600, 2800},
    };
    return kPresets;
}

} // namespace sagitta::scene
