// FileLock: a lock on a file, tried once, that the system gives back when the process ends however it ends. Held by
// one, or shared by many. Nothing is written, as QLockFile does, which waits for the disk: this takes microseconds. The
// file stays, unless remove() is called. Any thread.
#pragma once

#include <QString>

#include <cstdint>

namespace sagitta {

class FileLock {
public:
    enum class Sharing { Alone, Shared };
    // Busy: somebody else has it, in this process or another. Impossible: the file cannot be made or locked.
    enum class State { Held, Busy, Impossible };

    explicit FileLock(const QString& path, Sharing sharing = Sharing::Alone);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    State state() const { return m_state; }
    // Gives the lock back and deletes the file; only for who holds it alone.
    void remove();

private:
    void release();

    QString m_path;
    State m_state = State::Impossible;
    std::intptr_t m_file = -1; // when it is held
};

} // namespace sagitta
