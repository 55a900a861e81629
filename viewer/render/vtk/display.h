// What the platform's windowing system asks of whoever renders with VTK. One .cpp per family of platforms.
#pragma once

#include "core/result.h"

namespace sagitta::render {

// Whether VTK may make a window. VTK ends the process when the X server cannot be reached, so this is asked first.
Result<void> checkDisplay();

// Windows belong to the GUI thread here (macOS), so no render thread is possible.
bool windowsNeedGuiThread();

} // namespace sagitta::render
