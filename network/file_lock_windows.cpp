#include "network/file_lock.h"

#include <windows.h>

namespace sagitta::network {

FileLock::FileLock(const QString& path) {
    const HANDLE file =
        CreateFileW(reinterpret_cast<const wchar_t*>(path.utf16()), GENERIC_READ | GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return;
    OVERLAPPED start{};
    if (LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &start)) {
        m_state = State::Held;
        m_file = reinterpret_cast<std::intptr_t>(file);
        return;
    }
    m_state = GetLastError() == ERROR_LOCK_VIOLATION ? State::Busy : State::Impossible;
    CloseHandle(file);
}

FileLock::~FileLock() {
    if (m_state == State::Held)
        CloseHandle(reinterpret_cast<HANDLE>(m_file)); // and the lock goes
}

} // namespace sagitta::network
