#include "support/small_disk.h"

#include "core/disk_space.h"

#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sagitta::test {
namespace {

bool writeAll(const char* file, const QByteArray& text) {
    QFile target{QString::fromLatin1(file)};
    return target.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && target.write(text) == text.size();
}

// Root as such where we may, else root of a user namespace.
QString enterNamespace() {
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return QStringLiteral("no mount namespace of our own: ") + QString::fromLocal8Bit(std::strerror(errno));
        writeAll("/proc/self/setgroups", "deny");
        if (!writeAll("/proc/self/uid_map", "0 " + QByteArray::number(user) + " 1") ||
            !writeAll("/proc/self/gid_map", "0 " + QByteArray::number(group) + " 1"))
            return QStringLiteral("a user namespace cannot be set up here");
    }
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return QStringLiteral("mounts cannot be made private here: ") + QString::fromLocal8Bit(std::strerror(errno));
    return {};
}

QByteArray sizeOption(qint64 bytes) { return "size=" + QByteArray::number(bytes); }

} // namespace

SmallDisk::SmallDisk(qint64 bytes) {
    static const QString namespaceProblem = enterNamespace();
    m_problem = namespaceProblem;
    if (!m_problem.isEmpty())
        return;
    m_isMounted = mount("tmpfs", QFile::encodeName(path()).constData(), "tmpfs", MS_NOSUID | MS_NODEV,
                        sizeOption(bytes).constData()) == 0;
    if (!m_isMounted)
        m_problem = QStringLiteral("no tmpfs can be mounted: ") + QString::fromLocal8Bit(std::strerror(errno));
}

SmallDisk::~SmallDisk() {
    if (m_isMounted)
        umount2(QFile::encodeName(path()).constData(), MNT_DETACH);
}

void SmallDisk::resize(qint64 bytes) {
    if (mount("tmpfs", QFile::encodeName(path()).constData(), "tmpfs", MS_REMOUNT | MS_NOSUID | MS_NODEV,
              sizeOption(bytes).constData()) != 0)
        m_problem = QStringLiteral("the tmpfs keeps its size: ") + QString::fromLocal8Bit(std::strerror(errno));
}

qint64 SmallDisk::freeBytes() const { return static_cast<qint64>(sagitta::freeBytes(path()).value_or(0)); }

void SmallDisk::fillUpTo(qint64 freeBytes) {
    QFile ballast(m_folder.filePath(QStringLiteral("ballast")));
    if (ballast.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        ballast.write(QByteArray(std::max<qint64>(0, this->freeBytes() - freeBytes), '\0'));
}

} // namespace sagitta::test
