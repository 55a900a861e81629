#include "render/vtk/display.h"

#include <QtGlobal>

namespace sagitta::render {

Result<DisplayHold> holdDisplay() { return DisplayHold(); }

bool windowsNeedGuiThread() {
#ifdef Q_OS_MACOS
    return true;
#else
    return false;
#endif
}

} // namespace sagitta::render
