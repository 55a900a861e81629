#include "app/local_query.h"

#include "storage/search_text.h"

namespace sagitta::app {
namespace {

bool matchesDate(const QString& date, const QString& range) {
    if (range.isEmpty())
        return true;
    const qsizetype dash = range.indexOf(u'-');
    if (dash < 0)
        return date == range;
    const QString from = range.left(dash);
    const QString to = range.mid(dash + 1);
    return !date.isEmpty() && (from.isEmpty() || date >= from) && (to.isEmpty() || date <= to);
}

bool matchesModality(const QStringList& modalities, const QStringList& wanted) {
    return wanted.isEmpty() || std::any_of(wanted.begin(), wanted.end(), [&](const QString& modality) {
               return modalities.contains(modality, Qt::CaseInsensitive);
           });
}

QString words(const QString& pattern) {
    QString text = pattern;
    for (const QChar separator : {u'*', u'?', u'^', u'='})
        text.replace(separator, u' ');
    return text;
}

bool contains(const QString& value, const QString& pattern) {
    // As the catalog searches, which looks at all fields at once.
    const QString folded = storage::foldForSearch(value);
    const QStringList parts = storage::foldForSearch(words(pattern)).split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(), [&](const QString& part) { return folded.contains(part); });
}

Result<std::vector<dicom::StudySummary>> candidates(const storage::Catalog& catalog, const network::StudyQuery& query) {
    if (query.studyUid.isEmpty())
        return catalog.studies(words(
            QStringList{query.patientName, query.patientId, query.accessionNumber, query.description}.join(u' ')));
    SAGITTA_TRY(const std::optional<dicom::StudySummary> study, catalog.study(query.studyUid));
    return study ? std::vector{*study} : std::vector<dicom::StudySummary>();
}

} // namespace

Result<network::QueryAnswer> findLocal(const storage::Catalog& catalog, const network::StudyQuery& query) {
    SAGITTA_TRY(std::vector<dicom::StudySummary> studies, candidates(catalog, query));
    std::erase_if(studies, [&](const dicom::StudySummary& study) {
        return !matchesDate(study.studyDate, query.date) || !matchesModality(study.modalities, query.modalities) ||
               !contains(study.patientId, query.patientId) || !contains(study.accessionNumber, query.accessionNumber) ||
               !contains(study.studyDescription, query.description);
    });
    network::QueryAnswer answer;
    answer.studies = std::move(studies);
    return answer;
}

} // namespace sagitta::app
