// NodeSeats: how many associations the processes with a data folder have with each peer. A seat is a lock file, so that
// they all count the same and the seats of one that was killed are free. Thread-safe.
#pragma once

#include <QLockFile>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>

namespace sagitta::network {

class NodeSeats {
public:
    // Held as long as it lives.
    class Seat {
    public:
        Seat() = default; // none
        Seat(std::unique_ptr<QLockFile> lock, int othersOpen) : m_lock(std::move(lock)), m_othersOpen(othersOpen) {}
        ~Seat() { leave(); }
        Seat(Seat&&) = default;
        Seat& operator=(Seat&& other);

        // Of the others that were taken, those with an association.
        int othersOpen() const { return m_othersOpen; }
        void noteOpen(); // this one has its association now

    private:
        void leave();

        std::unique_ptr<QLockFile> m_lock; // null: it could not be made, and does not count
        int m_othersOpen = 0;
    };

    // The folder is made when it is needed.
    explicit NodeSeats(QString folder) : m_folder(std::move(folder)) {}

    // One more with the peer, whose name can be one of a file; nothing when there are `most` already. Where no lock
    // file can be made, everybody has a seat.
    std::optional<Seat> take(const QString& peer, std::optional<int> most);

private:
    const QString m_folder;
    std::mutex m_mutex;
};

} // namespace sagitta::network
