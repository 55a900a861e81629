// ByteSource: random access to the bytes of one file, or of a buffer in memory, through a small window. Every access is
// checked against the true size. Owns the open file. Not thread-safe; not for writing.
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <memory>
#include <span>

class QFile;

namespace sagitta::dicom {

class ByteSource {
public:
    ByteSource(); // empty
    ~ByteSource();
    ByteSource(ByteSource&&) noexcept;
    ByteSource& operator=(ByteSource&&) noexcept;

    // Regular files only: a pipe or device could block for ever.
    static Result<ByteSource> open(const QString& path);
    static ByteSource fromBytes(QByteArray bytes);

    std::int64_t size() const { return m_size; }
    // Valid until the next call; empty when not all of it is inside.
    std::span<const std::uint8_t> view(std::int64_t offset, std::int64_t length);
    // A copy; empty when not all of it is inside or it cannot be read.
    QByteArray bytes(std::int64_t offset, std::int64_t length);
    // The buffer in memory, without a copy; the source is empty then.
    QByteArray takeBuffer();

private:
    std::unique_ptr<QFile> m_file; // null: m_window is everything
    std::int64_t m_size = 0;
    std::int64_t m_windowOffset = 0;
    QByteArray m_window;
};

} // namespace sagitta::dicom
