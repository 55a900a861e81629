#include "core/background_thread.h"

#include <pthread.h>

namespace sagitta {

void becomeBackgroundThread() { static_cast<void>(pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)); }

} // namespace sagitta
