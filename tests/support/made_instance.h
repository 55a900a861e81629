// Small DICOM instances to send to a peer: enough attributes for an archive to file them, pixels that depend on the
// instance. Not for looking at. Pure but for the file it writes.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sagitta::test {

struct MadeInstance {
    QString patientName = QStringLiteral("Doe^Jane"); // written as ISO_IR 192 when it is not ASCII
    QString patientId = QStringLiteral("4711");
    QString studyUid;
    QString seriesUid;
    QString sopInstanceUid; // made up when empty
    QString studyDate = QStringLiteral("20240301");
    QString studyDescription = QStringLiteral("Test");
    QString accession = QStringLiteral("A1");
    QString referringPhysician = {};
    QString modality = QStringLiteral("CT");
    QString sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.2"); // CT Image Storage
    QString transferSyntax = QStringLiteral("1.2.840.10008.1.2.1"); // encapsulated ones get fragments of noise
    int number = 1;
    int size = 32; // rows and columns
};

// The path of the file, named after the number of files written to `folder` so far.
QString writeInstance(const QString& folder, MadeInstance instance);
// `count` of one series, numbered from 1.
QStringList writeSeries(const QString& folder, const MadeInstance& first, int count);

// The data set behind the meta header in one canonical form, for comparing what was sent with what came back: archives
// may write the lengths of sequences anew.
QByteArray canonicalDataSet(const QString& file);
QString transferSyntaxOf(const QString& file);
QString sopInstanceOf(const QString& file);

} // namespace sagitta::test
