// The Studies window over 50 000 local studies: while somebody types, goes to the end of the list, scrolls, receives
// studies, selects all of them and marks them. GUI thread; milliseconds.
#pragma once

#include <vector>

namespace sagitta::bench {

struct TableTimes {
    std::vector<double> gapsWhileTyping;   // between the turns of the event loop, answers and their painting included
    std::vector<double> gapsUntilAllAreIn; // the same, from the first rows to the last
    std::vector<double> gapsOnArrivals;    // the same, while studies arrive in the full list; as the next two
    std::vector<double> gapsSelectingAll;
    std::vector<double> gapsMarkingAll; // until all are read in the database, too
    std::vector<double> scroll;         // from a turn of the wheel to the painted rows, all 50 000 being there
};

// Empty: something failed, and has been said.
TableTimes tableTimes();

} // namespace sagitta::bench
