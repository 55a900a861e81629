#include "support/made_instance.h"

#include "core/uid.h"

#include <QDir>
#include <QFile>

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <vector>

namespace sagitta::test {
namespace {

void put(DcmDataset& set, const DcmTagKey& key, const QString& value) {
    set.putAndInsertString(DcmTag(key), value.toUtf8().constData());
}

std::vector<Uint16> noise(int count, quint32 seed) {
    std::vector<Uint16> values(static_cast<size_t>(count));
    for (Uint16& value : values) {
        seed = seed * 1664525u + 1013904223u;
        value = static_cast<Uint16>((seed >> 16) & 0x0fff);
    }
    return values;
}

void putPixels(DcmDataset& set, const MadeInstance& instance, const DcmXfer& syntax) {
    std::vector<Uint16> values =
        noise(instance.size * instance.size, static_cast<quint32>(qHash(instance.sopInstanceUid)));
    if (!syntax.isEncapsulated()) {
        set.putAndInsertUint16Array(DCM_PixelData, values.data(), values.size());
        return;
    }
    auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag)); // an empty offset table
    auto* fragment = new DcmPixelItem(DCM_PixelItemTag);
    fragment->putUint8Array(reinterpret_cast<const Uint8*>(values.data()),
                            static_cast<unsigned long>(values.size() * 2));
    sequence->insert(fragment);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax.getXfer(), nullptr, sequence);
    set.insert(pixels, OFTrue);
}

} // namespace

QString writeInstance(const QString& folder, MadeInstance instance) {
    if (instance.sopInstanceUid.isEmpty())
        instance.sopInstanceUid = makeUid();
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    const QString text = instance.patientName + instance.studyDescription;
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() > 127; }))
        put(set, DCM_SpecificCharacterSet, QStringLiteral("ISO_IR 192"));
    put(set, DCM_SOPClassUID, instance.sopClass);
    put(set, DCM_SOPInstanceUID, instance.sopInstanceUid);
    put(set, DCM_StudyDate, instance.studyDate);
    put(set, DCM_StudyTime, QStringLiteral("101500"));
    put(set, DCM_SeriesDate, instance.studyDate);
    put(set, DCM_AccessionNumber, instance.accession);
    put(set, DCM_ReferringPhysicianName, instance.referringPhysician);
    put(set, DCM_Modality, instance.modality);
    put(set, DCM_StudyDescription, instance.studyDescription);
    put(set, DCM_PatientName, instance.patientName);
    put(set, DCM_PatientID, instance.patientId);
    put(set, DCM_StudyInstanceUID, instance.studyUid);
    put(set, DCM_SeriesInstanceUID, instance.seriesUid);
    put(set, DCM_SeriesNumber, QStringLiteral("1"));
    put(set, DCM_InstanceNumber, QString::number(instance.number));
    put(set, DCM_PhotometricInterpretation, QStringLiteral("MONOCHROME2"));
    const auto size = static_cast<Uint16>(instance.size);
    set.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    set.putAndInsertUint16(DCM_Rows, size);
    set.putAndInsertUint16(DCM_Columns, size);
    set.putAndInsertUint16(DCM_BitsAllocated, 16);
    set.putAndInsertUint16(DCM_BitsStored, 12);
    set.putAndInsertUint16(DCM_HighBit, 11);
    set.putAndInsertUint16(DCM_PixelRepresentation, 0);
    const DcmXfer syntax(instance.transferSyntax.toLatin1().constData());
    putPixels(set, instance, syntax);
    const QDir dir(folder);
    const QString path = dir.filePath(QStringLiteral("%1.dcm").arg(dir.entryList(QDir::Files).size()));
    file.saveFile(QFile::encodeName(path).constData(), syntax.getXfer());
    return path;
}

QStringList writeSeries(const QString& folder, const MadeInstance& first, int count) {
    QStringList files;
    for (int i = 0; i < count; ++i) {
        MadeInstance instance = first;
        instance.number = i + 1;
        files << writeInstance(folder, instance);
    }
    return files;
}

QByteArray canonicalDataSet(const QString& path) {
    DcmFileFormat file;
    if (file.loadFile(QFile::encodeName(path).constData()).bad())
        return {};
    DcmDataset& set = *file.getDataset();
    set.loadAllDataIntoMemory();
    const E_TransferSyntax syntax = set.getOriginalXfer();
    QByteArray bytes(static_cast<qsizetype>(set.calcElementLength(syntax, EET_ExplicitLength)) + 65536, '\0');
    DcmOutputBufferStream stream(bytes.data(), bytes.size());
    set.transferInit();
    set.write(stream, syntax, EET_ExplicitLength, nullptr, EGL_withoutGL);
    set.transferEnd();
    bytes.truncate(static_cast<qsizetype>(stream.tell()));
    return bytes;
}

QString transferSyntaxOf(const QString& path) {
    DcmFileFormat file;
    OFString uid;
    if (file.loadFile(QFile::encodeName(path).constData()).good())
        file.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, uid);
    return QString::fromLatin1(uid.c_str());
}

QString sopInstanceOf(const QString& path) {
    DcmFileFormat file;
    OFString uid;
    if (file.loadFile(QFile::encodeName(path).constData()).good())
        file.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, uid);
    return QString::fromLatin1(uid.c_str());
}

} // namespace sagitta::test
