#include "network/node_seats.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <thread>

namespace sagitta::network {
namespace {

constexpr int kSeats = 64; // that are counted
constexpr int kGateTries = 100;
constexpr std::chrono::milliseconds kGatePause{1};

// Beside the seat of an association that is open.
QString markOf(const QString& seat) { return seat + QStringLiteral("-open"); }

bool isHeld(const QString& path) { return QFile::exists(path) && FileLock(path).state() == FileLock::State::Busy; }

// Counting and taking are one. Another process holds it for the time of a few system calls.
std::unique_ptr<FileLock> passGate(const QString& path) {
    for (int i = 0; i < kGateTries; ++i) {
        auto gate = std::make_unique<FileLock>(path);
        if (gate->state() != FileLock::State::Busy)
            return gate;
        std::this_thread::sleep_for(kGatePause);
    }
    return nullptr;
}

} // namespace

void NodeSeats::Seat::noteOpen() {
    if (m_lock)
        m_open = std::make_unique<FileLock>(markOf(m_path));
}

std::optional<NodeSeats::Seat> NodeSeats::take(const QString& peer, std::optional<int> most) {
    const std::lock_guard lock(m_mutex);
    const QString start = m_folder + u'/' + peer + u'-';
    const std::unique_ptr<FileLock> gate = QDir().mkpath(m_folder) ? passGate(start + QStringLiteral("gate")) : nullptr;
    if (!gate || gate->state() == FileLock::State::Impossible)
        return Seat();
    int taken = 0;
    int open = 0;
    QString freePath;
    for (int i = 0; i < kSeats; ++i) {
        const QString path = start + QString::number(i);
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

} // namespace sagitta::network
