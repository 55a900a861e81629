#include "network/dimse/instance_receiver.h"

#include "core/disk_space.h"
#include "core/uid.h"
#include "network/dimse/status_words.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <cerrno>
#include <optional>

namespace sagitta::network {
namespace {

constexpr std::int64_t kMaxInstanceBytes = std::int64_t{16} * 1024 * 1024 * 1024;
constexpr std::int64_t kGrowthBytes = 4 * 1024 * 1024;
constexpr std::uint64_t kFullBelowBytes = 1024 * 1024;

void append16(QByteArray& bytes, std::uint16_t value) {
    value = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append32(QByteArray& bytes, std::uint32_t value) {
    value = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Explicit VR Little Endian, short form (PS3.5 7.1.2).
void appendElement(QByteArray& bytes, std::uint16_t element, const char* vr, QByteArray value, char padding) {
    if (value.size() % 2 != 0)
        value.append(padding);
    append16(bytes, 0x0002);
    append16(bytes, element);
    bytes.append(vr, 2);
    append16(bytes, static_cast<std::uint16_t>(value.size()));
    bytes.append(value);
}

} // namespace

// A file being written. What fails is remembered; the rest of the data set is still taken off the wire, so that the
// association stays usable.
class InstanceReceiver::IncomingFile {
public:
    explicit IncomingFile(const QString& path) : m_file(path) {
        errno = 0;
        if (path.isEmpty())
            m_error = Error(ErrorCode::Refused, QStringLiteral("nobody asked for it"));
        else if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
            fail();
    }
    ~IncomingFile() {
        if (!m_kept && m_file.isOpen())
            m_file.remove();
    }
    IncomingFile(const IncomingFile&) = delete;
    IncomingFile& operator=(const IncomingFile&) = delete;

    void write(std::span<const char> bytes) {
        if (m_error)
            return;
        const auto size = static_cast<qint64>(bytes.size());
        errno = 0;
        if (m_bytes + size > kMaxInstanceBytes)
            m_error =
                Error(ErrorCode::Full, QStringLiteral("an instance of more than %1 bytes").arg(kMaxInstanceBytes));
        else if (m_file.write(bytes.data(), size) != size)
            fail();
        m_bytes += size;
    }
    // Closed, and no longer removed by the destructor.
    void keep() {
        m_kept = true;
        m_file.close();
    }
    QString path() const { return m_file.fileName(); }
    std::int64_t bytes() const { return m_bytes; }
    const std::optional<Error>& error() const { return m_error; }

private:
    void fail() {
        const bool full = m_file.error() == QFileDevice::ResourceError || errno == ENOSPC ||
                          freeBytes(QFileInfo(m_file).absolutePath()).value_or(kFullBelowBytes) < kFullBelowBytes;
        m_error = full ? Error(ErrorCode::Full, QStringLiteral("the disk is full (%1)").arg(QFileInfo(m_file).path()))
                       : Error(ErrorCode::Io, QStringLiteral("cannot write the file: ") + m_file.errorString());
    }

    QFile m_file;
    std::optional<Error> m_error;
    std::int64_t m_bytes = 0;
    bool m_kept = false;
};

InstanceReceiver::InstanceReceiver(InstanceSink& sink, Kept kept, Lost lost, Growing growing) :
    m_sink(sink), m_kept(std::move(kept)), m_lost(std::move(lost)), m_growing(std::move(growing)) {}

InstanceReceiver::~InstanceReceiver() = default;

QByteArray part10Header(const QString& sopClassUid, const QString& sopInstanceUid, const QString& transferSyntaxUid) {
    QByteArray group;
    append16(group, 0x0002);
    append16(group, 0x0001);
    group.append("OB", 2);
    append16(group, 0);
    append32(group, 2);
    group.append("\0\1", 2);
    appendElement(group, 0x0002, "UI", sopClassUid.toLatin1(), '\0');
    appendElement(group, 0x0003, "UI", sopInstanceUid.toLatin1(), '\0');
    appendElement(group, 0x0010, "UI", transferSyntaxUid.toLatin1(), '\0');
    appendElement(group, 0x0012, "UI", OFFIS_IMPLEMENTATION_CLASS_UID, '\0');
    appendElement(group, 0x0013, "SH", OFFIS_DTK_IMPLEMENTATION_VERSION_NAME, ' ');

    QByteArray header(128, '\0');
    header.append("DICM", 4);
    append16(header, 0x0002);
    append16(header, 0x0000);
    header.append("UL", 2);
    append16(header, 4);
    append32(header, static_cast<std::uint32_t>(group.size()));
    return header + group;
}

Result<void> InstanceReceiver::refuse(Association& association, const Command& request, const QString& reason) {
    SAGITTA_CHECK(association.receiveDataSet(request.contextId, [](auto) { return Result<void>(); }));
    m_lost(request.sopInstanceUid, reason);
    return association.sendStoreResponse(request, status::CannotUnderstand);
}

std::unique_ptr<InstanceReceiver::IncomingFile> InstanceReceiver::openFile() {
    return std::make_unique<IncomingFile>(m_sink.newFile());
}

Result<void> InstanceReceiver::receive(Association& association, const Command& request) {
    if (!request.hasDataSet)
        return Error(ErrorCode::Protocol, QStringLiteral("the archive sent an instance without a data set"));
    if (!isValidUid(request.sopInstanceUid) || !isValidUid(request.sopClassUid))
        return refuse(association, request, QStringLiteral("its UID is not valid"));
    const AcceptedContext* context = association.context(request.contextId);

    const std::unique_ptr<IncomingFile> file = m_next ? std::move(m_next) : openFile();
    file->write(part10Header(request.sopClassUid, request.sopInstanceUid, context->transferSyntax));
    SAGITTA_CHECK(association.receiveDataSet(request.contextId, [&](std::span<const char> piece) {
        const std::int64_t before = file->bytes() / kGrowthBytes;
        file->write(piece);
        if (file->bytes() / kGrowthBytes != before)
            m_growing(file->bytes());
        return Result<void>();
    }));
    const QString path = file->path();
    const std::int64_t bytes = file->bytes();
    std::optional<Error> failure = file->error();
    if (!failure)
        file->keep();
    if (!failure) {
        if (const Result<void> kept = m_sink.received(path, request.sopInstanceUid); !kept) {
            failure = kept.error();
            QFile::remove(path);
        }
    }
    if (!failure) {
        m_kept(request.sopInstanceUid, context->transferSyntax, bytes);
        SAGITTA_CHECK(association.sendStoreResponse(request, status::Success));
        m_next = openFile(); // while the peer looks for the next one
        return {};
    }
    m_lost(request.sopInstanceUid, failure->message());
    SAGITTA_CHECK(association.sendStoreResponse(request, status::OutOfResources));
    if (failure->code() == ErrorCode::Full)
        return *failure;
    return {};
}

} // namespace sagitta::network
