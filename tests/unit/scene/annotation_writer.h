// A process that does nothing but make annotations, to be killed: started by the kill test as this same binary.
#pragma once

#include <QString>

namespace sagitta::test {

inline constexpr char kWriterArgument[] = "--write-annotations";

// Adds annotations for ever; prints the id of each after add() has returned.
[[noreturn]] void writeAnnotations(const QString& folder, const QString& studyUid);

} // namespace sagitta::test
