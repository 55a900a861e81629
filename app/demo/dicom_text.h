// Who and what of the demo's objects: the modules of patient, study, series, equipment and general image, filled so
// that every attribute of type 1 and 2 is there. Library-internal.
#pragma once

#include "app/demo/study_plan.h"

#include <QByteArray>
#include <QString>

class DcmItem;

namespace sagitta::demo {

struct PatientText {
    QString name;
    QString id;
    QString birthDate;
    QString sex;
    QString characterSet = QStringLiteral("ISO_IR 192");
    QByteArray encodedName; // in characterSet; UTF-8 of `name` when empty
    double weightKg = 0;    // left out when 0
    double heightM = 0;
};

struct StudyText {
    QString key; // in UIDs and folder names: "ct-torso"
    QString date;
    QString time;
    QString description;
    QString accessionNumber;
    QString referringPhysician = QStringLiteral("Berger^Anna^^Dr.");
};

struct SeriesText {
    int number = 1;
    QString modality;
    QString description;
    QString protocol;
    QString bodyPart;
    QString time;
    QString patientPosition; // of cross-sectional images
    QString model;           // of the machine
    QString laterality;
};

// A UID made of a name: the same name gives the same UID.
QString demoUid(const QString& name);
QString studyUid(const StudyText& study);
QString seriesUid(const StudyText& study, int number);
QString frameOfReferenceUid(const StudyText& study);

struct ObjectText {
    PatientText patient;
    StudyText study;
    SeriesText series;
};

// All modules above, and SOP Common. `time` is that of the image, HHMMSS.
void putObject(DcmItem& item, const ObjectText& text, const QString& sopClassUid, int instanceNumber,
               const QString& time);
void putFrameOfReference(DcmItem& item, const StudyText& study);

// A plan without files yet.
StudyPlan planOf(const PatientText& patient, const StudyText& study, const QStringList& modalities);
void addFile(StudyPlan& plan, int series, int instance, WriteFile write, int cost = 1);

// HHMMSS, `seconds` later.
QString later(const QString& time, int seconds);

} // namespace sagitta::demo
