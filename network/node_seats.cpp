#include "network/node_seats.h"

#include <QDir>
#include <QFile>

namespace sagitta::network {
namespace {

constexpr int kSeats = 64; // that are counted
constexpr int kGateWaitMs = 1000;

// Beside the seat of an association that is open.
QString markOf(const QLockFile& seat) { return seat.fileName() + QStringLiteral("-open"); }

} // namespace

NodeSeats::Seat& NodeSeats::Seat::operator=(Seat&& other) {
    leave();
    m_lock = std::move(other.m_lock);
    m_othersOpen = other.m_othersOpen;
    return *this;
}

void NodeSeats::Seat::noteOpen() {
    if (m_lock)
        static_cast<void>(QFile(markOf(*m_lock)).open(QIODevice::WriteOnly));
}

void NodeSeats::Seat::leave() {
    if (m_lock)
        QFile::remove(markOf(*m_lock));
    m_lock.reset();
}

std::optional<NodeSeats::Seat> NodeSeats::take(const QString& peer, std::optional<int> most) {
    const std::lock_guard lock(m_mutex);
    if (!QDir().mkpath(m_folder))
        return Seat();
    const auto file = [&](const QString& name) {
        auto made = std::make_unique<QLockFile>(QStringLiteral("%1/%2-%3").arg(m_folder, peer, name));
        made->setStaleLockTime(0); // old is not dead
        return made;
    };
    const std::unique_ptr<QLockFile> gate = file(QStringLiteral("gate")); // counting and taking are one
    if (!gate->tryLock(kGateWaitMs))
        return Seat();
    std::unique_ptr<QLockFile> own;
    int taken = 0;
    int open = 0;
    for (int i = 0; i < kSeats; ++i) {
        std::unique_ptr<QLockFile> seat = file(QString::number(i));
        if (own && !QFile::exists(seat->fileName()))
            continue;
        const bool isFree = seat->tryLock(0); // also one that was left behind
        if (!isFree && seat->error() != QLockFile::LockFailedError)
            return Seat();
        if (isFree)
            QFile::remove(markOf(*seat));
        else
            open += QFile::exists(markOf(*seat)) ? 1 : 0;
        taken += isFree ? 0 : 1;
        if (isFree && !own)
            own = std::move(seat);
    }
    if (most && taken >= *most)
        return std::nullopt;
    return Seat(std::move(own), open);
}

} // namespace sagitta::network
