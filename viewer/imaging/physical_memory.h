// How much memory the machine has, for the frame cache's budget. Any thread.
#pragma once

#include <cstdint>

namespace sagitta::imaging {

// 0 when the system does not say.
std::int64_t physicalMemoryBytes();

} // namespace sagitta::imaging
