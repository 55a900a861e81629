#include "network/dimse/query_keys.h"

#include "core/uid.h"
#include "network/dimse/matching.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sagitta::network {
namespace {

class Keys {
public:
    // An empty value asks for the attribute without restricting it (universal matching, PS3.4 C.2.2.2.3).
    void add(const DcmTagKey& tag, const QString& value = {}) {
        const QByteArray bytes = value.toUtf8();
        m_ascii = m_ascii && std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; });
        m_set->putAndInsertString(DcmTag(tag), bytes.constData());
    }
    void addAll(std::initializer_list<DcmTagKey> tags) {
        for (const DcmTagKey& tag : tags)
            add(tag);
    }
    std::unique_ptr<DcmDataset> take() {
        if (!m_ascii)
            m_set->putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
        return std::move(m_set);
    }

private:
    std::unique_ptr<DcmDataset> m_set = std::make_unique<DcmDataset>();
    bool m_ascii = true;
};

void addPatient(Keys& keys, const StudyQuery& query) {
    keys.add(DCM_PatientName, query.patientName);
    keys.add(DCM_PatientID, query.patientId);
    keys.addAll({DCM_IssuerOfPatientID, DCM_PatientBirthDate, DCM_PatientSex});
}

void addStudy(Keys& keys, const StudyQuery& query, const QString& modality) {
    addPatient(keys, query);
    keys.add(DCM_StudyInstanceUID, query.studyUid);
    keys.add(DCM_StudyDate, query.date);
    keys.add(DCM_AccessionNumber, query.accessionNumber);
    keys.add(DCM_ModalitiesInStudy, modality);
    keys.add(DCM_StudyDescription, query.description);
    keys.add(DCM_ReferringPhysicianName, query.referringPhysician);
    keys.addAll({DCM_StudyTime, DCM_StudyID, DCM_NumberOfStudyRelatedSeries, DCM_NumberOfStudyRelatedInstances});
}

void addSeries(Keys& keys, const StudyQuery& query, const QString& modality) {
    keys.add(DCM_StudyInstanceUID, query.studyUid);
    keys.add(DCM_SeriesInstanceUID, query.seriesUid);
    keys.add(DCM_Modality, modality);
    keys.add(DCM_SeriesDescription, query.description);
    keys.add(DCM_SeriesDate, query.date);
    keys.addAll({DCM_SeriesNumber, DCM_BodyPartExamined, DCM_NumberOfSeriesRelatedInstances});
}

Error unaskable(const QString& why) { return {ErrorCode::Unsupported, why}; }

} // namespace

Result<void> validate(const StudyQuery& query) {
    const bool belowStudy = query.level == QueryLevel::Series || query.level == QueryLevel::Image;
    if (belowStudy && query.studyUid.isEmpty())
        return unaskable(QStringLiteral("a query for series or images needs the UID of their study"));
    if (query.level == QueryLevel::Image && query.seriesUid.isEmpty())
        return unaskable(QStringLiteral("a query for images needs the UID of their series"));
    for (const QString& uid : {query.studyUid, query.seriesUid})
        if (!uid.isEmpty() && !isValidUid(uid))
            return unaskable(QStringLiteral("not a UID: %1").arg(uid));
    if (!query.date.isEmpty() && !isDateRange(query.date))
        return unaskable(
            QStringLiteral("not a date or a range of dates (YYYYMMDD, YYYYMMDD-YYYYMMDD): %1").arg(query.date));
    // PS3.5 6.2: a backslash would be a second value; nothing of it may be a control character.
    for (const QString& text : QStringList{query.patientName, query.patientId, query.accessionNumber, query.description,
                                           query.referringPhysician} +
                                   query.modalities)
        if (text.contains(u'\\') || std::any_of(text.begin(), text.end(), [](QChar c) { return c < u' '; }))
            return unaskable(QStringLiteral("a backslash or a control character cannot be searched for"));
    return {};
}

std::unique_ptr<DcmDataset> makeQueryKeys(const StudyQuery& query, const QString& modality) {
    Keys keys;
    switch (query.level) {
    case QueryLevel::Patient:
        keys.add(DCM_QueryRetrieveLevel, QStringLiteral("PATIENT"));
        addPatient(keys, query);
        break;
    case QueryLevel::Study:
        keys.add(DCM_QueryRetrieveLevel, QStringLiteral("STUDY"));
        addStudy(keys, query, modality);
        break;
    case QueryLevel::Series:
        keys.add(DCM_QueryRetrieveLevel, QStringLiteral("SERIES"));
        addSeries(keys, query, modality);
        break;
    case QueryLevel::Image:
        keys.add(DCM_QueryRetrieveLevel, QStringLiteral("IMAGE"));
        keys.add(DCM_StudyInstanceUID, query.studyUid);
        keys.add(DCM_SeriesInstanceUID, query.seriesUid);
        keys.addAll({DCM_SOPInstanceUID, DCM_SOPClassUID, DCM_InstanceNumber});
        break;
    }
    return keys.take();
}

std::unique_ptr<DcmDataset> makeRetrieveKeys(const QString& studyUid, const QString& seriesUid,
                                             const QStringList& sopInstanceUids) {
    Keys keys;
    const char* level = seriesUid.isEmpty() ? "STUDY" : sopInstanceUids.isEmpty() ? "SERIES" : "IMAGE";
    keys.add(DCM_QueryRetrieveLevel, QString::fromLatin1(level));
    keys.add(DCM_StudyInstanceUID, studyUid);
    if (!seriesUid.isEmpty())
        keys.add(DCM_SeriesInstanceUID, seriesUid);
    if (!sopInstanceUids.isEmpty())
        keys.add(DCM_SOPInstanceUID, sopInstanceUids.join(u'\\'));
    return keys.take();
}

} // namespace sagitta::network
