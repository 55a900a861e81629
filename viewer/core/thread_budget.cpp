#include "core/thread_budget.h"

#include <algorithm>
#include <thread>

namespace sagitta {

ThreadBudget ThreadBudget::forThisMachine() {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    ThreadBudget budget;
    budget.decode = std::clamp(cores - 1, 1, 8);
    budget.render = std::clamp(cores, 1, 8);
    budget.jobs = 4;
    budget.volume = std::max(1, cores - 1);
    return budget;
}

} // namespace sagitta
