#include "network/dimse/memory_budget.h"

#include <algorithm>
#include <utility>

namespace sagitta::network {

MemoryBudget::Share::Share(Share&& other) noexcept :
    m_budget(std::exchange(other.m_budget, nullptr)), m_bytes(other.m_bytes) {}

MemoryBudget::Share::~Share() {
    if (!m_budget)
        return;
    const std::lock_guard lock(m_budget->m_mutex);
    m_budget->m_free += m_bytes;
    m_budget->m_freed.notify_all();
}

std::optional<MemoryBudget::Share> MemoryBudget::take(std::int64_t bytes, std::chrono::milliseconds patience,
                                                      const std::stop_token& stop) {
    const std::int64_t wanted = std::min(bytes, m_all);
    std::unique_lock lock(m_mutex);
    if (!m_freed.wait_for(lock, stop, patience, [&] { return m_free >= wanted; }))
        return std::nullopt;
    m_free -= wanted;
    return Share(*this, wanted);
}

} // namespace sagitta::network
