// FrameStore: the one cache of decoded frames, with a byte budget, and the queue that fills it. Least recently used
// frames go first; a frame somebody holds stays. However many ask, a frame is decoded once. Queue classes Visible >
// Thumbnail > Near > Far. Thread-safe; callbacks come on a decode thread (wrap an Executor around them).
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/display_set.h"
#include "imaging/frame_source.h"

#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

namespace sagitta::imaging {

enum class FramePriority { Visible, Thumbnail, Near, Far };

class FrameStore {
public:
    using Callback = std::function<void(const dicom::FrameRef&, const Result<dicom::DecodedFrame>&)>;

    FrameStore(FrameSource source, std::int64_t budgetBytes, int threads);
    ~FrameStore();

    // The frame if it is decoded already; never waits.
    std::optional<Result<dicom::DecodedFrame>> tryGet(const dicom::FrameRef& ref);
    // Decodes in the background; the callback comes exactly once, unless the store is destroyed or dropRequests() was
    // called for its owner. A frame that is there already is answered at once, on the caller's thread.
    void request(const dicom::DisplayFrame& frame, FramePriority priority, const void* owner, Callback callback);
    // Decodes on this thread if need be, sharing a decode under way. For jobs and sagitta-cli.
    Result<dicom::DecodedFrame> get(const dicom::DisplayFrame& frame);
    // Forgets queued requests of an owner.
    void dropRequests(const void* owner);
    // Replaces the owner's list of frames that would be good to have, best first; stale ones vanish.
    void setWanted(const void* owner, FramePriority priority, std::vector<dicom::DisplayFrame> frames);
    // Forgets failures and frames of an instance (its file was replaced).
    void invalidate(const QString& sopInstanceUid);

    std::int64_t usedBytes() const;
    std::int64_t budgetBytes() const { return m_budget; }
    // A quarter of physical memory, at least 256 MB.
    static std::int64_t defaultBudget();

private:
    struct Slot;
    struct Private;
    std::unique_ptr<Private> d;
    std::int64_t m_budget;
};

} // namespace sagitta::imaging
