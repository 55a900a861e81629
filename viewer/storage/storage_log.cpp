#include "storage/storage_log.h"

Q_LOGGING_CATEGORY(logStorage, "sagitta.storage")
