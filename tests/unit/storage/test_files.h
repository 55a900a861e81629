// Part 10 files made in memory for the storage tests: explicit little endian, a few attributes, 16-bit pixels. Written
// here by hand, so that hostile ones are as easy as good ones.
#pragma once

#include "dicom/instance_header.h"

#include <QByteArray>
#include <QString>

namespace sagitta::test {

struct TestInstance {
    QString sopUid;
    QString seriesUid = QStringLiteral("1.2.3.10");
    QString studyUid = QStringLiteral("1.2.3");
    QString patientName = QStringLiteral("Probe^Anna");
    QString patientId = QStringLiteral("P1");
    QString modality = QStringLiteral("CT");
    QString description = QStringLiteral("Thorax nativ");
    int number = 1;
    int side = 8; // rows and columns
    int seed = 0; // of the pixels
    // Left out when empty, as multi-valued texts: Image Position and Orientation, Pixel Spacing, Rescale Slope and
    // Image Laterality.
    QString position = {};
    QString orientation = {};
    QString spacing = {};
    QString slope = {};
    QString laterality = {};
};

// "1.2.3.10.<n>" and that instance number.
TestInstance numbered(int n);

QByteArray datasetBytes(const TestInstance& instance);
QByteArray part10Bytes(const TestInstance& instance, const QByteArray& implementation = "1.2.3.4");
void writeFile(const QString& path, const QByteArray& bytes);
QByteArray readFile(const QString& path);

// The same as a header, for tests of the catalog alone.
dicom::InstanceHeaderPtr headerOf(const TestInstance& instance);

// A name as the archive gives them: n is in the digits.
QString archiveName(int n);

// All files below a folder, relative, sorted.
QStringList filesBelow(const QString& folder);

} // namespace sagitta::test
