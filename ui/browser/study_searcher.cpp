#include "ui/browser/study_searcher.h"

#include <QPointer>

#include <limits>
#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kFirstRows = 200; // several screens full, made in a few milliseconds
constexpr int kGrowth = 4;

} // namespace

StudySearcher::StudySearcher(StudyService& service, QObject* parent) :
    QObject(parent), m_service(service), m_most(kFirstRows) {}

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
    m_most = kFirstRows;
    m_localFound = 0;
}

void StudySearcher::setAlbums(const QStringList& albums) {
    if (std::exchange(m_albums, albums) != albums)
        m_most = kFirstRows;
}

storage::StudyFilter StudySearcher::localFilter() const {
    storage::StudyFilter filter = makeLocalFilter(m_terms, QDate::currentDate());
    filter.albums = m_albums;
    return filter;
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

void StudySearcher::moreLocal() {
    if (isBusy() || m_localFound <= m_most)
        return;
    m_most = m_most > std::numeric_limits<int>::max() / kGrowth ? m_localFound : m_most * kGrowth;
    refreshLocal();
}

void StudySearcher::setOrder(const storage::StudyOrder& order) {
    if (std::exchange(m_order, order) != order && m_localFound > m_most)
        refreshLocal();
}

void StudySearcher::start(const QStringList& sources) {
    const int number = ++m_number;
    m_pending = QSet<QString>(sources.begin(), sources.end());
    for (const QString& source : sources)
        emit started(source);
    if (sources == QStringList{QString()})
        askLocal(number);
    else
        askNodes(sources, number);
}

void StudySearcher::askLocal(int number) {
    m_refreshWaiting = false;
    m_service.searchLocal(localFilter(), m_order, m_most,
                          [self = QPointer(this), number](Result<storage::StudyPage> page) {
                              if (!self || self->m_number != number)
                                  return;
                              Result<network::QueryAnswer> answer = network::QueryAnswer();
                              if (page)
                                  answer->studies = std::move(page->studies);
                              else
                                  answer = page.error();
                              self->m_localFound = page ? page->total : 0;
                              self->take(QString(), answer, self->m_localFound);
                          });
}

void StudySearcher::askNodes(const QStringList& nodes, int number) {
    m_service.search(nodes, makeStudyQuery(m_terms, QDate::currentDate()),
                     [self = QPointer(this), number](const QString& node, const Result<network::QueryAnswer>& answer) {
                         if (self && self->m_number == number)
                             self->take(node, answer, answer ? static_cast<int>(answer->studies.size()) : 0);
                     });
}

void StudySearcher::take(const QString& source, const Result<network::QueryAnswer>& answer, int found) {
    if (!m_pending.remove(source))
        return;
    m_localAnswered |= source.isEmpty();
    emit answered(source, answer, found);
    if (isBusy())
        return;
    if (std::exchange(m_nodesWaiting, false))
        start(nodes());
    else if (m_refreshWaiting)
        start({QString()});
}

} // namespace sagitta::ui
