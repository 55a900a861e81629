#include "imaging/frame_store.h"

#include "imaging/physical_memory.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace sagitta::imaging {

using dicom::DecodedFrame;
using dicom::DisplayFrame;
using dicom::FrameRef;
using FrameResult = Result<DecodedFrame>;

namespace {

struct RefHash {
    std::size_t operator()(const FrameRef& ref) const { return qHash(ref); }
};

struct Waiter {
    const void* owner = nullptr;
    FramePriority priority = FramePriority::Visible;
    FrameStore::Callback callback;
};

// What a frame will take, before it is decoded.
std::int64_t estimatedBytes(const DisplayFrame& frame) {
    const dicom::FrameFormat& format = frame.header->format;
    const std::int64_t sampleBytes = std::max(1, (format.bitsAllocated + 7) / 8);
    return sampleBytes * format.rows * format.columns * std::max(1, format.samplesPerPixel);
}

constexpr FramePriority kClasses[] = {FramePriority::Visible, FramePriority::Thumbnail, FramePriority::Near,
                                      FramePriority::Far};

// Nobody says when a holder lets frames go and so makes room; while room is awaited it is looked for this often.
constexpr auto kRoomInterval = std::chrono::milliseconds(500);

// What the bytes themselves are is so for good; a missing file, a full memory or a lost share may be better next time.
bool isLasting(const FrameResult& result) {
    return result || result.error().code() == ErrorCode::Corrupt || result.error().code() == ErrorCode::Unsupported;
}

} // namespace

// What is known of one frame. Exists while there is anything to know.
struct FrameStore::Slot {
    DisplayFrame frame;
    std::optional<FrameResult> result; // decoded, or the lasting failure
    bool isLoading = false;
    bool isStale = false; // invalidated while it was being loaded
    int wanted = 0;       // lists it is on
    std::int64_t bytes = 0;
    std::vector<Waiter> waiters;
    std::optional<std::pair<FramePriority, std::uint64_t>> place; // in the queue
    std::list<Slot*>::iterator age;                               // in the list of frames, when there is a frame

    bool hasFrame() const { return result && *result; }
    bool isInUse() const { return (*result)->frame.useCount() > 1; }
};

struct FrameStore::Private {
    using Place = std::pair<FramePriority, std::uint64_t>;
    using ListKey = std::pair<FramePriority, const void*>;

    struct WantedList {
        std::vector<Slot*> frames;
        std::size_t next = 0; // all before it were tried, and none of them dropped since
    };

    FrameSource source;
    Loader loader;
    std::int64_t budget = 0;

    mutable std::mutex mutex;
    std::condition_variable_any wake;
    std::unordered_map<FrameRef, std::unique_ptr<Slot>, RefHash> table;
    std::unordered_set<Slot*> requested; // have waiters
    std::map<Place, Slot*> queue;
    std::map<ListKey, WantedList> lists;
    std::list<Slot*> ages; // least recently used first
    std::int64_t used = 0;
    std::int64_t loading = 0; // estimated bytes of what is being loaded
    std::uint64_t nextNumber = 0;
    std::vector<std::jthread> threads; // last: joined before the rest goes

    // All but work(), load() and deliver() run under the mutex.
    Slot& slotFor(const DisplayFrame& frame);
    Slot* find(const FrameRef& ref);
    void forgetIfIdle(Slot& slot);
    void touch(Slot& slot) { ages.splice(ages.end(), ages, slot.age); }
    void dropFrame(Slot& slot);
    void wantAgain(const Slot& slot);
    void addWaiter(Slot& slot, Waiter waiter);
    void enqueue(Slot& slot);
    void unlist(const ListKey& key);
    Slot* takeNext();
    Slot* takeWanted(FramePriority priority);
    bool isRoomAwaited() const;
    void begin(Slot& slot);
    bool evictUntil(std::int64_t most, bool sparesWanted);
    bool finish(Slot& slot, const FrameResult& result, std::vector<Waiter>& waiters);

    FrameResult load(const DisplayFrame& frame) const;
    void work(const std::stop_token& stop);
    static void deliver(const FrameRef& ref, const std::vector<Waiter>& waiters, const FrameResult& result);
};

FrameStore::Slot& FrameStore::Private::slotFor(const DisplayFrame& frame) {
    auto& slot = table[frame.ref()];
    if (!slot)
        slot = std::make_unique<Slot>();
    slot->frame = frame; // the newest header: the file may have been replaced
    return *slot;
}

FrameStore::Slot* FrameStore::Private::find(const FrameRef& ref) {
    const auto found = table.find(ref);
    return found == table.end() ? nullptr : found->second.get();
}

void FrameStore::Private::forgetIfIdle(Slot& slot) {
    if (slot.waiters.empty() && slot.place) {
        queue.erase(*slot.place);
        slot.place.reset();
    }
    if (slot.waiters.empty() && !slot.result && !slot.isLoading && slot.wanted == 0)
        table.erase(slot.frame.ref());
}

void FrameStore::Private::dropFrame(Slot& slot) {
    if (slot.hasFrame()) {
        used -= slot.bytes;
        ages.erase(slot.age);
    }
    slot.result.reset();
    wantAgain(slot);
    forgetIfIdle(slot);
}

// Lists that have gone past a frame come back for it.
void FrameStore::Private::wantAgain(const Slot& slot) {
    if (slot.wanted == 0)
        return;
    for (auto& [key, list] : lists) {
        const auto tried = list.frames.begin() + static_cast<std::ptrdiff_t>(list.next);
        list.next = static_cast<std::size_t>(std::find(list.frames.begin(), tried, &slot) - list.frames.begin());
    }
}

void FrameStore::Private::addWaiter(Slot& slot, Waiter waiter) {
    slot.waiters.push_back(std::move(waiter));
    requested.insert(&slot);
}

// Puts a slot with waiters where the most urgent of them belongs; its turn within the class stays.
void FrameStore::Private::enqueue(Slot& slot) {
    FramePriority best = FramePriority::Far;
    for (const Waiter& waiter : slot.waiters)
        best = std::min(best, waiter.priority);
    if (slot.place && slot.place->first == best)
        return;
    if (slot.place)
        queue.erase(*slot.place);
    slot.place = Place{best, nextNumber++};
    queue.emplace(*slot.place, &slot);
}

void FrameStore::Private::unlist(const ListKey& key) {
    const auto found = lists.find(key);
    if (found == lists.end())
        return;
    const WantedList list = std::move(found->second);
    lists.erase(found);
    for (Slot* const slot : list.frames) {
        --slot->wanted;
        forgetIfIdle(*slot);
    }
}

void FrameStore::Private::begin(Slot& slot) {
    if (slot.place)
        queue.erase(*slot.place);
    slot.place.reset();
    slot.isLoading = true;
    loading += estimatedBytes(slot.frame);
}

FrameStore::Slot* FrameStore::Private::takeNext() {
    for (const FramePriority priority : kClasses) {
        Slot* next = nullptr;
        if (!queue.empty() && queue.begin()->first.first == priority)
            next = queue.begin()->second;
        else
            next = takeWanted(priority);
        if (next != nullptr) {
            begin(*next);
            return next;
        }
    }
    return nullptr;
}

// The best frame of the owners' lists, in turns; nothing when there is no room for it.
FrameStore::Slot* FrameStore::Private::takeWanted(FramePriority priority) {
    WantedList* best = nullptr;
    for (auto list = lists.lower_bound({priority, nullptr}); list != lists.end() && list->first.first == priority;
         ++list) {
        WantedList& candidate = list->second;
        while (candidate.next < candidate.frames.size() &&
               (candidate.frames[candidate.next]->result || candidate.frames[candidate.next]->isLoading))
            ++candidate.next;
        if (candidate.next < candidate.frames.size() && (best == nullptr || candidate.next < best->next))
            best = &candidate;
    }
    if (best == nullptr)
        return nullptr;
    Slot* const slot = best->frames[best->next];
    if (!evictUntil(budget - loading - estimatedBytes(slot->frame), true))
        return nullptr;
    ++best->next;
    return slot;
}

bool FrameStore::Private::isRoomAwaited() const {
    return std::any_of(lists.begin(), lists.end(),
                       [](const auto& entry) { return entry.second.next < entry.second.frames.size(); });
}

// Lets the least recently used frames go that nobody holds. Whether that was enough.
bool FrameStore::Private::evictUntil(std::int64_t most, bool sparesWanted) {
    for (auto age = ages.begin(); used > most && age != ages.end();) {
        Slot& slot = **age;
        ++age;
        if (!slot.isInUse() && !(sparesWanted && slot.wanted > 0))
            dropFrame(slot);
    }
    return used <= most;
}

// Keeps what was loaded and hands out who waits for it. False when it was invalidated meanwhile: then it is queued
// again.
bool FrameStore::Private::finish(Slot& slot, const FrameResult& result, std::vector<Waiter>& waiters) {
    slot.isLoading = false;
    if (slot.isStale) {
        slot.isStale = false;
        if (!slot.waiters.empty()) {
            enqueue(slot);
            wake.notify_one();
        }
        wantAgain(slot);
        forgetIfIdle(slot);
        return false;
    }
    waiters.swap(slot.waiters);
    requested.erase(&slot);
    if (!isLasting(result)) {
        forgetIfIdle(slot);
        return true;
    }
    slot.result = result;
    if (slot.hasFrame()) {
        slot.bytes = static_cast<std::int64_t>((*result).frame.byteCount());
        used += slot.bytes;
        slot.age = ages.insert(ages.end(), &slot);
        if (!evictUntil(budget, true))
            evictUntil(budget, false);
    }
    return true;
}

FrameResult FrameStore::Private::load(const DisplayFrame& frame) const {
    const Result<QString> file = source(frame.header->sopInstanceUid);
    if (!file)
        return file.error();
    return loader(*file, *frame.header, frame.frame);
}

void FrameStore::Private::deliver(const FrameRef& ref, const std::vector<Waiter>& waiters, const FrameResult& result) {
    for (const Waiter& waiter : waiters)
        waiter.callback(ref, result);
}

void FrameStore::Private::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        Slot* slot = nullptr;
        const auto take = [&] {
            slot = stop.stop_requested() ? nullptr : takeNext();
            return slot != nullptr;
        };
        if (isRoomAwaited())
            wake.wait_for(lock, stop, kRoomInterval, take);
        else
            wake.wait(lock, stop, [&] { return take() || isRoomAwaited(); });
        if (slot == nullptr)
            continue;
        const DisplayFrame frame = slot->frame;
        const std::int64_t estimate = estimatedBytes(frame);
        lock.unlock();
        {
            const FrameResult result = load(frame);
            std::vector<Waiter> waiters;
            lock.lock();
            loading -= estimate;
            finish(*slot, result, waiters);
            lock.unlock();
            deliver(frame.ref(), waiters, result);
        }
        lock.lock();
    }
}

FrameStore::FrameStore(FrameSource source, std::int64_t budgetBytes, int threads, Loader loader) :
    m_budget(budgetBytes), d(std::make_unique<Private>()) {
    d->source = std::move(source);
    d->loader = std::move(loader);
    d->budget = budgetBytes;
    for (int i = 0; i < std::max(1, threads); ++i)
        d->threads.emplace_back([this](const std::stop_token& stop) { d->work(stop); });
}

FrameStore::~FrameStore() {
    for (std::jthread& thread : d->threads)
        thread.request_stop();
    d->threads.clear();
}

std::optional<FrameResult> FrameStore::tryGet(const FrameRef& ref) {
    const std::lock_guard lock(d->mutex);
    Slot* const slot = d->find(ref);
    if (slot == nullptr || !slot->result)
        return std::nullopt;
    if (slot->hasFrame())
        d->touch(*slot);
    return slot->result;
}

void FrameStore::request(const DisplayFrame& frame, FramePriority priority, const void* owner, Callback callback) {
    std::optional<FrameResult> present = tryGet(frame.ref());
    if (!present) {
        const std::lock_guard lock(d->mutex);
        Slot& slot = d->slotFor(frame);
        if (!slot.result) {
            d->addWaiter(slot, {owner, priority, std::move(callback)});
            if (!slot.isLoading)
                d->enqueue(slot);
            d->wake.notify_one();
            return;
        }
        present = slot.result; // finished in between
    }
    callback(frame.ref(), *present);
}

FrameResult FrameStore::get(const DisplayFrame& frame) {
    // Shared: set_value() may still be at work when the one who waits has gone on.
    const auto promise = std::make_shared<std::promise<FrameResult>>();
    std::unique_lock lock(d->mutex);
    while (true) {
        Slot& slot = d->slotFor(frame);
        if (slot.result) {
            if (slot.hasFrame())
                d->touch(slot);
            return *slot.result;
        }
        if (slot.isLoading) {
            d->addWaiter(slot, {promise.get(), FramePriority::Visible,
                                [promise](const FrameRef&, const FrameResult& result) { promise->set_value(result); }});
            lock.unlock();
            return promise->get_future().get();
        }
        d->begin(slot);
        const std::int64_t estimate = estimatedBytes(frame);
        lock.unlock();
        FrameResult result = d->load(frame);
        std::vector<Waiter> waiters;
        lock.lock();
        d->loading -= estimate;
        if (d->finish(slot, result, waiters)) {
            d->wake.notify_one(); // what was set aside for it may be room for others
            lock.unlock();
            Private::deliver(frame.ref(), waiters, result);
            return result;
        }
    }
}

void FrameStore::dropRequests(const void* owner) {
    const std::lock_guard lock(d->mutex);
    for (const FramePriority priority : kClasses)
        d->unlist({priority, owner});
    std::vector<Slot*> changed;
    for (Slot* const slot : d->requested) {
        if (std::erase_if(slot->waiters, [&](const Waiter& waiter) { return waiter.owner == owner; }) > 0)
            changed.push_back(slot);
    }
    for (Slot* const slot : changed) {
        if (slot->waiters.empty())
            d->requested.erase(slot);
        if (slot->place && !slot->waiters.empty())
            d->enqueue(*slot);
        d->forgetIfIdle(*slot);
    }
    d->wake.notify_all(); // room for what others want
}

void FrameStore::setWanted(const void* owner, FramePriority priority, const std::vector<DisplayFrame>& frames) {
    {
        const std::lock_guard lock(d->mutex);
        Private::WantedList list;
        list.frames.reserve(frames.size());
        for (const DisplayFrame& frame : frames) {
            Slot& slot = d->slotFor(frame);
            ++slot.wanted;
            list.frames.push_back(&slot);
        }
        d->unlist({priority, owner});
        if (!list.frames.empty())
            d->lists[{priority, owner}] = std::move(list);
    }
    d->wake.notify_all();
}

void FrameStore::invalidate(const QString& sopInstanceUid) {
    const std::lock_guard lock(d->mutex);
    std::vector<Slot*> found;
    for (auto& [ref, slot] : d->table) {
        if (ref.sopInstanceUid == sopInstanceUid)
            found.push_back(slot.get());
    }
    for (Slot* const slot : found) {
        slot->isStale = slot->isLoading;
        d->dropFrame(*slot);
    }
    d->wake.notify_all(); // it may be wanted
}

std::int64_t FrameStore::usedBytes() const {
    const std::lock_guard lock(d->mutex);
    return d->used;
}

std::int64_t FrameStore::defaultBudget() {
    constexpr std::int64_t kLeast = std::int64_t{256} << 20;
    return std::max(kLeast, physicalMemoryBytes() / 4);
}

} // namespace sagitta::imaging
