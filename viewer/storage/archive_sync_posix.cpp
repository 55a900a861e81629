// Archive::sync and the rest of disk_flush.h for POSIX systems.
#include "storage/archive.h"
#include "storage/disk_error.h"
#include "storage/disk_flush.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace sagitta::storage {
namespace {

class Descriptor {
public:
    explicit Descriptor(const QString& file) :
        m_fd(::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int fd() const { return m_fd; }

private:
    int m_fd;
};

Result<void> syncOne(const QString& file) {
    const Descriptor descriptor(file);
    // A file that was removed in the meantime needs no flushing.
    if (descriptor.fd() < 0 && errno == ENOENT)
        return {};
    if (descriptor.fd() < 0 || ::fsync(descriptor.fd()) != 0)
        return diskError(QStringLiteral("could not write files out to the disk"), QFileInfo(file).path());
    return {};
}

} // namespace

Result<void> Archive::sync(const QStringList& files) {
#ifdef __linux__
    // One commit of the whole file system is cheaper than one per file and folder.
    constexpr qsizetype kMany = 16;
    if (files.size() >= kMany) {
        const Descriptor folder(QFileInfo(files.first()).path());
        if (folder.fd() >= 0 && ::syncfs(folder.fd()) == 0)
            return {};
    }
#endif
    QSet<QString> folders;
    for (const QString& file : files) {
        SAGITTA_CHECK(syncOne(file));
        folders.insert(QFileInfo(file).path());
    }
    for (const QString& folder : folders)
        SAGITTA_CHECK(syncOne(folder));
    return {};
}

Result<void> flushDisk(const QString& folder) {
#ifdef __linux__
    const Descriptor descriptor(folder);
    if (descriptor.fd() < 0 || ::syncfs(descriptor.fd()) != 0)
        return diskError(QStringLiteral("could not write files out to the disk"), folder);
#else
    ::sync();
#endif
    return {};
}

void forgetCached(const QString& file) {
#ifdef __linux__
    const Descriptor descriptor(file);
    if (descriptor.fd() >= 0)
        ::posix_fadvise(descriptor.fd(), 0, 0, POSIX_FADV_DONTNEED);
#else
    static_cast<void>(file);
#endif
}

} // namespace sagitta::storage
