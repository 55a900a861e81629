// PetInfo: what of a PET image decides whether, and how, its values become SUV (suv.h). Read with the header, kept in
// its blob. A value.
#pragma once

#include "dicom/dataset.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace sagitta::dicom {

// Numbers that are missing or not positive are 0.
struct PetInfo {
    QString units;           // (0054,1001): BQML, CNTS, GML …
    QString suvType;         // (0054,1006): of GML; absent means BW
    QString decayCorrection; // (0054,1102): START, ADMIN, NONE
    QStringList corrected;   // (0028,0051)
    double weightKg = 0;
    int radiopharmaceuticals = 0; // items of (0054,0016); the next four are the first one's
    double doseBq = 0;
    double halfLifeS = 0;
    QString injectionDateTime;  // (0018,1078)
    QString injectionTime;      // (0018,1072)
    QString timezone;           // (0008,0201) of the times without one of their own
    QString scanDateTime;       // GE's own (0009,xx0d)
    double philipsSuv = 0;      // Philips' own (7053,xx00): counts to SUV
    double philipsActivity = 0; // Philips' own (7053,xx09): counts to Bq/ml
};

// Null for what is no PET.
std::shared_ptr<const PetInfo> readPetInfo(const Dataset& dataset, const QString& modality);

} // namespace sagitta::dicom
