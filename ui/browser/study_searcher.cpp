#include "ui/browser/study_searcher.h"

#include <QPointer>

#include <utility>

namespace sagitta::ui {

StudySearcher::StudySearcher(StudyService& service, QObject* parent) : QObject(parent), m_service(service) {}

StudySearcher::~StudySearcher() {
    if (isBusy())
        m_service.cancelSearch();
}

void StudySearcher::setTerms(const SearchTerms& terms, const QStringList& sources) {
    if (terms == m_terms && sources == m_sources)
        return;
    if (isBusy())
        m_service.cancelSearch();
    m_pending.clear();
    ++m_number;
    m_terms = terms;
    m_sources = sources;
    m_nodesAsked = m_nodesWaiting = m_refreshWaiting = m_localAnswered = false;
}

QStringList StudySearcher::nodes() const {
    QStringList names = m_sources;
    names.removeAll(QString());
    return names;
}

void StudySearcher::searchLocal() {
    if (m_sources.contains(QString()))
        start({QString()});
}

void StudySearcher::searchAll() {
    m_nodesAsked = !nodes().isEmpty();
    if (m_sources.contains(QString()) && !m_localAnswered) {
        m_nodesWaiting = m_nodesAsked;
        if (!m_pending.contains(QString()))
            start({QString()});
        for (const QString& node : m_nodesWaiting ? nodes() : QStringList())
            emit started(node);
    } else if (m_nodesAsked) {
        start(nodes());
    }
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
    const bool isLocal = sources == QStringList{QString()};
    m_pending = QSet<QString>(sources.begin(), sources.end());
    if (isLocal)
        m_refreshWaiting = false;
    for (const QString& source : sources)
        emit started(source);
    const QDate today = QDate::currentDate();
    m_service.search(
        sources, isLocal ? makeLocalQuery(m_terms, today) : makeStudyQuery(m_terms, today),
        [self = QPointer(this), number](const QString& source, const Result<network::QueryAnswer>& answer) {
            if (self && self->m_number == number)
                self->take(source, answer);
        });
}

void StudySearcher::take(const QString& source, const Result<network::QueryAnswer>& answer) {
    if (!m_pending.remove(source))
        return;
    m_localAnswered |= source.isEmpty();
    emit answered(source, answer);
    if (isBusy())
        return;
    if (std::exchange(m_nodesWaiting, false))
        start(nodes());
    else if (m_refreshWaiting)
        start({QString()});
}

} // namespace sagitta::ui
