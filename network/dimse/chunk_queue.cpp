#include "network/dimse/chunk_queue.h"

#include <algorithm>

namespace sagitta::network {
namespace {

// Of one request: few enough that the images come roughly in their order, enough that the round trip between two
// requests does not count.
constexpr qsizetype kMostUids = 16;

} // namespace

QStringList ChunkQueue::next(qsizetype count) {
    const QStringList chunk = m_uids.mid(0, count);
    m_uids.remove(0, chunk.size());
    return chunk;
}

QStringList ChunkQueue::takeFirst(qsizetype count) {
    const std::lock_guard lock(m_mutex);
    return next(count);
}

void ChunkQueue::open() {
    const std::lock_guard lock(m_mutex);
    m_open = true;
    m_changed.notify_all();
}

void ChunkQueue::close() {
    const std::lock_guard lock(m_mutex);
    m_uids.clear();
    m_open = true;
    m_changed.notify_all();
}

// Half of an even share of what is left: towards the end the chunks become small, and nobody is waited for.
QStringList ChunkQueue::take() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_open; });
    return next(std::clamp<qsizetype>(m_uids.size() / (2 * m_takers), 1, kMostUids));
}

void ChunkQueue::giveBack(const QStringList& uids) {
    const std::lock_guard lock(m_mutex);
    m_uids = uids + m_uids;
}

} // namespace sagitta::network
