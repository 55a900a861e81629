#include "ui/browser/study_searcher.h"

#include <QPointer>

namespace sagitta::ui {

StudySearcher::StudySearcher(StudyService& service, QObject* parent) : QObject(parent), m_service(service) {}

StudySearcher::~StudySearcher() {
    if (isBusy())
        m_service.cancelSearch();
}

void StudySearcher::setTerms(const SearchTerms& terms, const QStringList& sources) {
    if (isBusy())
        m_service.cancelSearch();
    m_pending.clear();
    ++m_number;
    m_terms = terms;
    m_sources = sources;
    m_nodesAsked = false;
    m_refreshWaiting = false;
}

void StudySearcher::searchLocal() {
    if (m_sources.contains(QString()))
        start({QString()});
}

void StudySearcher::searchAll() {
    if (m_sources.isEmpty())
        return;
    m_nodesAsked = true;
    start(m_sources);
}

void StudySearcher::refreshLocal() {
    if (!m_sources.contains(QString()))
        return;
    if (isBusy())
        m_refreshWaiting = true;
    else
        start({QString()});
}

void StudySearcher::start(const QStringList& sources) {
    const int number = ++m_number;
    m_pending = QSet<QString>(sources.begin(), sources.end());
    m_refreshWaiting = false;
    for (const QString& source : sources)
        emit started(source);
    m_service.search(
        sources, makeStudyQuery(m_terms, QDate::currentDate()),
        [self = QPointer(this), number](const QString& source, const Result<network::QueryAnswer>& answer) {
            if (self && self->m_number == number)
                self->take(source, answer);
        });
}

void StudySearcher::take(const QString& source, const Result<network::QueryAnswer>& answer) {
    if (!m_pending.remove(source))
        return;
    emit answered(source, answer);
    if (!isBusy() && m_refreshWaiting)
        start({QString()});
}

} // namespace sagitta::ui
