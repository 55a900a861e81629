#include "support/dicomdir.h"

#include <QFile>

#include <dcmtk/dcmdata/dcdicdir.h>
#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::test {
namespace {

QByteArray value(DcmItem& record, const DcmTagKey& key) {
    OFString text;
    record.findAndGetOFStringArray(key, text);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

void visit(DcmDirectoryRecord& parent, const ListedFile& above, std::vector<ListedFile>& found) {
    for (DcmDirectoryRecord* record = parent.nextSub(nullptr); record; record = parent.nextSub(record)) {
        ListedFile here = above;
        here.type = value(*record, DCM_DirectoryRecordType);
        if (here.type == "PATIENT") {
            here.patientId = value(*record, DCM_PatientID);
            here.patientName = value(*record, DCM_PatientName);
        } else if (here.type == "STUDY") {
            here.studyUid = value(*record, DCM_StudyInstanceUID);
            here.studyId = value(*record, DCM_StudyID);
        } else if (here.type == "SERIES") {
            here.seriesUid = value(*record, DCM_SeriesInstanceUID);
        }
        const QByteArray file = value(*record, DCM_ReferencedFileID);
        if (!file.isEmpty()) {
            here.path = QString::fromLatin1(file).replace(u'\\', u'/');
            here.sopInstanceUid = value(*record, DCM_ReferencedSOPInstanceUIDInFile);
            here.sopClassUid = value(*record, DCM_ReferencedSOPClassUIDInFile);
            here.transferSyntaxUid = value(*record, DCM_ReferencedTransferSyntaxUIDInFile);
            found.push_back(here);
        }
        visit(*record, here, found);
    }
}

} // namespace

std::vector<ListedFile> readDicomdir(const QString& path) {
    std::vector<ListedFile> found;
    if (!QFile::exists(path)) // else it would be made
        return found;
    DcmDicomDir directory(QFile::encodeName(path).constData());
    if (directory.error().good())
        visit(directory.getRootRecord(), {}, found);
    return found;
}

} // namespace sagitta::test
