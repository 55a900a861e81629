// Logging: one line per message to stderr (and to a file when asked), by Qt's categories "sagitta.<library>".
// Rule: UIDs, counts, hosts and error codes only; never a patient's name, identifier or birth date.
#pragma once

#include <QLoggingCategory>

Q_DECLARE_LOGGING_CATEGORY(logCore)

namespace sagitta {

enum class LogLevel { Quiet, Warnings, Info, Debug };

// Installs the message handler of the process. Lines carry time, level and category; line breaks in a message (a
// hostile peer's text) are escaped. Call once from main().
void installLog(LogLevel level, const QString& filePath = {});

} // namespace sagitta
