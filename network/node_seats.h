// NodeSeats: how many associations the processes with a data folder have with each peer. A seat is a locked file, so
// that they all count the same and the seats of one that was killed are free. Thread-safe.
#pragma once

#include "core/file_lock.h"

#include <memory>
#include <mutex>
#include <optional>

namespace sagitta::network {

class NodeSeats {
public:
    // Held as long as it lives.
    class Seat {
    public:
        Seat() = default; // does not count
        Seat(QString path, std::unique_ptr<FileLock> lock, int othersOpen) :
            m_path(std::move(path)), m_lock(std::move(lock)), m_othersOpen(othersOpen) {}

        // Of the others that were taken when this one was, those with an association.
        int othersOpen() const { return m_othersOpen; }
        void noteOpen();                       // this one has its association now
        void noteLeaving() { m_open.reset(); } // it is about to end

    private:
        QString m_path;
        std::unique_ptr<FileLock> m_lock;
        std::unique_ptr<FileLock> m_open;
        int m_othersOpen = 0;
    };

    // The folder is made when it is needed.
    explicit NodeSeats(QString folder) : m_folder(std::move(folder)) {}

    // One more with the peer, whose name can be one of a file; nothing when there are `most` already. Where files
    // cannot be locked, everybody has a seat.
    std::optional<Seat> take(const QString& peer, std::optional<int> most);

    // Somebody waits for a seat, as long as this is held; one at a time says so for all.
    std::unique_ptr<FileLock> wait(const QString& peer);
    bool isWaitedFor(const QString& peer) const;

private:
    QString fileOf(const QString& peer, const QString& what) const { return m_folder + u'/' + peer + u'-' + what; }

    const QString m_folder;
    std::mutex m_mutex;
};

} // namespace sagitta::network
