#include "dicom/byte_source.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sagitta::dicom {

namespace {
// Holds the whole header of a usual image, so that most files are read once.
constexpr std::int64_t kWindow = 32 * 1024;
} // namespace

ByteSource::ByteSource() = default;
ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

Result<ByteSource> ByteSource::open(const QString& path) {
    if (!QFileInfo(path).isFile())
        return Error(ErrorCode::Io, QStringLiteral("not a file"));
    ByteSource source;
    source.m_file = std::make_unique<QFile>(path);
    if (!source.m_file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error(ErrorCode::Io, QStringLiteral("cannot open the file: %1").arg(source.m_file->errorString()));
    source.m_size = source.m_file->size();
    return source;
}

ByteSource ByteSource::fromBytes(QByteArray bytes) {
    ByteSource source;
    source.m_size = bytes.size();
    source.m_window = std::move(bytes);
    return source;
}

std::span<const std::uint8_t> ByteSource::view(std::int64_t offset, std::int64_t length) {
    if (offset < 0 || length < 0 || offset > m_size || length > m_size - offset)
        return {};
    const bool inside = offset >= m_windowOffset && offset + length <= m_windowOffset + m_window.size();
    if (!inside) {
        if (!m_file)
            return {};
        const std::int64_t wanted = std::min(std::max(length, kWindow), m_size - offset);
        m_window.resize(wanted);
        m_windowOffset = offset;
        std::int64_t got = m_file->seek(offset) ? m_file->read(m_window.data(), wanted) : 0;
        got = std::max<std::int64_t>(got, 0);
        m_window.resize(got); // shorter when the file shrank under our hands
        if (got < length)
            return {};
    }
    const auto* const begin = reinterpret_cast<const std::uint8_t*>(m_window.constData());
    return {begin + (offset - m_windowOffset), static_cast<std::size_t>(length)};
}

QByteArray ByteSource::bytes(std::int64_t offset, std::int64_t length) {
    if (offset < 0 || length <= 0 || offset > m_size || length > m_size - offset)
        return {};
    if (length <= kWindow || !m_file) {
        const std::span<const std::uint8_t> part = view(offset, length);
        return {reinterpret_cast<const char*>(part.data()), static_cast<qsizetype>(part.size())};
    }
    QByteArray copy(length, Qt::Uninitialized);
    if (!m_file->seek(offset) || m_file->read(copy.data(), length) != length)
        return {};
    return copy;
}

QByteArray ByteSource::takeBuffer() {
    QByteArray buffer = std::move(m_window);
    *this = ByteSource();
    return buffer;
}

} // namespace sagitta::dicom
