// Processes that work on a store as fast as they can and say so, until they are done or killed.
#pragma once

#include <QStringList>

namespace sagitta::test {

// Arguments: data folder, first number, count. Prints "put <n>" after each put() that has returned, "done" after the
// flush. "hold" as a fourth argument makes it put nothing more but live on with an open .part file until its input
// ends.
int runPutProcess(const QStringList& arguments);

// Argument: data folder. Deletes and restores all its studies in turn, and says so.
int runTrashProcess(const QStringList& arguments);
// Arguments: data folder, where to. Moves it, says what it is at, and deletes what is left of the old place.
int runMoveProcess(const QStringList& arguments);

} // namespace sagitta::test
