#include "app/demo/dicom_text.h"

#include "app/demo/attributes.h"
#include "core/uid.h"

#include <QTime>
#include <QUuid>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::demo {

namespace {

// Raise it when the pictures change: other images need other UIDs.
constexpr int kVersion = 1;

void putPatient(DcmItem& item, const PatientText& patient) {
    put(item, DCM_SpecificCharacterSet, patient.characterSet);
    put(item, DCM_PatientName, patient.encodedName.isEmpty() ? patient.name.toUtf8() : patient.encodedName);
    put(item, DCM_PatientID, patient.id);
    put(item, DCM_PatientBirthDate, patient.birthDate);
    put(item, DCM_PatientSex, patient.sex);
    put(item, DCM_PatientComments, QStringLiteral("Nobody: generated"));
    if (patient.weightKg > 0)
        put(item, DCM_PatientWeight, {patient.weightKg});
    if (patient.heightM > 0)
        put(item, DCM_PatientSize, {patient.heightM});
}

void putStudy(DcmItem& item, const StudyText& study) {
    put(item, DCM_StudyInstanceUID, studyUid(study));
    put(item, DCM_StudyDate, study.date);
    put(item, DCM_StudyTime, study.time);
    put(item, DCM_StudyID, study.accessionNumber);
    put(item, DCM_AccessionNumber, study.accessionNumber);
    put(item, DCM_ReferringPhysicianName, study.referringPhysician);
    put(item, DCM_StudyDescription, study.description);
}

void putSeries(DcmItem& item, const ObjectText& text) {
    const SeriesText& series = text.series;
    put(item, DCM_SeriesInstanceUID, seriesUid(text.study, series.number));
    put(item, DCM_SeriesNumber, series.number);
    put(item, DCM_Modality, series.modality);
    put(item, DCM_SeriesDate, text.study.date);
    put(item, DCM_SeriesTime, series.time);
    put(item, DCM_SeriesDescription, series.description);
    put(item, DCM_ProtocolName, series.protocol);
    put(item, DCM_BodyPartExamined, series.bodyPart);
    if (!series.patientPosition.isEmpty())
        put(item, DCM_PatientPosition, series.patientPosition);
    if (!series.laterality.isEmpty())
        put(item, DCM_Laterality, series.laterality);
}

void putEquipment(DcmItem& item, const SeriesText& series) {
    put(item, DCM_Manufacturer, QStringLiteral("Sagitta demo"));
    put(item, DCM_InstitutionName, QStringLiteral("Sagitta Demo Hospital"));
    put(item, DCM_StationName, QStringLiteral("DEMO_%1").arg(series.modality));
    put(item, DCM_ManufacturerModelName, series.model);
    put(item, DCM_DeviceSerialNumber, QStringLiteral("0000"));
    put(item, DCM_SoftwareVersions, QStringLiteral("phantom %1").arg(kVersion));
}

} // namespace

QString demoUid(const QString& name) {
    static const QUuid space(QStringLiteral("{5a617474-6974-5a64-8e6d-6f2070686e74}"));
    return uidOf(QUuid::createUuidV5(space, QStringLiteral("%1/%2").arg(kVersion).arg(name)));
}

QString studyUid(const StudyText& study) { return demoUid(study.key); }

QString seriesUid(const StudyText& study, int number) {
    return demoUid(QStringLiteral("%1/%2").arg(study.key).arg(number));
}

QString frameOfReferenceUid(const StudyText& study) { return demoUid(study.key + QStringLiteral("/frame")); }

void putObject(DcmItem& item, const ObjectText& text, const QString& sopClassUid, int instanceNumber,
               const QString& time) {
    putPatient(item, text.patient);
    putStudy(item, text.study);
    putSeries(item, text);
    putEquipment(item, text.series);
    put(item, DCM_SOPClassUID, sopClassUid);
    put(item, DCM_SOPInstanceUID,
        demoUid(QStringLiteral("%1/%2/%3").arg(text.study.key).arg(text.series.number).arg(instanceNumber)));
    put(item, DCM_InstanceNumber, instanceNumber);
    put(item, DCM_ContentDate, text.study.date);
    put(item, DCM_ContentTime, time);
    put(item, DCM_AcquisitionDate, text.study.date);
    put(item, DCM_AcquisitionTime, time);
    put(item, DCM_ImageComments, QStringLiteral("Generated image. Not for diagnosis."));
    put(item, DCM_BurnedInAnnotation, QStringLiteral("NO"));
    put(item, DCM_LossyImageCompression, QStringLiteral("00"));
}

void putFrameOfReference(DcmItem& item, const StudyText& study) {
    put(item, DCM_FrameOfReferenceUID, frameOfReferenceUid(study));
    putEmpty(item, DCM_PositionReferenceIndicator);
}

StudyPlan planOf(const PatientText& patient, const StudyText& study, const QStringList& modalities) {
    StudyPlan plan;
    plan.study = {studyUid(study), patient.name, patient.id, study.date, study.description, modalities, 0};
    plan.folder = study.key;
    return plan;
}

void addFile(StudyPlan& plan, int series, int instance, WriteFile write, int cost) {
    const QString name = QStringLiteral("s%1-%2.dcm").arg(series).arg(instance, 4, 10, QLatin1Char('0'));
    plan.files.push_back({name, std::move(write), cost});
    ++plan.study.images;
}

QString later(const QString& time, int seconds) {
    return QTime::fromString(time, QStringLiteral("HHmmss")).addSecs(seconds).toString(QStringLiteral("HHmmss"));
}

} // namespace sagitta::demo
