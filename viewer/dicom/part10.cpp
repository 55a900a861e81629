#include "dicom/part10.h"

#include "dicom/file_layout.h"

#include <QFile>
#include <QtEndian>

namespace sagitta::dicom {
namespace {

constexpr qint64 kMagicAt = 128;
constexpr qint64 kMetaAt = kMagicAt + 4;
constexpr qint64 kMostMeta = 64 * 1024;
constexpr std::uint16_t kMetaGroup = 0x0002;
constexpr std::uint16_t kTransferSyntax = 0x0010;

std::uint16_t word(const QByteArray& bytes, qsizetype at) {
    return qFromLittleEndian<std::uint16_t>(bytes.constData() + at);
}

bool hasLongLength(const QByteArray& vr) {
    return vr == "OB" || vr == "OW" || vr == "UN" || vr == "SQ" || vr == "UT" || vr == "OF";
}

// Where the meta group ends, found by its elements: its own length is not always right.
qsizetype walkMeta(const QByteArray& head, QString& transferSyntaxUid) {
    qsizetype at = kMetaAt;
    while (at + 8 <= head.size() && word(head, at) == kMetaGroup) {
        const bool isLong = hasLongLength(head.mid(at + 4, 2));
        const qsizetype valueAt = at + (isLong ? 12 : 8);
        if (valueAt > head.size())
            return -1;
        const qsizetype length = isLong ? qsizetype{qFromLittleEndian<std::uint32_t>(head.constData() + at + 8)}
                                        : qsizetype{word(head, at + 6)};
        if (length > head.size() - valueAt)
            return -1;
        if (word(head, at + 2) == kTransferSyntax)
            transferSyntaxUid = QString::fromLatin1(head.mid(valueAt, length).constData()).trimmed();
        at = valueAt + length;
    }
    return at;
}

} // namespace

Result<Part10> readPart10(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    const QByteArray head = file.read(kMetaAt + kMostMeta);
    Part10 part;
    if (head.mid(kMagicAt, 4) == "DICM") {
        const qsizetype end = walkMeta(head, part.transferSyntaxUid);
        if (end > kMetaAt && !part.transferSyntaxUid.isEmpty()) {
            part.dataSetOffset = end;
            part.dataSetBytes = file.size() - end;
            return part;
        }
    }
    SAGITTA_TRY(const FileLayout layout, readFileLayout(path));
    if (layout.elements.empty() || layout.deflated)
        return Error(ErrorCode::Corrupt, QStringLiteral("%1 has no data set that could be sent").arg(path));
    part.transferSyntaxUid = layout.transferSyntaxUid;
    part.dataSetOffset = layout.elements.front().offset;
    part.dataSetBytes = file.size() - part.dataSetOffset;
    return part;
}

} // namespace sagitta::dicom
