#include "render/vtk/display.h"

#include <QtGlobal>

namespace sagitta::render {

Result<void> checkDisplay() { return {}; }

bool windowsNeedGuiThread() {
#ifdef Q_OS_MACOS
    return true;
#else
    return false;
#endif
}

} // namespace sagitta::render
