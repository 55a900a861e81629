#include "app/frame_invalidator.h"

#include <mutex>

namespace sagitta::app {

// A notification that is under way may outlive its subscription, and with it the cache.
struct FrameInvalidator::Shared {
    std::mutex mutex;
    imaging::FrameStore* frames = nullptr;
};

FrameInvalidator::FrameInvalidator(storage::LocalStore& store, imaging::FrameStore& frames) :
    m_shared(std::make_shared<Shared>()) {
    m_shared->frames = &frames;
    m_subscription = store.subscribe([shared = m_shared](const storage::StoreChange& change) {
        const std::lock_guard lock(shared->mutex);
        if (!shared->frames)
            return;
        for (const QString& uid : change.staleInstances)
            shared->frames->invalidate(uid);
    });
}

FrameInvalidator::~FrameInvalidator() {
    m_subscription.reset();
    const std::lock_guard lock(m_shared->mutex);
    m_shared->frames = nullptr;
}

} // namespace sagitta::app
