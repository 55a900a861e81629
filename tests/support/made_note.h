// Rejection notes as readInstanceHeader() would give them (IHE RAD-66). Plain values, no files.
#pragma once

#include "dicom/instance_header.h"

namespace sagitta::test {

struct NoteSpec {
    QString study = QStringLiteral("1.2");
    std::vector<dicom::ObjectReference> references;
    QString code = QStringLiteral("113001"); // Rejected for Quality Reasons
    QString uid = QStringLiteral("1.9.1");
};

inline dicom::InstanceHeaderPtr makeNote(const NoteSpec& spec) {
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->sopInstanceUid = spec.uid;
    header->sopClassUid = QStringLiteral("1.2.840.10008.5.1.4.1.1.88.59");
    header->study.studyInstanceUid = spec.study;
    header->series.seriesInstanceUid = QStringLiteral("1.9");
    header->series.modality = QStringLiteral("KO");
    header->series.number = 99;
    dicom::DocumentInfo document;
    document.title = QStringLiteral("Rejected");
    document.titleCode = {spec.code, QStringLiteral("DCM"), document.title};
    document.modifier = QStringLiteral("Positioning");
    document.references = spec.references;
    header->document = std::make_shared<const dicom::DocumentInfo>(document);
    return header;
}

} // namespace sagitta::test
