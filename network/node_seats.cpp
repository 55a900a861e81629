#include "network/node_seats.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <thread>

namespace sagitta::network {
namespace {

constexpr int kSeats = 64; // that are counted
constexpr int kTries = 100;
constexpr std::chrono::milliseconds kPause{1};

// Beside the seat of an association that is open.
QString markOf(const QString& seat) { return seat + QStringLiteral("-open"); }

bool isHeld(const QString& path) { return QFile::exists(path) && FileLock(path).state() == FileLock::State::Busy; }

// Of a file that others hold only for the time of a few system calls: to count, or to look whether it is held.
std::unique_ptr<FileLock> lockSoon(const QString& path) {
    for (int i = 0; i < kTries; ++i) {
        auto lock = std::make_unique<FileLock>(path);
        if (lock->state() != FileLock::State::Busy)
            return lock;
        std::this_thread::sleep_for(kPause);
    }
    return nullptr;
}

} // namespace

void NodeSeats::Seat::noteOpen() {
    if (m_lock)
        m_open = lockSoon(markOf(m_path));
}

std::optional<NodeSeats::Seat> NodeSeats::take(const QString& peer, std::optional<int> most) {
    const std::lock_guard lock(m_mutex);
    // Counting and taking are one.
    const std::unique_ptr<FileLock> gate =
        QDir().mkpath(m_folder) ? lockSoon(fileOf(peer, QStringLiteral("gate"))) : nullptr;
    if (!gate || gate->state() == FileLock::State::Impossible)
        return Seat();
    int taken = 0;
    int open = 0;
    QString freePath;
    for (int i = 0; i < kSeats; ++i) {
        const QString path = fileOf(peer, QString::number(i));
        if (isHeld(path)) {
            ++taken;
            open += isHeld(markOf(path)) ? 1 : 0;
        } else if (freePath.isEmpty()) {
            freePath = path;
        }
    }
    if (most && taken >= *most)
        return std::nullopt;
    if (freePath.isEmpty())
        return Seat();
    return Seat(freePath, std::make_unique<FileLock>(freePath), open);
}

std::unique_ptr<FileLock> NodeSeats::wait(const QString& peer) {
    auto waiting = std::make_unique<FileLock>(fileOf(peer, QStringLiteral("waits")));
    return waiting->state() == FileLock::State::Held ? std::move(waiting) : nullptr;
}

bool NodeSeats::isWaitedFor(const QString& peer) const { return isHeld(fileOf(peer, QStringLiteral("waits"))); }

} // namespace sagitta::network
