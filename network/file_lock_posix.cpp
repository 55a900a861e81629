#include "network/file_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sagitta::network {

// flock() and not fcntl(): it also holds between two of one process.
FileLock::FileLock(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
        m_state = State::Held;
        m_file = file;
        return;
    }
    m_state = errno == EWOULDBLOCK ? State::Busy : State::Impossible;
    ::close(file);
}

// Unlocked by itself: a child that is being started has the file too, for a moment.
FileLock::~FileLock() {
    if (m_state != State::Held)
        return;
    ::flock(static_cast<int>(m_file), LOCK_UN);
    ::close(static_cast<int>(m_file));
}

} // namespace sagitta::network
