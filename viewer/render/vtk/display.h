// What the platform's windowing system asks of whoever renders with VTK. One .cpp per family of platforms.
#pragma once

#include "core/result.h"

#include <memory>

namespace sagitta::render {

// Keeps the windowing system reachable for as long as it lives; may be null where nothing needs keeping.
using DisplayHold = std::shared_ptr<void>;

// Whether VTK may make a window. VTK ends the process when the X server cannot be reached, so this is asked first, and
// the hold is kept while VTK connects: a server may start afresh, and refuse, when its last client leaves.
Result<DisplayHold> holdDisplay();

// Windows belong to the GUI thread here (macOS), so no render thread is possible.
bool windowsNeedGuiThread();

} // namespace sagitta::render
