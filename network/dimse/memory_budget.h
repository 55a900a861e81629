// MemoryBudget: bytes that several threads may hold together; who would make it more waits until others have given
// theirs back. It counts and allocates nothing. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>

namespace sagitta::network {

class MemoryBudget {
public:
    explicit MemoryBudget(std::int64_t bytes) : m_free(bytes), m_all(bytes) {}

    // Held until it is destroyed, on any thread; not longer than the budget.
    class Share {
    public:
        Share(MemoryBudget& budget, std::int64_t bytes) : m_budget(&budget), m_bytes(bytes) {}
        Share(Share&& other) noexcept;
        ~Share();
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        Share& operator=(Share&&) = delete;

    private:
        MemoryBudget* m_budget; // null: moved away
        std::int64_t m_bytes;
    };
    // Nothing: there was no room within that time, or the stop request came. More than all is taken for all.
    std::optional<Share> take(std::int64_t bytes, std::chrono::milliseconds patience, const std::stop_token& stop);

private:
    std::mutex m_mutex;
    std::condition_variable_any m_freed;
    std::int64_t m_free; // under m_mutex
    const std::int64_t m_all;
};

} // namespace sagitta::network
