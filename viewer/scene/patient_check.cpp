#include "scene/patient_check.h"

#include "dicom/person_name.h"

#include <algorithm>

namespace sagitta::scene {

namespace {

using dicom::PatientInfo;

bool contradict(const QString& a, const QString& b) { return !a.isEmpty() && !b.isEmpty() && a != b; }

bool isAnother(const PatientInfo& a, const PatientInfo& b) {
    return contradict(a.id.trimmed(), b.id.trimmed()) ||
           contradict(dicom::comparableName(a.name), dicom::comparableName(b.name)) ||
           contradict(a.birthDate.trimmed(), b.birthDate.trimmed());
}

void complete(QString& known, const QString& other) {
    if (known.trimmed().isEmpty())
        known = other;
}

} // namespace

std::vector<PatientInfo> patientIdentities(const std::vector<dicom::DisplaySetPtr>& sets,
                                           const std::vector<SeriesObjects>& others) {
    std::vector<PatientInfo> identities;
    const dicom::InstanceHeader* last = nullptr;
    const auto take = [&](const dicom::InstanceHeaderPtr& header) {
        const PatientInfo& patient = header->patient;
        if (header.get() == last || (last && patient == last->patient))
            return;
        last = header.get();
        const auto same = std::find_if(identities.begin(), identities.end(),
                                       [&](const PatientInfo& known) { return !isAnother(known, patient); });
        if (same == identities.end()) {
            identities.push_back(patient);
            return;
        }
        // What one image leaves out another may tell, and a third contradict.
        complete(same->id, patient.id);
        complete(same->name, patient.name);
        complete(same->birthDate, patient.birthDate);
    };
    for (const dicom::DisplaySetPtr& set : sets) {
        for (const dicom::DisplayFrame& frame : set->frames)
            take(frame.header);
    }
    for (const SeriesObjects& other : others) {
        for (const dicom::InstanceHeaderPtr& object : other.objects)
            take(object);
    }
    return identities;
}

bool isSamePatient(const PatientInfo& a, const PatientInfo& b) {
    return !a.id.trimmed().isEmpty() && !b.id.trimmed().isEmpty() && !isAnother(a, b) &&
           !contradict(a.issuerOfId.trimmed(), b.issuerOfId.trimmed());
}

} // namespace sagitta::scene
