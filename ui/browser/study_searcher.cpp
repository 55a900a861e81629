#include "ui/browser/study_searcher.h"

#include <QPointer>

#include <algorithm>
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

int StudySearcher::firstRows() const { return m_order ? kFirstRows : std::numeric_limits<int>::max(); }

bool StudySearcher::setTerms(const SearchTerms& terms, const QStringList& sources) {
    if (terms == m_terms && sources == m_sources)
        return false;
    if (isBusy())
        m_service.cancelSearch();
    m_pending.clear();
    ++m_number;
    m_terms = terms;
    m_sources = sources;
    m_nodesAsked = m_nodesWaiting = m_refreshWaiting = m_localAnswered = false;
    m_most = firstRows();
    m_localFound = 0;
    return true;
}

void StudySearcher::setAlbums(const QStringList& albums) {
    if (std::exchange(m_albums, albums) != albums)
        m_most = firstRows();
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
    if (isBusy() && !m_pending.contains(QString()))
        refreshLocal(); // behind the nodes, whose answers would be dropped
    else if (m_sources.contains(QString()))
        start({QString()});
}

void StudySearcher::searchAll() {
    m_nodesAsked = !nodes().isEmpty();
    if (m_sources.contains(QString()) && (!m_localAnswered || m_pending.contains(QString()))) {
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
    if (isBusy() || !hasMoreLocal())
        return;
    m_most = m_most > std::numeric_limits<int>::max() / kGrowth ? m_localFound : m_most * kGrowth;
    refreshLocal();
}

void StudySearcher::setOrder(const std::optional<storage::StudyOrder>& order) {
    if (std::exchange(m_order, order) == order)
        return;
    const bool isAsking = m_pending.contains(QString()); // in the former order
    const bool isPartHere = hasMoreLocal();
    m_most = std::max(m_most, firstRows());
    if (isPartHere || isAsking)
        refreshLocal();
}

void StudySearcher::cancelNodes() {
    const QStringList waiting = m_nodesWaiting ? nodes() : QStringList(m_pending.begin(), m_pending.end());
    m_nodesWaiting = false;
    if (!m_pending.contains(QString())) {
        m_service.cancelSearch();
        ++m_number;
        m_pending.clear();
    }
    for (const QString& node : waiting)
        if (!node.isEmpty())
            emit answered(node, Error(ErrorCode::Cancelled, QStringLiteral("the search was cancelled")), 0);
    if (m_refreshWaiting && !isBusy())
        start({QString()});
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
    m_service.searchLocal(
        localFilter(), order(), m_most, [self = QPointer(this), number](Result<storage::StudyPage> page) {
            if (!self || self->m_number != number)
                return;
            self->m_localFound = page ? page->total : 0;
            if (page)
                self->take({}, FoundStudies{makeStudyList({}, std::move(page->studies)), {}}, page->total);
            else
                self->take({}, page.error(), 0);
        });
}

void StudySearcher::askNodes(const QStringList& nodes, int number) {
    m_service.search(nodes, makeStudyQuery(m_terms, QDate::currentDate()),
                     [self = QPointer(this), number](const QString& node, const Result<network::QueryAnswer>& answer) {
                         if (!self || self->m_number != number)
                             return;
                         if (answer)
                             self->take(node, FoundStudies{makeStudyList(node, answer->studies), answer->warnings},
                                        static_cast<int>(answer->studies.size()));
                         else
                             self->take(node, answer.error(), 0);
                     });
}

void StudySearcher::take(const QString& source, const Result<FoundStudies>& answer, int found) {
    if (!m_pending.remove(source))
        return;
    if (source.isEmpty())
        m_localAnswered = static_cast<bool>(answer);
    emit answered(source, answer, found);
    if (isBusy())
        return;
    if (std::exchange(m_nodesWaiting, false))
        start(nodes());
    else if (m_refreshWaiting)
        start({QString()});
}

} // namespace sagitta::ui
