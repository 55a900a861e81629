#include "storage/file_copy.h"

#include "storage/archive.h"
#include "storage/disk_error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstring>

namespace sagitta::storage {
namespace {

constexpr qint64 kPieceBytes = 1 << 20;
constexpr qint64 kBytesPerFlush = 16 * kPieceBytes;
constexpr std::int64_t kBlockBytes = 4096;

Error cancelled() { return {ErrorCode::Cancelled, QStringLiteral("copying was cancelled")}; }

Error unreadable(const QFile& file, ErrorCode code) {
    return {code, QStringLiteral("%1: %2").arg(file.fileName(), file.errorString())};
}

} // namespace

Result<void> copyBytes(const QString& from, const QString& to, const JobContext& context) {
    QFile source(from);
    QFile target(to);
    if (!source.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return unreadable(source, ErrorCode::NotFound);
    const auto failed = [&] { return diskError(QStringLiteral("could not copy"), QFileInfo(to).path()); };
    if (!target.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return failed();
    QByteArray piece(kPieceBytes, Qt::Uninitialized);
    qint64 unflushed = 0;
    for (;;) {
        if (context.isCancelled())
            return cancelled();
        const qint64 size = source.read(piece.data(), kPieceBytes);
        if (size < 0)
            return unreadable(source, ErrorCode::Corrupt);
        if (size == 0)
            return {};
        if (target.write(piece.constData(), size) != size)
            return failed();
        unflushed += size;
        if (unflushed >= kBytesPerFlush) {
            SAGITTA_CHECK(Archive::sync({to}));
            unflushed = 0;
        }
    }
}

Result<bool> isSameFile(const QString& pathA, const QString& pathB, const JobContext& context) {
    QFile a(pathA);
    QFile b(pathB);
    for (QFile* file : {&a, &b})
        if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return unreadable(*file, ErrorCode::Corrupt);
    if (a.size() != b.size())
        return false;
    QByteArray pieceA(kPieceBytes, Qt::Uninitialized);
    QByteArray pieceB(kPieceBytes, Qt::Uninitialized);
    for (;;) {
        if (context.isCancelled())
            return cancelled();
        const qint64 size = a.read(pieceA.data(), kPieceBytes);
        if (size < 0 || b.read(pieceB.data(), kPieceBytes) != size)
            return unreadable(size < 0 ? a : b, ErrorCode::Corrupt);
        if (size == 0)
            return true;
        if (std::memcmp(pieceA.constData(), pieceB.constData(), static_cast<std::size_t>(size)) != 0)
            return false;
    }
}

std::int64_t bytesOnDisk(std::int64_t fileBytes) { return (fileBytes / kBlockBytes + 1) * kBlockBytes; }

QString realPath(const QString& path) {
    const QFileInfo info(QDir(path).absolutePath());
    if (info.exists())
        return info.canonicalFilePath();
    const QString parent = realPath(info.path());
    return parent + (parent.endsWith(QLatin1Char('/')) ? QString() : QStringLiteral("/")) + info.fileName();
}

bool isInside(const QString& path, const QString& folder) { return path.startsWith(folder + QLatin1Char('/')); }

QString existingParent(QString path) {
    while (!QFileInfo::exists(path) && path.contains(QLatin1Char('/')))
        path = path.section(QLatin1Char('/'), 0, -2);
    return path;
}

} // namespace sagitta::storage
