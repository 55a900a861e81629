// FrameInvalidator: has the frame cache forget what was decoded of an instance whose file was replaced or removed: the
// store knows no frames, the frames know no catalog. Thread-safe: when it is gone, nobody is inside the cache for it.
#pragma once

#include "imaging/frame_store.h"
#include "storage/local_store.h"

#include <memory>

namespace sagitta::app {

class FrameInvalidator {
public:
    FrameInvalidator(storage::LocalStore& store, imaging::FrameStore& frames);
    ~FrameInvalidator();
    FrameInvalidator(const FrameInvalidator&) = delete;
    FrameInvalidator& operator=(const FrameInvalidator&) = delete;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<void> m_subscription;
};

} // namespace sagitta::app
