// Rows of a study list, from a remote node or from the catalog: plain values that pass between libraries.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sagitta::dicom {

struct StudySummary {
    QString studyInstanceUid;
    QString patientName;
    QString patientId;
    QString issuerOfPatientId;
    QString patientBirthDate;
    QString patientSex;
    QString studyDate;
    QString studyTime;
    QString studyDescription;
    QString accessionNumber;
    QString studyId;
    QString referringPhysicianName;
    QStringList modalities;
    std::optional<int> series; // unknown is not zero
    std::optional<int> instances;
    QString source; // a node's name; empty: local
    bool operator==(const StudySummary&) const = default;
};

struct SeriesSummary {
    QString studyInstanceUid;
    QString seriesInstanceUid;
    QString modality;
    std::optional<int> seriesNumber;
    QString seriesDescription;
    QString seriesDate;
    QString bodyPart;
    std::optional<int> instances;
    bool operator==(const SeriesSummary&) const = default;
};

struct InstanceSummary {
    QString studyInstanceUid;
    QString seriesInstanceUid;
    QString sopInstanceUid;
    QString sopClassUid;
    std::optional<int> instanceNumber;
    bool operator==(const InstanceSummary&) const = default;
};

} // namespace sagitta::dicom
