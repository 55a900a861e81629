// The end of a move of the data folder that the windows have prepared: made before anything uses the folder, with a
// window of its own. Before the windows; GUI thread, the copying runs on another.
#pragma once

#include <QString>

namespace sagitta::app {

// Nothing, when no move is prepared or another program uses the folder. However it ends the program can start: what was
// moved is found by the same folder, and what was not is where it was.
void endPreparedMove(const QString& dataDir);

} // namespace sagitta::app
