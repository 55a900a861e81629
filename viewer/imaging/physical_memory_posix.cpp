#include "imaging/physical_memory.h"

#include <unistd.h>

namespace sagitta::imaging {

std::int64_t physicalMemoryBytes() {
    const std::int64_t pages = sysconf(_SC_PHYS_PAGES);
    const std::int64_t pageBytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && pageBytes > 0 ? pages * pageBytes : 0;
}

} // namespace sagitta::imaging
