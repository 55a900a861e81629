#include "app/local_query.h"

namespace sagitta::app {
namespace {

// Wildcards, and what separates the parts of a name, separate words.
QString words(QString pattern) {
    for (const QChar separator : {u'*', u'?', u'^', u'='})
        pattern.replace(separator, u' ');
    return pattern;
}

} // namespace

storage::StudyFilter localFilter(const network::StudyQuery& query) {
    storage::StudyFilter filter;
    filter.patientName = words(query.patientName);
    filter.patientId = words(query.patientId);
    filter.accessionNumber = words(query.accessionNumber);
    filter.description = words(query.description);
    filter.referringPhysician = words(query.referringPhysician);
    filter.modalities = query.modalities;
    filter.studyUid = query.studyUid;
    const qsizetype dash = query.date.indexOf(u'-');
    filter.fromDate = dash < 0 ? query.date : query.date.left(dash);
    filter.toDate = dash < 0 ? query.date : query.date.mid(dash + 1);
    return filter;
}

Result<network::QueryAnswer> findLocal(const storage::Catalog& catalog, const network::StudyQuery& query) {
    SAGITTA_TRY(storage::StudyPage found, catalog.find(localFilter(query)));
    network::QueryAnswer answer;
    answer.studies = std::move(found.studies);
    return answer;
}

} // namespace sagitta::app
