#include "support/made_video.h"

#include "core/uid.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sagitta::test {
namespace {

bool runFfmpeg(const QStringList& arguments) {
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QStringLiteral("ffmpeg"), QStringList{QStringLiteral("-hide_banner"), QStringLiteral("-v"),
                                                        QStringLiteral("error"), QStringLiteral("-y")} +
                                                arguments);
    return process.waitForFinished(60000) && process.exitCode() == 0;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(DcmDataset& set, const DcmTagKey& key, const QString& value) {
    set.putAndInsertString(DcmTag(key), value.toLatin1().constData());
}

void putFragment(DcmPixelSequence& sequence, QByteArray bytes) {
    if (bytes.size() % 2 != 0)
        bytes.append('\0'); // PS3.5 A.4
    auto* item = new DcmPixelItem(DCM_PixelItemTag);
    item->putUint8Array(reinterpret_cast<const Uint8*>(bytes.constData()), static_cast<unsigned long>(bytes.size()));
    sequence.insert(item);
}

void putStream(DcmDataset& set, const VideoObject& object, E_TransferSyntax syntax) {
    auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag)); // an empty offset table
    qsizetype at = 0;
    for (const qsizetype length : object.fragments) {
        putFragment(*sequence, object.stream.mid(at, length));
        at += length;
    }
    putFragment(*sequence, object.stream.mid(at));
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, sequence);
    set.insert(pixels, OFTrue);
}

} // namespace

bool hasFfmpeg() { return !QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).isEmpty(); }

QByteArray encodeVideo(const VideoSource& source) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("video.") + QLatin1String(source.suffix));
    const QString picture =
        QStringLiteral("%1=size=%2x%3:rate=25").arg(QLatin1String(source.picture)).arg(source.columns).arg(source.rows);
    QStringList arguments{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"), picture};
    if (source.hasSound)
        arguments << QStringLiteral("-f") << QStringLiteral("lavfi") << QStringLiteral("-i")
                  << QStringLiteral("sine=frequency=440") << QStringLiteral("-shortest") << QStringLiteral("-t")
                  << QString::number(source.frames / 25.0);
    arguments << QStringLiteral("-frames:v") << QString::number(source.frames);
    return runFfmpeg(arguments + source.output + QStringList{path}) ? contentOf(path) : QByteArray();
}

std::vector<QByteArray> decodeByFfmpeg(const QByteArray& video, const char* suffix, const char* pixelFormat, int rows,
                                       int columns) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("video.") + QLatin1String(suffix));
    const QString planes = folder.filePath(QStringLiteral("planes"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(video) != video.size() || !file.flush())
        return {};
    if (!runFfmpeg({QStringLiteral("-i"), path, QStringLiteral("-map"), QStringLiteral("0:v:0"),
                    QStringLiteral("-vsync"), QStringLiteral("0"), QStringLiteral("-f"), QStringLiteral("rawvideo"),
                    QStringLiteral("-pix_fmt"), QLatin1String(pixelFormat), planes}))
        return {};
    const int bytesEach = QByteArray(pixelFormat).contains("10le") ? 2 : 1;
    const qsizetype size = (rows * columns + 2 * ((rows + 1) / 2) * ((columns + 1) / 2)) * bytesEach;
    const QByteArray all = contentOf(planes);
    std::vector<QByteArray> frames;
    for (qsizetype at = 0; at + size <= all.size(); at += size)
        frames.push_back(all.mid(at, size));
    return frames;
}

QString writeVideo(const QString& folder, const VideoObject& object) {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    put(set, DCM_SOPClassUID, QLatin1String(UID_VideoEndoscopicImageStorage));
    put(set, DCM_SOPInstanceUID, makeUid());
    put(set, DCM_StudyInstanceUID, object.studyUid.isEmpty() ? makeUid() : object.studyUid);
    put(set, DCM_SeriesInstanceUID, object.seriesUid.isEmpty() ? makeUid() : object.seriesUid);
    put(set, DCM_Modality, QStringLiteral("ES"));
    put(set, DCM_PatientName, QStringLiteral("Doe^Jane"));
    put(set, DCM_PatientID, QStringLiteral("4711"));
    put(set, DCM_StudyDate, QStringLiteral("20240301"));
    put(set, DCM_SeriesNumber, QStringLiteral("1"));
    put(set, DCM_InstanceNumber, QStringLiteral("1"));
    put(set, DCM_PhotometricInterpretation, QLatin1String(object.photometric));
    put(set, DCM_NumberOfFrames, QString::number(object.frames));
    put(set, DCM_FrameTime, QString::number(object.frameTimeMs));
    set.putAndInsertUint16(DCM_SamplesPerPixel, 3);
    set.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    set.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(object.rows));
    set.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(object.columns));
    set.putAndInsertUint16(DCM_BitsAllocated, object.bits > 8 ? 16 : 8);
    set.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(object.bits));
    set.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(object.bits - 1));
    set.putAndInsertUint16(DCM_PixelRepresentation, 0);
    const E_TransferSyntax syntax = DcmXfer(object.transferSyntax.toLatin1().constData()).getXfer();
    putStream(set, object, syntax);
    const QDir dir(folder);
    const QString path = dir.filePath(QStringLiteral("video%1.dcm").arg(dir.entryList(QDir::Files).size()));
    return file.saveFile(QFile::encodeName(path).constData(), syntax).good() ? path : QString();
}

} // namespace sagitta::test
