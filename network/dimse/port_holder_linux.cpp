// Who listens on a port, from /proc (proc(5)): the socket's inode in net/tcp, then the process that has it open.
#include "network/dimse/listen_socket.h"

#include <QDir>
#include <QFile>
#include <QStringList>

namespace sagitta::network {
namespace {

constexpr int kLocalAddress = 1, kState = 3, kInode = 9; // columns of net/tcp
constexpr char kListening[] = "0A";

QString listeningInode(int port) {
    const QByteArray suffix = ':' + QByteArray::number(port, 16).rightJustified(4, '0').toUpper();
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        QFile file(QString::fromLatin1(table));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray& line : file.readAll().split('\n')) {
            const QList<QByteArray> columns = line.simplified().split(' ');
            if (columns.size() > kInode && columns[kState] == kListening && columns[kLocalAddress].endsWith(suffix))
                return QString::fromLatin1(columns[kInode]);
        }
    }
    return {};
}

bool hasOpen(const QString& process, const QString& target) {
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(process));
    for (const QString& name : descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
        if (QFile::symLinkTarget(descriptors.filePath(name)).endsWith(target))
            return true;
    return false;
}

} // namespace

QString portHolder(int port) {
    const QString inode = listeningInode(port);
    if (inode.isEmpty())
        return {};
    const QString target = QStringLiteral("socket:[%1]").arg(inode);
    for (const QString& process : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!process.front().isDigit() || !hasOpen(process, target))
            continue;
        QFile name(QStringLiteral("/proc/%1/comm").arg(process));
        const bool named = name.open(QIODevice::ReadOnly);
        return QStringLiteral("%1 (process %2)")
            .arg(named ? QString::fromLocal8Bit(name.readAll()).trimmed() : QStringLiteral("a program"), process);
    }
    return {};
}

} // namespace sagitta::network
