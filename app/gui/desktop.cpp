#include "app/gui/desktop.h"

#include "app/arrival_text.h"
#include "app/import_job.h"
#include "app/local_query.h"
#include "app/retrieve_job.h"

#include <chrono>

namespace sagitta::app {
namespace {

constexpr std::chrono::milliseconds kTableRefresh{300};

// The study in the job list, without its patient.
QString describe(const dicom::StudySummary& study) {
    QStringList parts{study.modalities.join(u'/'), study.studyDate, study.studyDescription};
    parts.removeAll(QString());
    return parts.isEmpty() ? QStringLiteral("study") : parts.join(u' ');
}

} // namespace

Desktop::Desktop(Engine& engine) :
    m_engine(engine), m_toGui(makeQtExecutor(this)), m_volumes(m_toGui),
    m_studies(std::make_unique<ui::StudiesWindow>(*this, engine.jobs(), engine.nodes(), engine.settings())) {
    connect(m_studies.get(), &ui::StudiesWindow::openRequested, this, &Desktop::openStudy);
    m_refreshStudies.setSingleShot(true);
    m_refreshStudies.setInterval(kTableRefresh);
    connect(&m_refreshStudies, &QTimer::timeout, this, [this] { m_studies->localStudiesChanged(); });
    m_storeSubscription = engine.store().subscribe([this, toGui = m_toGui](const storage::StoreChange& change) {
        toGui([this, change] { studiesChanged(change); });
    });
    m_jobSubscription = engine.jobs().subscribe(
        [this, toGui = m_toGui](const JobStatus& status) { toGui([this, status] { jobChanged(status); }); });
}

Desktop::~Desktop() {
    cancelSearch();
    m_storeSubscription.reset();
    m_jobSubscription.reset();
}

void Desktop::openStudy(const QString& source, const dicom::StudySummary& study) {
    const QString& uid = study.studyInstanceUid;
    if (!source.isEmpty() && retrieve(source, study) == 0)
        setArrival(uid, QStringLiteral("nothing is received: the node %1 is no longer in the list").arg(source));
    if (!m_viewer) {
        m_viewer = std::make_unique<ui::ViewerWindow>(
            ui::ViewerServices{m_engine.frames(), m_engine.planar(), m_volumes, m_engine.settings(), *this,
                               m_engine.studyReader(), m_engine.annotationFolder()});
    }
    m_viewer->openStudy(uid);
    m_viewer->setArrivalText(uid, m_arrivals.value(uid));
    m_viewer->setExpected(uid, expectedImages(uid));
    m_viewer->show();
    m_viewer->raise();
    m_viewer->activateWindow();
}

void Desktop::search(const QStringList& sources, const network::StudyQuery& query, SearchDone done) {
    cancelSearch();
    const quint64 generation = m_searchGeneration;
    for (const QString& source : sources) {
        const auto answer = [this, generation, source, done](const Result<network::QueryAnswer>& result) {
            m_toGui([this, generation, source, done, result] {
                if (generation == m_searchGeneration)
                    done(source, result);
            });
        };
        if (source.isEmpty()) {
            m_searches.push_back(m_tasks.start(
                [this, query, answer](const std::stop_token&) { answer(findLocal(m_engine.catalog(), query)); }));
            continue;
        }
        const Result<network::RemoteNode> node = m_engine.nodes().find(source);
        if (!node) {
            answer(node.error());
            continue;
        }
        m_searches.push_back(m_tasks.start([node = *node, query, answer](const std::stop_token& stop) {
            Result<network::QueryAnswer> result = network::makeDimseSource(node)->find(query, stop);
            if (result)
                for (dicom::StudySummary& study : result->studies)
                    study.source = node.name;
            answer(result);
        }));
    }
}

void Desktop::cancelSearch() {
    ++m_searchGeneration;
    for (std::stop_source& search : m_searches)
        search.request_stop();
    m_searches.clear();
}

JobId Desktop::retrieve(const QString& node, const dicom::StudySummary& study) {
    const Result<network::RemoteNode> found = m_engine.nodes().find(node);
    if (!found)
        return 0;
    RetrieveMeans means;
    means.told = [this, toGui = m_toGui, uid = study.studyInstanceUid](const RetrieveReport& report) {
        toGui([this, uid, report] { takeReport(uid, report); });
    };
    means.memory = &m_engine.nodeMemory();
    network::RetrieveRequest request{study.studyInstanceUid, {}, {}, focusOf(study.studyInstanceUid)};
    const JobId id =
        m_engine.jobs().submit(std::make_shared<RetrieveJob>(m_engine.store(), m_engine.moveInbox(), *found,
                                                             std::move(request), describe(study), std::move(means)),
                               JobPriority::User);
    m_retrievedStudies.insert(id, study.studyInstanceUid);
    return id;
}

JobId Desktop::importPaths(const QStringList& paths) {
    return m_engine.jobs().submit(std::make_shared<ImportJob>(m_engine.store(), paths), JobPriority::User);
}

void Desktop::lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) {
    if (studyUid != m_studyLookedAt)
        focusOf(m_studyLookedAt)->lookAt({});
    m_studyLookedAt = studyUid;
    focusOf(studyUid)->lookAt(place);
}

std::shared_ptr<network::RetrieveFocus> Desktop::focusOf(const QString& studyUid) {
    std::shared_ptr<network::RetrieveFocus>& focus = m_focuses[studyUid];
    if (!focus)
        focus = std::make_shared<network::RetrieveFocus>();
    return focus;
}

std::stop_source Desktop::examine(const network::RemoteNode& node, network::HearStep hearStep,
                                  std::function<void()> done) {
    return m_tasks.start(
        [this, node, hearStep = std::move(hearStep), done = std::move(done)](const std::stop_token& stop) {
            network::examine(node, m_engine.moveInbox(), stop, [this, &hearStep](const network::DoctorStep& step) {
                m_toGui([hearStep, step] { hearStep(step); });
            });
            m_toGui(done);
        });
}

// The frames have been told already: the engine listens before this.
void Desktop::studiesChanged(const storage::StoreChange& change) {
    if (!m_refreshStudies.isActive())
        m_refreshStudies.start();
    if (!m_viewer)
        return;
    for (const QString& uid : change.studyUids)
        m_viewer->studyChanged(uid);
    m_viewer->filesReplaced(change.staleInstances);
}

void Desktop::takeReport(const QString& studyUid, const RetrieveReport& report) {
    m_reports.insert_or_assign(studyUid, report);
    if (report.expected >= 0)
        m_studies->expectImages(studyUid, report.expected);
    if (m_viewer)
        m_viewer->setExpected(studyUid, expectedImages(studyUid));
}

// Of each series, as far as its last retrieve told.
QHash<QString, int> Desktop::expectedImages(const QString& studyUid) const {
    QHash<QString, int> images;
    const auto report = m_reports.find(studyUid);
    if (report == m_reports.end())
        return images;
    for (const network::SeriesProgress& series : report->second.series) {
        if (series.expected >= 0)
            images.insert(series.seriesUid, series.expected);
    }
    return images;
}

void Desktop::jobChanged(const JobStatus& status) {
    const QString studyUid = m_retrievedStudies.value(status.id);
    if (studyUid.isEmpty())
        return;
    const auto report = m_reports.find(studyUid);
    setArrival(studyUid, arrivalText(status, report == m_reports.end() ? nullptr : &report->second));
}

// Kept for each study: an incomplete one is so whenever it is shown, until it has been received.
void Desktop::setArrival(const QString& studyUid, const QString& text) {
    if (text.isEmpty())
        m_arrivals.remove(studyUid);
    else
        m_arrivals.insert(studyUid, text);
    if (m_viewer)
        m_viewer->setArrivalText(studyUid, text);
}

} // namespace sagitta::app
