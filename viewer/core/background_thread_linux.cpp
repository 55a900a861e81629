#include "core/background_thread.h"

#include <sys/resource.h>

namespace sagitta {

// About a tenth of the processor where a thread of usual priority wants all of it. On Linux a nice value belongs to a
// thread, and 0 is the calling one (sched(7)).
void becomeBackgroundThread() { static_cast<void>(setpriority(PRIO_PROCESS, 0, 10)); }

} // namespace sagitta
