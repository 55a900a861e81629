// ChunkQueue: the instances of one series that several associations share out among themselves, a few at a time, so
// that all end at about the same moment. Thread-safe. Knows UIDs only.
#pragma once

#include <QStringList>

#include <condition_variable>
#include <mutex>

namespace sagitta::network {

class ChunkQueue {
public:
    ChunkQueue(QStringList uids, int takers) : m_uids(std::move(uids)), m_takers(takers) {}

    // The first ones, for the one taker that goes ahead while take() still waits.
    QStringList takeFirst(qsizetype count);
    // From now on take() answers.
    void open();
    // Nothing is left for anybody.
    void close();
    // The next ones; waits for open(). Empty when there are none.
    QStringList take();
    // Those that a taker could not get.
    void giveBack(const QStringList& uids);

private:
    QStringList next(qsizetype count);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    QStringList m_uids;
    const int m_takers;
    bool m_open = false;
};

} // namespace sagitta::network
