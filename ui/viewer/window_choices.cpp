#include "ui/viewer/window_choices.h"

#include <QObject>

namespace sagitta::ui {

std::vector<WindowChoice> windowChoices(const scene::View& view) {
    std::vector<WindowChoice> choices;
    const dicom::DisplaySetPtr& set = view.displaySet();
    if (!set || set->frames.empty())
        return choices;
    for (const scene::WindowPreset& preset : scene::windowPresets()) {
        if (set->first().series.modality != QLatin1String(preset.modality))
            continue;
        dicom::VoiWindow window;
        window.center = preset.center;
        window.width = preset.width;
        choices.push_back({QObject::tr(preset.name), window});
    }
    const dicom::DisplayFrame* frame = view.currentFrame();
    int number = 0;
    for (const dicom::VoiWindow& window : (frame ? *frame : set->frames.front()).info().windows) {
        ++number;
        if (window.isValid())
            choices.push_back({window.name.isEmpty() ? QObject::tr("File window %1").arg(number)
                                                     : QObject::tr("File: %1").arg(window.name),
                               window});
    }
    return choices;
}

} // namespace sagitta::ui
