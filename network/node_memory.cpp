#include "network/node_memory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>

#include <algorithm>

namespace sagitta::network {
namespace {

// A way that is refused costs one association each time, a limit that is exceeded one refused association: finding out
// anew is cheap. A limit may have been learned while others kept the node busy, so it is doubted sooner.
constexpr int kWayDays = 7;
constexpr int kLimitDays = 1;
constexpr int kMostDays = std::max(kWayDays, kLimitDays);
constexpr qint64 kMaxFileBytes = 1024 * 1024;
constexpr int kLockWaitMs = 1000;
const char* const kWay = "way";
const char* const kLimit = "associations";

QString peerOf(const RemoteNode& node) {
    return QStringLiteral("%1@%2:%3 for %4:%5")
        .arg(node.aeTitle, node.host)
        .arg(node.port)
        .arg(node.ourAeTitle)
        .arg(node.ourPort);
}

// As the name of a file.
QString fileNameOf(const RemoteNode& node) {
    return QString::fromLatin1(QCryptographicHash::hash(peerOf(node).toUtf8(), QCryptographicHash::Sha1).toHex());
}

QString entryOf(const RemoteNode& node, const char* what) {
    return QLatin1String(what) + QStringLiteral(" of ") + peerOf(node);
}

// Damaged, too large or not there: nothing is known.
QJsonObject read(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFileBytes)
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

bool isFresh(const QJsonValue& entry, const QDateTime& now, int days) {
    const QDateTime learned =
        QDateTime::fromString(entry.toObject().value(QStringLiteral("learned")).toString(), Qt::ISODate);
    return learned.isValid() && learned <= now.addDays(1) && learned.addDays(days) > now;
}

} // namespace

NodeMemory::NodeMemory(const QString& dataDir, Clock now) :
    m_file(QDir(dataDir).filePath(QStringLiteral("node-memory.json"))), m_now(std::move(now)),
    m_seats(QDir(dataDir).filePath(QStringLiteral("node-seats"))) {}

std::optional<RetrieveMethod> NodeMemory::way(const RemoteNode& node) const {
    const auto way = retrieveMethodFromString(recall(node, kWay, kWayDays).toString());
    return way == RetrieveMethod::Auto ? std::nullopt : way;
}

bool NodeMemory::rememberWay(const RemoteNode& node, RetrieveMethod way) { return note(node, kWay, toString(way)); }

void NodeMemory::forgetWay(const RemoteNode& node) { static_cast<void>(note(node, kWay, QJsonValue())); }

std::optional<int> NodeMemory::mostAssociations(const RemoteNode& node) const {
    const int most = recall(node, kLimit, kLimitDays).toInt();
    return most > 0 ? std::optional(most) : std::nullopt;
}

void NodeMemory::rememberMostAssociations(const RemoteNode& node, int most) {
    static_cast<void>(note(node, kLimit, std::max(1, most)));
}

std::optional<NodeSeats::Seat> NodeMemory::takeSeat(const RemoteNode& node) {
    return m_seats.take(fileNameOf(node), mostAssociations(node));
}

std::unique_ptr<FileLock> NodeMemory::waitForSeat(const RemoteNode& node) { return m_seats.wait(fileNameOf(node)); }

bool NodeMemory::isSeatWaitedFor(const RemoteNode& node) const { return m_seats.isWaitedFor(fileNameOf(node)); }

QJsonValue NodeMemory::recall(const RemoteNode& node, const char* what, int days) const {
    const std::lock_guard lock(m_mutex);
    const QJsonValue entry = read(m_file).value(entryOf(node, what));
    return isFresh(entry, m_now(), days) ? entry.toObject().value(QStringLiteral("value")) : QJsonValue();
}

// A null value forgets. Another process may have noted something meanwhile.
bool NodeMemory::note(const RemoteNode& node, const char* what, const QJsonValue& value) {
    const std::lock_guard lock(m_mutex);
    QLockFile fileLock(m_file + QStringLiteral(".lock"));
    if (!fileLock.tryLock(kLockWaitMs))
        return false;
    const QDateTime now = m_now();
    QJsonObject all = read(m_file);
    for (auto entry = all.begin(); entry != all.end();)
        entry = isFresh(*entry, now, kMostDays) ? entry + 1 : all.erase(entry);
    if (value.isNull())
        all.remove(entryOf(node, what));
    else
        all.insert(entryOf(node, what), QJsonObject{{QStringLiteral("value"), value},
                                                    {QStringLiteral("learned"), now.toString(Qt::ISODate)}});
    QSaveFile file(m_file);
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(all).toJson()) >= 0 && file.commit();
}

} // namespace sagitta::network
