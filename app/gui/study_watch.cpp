#include "app/gui/study_watch.h"

#include "app/study_check.h"
#include "ui/common/error_text.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

namespace sagitta::app {
namespace {

// Beyond the time-outs of the node, which begin anew with each answer.
constexpr std::chrono::seconds kMostTime{60};

// On a thread of its own; `asked` says after what.
ui::NodeNews compare(storage::LocalStore& store, const std::vector<network::RemoteNode>& nodes, const QString& studyUid,
                     ui::NodeNews asked, const std::stop_token& stop) {
    const Result<storage::Holdings> holdings = store.catalog().holdings(studyUid);
    const auto node = std::find_if(nodes.begin(), nodes.end(), [&](const network::RemoteNode& one) {
        return holdings && !one.name.isEmpty() && one.name == holdings->node;
    });
    if (node == nodes.end())
        return {};
    asked.node = node->name;
    const Result<dicom::StudyDifference> difference =
        checkStudy(store, *network::makeDimseSource(*node), node->name, studyUid, stop);
    if (!difference) {
        asked.state = ui::NodeNews::State::NotCompared;
        asked.reason =
            stop.stop_requested() ? QObject::tr("it took too long") : ui::nodeErrorText(*node, difference.error());
        return asked;
    }
    asked.difference = *difference;
    asked.state = difference->isEmpty() ? ui::NodeNews::State::None : ui::NodeNews::State::Differs;
    return asked;
}

} // namespace

StudyWatch::StudyWatch(Engine& engine) : m_engine(engine), m_toGui(makeQtExecutor(this)) {}

void StudyWatch::check(const QString& studyUid) { start(studyUid, {}); }

void StudyWatch::refreshBegan(const QString& studyUid) {
    ui::NodeNews now = news(studyUid);
    now.state = ui::NodeNews::State::Refreshing;
    take(studyUid, now);
}

void StudyWatch::refreshEnded(const QString& studyUid, const QString& reason) {
    ui::NodeNews asked;
    asked.isRefreshed = true;
    asked.reason = reason;
    start(studyUid, asked);
}

ui::NodeNews StudyWatch::news(const QString& studyUid) const {
    const auto found = m_news.find(studyUid);
    return found == m_news.end() ? ui::NodeNews() : found->second;
}

void StudyWatch::start(const QString& studyUid, const ui::NodeNews& asked) {
    if (m_checking.contains(studyUid)) {
        if (asked.isRefreshed) // what is being compared is older than what the refresh has brought
            m_afterRefresh.insert_or_assign(studyUid, asked);
        return;
    }
    m_checking.insert(studyUid);
    std::stop_source source = m_tasks.start([this, studyUid, asked,
                                             nodes = m_engine.nodes().nodes()](const std::stop_token& stop) {
        const ui::NodeNews found = compare(m_engine.store(), nodes, studyUid, asked, stop);
        m_toGui([this, studyUid, found, isRefreshed = asked.isRefreshed] { checked(studyUid, found, isRefreshed); });
    });
    QTimer::singleShot(kMostTime, this, [source]() mutable { source.request_stop(); });
}

// A refresh says itself when it has ended.
void StudyWatch::checked(const QString& studyUid, const ui::NodeNews& found, bool isRefreshed) {
    m_checking.remove(studyUid);
    readCompleteness(studyUid);
    const auto next = m_afterRefresh.find(studyUid);
    if (next != m_afterRefresh.end()) {
        const ui::NodeNews asked = next->second;
        m_afterRefresh.erase(next);
        start(studyUid, asked);
    } else if (isRefreshed || news(studyUid).state != ui::NodeNews::State::Refreshing) {
        take(studyUid, found);
    }
}

void StudyWatch::take(const QString& studyUid, const ui::NodeNews& news) {
    m_news.insert_or_assign(studyUid, news);
    emit newsChanged(studyUid);
}

void StudyWatch::readCompleteness(const QString& studyUid) {
    if (m_reading.contains(studyUid)) {
        m_readAgain.insert(studyUid);
        return;
    }
    m_reading.insert(studyUid);
    m_tasks.start([this, studyUid](const std::stop_token&) {
        const auto holdings = m_engine.catalog().seriesHoldings(studyUid);
        const auto series = holdings ? toCompleteness(*holdings) : QHash<QString, scene::Completeness>();
        m_toGui([this, studyUid, series] { takeCompleteness(studyUid, series); });
    });
}

void StudyWatch::takeCompleteness(const QString& studyUid, const QHash<QString, scene::Completeness>& series) {
    m_reading.remove(studyUid);
    emit completenessRead(studyUid, series);
    if (m_readAgain.remove(studyUid))
        readCompleteness(studyUid);
}

QHash<QString, scene::Completeness> toCompleteness(const QHash<QString, storage::Holdings>& holdings) {
    QHash<QString, scene::Completeness> known;
    for (auto it = holdings.constBegin(); it != holdings.constEnd(); ++it)
        known.insert(it.key(), {it->expected, it->received, it->received - it->undecodable, it->extra, it->failed,
                                it->node, it->isCounted, it->heardAt});
    return known;
}

} // namespace sagitta::app
