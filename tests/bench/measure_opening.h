// From a double click on a study of the demo PACS, in the real window, to the first image painted.
#pragma once

#include <vector>

namespace sagitta::bench {

// Milliseconds, a figure for each of so many openings, each into an empty data folder; empty: something failed, and has
// been said. GUI thread.
std::vector<double> openingsFromDemo(int rounds);

} // namespace sagitta::bench
