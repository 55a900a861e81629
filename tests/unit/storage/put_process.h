// A process that puts instances into a store as fast as it can and says so, until it is done or killed.
#pragma once

#include <QStringList>

namespace sagitta::test {

// Arguments: data folder, first number, count. Prints "put <n>" after each put() that has returned, "done" after the
// flush. "hold" as a fourth argument makes it put nothing more but live on with an open .part file until its input
// ends.
int runPutProcess(const QStringList& arguments);

} // namespace sagitta::test
