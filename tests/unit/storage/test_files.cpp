#include "test_files.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

template<class T>
QByteArray little(T value) {
    QByteArray bytes(sizeof(T), '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray element(quint16 group, quint16 number, const char* vr, QByteArray value) {
    const QByteArray kind(vr);
    if (value.size() % 2 != 0)
        value += kind == "UI" || kind == "OB" ? '\0' : ' ';
    const QByteArray tag = little(group) + little(number) + kind;
    if (kind == "OB" || kind == "OW")
        return tag + QByteArray(2, '\0') + little(static_cast<quint32>(value.size())) + value;
    return tag + little(static_cast<quint16>(value.size())) + value;
}

QByteArray text(quint16 group, quint16 number, const char* vr, const QString& value) {
    return element(group, number, vr, value.toUtf8());
}

QByteArray textIfAny(quint16 group, quint16 number, const char* vr, const QString& value) {
    return value.isEmpty() ? QByteArray() : text(group, number, vr, value);
}

QByteArray pixelsOf(const TestInstance& instance) {
    QByteArray pixels;
    for (int i = 0; i < instance.side * instance.side; ++i)
        pixels += little(static_cast<quint16>((i * 7 + instance.seed * 131) & 0xfff));
    return pixels;
}

const QString kCtImageStorage = QStringLiteral("1.2.840.10008.5.1.4.1.1.2");
const QString kExplicitLittle = QStringLiteral("1.2.840.10008.1.2.1");

} // namespace

TestInstance numbered(int n) {
    TestInstance instance;
    instance.sopUid = QStringLiteral("1.2.3.10.%1").arg(n);
    instance.number = n;
    instance.seed = n;
    return instance;
}

QByteArray datasetBytes(const TestInstance& instance) {
    const auto side = little(static_cast<quint16>(instance.side));
    return text(8, 0x0005, "CS", QStringLiteral("ISO_IR 192")) + text(8, 0x0016, "UI", kCtImageStorage) +
           text(8, 0x0018, "UI", instance.sopUid) + text(8, 0x0020, "DA", QStringLiteral("20240301")) +
           text(8, 0x0030, "TM", QStringLiteral("101500")) + text(8, 0x0050, "SH", QStringLiteral("ACC-7")) +
           text(8, 0x0060, "CS", instance.modality) + text(8, 0x1030, "LO", instance.description) +
           text(0x10, 0x0010, "PN", instance.patientName) + text(0x10, 0x0020, "LO", instance.patientId) +
           text(0x20, 0x000d, "UI", instance.studyUid) + text(0x20, 0x000e, "UI", instance.seriesUid) +
           text(0x20, 0x0011, "IS", QStringLiteral("1")) + text(0x20, 0x0013, "IS", QString::number(instance.number)) +
           textIfAny(0x20, 0x0032, "DS", instance.position) + textIfAny(0x20, 0x0037, "DS", instance.orientation) +
           textIfAny(0x20, 0x0062, "CS", instance.laterality) + element(0x28, 0x0002, "US", little<quint16>(1)) +
           text(0x28, 0x0004, "CS", QStringLiteral("MONOCHROME2")) + element(0x28, 0x0010, "US", side) +
           element(0x28, 0x0011, "US", side) + textIfAny(0x28, 0x0030, "DS", instance.spacing) +
           element(0x28, 0x0100, "US", little<quint16>(16)) + element(0x28, 0x0101, "US", little<quint16>(12)) +
           element(0x28, 0x0102, "US", little<quint16>(11)) + element(0x28, 0x0103, "US", little<quint16>(0)) +
           (instance.slope.isEmpty() ? QByteArray() : text(0x28, 0x1052, "DS", QStringLiteral("0"))) +
           textIfAny(0x28, 0x1053, "DS", instance.slope) + element(0x7fe0, 0x0010, "OW", pixelsOf(instance));
}

QByteArray part10Bytes(const TestInstance& instance, const QByteArray& implementation) {
    const QByteArray meta = element(2, 0x0001, "OB", QByteArray("\0\1", 2)) + text(2, 0x0002, "UI", kCtImageStorage) +
                            text(2, 0x0003, "UI", instance.sopUid) + text(2, 0x0010, "UI", kExplicitLittle) +
                            element(2, 0x0012, "UI", implementation);
    return QByteArray(128, '\0') + "DICM" + element(2, 0x0000, "UL", little(static_cast<quint32>(meta.size()))) + meta +
           datasetBytes(instance);
}

void writeFile(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly)) << path.toStdString();
    ASSERT_EQ(file.write(bytes), bytes.size());
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

dicom::InstanceHeaderPtr headerOf(const TestInstance& instance) {
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->sopInstanceUid = instance.sopUid;
    header->sopClassUid = kCtImageStorage;
    header->patient.name = instance.patientName;
    header->patient.id = instance.patientId;
    header->study.studyInstanceUid = instance.studyUid;
    header->study.date = QStringLiteral("20240301");
    header->study.description = instance.description;
    header->study.accessionNumber = QStringLiteral("ACC-7");
    header->series.seriesInstanceUid = instance.seriesUid;
    header->series.modality = instance.modality;
    header->series.number = 1;
    header->instanceNumber = instance.number;
    header->format.transferSyntaxUid = kExplicitLittle;
    return header;
}

QString archiveName(int n) {
    const QString digits = QStringLiteral("%1").arg(n, 32, 16, QLatin1Char('0'));
    return QStringLiteral("00/00/%1.dcm").arg(digits);
}

QStringList filesBelow(const QString& folder) {
    QStringList files;
    QDirIterator entries(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.append(QDir(folder).relativeFilePath(entries.next()));
    files.sort();
    return files;
}

} // namespace sagitta::test
