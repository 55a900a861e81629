#include "core/disk_space.h"

#include <QFileInfo>

#include <filesystem>
#include <system_error>

namespace sagitta {

std::optional<std::uint64_t> freeBytes(const QString& path) {
    std::error_code code;
    const std::filesystem::space_info space = std::filesystem::space(QFileInfo(path).filesystemFilePath(), code);
    if (code || space.available == static_cast<std::uintmax_t>(-1))
        return std::nullopt;
    return space.available;
}

} // namespace sagitta
