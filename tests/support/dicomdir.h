// What a DICOMDIR lists, read by DCMTK's own reader of them.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace sagitta::test {

struct ListedFile {
    QString path; // below its folder, with slashes
    QByteArray type;
    QByteArray sopInstanceUid;
    QByteArray sopClassUid;
    QByteArray transferSyntaxUid;
    // Of the records above it.
    QByteArray patientId;
    QByteArray patientName;
    QByteArray studyUid;
    QByteArray studyId;
    QByteArray seriesUid;
};

// In its order; nothing of one that cannot be read.
std::vector<ListedFile> readDicomdir(const QString& path);

} // namespace sagitta::test
