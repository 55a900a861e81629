#include "storage/disk_error.h"

#include "core/disk_space.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <filesystem>

namespace sagitta::storage {
namespace {

// Less than this is full for a program that writes whole images.
constexpr std::uint64_t kLeastFreeBytes = 64 * 1024;

std::filesystem::path nativePath(const QString& path) { return QFileInfo(path).filesystemFilePath(); }

bool isFull(const QString& folder, const std::error_code& code) {
    if (code == std::errc::no_space_on_device)
        return true;
#ifdef EDQUOT
    if (code.value() == EDQUOT && code.category() == std::generic_category())
        return true;
#endif
    return isDiskFull(folder);
}

} // namespace

bool isDiskFull(const QString& folder) { return freeBytes(folder).value_or(kLeastFreeBytes) < kLeastFreeBytes; }

Error diskFull(const QString& what, const QString& folder) {
    constexpr double kMega = 1e6;
    const std::optional<std::uint64_t> free = freeBytes(folder);
    const QString left =
        free ? QStringLiteral(" (%1 MB free)").arg(static_cast<double>(*free) / kMega, 0, 'f', 1) : QString();
    return {ErrorCode::Full, QStringLiteral("%1: the disk is full%2; free space on the disk of %3 or choose another "
                                            "data folder")
                                 .arg(what, left, folder)};
}

Error diskError(const QString& what, const QString& folder) {
    return diskError(what, folder, std::error_code(errno, std::generic_category()));
}

Error diskError(const QString& what, const QString& folder, const std::error_code& code) {
    if (isFull(folder, code))
        return diskFull(what, folder);
    if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted ||
        code == std::errc::read_only_file_system) {
        return {ErrorCode::Io,
                what + QStringLiteral(": no permission; give this user the right to write to %1").arg(folder)};
    }
    const QString reason = code ? QString::fromLocal8Bit(code.message().c_str()) : QStringLiteral("unknown error");
    return {ErrorCode::Io, what + QStringLiteral(": %1; check the disk of %2").arg(reason, folder)};
}

Result<void> renameFile(const QString& from, const QString& to) {
    std::error_code code;
    std::filesystem::rename(nativePath(from), nativePath(to), code);
    if (code)
        return diskError(QStringLiteral("could not move a file"), QFileInfo(to).path(), code);
    return {};
}

Result<void> removeFile(const QString& file) {
    std::error_code code;
    std::filesystem::remove(nativePath(file), code);
    if (code)
        return diskError(QStringLiteral("could not delete a file"), QFileInfo(file).path(), code);
    return {};
}

Result<void> makeFolder(const QString& folder) {
    std::error_code code;
    std::filesystem::create_directories(nativePath(folder), code);
    if (code)
        return diskError(QStringLiteral("could not make a folder"), folder, code);
    return {};
}

Result<void> makePrivateFolder(const QString& folder) {
    if (QFileInfo::exists(folder))
        return {};
    SAGITTA_CHECK(makeFolder(folder));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

} // namespace sagitta::storage
