#include "core/file_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sagitta {
namespace {

// Whether the open file is still the one of that name: its last holder may have removed it before we had the lock.
bool isStillThere(int file, const char* path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file, &opened) == 0 && ::stat(path, &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

} // namespace

// flock() and not fcntl(): it also holds between two of one process.
FileLock::FileLock(const QString& path, Sharing sharing) : m_path(path) {
    const QByteArray name = QFile::encodeName(path);
    constexpr int kTries = 8;
    for (int i = 0; i < kTries; ++i) {
        const int file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0)
            return;
        const int kind = sharing == Sharing::Alone ? LOCK_EX : LOCK_SH;
        const bool isLocked = ::flock(file, kind | LOCK_NB) == 0;
        if (isLocked && isStillThere(file, name.constData())) {
            m_state = State::Held;
            m_file = file;
            return;
        }
        m_state = isLocked || errno == EWOULDBLOCK ? State::Busy : State::Impossible;
        ::close(file);
        if (!isLocked)
            return;
    }
}

FileLock::~FileLock() { release(); }

// Unlocked by itself: a child that is being started has the file too, for a moment.
void FileLock::release() {
    if (m_state != State::Held)
        return;
    ::flock(static_cast<int>(m_file), LOCK_UN);
    ::close(static_cast<int>(m_file));
    m_state = State::Impossible;
}

void FileLock::remove() {
    if (m_state != State::Held)
        return;
    ::unlink(QFile::encodeName(m_path).constData());
    release();
}

} // namespace sagitta
