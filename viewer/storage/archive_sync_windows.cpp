// Archive::sync and the rest of disk_flush.h for Windows. NTFS journals its folders; only the contents need flushing.
#include "storage/archive.h"
#include "storage/disk_error.h"
#include "storage/disk_flush.h"

#include <QDir>
#include <QFileInfo>

#include <windows.h>

namespace sagitta::storage {

Result<void> Archive::sync(const QStringList& files) {
    for (const QString& name : files) {
        const std::wstring path = QDir::toNativeSeparators(name).toStdWString();
        const HANDLE file =
            ::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                          OPEN_EXISTING, 0, nullptr);
        // A file that was removed in the meantime needs no flushing.
        if (file == INVALID_HANDLE_VALUE && ::GetLastError() == ERROR_FILE_NOT_FOUND)
            continue;
        const bool flushed = file != INVALID_HANDLE_VALUE && ::FlushFileBuffers(file) != 0;
        const std::error_code code(static_cast<int>(::GetLastError()), std::system_category());
        if (file != INVALID_HANDLE_VALUE)
            ::CloseHandle(file);
        if (!flushed)
            return diskError(QStringLiteral("could not write files out to the disk"), QFileInfo(name).path(), code);
    }
    return {};
}

// Only an administrator may flush a volume: what is copied is flushed file by file.
Result<void> flushDisk(const QString&) { return {}; }

void forgetCached(const QString&) {}

} // namespace sagitta::storage
