#include "imaging/physical_memory.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

namespace sagitta::imaging {

std::int64_t physicalMemoryBytes() {
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof(status);
    return GlobalMemoryStatusEx(&status) != 0 ? static_cast<std::int64_t>(status.ullTotalPhys) : 0;
}

} // namespace sagitta::imaging
