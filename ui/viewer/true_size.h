// True size on the monitor at hand. GUI thread.
#pragma once

#include "core/result.h"
#include "scene/view.h"

class QWidget;

namespace sagitta::ui {

// Shows a view as large as in the patient, on the screen where `on` is. Refused, with the reason, where the image or
// the monitor does not know its size.
Result<void> showTrueSize(scene::View& view, const QWidget& on);

} // namespace sagitta::ui
