#include "core/background_thread.h"

#include <windows.h>

namespace sagitta {

void becomeBackgroundThread() {
    static_cast<void>(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL));
}

} // namespace sagitta
