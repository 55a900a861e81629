// How much a program without privileges may still write to the disk of a path. Any thread; throws nothing.
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace sagitta {

// Bytes; nothing where the system does not say, which is not "none". Asks the file system itself, so it also answers
// where the list of mounts leaves the disk out (in a container, under a changed root).
std::optional<std::uint64_t> freeBytes(const QString& path);

} // namespace sagitta
