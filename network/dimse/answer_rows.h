// Rows of a C-FIND answer list: read from one answer, judged against the query again, merged by UID. Pure, any thread.
#pragma once

#include "dicom/dataset.h"
#include "network/study_source.h"

#include <QSet>

namespace sagitta::network {

dicom::StudySummary studyRow(const dicom::Dataset& answer, const QString& source);
dicom::SeriesSummary seriesRow(const dicom::Dataset& answer, const QString& studyUid);
dicom::InstanceSummary instanceRow(const dicom::Dataset& answer, const QString& studyUid, const QString& seriesUid);
PatientSummary patientRow(const dicom::Dataset& answer);

// Collects the answers of all queries for one StudyQuery.
class AnswerRows {
public:
    AnswerRows(const StudyQuery& query, const QString& source) : m_query(query), m_source(source) {}

    void add(const dicom::Dataset& answer);
    int count() const { return m_count; }
    // With warnings about what was left out or could not be judged.
    QueryAnswer take();

private:
    bool fits(const dicom::StudySummary& row);
    bool fitsReferrer(const dicom::StudySummary& row);
    bool fits(const dicom::SeriesSummary& row);
    bool fits(const PatientSummary& row) const;
    bool isNew(const QString& key);

    StudyQuery m_query;
    QString m_source;
    QueryAnswer m_answer;
    QSet<QString> m_keys;
    int m_count = 0;
    int m_strangers = 0;       // did not match the query
    int m_nameless = 0;        // had no valid UID
    int m_unknownModality = 0; // the archive does not say which modalities the study has
    int m_unknownReferrer = 0;
};

} // namespace sagitta::network
