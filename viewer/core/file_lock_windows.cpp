#include "core/file_lock.h"

#include <windows.h>

namespace sagitta {

FileLock::FileLock(const QString& path, Sharing sharing) : m_path(path) {
    const HANDLE file =
        CreateFileW(reinterpret_cast<const wchar_t*>(path.utf16()), GENERIC_READ | GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return;
    OVERLAPPED start{};
    const DWORD kind = LOCKFILE_FAIL_IMMEDIATELY | (sharing == Sharing::Alone ? LOCKFILE_EXCLUSIVE_LOCK : 0);
    if (LockFileEx(file, kind, 0, 1, 0, &start)) {
        m_state = State::Held;
        m_file = reinterpret_cast<std::intptr_t>(file);
        return;
    }
    m_state = GetLastError() == ERROR_LOCK_VIOLATION ? State::Busy : State::Impossible;
    CloseHandle(file);
}

FileLock::~FileLock() { release(); }

void FileLock::release() {
    if (m_state == State::Held)
        CloseHandle(reinterpret_cast<HANDLE>(m_file)); // and the lock goes
    m_state = State::Impossible;
}

// Who has it open already keeps it: the system deletes no open file.
void FileLock::remove() {
    if (m_state != State::Held)
        return;
    release();
    DeleteFileW(reinterpret_cast<const wchar_t*>(m_path.utf16()));
}

} // namespace sagitta
