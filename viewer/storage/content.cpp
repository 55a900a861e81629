#include "storage/content.h"

#include "storage/disk_error.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace sagitta::storage {
namespace {

constexpr qsizetype kMetaStart = kPreambleBytes + 4;
constexpr qsizetype kGroupLengthBytes = 12; // (0002,0000) UL, 4 bytes of value
constexpr qint64 kPieceBytes = 1 << 20;
constexpr char kDirectoryClass[] = "1.2.840.10008.1.3.10";

bool startsMeta(QByteArrayView bytes) {
    // (0002,0000) or (0002,0001) UL/OB: meta headers are explicit little endian (PS3.10 7.1).
    return bytes.size() >= 8 && bytes[0] == 2 && bytes[1] == 0 && (bytes[2] == 0 || bytes[2] == 1) && bytes[3] == 0 &&
           (bytes.sliced(4, 2) == "UL" || bytes.sliced(4, 2) == "OB");
}

// (0008,00xx) in one of the three ways a data set may begin, with a length that is not absurd.
bool startsDataset(QByteArrayView bytes) {
    if (bytes.size() < 8)
        return false;
    const bool little = bytes[0] == 8 && bytes[1] == 0 && bytes[3] == 0;
    const bool big = bytes[0] == 0 && bytes[1] == 8 && bytes[2] == 0;
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool explicitVr = isCapital(bytes[4]) && isCapital(bytes[5]);
    constexpr quint32 kMostPlausible = 1024;
    const bool implicitVr = little && qFromLittleEndian<quint32>(bytes.data() + 4) <= kMostPlausible;
    return (little && (explicitVr || implicitVr)) || (big && explicitVr);
}

// (0002,0002) Media Storage SOP Class UID of a DICOMDIR.
bool isDirectory(QByteArrayView meta) {
    const QByteArray wanted = QByteArray("\x02\x00\x02\x00UI\x14\x00", 8) + kDirectoryClass;
    return meta.first(std::min<qsizetype>(meta.size(), 512)).contains(wanted);
}

// Where the data set begins.
qint64 datasetStart(QFile& file) {
    const QByteArray head = file.peek(kMetaStart + kGroupLengthBytes);
    if (head.size() < kMetaStart + kGroupLengthBytes || head.sliced(kPreambleBytes, 4) != "DICM")
        return 0;
    const QByteArrayView meta = QByteArrayView(head).sliced(kMetaStart);
    if (!startsMeta(meta) || meta[2] != 0)
        return kMetaStart;
    return kMetaStart + kGroupLengthBytes + qFromLittleEndian<quint32>(meta.data() + 8);
}

Result<qint64> openAtDataset(QFile& file) {
    if (!file.open(QIODevice::ReadOnly))
        return diskError(QStringLiteral("could not read a file"), QFileInfo(file).path());
    const qint64 start = datasetStart(file);
    if (!file.seek(std::min(start, file.size())))
        return diskError(QStringLiteral("could not read a file"), QFileInfo(file).path());
    return std::max<qint64>(0, file.size() - start);
}

// The next bytes of both.
Result<bool> isSameRest(QFile& a, QFile& b, qint64 bytes) {
    while (bytes > 0) {
        const QByteArray pieceA = a.read(std::min(bytes, kPieceBytes));
        const QByteArray pieceB = b.read(std::min(bytes, kPieceBytes));
        if (pieceA.isEmpty() || pieceB.isEmpty())
            return diskError(QStringLiteral("could not read a file"), QFileInfo(a.fileName()).path());
        if (pieceA != pieceB)
            return false;
        bytes -= pieceA.size();
    }
    return true;
}

bool isSame(const std::shared_ptr<const dicom::LookupTable>& a, const std::shared_ptr<const dicom::LookupTable>& b) {
    return a == b || (a && b && *a == *b);
}

bool isSame(const dicom::ModalityScale& a, const dicom::ModalityScale& b) {
    return a.slope == b.slope && a.intercept == b.intercept && a.unit == b.unit && isSame(a.lut, b.lut);
}

bool isSame(const std::shared_ptr<const dicom::PaletteColor>& a, const std::shared_ptr<const dicom::PaletteColor>& b) {
    return a == b || (a && b && a->red == b->red && a->green == b->green && a->blue == b->blue);
}

bool isSameRealWorld(const dicom::FrameInfo& a, const dicom::FrameInfo& b) {
    return a.realWorld && b.realWorld ? *a.realWorld == *b.realWorld : a.realWorld == b.realWorld;
}

bool isSameFrame(const dicom::FrameInfo& a, const dicom::FrameInfo& b) {
    return a.plane == b.plane && a.spacing == b.spacing && isSame(a.scale, b.scale) && isSameRealWorld(a, b) &&
           a.traits == b.traits;
}

} // namespace

FileKind sniff(QByteArrayView head) {
    if (head.size() >= kMetaStart && head.sliced(kPreambleBytes, 4) == "DICM")
        return isDirectory(head.sliced(kMetaStart)) ? FileKind::Directory : FileKind::Part10;
    if (startsMeta(head))
        return isDirectory(head) ? FileKind::Directory : FileKind::BareMeta;
    return startsDataset(head) ? FileKind::BareDataset : FileKind::Other;
}

Result<bool> isSameContent(const QString& fileA, const QString& fileB) {
    QFile a(fileA);
    QFile b(fileB);
    SAGITTA_TRY(const qint64 left, openAtDataset(a));
    SAGITTA_TRY(const qint64 other, openAtDataset(b));
    return left == other ? isSameRest(a, b, left) : Result<bool>(false);
}

bool isSameMeaning(const dicom::InstanceHeader& a, const dicom::InstanceHeader& b) {
    return a.format == b.format && a.frameOfReferenceUid == b.frameOfReferenceUid &&
           a.patientOrientation == b.patientOrientation && a.imageLaterality == b.imageLaterality &&
           a.series.laterality == b.series.laterality && a.lutShape == b.lutShape && a.paddingValue == b.paddingValue &&
           a.paddingRangeLimit == b.paddingRangeLimit && isSame(a.palette, b.palette) &&
           std::equal(a.frames.begin(), a.frames.end(), b.frames.begin(), b.frames.end(), isSameFrame);
}

Result<bool> isSamePixels(const dicom::InstanceHeader& headerA, const QString& fileA,
                          const dicom::InstanceHeader& headerB, const QString& fileB) {
    if (headerA.format != headerB.format || headerA.frames.size() != headerB.frames.size() ||
        headerA.deflated != headerB.deflated)
        return false;
    if (!headerA.hasPixels())
        return true;
    if (headerA.deflated)
        return false;
    QFile a(fileA);
    QFile b(fileB);
    if (!a.open(QIODevice::ReadOnly) || !b.open(QIODevice::ReadOnly))
        return diskError(QStringLiteral("could not read a file"), QFileInfo(fileA).path());
    for (std::size_t i = 0; i < headerA.frames.size(); ++i) {
        const auto& piecesA = headerA.frames[i].bytes.pieces;
        const auto& piecesB = headerB.frames[i].bytes.pieces;
        if (piecesA.size() != piecesB.size())
            return false;
        for (std::size_t piece = 0; piece < piecesA.size(); ++piece) {
            if (piecesA[piece].length != piecesB[piece].length || !a.seek(piecesA[piece].offset) ||
                !b.seek(piecesB[piece].offset))
                return false;
            SAGITTA_TRY(const bool isSame, isSameRest(a, b, piecesA[piece].length));
            if (!isSame)
                return false;
        }
    }
    return true;
}

} // namespace sagitta::storage
