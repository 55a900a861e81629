// Listeners: functions that are told of changes until their token is gone. Thread-safe. tell() calls them on its
// caller's thread with no lock held, so a call that is under way may still end after the token has gone.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace sagitta {

template<class Change>
class Listeners {
public:
    using Listener = std::function<void(const Change&)>;

    [[nodiscard]] std::shared_ptr<void> subscribe(Listener listener) {
        auto token = std::make_shared<Listener>(std::move(listener));
        const std::lock_guard lock(m_mutex);
        m_listeners.push_back(token);
        return token;
    }

    void tell(const Change& change) {
        std::vector<std::weak_ptr<Listener>> listeners;
        {
            const std::lock_guard lock(m_mutex);
            std::erase_if(m_listeners, [](const auto& weak) { return weak.expired(); });
            listeners = m_listeners;
        }
        for (const auto& weak : listeners) {
            if (const auto listener = weak.lock())
                (*listener)(change);
        }
    }

    // Nobody hears anything more.
    void clear() {
        const std::lock_guard lock(m_mutex);
        m_listeners.clear();
    }

private:
    std::mutex m_mutex;
    std::vector<std::weak_ptr<Listener>> m_listeners;
};

} // namespace sagitta
