// FileLock: an exclusive lock on a file, tried once, that the system gives back when the process ends however it ends.
// Nothing is written, as QLockFile does, which waits for the disk: this takes microseconds. The file stays. Any thread.
#pragma once

#include <QString>

#include <cstdint>

namespace sagitta::network {

class FileLock {
public:
    // Busy: somebody else has it, in this process or another. Impossible: the file cannot be made or locked.
    enum class State { Held, Busy, Impossible };

    explicit FileLock(const QString& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    State state() const { return m_state; }

private:
    State m_state = State::Impossible;
    std::intptr_t m_file = -1; // when it is held
};

} // namespace sagitta::network
