#include "network/dimse/answer_rows.h"

#include "core/uid.h"
#include "dicom/tag.h"
#include "network/dimse/matching.h"

namespace sagitta::network {
namespace {

namespace tags = dicom::tags;

// An archive may leave a parent's UID out of its answers; it is the one that was asked for.
QString orElse(const QString& text, const QString& other) { return text.isEmpty() ? other : text; }

bool fitsPatient(const StudyQuery& query, const QString& name, const QString& id) {
    return (query.patientName.isEmpty() || matchesName(query.patientName, name)) &&
           (query.patientId.isEmpty() || matchesText(query.patientId, id));
}

} // namespace

dicom::StudySummary studyRow(const dicom::Dataset& answer, const QString& source) {
    dicom::StudySummary row;
    row.studyInstanceUid = answer.text(tags::StudyInstanceUID);
    row.patientName = answer.text(tags::PatientName);
    row.patientId = answer.text(tags::PatientID);
    row.issuerOfPatientId = answer.text(tags::IssuerOfPatientID);
    row.patientBirthDate = answer.text(tags::PatientBirthDate);
    row.patientSex = answer.text(tags::PatientSex);
    row.studyDate = answer.text(tags::StudyDate);
    row.studyTime = answer.text(tags::StudyTime);
    row.studyDescription = answer.text(tags::StudyDescription);
    row.accessionNumber = answer.text(tags::AccessionNumber);
    row.studyId = answer.text(tags::StudyID);
    row.referringPhysicianName = answer.text(tags::ReferringPhysicianName);
    for (const QString& modality : answer.texts(tags::ModalitiesInStudy))
        if (!modality.trimmed().isEmpty())
            row.modalities << modality.trimmed();
    row.series = answer.integer(tags::NumberOfStudyRelatedSeries);
    row.instances = answer.integer(tags::NumberOfStudyRelatedInstances);
    row.source = source;
    return row;
}

dicom::SeriesSummary seriesRow(const dicom::Dataset& answer, const QString& studyUid) {
    dicom::SeriesSummary row;
    row.studyInstanceUid = orElse(answer.text(tags::StudyInstanceUID), studyUid);
    row.seriesInstanceUid = answer.text(tags::SeriesInstanceUID);
    row.modality = answer.text(tags::Modality);
    row.seriesNumber = answer.integer(tags::SeriesNumber);
    row.seriesDescription = answer.text(tags::SeriesDescription);
    row.seriesDate = answer.text(tags::SeriesDate);
    row.bodyPart = answer.text(tags::BodyPartExamined);
    row.instances = answer.integer(tags::NumberOfSeriesRelatedInstances);
    return row;
}

dicom::InstanceSummary instanceRow(const dicom::Dataset& answer, const QString& studyUid, const QString& seriesUid) {
    dicom::InstanceSummary row;
    row.studyInstanceUid = orElse(answer.text(tags::StudyInstanceUID), studyUid);
    row.seriesInstanceUid = orElse(answer.text(tags::SeriesInstanceUID), seriesUid);
    row.sopInstanceUid = answer.text(tags::SOPInstanceUID);
    row.sopClassUid = answer.text(tags::SOPClassUID);
    row.instanceNumber = answer.integer(tags::InstanceNumber);
    return row;
}

PatientSummary patientRow(const dicom::Dataset& answer) {
    return {answer.text(tags::PatientName), answer.text(tags::PatientID), answer.text(tags::IssuerOfPatientID),
            answer.text(tags::PatientBirthDate), answer.text(tags::PatientSex)};
}

bool AnswerRows::fits(const dicom::StudySummary& row) {
    if (!m_query.modalities.isEmpty()) {
        if (row.modalities.isEmpty())
            ++m_unknownModality;
        else if (std::none_of(m_query.modalities.begin(), m_query.modalities.end(),
                              [&](const QString& wanted) { return row.modalities.contains(wanted); }))
            return false;
    }
    return fitsPatient(m_query, row.patientName, row.patientId) &&
           (m_query.studyUid.isEmpty() || m_query.studyUid == row.studyInstanceUid) &&
           (m_query.accessionNumber.isEmpty() || matchesText(m_query.accessionNumber, row.accessionNumber)) &&
           (m_query.date.isEmpty() || matchesDate(m_query.date, row.studyDate)) &&
           (m_query.description.isEmpty() || matchesText(m_query.description, row.studyDescription)) &&
           fitsReferrer(row);
}

// Its name is an optional key (PS3.4 C.6.2.1.2): an archive may search for it and not tell it.
bool AnswerRows::fitsReferrer(const dicom::StudySummary& row) {
    if (m_query.referringPhysician.isEmpty())
        return true;
    const bool isUnknown = row.referringPhysicianName.isEmpty();
    m_unknownReferrer += isUnknown ? 1 : 0;
    return isUnknown || matchesName(m_query.referringPhysician, row.referringPhysicianName);
}

bool AnswerRows::fits(const dicom::SeriesSummary& row) {
    if (!m_query.modalities.isEmpty() && row.modality.isEmpty())
        ++m_unknownModality;
    else if (!m_query.modalities.isEmpty() && !m_query.modalities.contains(row.modality))
        return false;
    return row.studyInstanceUid == m_query.studyUid &&
           (m_query.seriesUid.isEmpty() || m_query.seriesUid == row.seriesInstanceUid) &&
           (m_query.date.isEmpty() || matchesDate(m_query.date, row.seriesDate)) &&
           (m_query.description.isEmpty() || matchesText(m_query.description, row.seriesDescription));
}

bool AnswerRows::fits(const PatientSummary& row) const { return fitsPatient(m_query, row.patientName, row.patientId); }

bool AnswerRows::isNew(const QString& key) {
    const qsizetype before = m_keys.size();
    m_keys.insert(key);
    return m_keys.size() > before;
}

void AnswerRows::add(const dicom::Dataset& answer) {
    ++m_count;
    const auto keep = [this](auto& rows, const auto& row, const QString& uid, bool rowFits) {
        if (!isValidUid(uid))
            ++m_nameless;
        else if (!rowFits)
            ++m_strangers;
        else if (isNew(uid))
            rows.push_back(row);
    };
    switch (m_query.level) {
    case QueryLevel::Patient: {
        const PatientSummary row = patientRow(answer);
        if (!fits(row))
            ++m_strangers;
        else if (isNew(row.patientId + u'\n' + row.issuerOfPatientId + u'\n' + row.patientName))
            m_answer.patients.push_back(row);
        break;
    }
    case QueryLevel::Study: {
        const dicom::StudySummary row = studyRow(answer, m_source);
        keep(m_answer.studies, row, row.studyInstanceUid, fits(row));
        break;
    }
    case QueryLevel::Series: {
        const dicom::SeriesSummary row = seriesRow(answer, m_query.studyUid);
        keep(m_answer.series, row, row.seriesInstanceUid, fits(row));
        break;
    }
    case QueryLevel::Image: {
        const dicom::InstanceSummary row = instanceRow(answer, m_query.studyUid, m_query.seriesUid);
        keep(m_answer.instances, row, row.sopInstanceUid,
             row.studyInstanceUid == m_query.studyUid && row.seriesInstanceUid == m_query.seriesUid);
        break;
    }
    }
}

QueryAnswer AnswerRows::take() {
    if (m_strangers > 0)
        m_answer.warnings << QStringLiteral("%1 answers did not match the query and were left out: the archive ignores "
                                            "some of its keys")
                                 .arg(m_strangers);
    if (m_nameless > 0)
        m_answer.warnings << QStringLiteral("%1 answers had no valid UID and were left out").arg(m_nameless);
    if (m_unknownModality > 0)
        m_answer.warnings << QStringLiteral("the archive does not say the modality of %1 answers; they may be of any")
                                 .arg(m_unknownModality);
    if (m_unknownReferrer > 0)
        m_answer.warnings << QStringLiteral(
                                 "the archive does not say the referring physician of %1 answers; it may be anyone")
                                 .arg(m_unknownReferrer);
    return std::move(m_answer);
}

} // namespace sagitta::network
