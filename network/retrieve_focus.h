// RetrieveFocus: what of a study that is being retrieved somebody looks at; it comes first. Thread-safe: the window
// says it, the retrieval asks.
#pragma once

#include <QString>

#include <mutex>

namespace sagitta::network {

class RetrieveFocus {
public:
    struct Place {
        QString seriesUid; // empty: nothing is looked at
        QString sopInstanceUid;
    };

    void lookAt(const Place& place) {
        const std::lock_guard lock(m_mutex);
        m_place = place;
    }
    Place place() const {
        const std::lock_guard lock(m_mutex);
        return m_place;
    }

private:
    mutable std::mutex m_mutex;
    Place m_place;
};

} // namespace sagitta::network
