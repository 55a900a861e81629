// The windows one can choose for a view: the file's own, the named presets of its modality. Pure, GUI thread (reads a
// View).
#pragma once

#include "scene/view.h"

#include <QString>

#include <vector>

namespace sagitta::ui {

struct WindowChoice {
    QString name;
    dicom::VoiWindow window;
};

// The number keys 1 to 9 choose them in this order; 0 is always the file's default.
std::vector<WindowChoice> windowChoices(const scene::View& view);

} // namespace sagitta::ui
