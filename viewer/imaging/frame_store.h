// FrameStore: the one cache of decoded frames, with a byte budget, and the queue that fills it. Least recently used
// frames go first; a frame somebody holds stays. However many ask, a frame is decoded once. Queue classes Visible >
// Thumbnail > Near > Far. Thread-safe; callbacks come on a decode thread, or on a thread inside get(), never under the
// store's lock (wrap an Executor around them).
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/display_set.h"
#include "imaging/frame_loader.h"
#include "imaging/frame_source.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sagitta::imaging {

enum class FramePriority { Visible, Thumbnail, Near, Far };

class FrameStore {
public:
    using Callback = std::function<void(const dicom::FrameRef&, const Result<dicom::DecodedFrame>&)>;
    // makeFrameLoader()'s, or a test's stand-in. Called on decode threads.
    using Loader = FrameLoading;

    FrameStore(FrameSource source, std::int64_t budgetBytes, int threads, Loader loader = makeFrameLoader());
    // Waits for what is being decoded; forgets what is queued. Nobody may be inside a call.
    ~FrameStore();
    FrameStore(const FrameStore&) = delete;
    FrameStore& operator=(const FrameStore&) = delete;

    // The frame, or its lasting failure, if it was decoded already; never waits for a decoder.
    std::optional<Result<dicom::DecodedFrame>> tryGet(const dicom::FrameRef& ref);
    // Decodes in the background; the callback comes exactly once, unless the store is destroyed or dropRequests() was
    // called for its owner. A frame that is there already is answered at once, on the caller's thread. So is a failure
    // that lies in the bytes (Corrupt, Unsupported), until invalidate(). Others are tried again when somebody asks: who
    // is told one shall not ask at once.
    void request(const dicom::DisplayFrame& frame, FramePriority priority, const void* owner, Callback callback);
    // Decodes on this thread if need be, sharing a decode under way. For jobs and sagitta-cli.
    Result<dicom::DecodedFrame> get(const dicom::DisplayFrame& frame);
    // Forgets an owner: its requests and its wanted lists. A callback that has begun on another thread may still be
    // running when this returns; let callbacks hold only what outlives them, an Executor for instance.
    void dropRequests(const void* owner);
    // Replaces the owner's list, of this priority, of frames that would be good to have, best first; stale ones vanish.
    // They are decoded while there is room: no frame on any such list has to go for another.
    void setWanted(const void* owner, FramePriority priority, const std::vector<dicom::DisplayFrame>& frames);
    // Forgets failures and frames of an instance (its file was replaced). What is being decoded is decoded again.
    void invalidate(const QString& sopInstanceUid);

    std::int64_t usedBytes() const;
    std::int64_t budgetBytes() const { return m_budget; }
    // A quarter of physical memory, at least 256 MB.
    static std::int64_t defaultBudget();

private:
    struct Slot;
    struct Private;
    std::int64_t m_budget;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::imaging
