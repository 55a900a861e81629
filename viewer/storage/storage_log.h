// The log category of this library, "sagitta.storage". UIDs, archive names, counts and error codes only.
#pragma once

#include <QLoggingCategory>

Q_DECLARE_LOGGING_CATEGORY(logStorage)
