#include "app/gui/desktop.h"

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

QString arrivalText(const JobStatus& status) {
    switch (status.state) {
    case JobState::Queued:
        return QStringLiteral("waiting to be received");
    case JobState::Running:
        return status.progress.text.isEmpty() ? QStringLiteral("connecting…")
                                              : QStringLiteral("receiving %1").arg(status.progress.text);
    case JobState::Failed:
        return QStringLiteral("incomplete: %1").arg(status.error ? status.error->message() : QString());
    case JobState::Cancelled:
        return QStringLiteral("incomplete: retrieve cancelled");
    case JobState::Succeeded:
        break;
    }
    return {};
}

} // namespace

Desktop::Desktop(Engine& engine) :
    m_engine(engine), m_toGui(makeQtExecutor(this)), m_volumes(m_toGui),
    m_studies(std::make_unique<ui::StudiesWindow>(*this, engine.jobs(), engine.nodes(), engine.settings())) {
    connect(m_studies.get(), &ui::StudiesWindow::openRequested, this, &Desktop::openStudy);
    m_refreshStudies.setSingleShot(true);
    m_refreshStudies.setInterval(kTableRefresh);
    connect(&m_refreshStudies, &QTimer::timeout, this, [this] { m_studies->localStudiesChanged(); });
    m_storeSubscription = engine.store().subscribe([this, toGui = m_toGui](const QSet<QString>& studyUids) {
        toGui([this, studyUids] { studiesChanged(studyUids); });
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
            ui::ViewerServices{m_engine.frames(), m_engine.planar(), m_volumes, m_engine.settings(),
                               m_engine.studyReader(), m_engine.annotationFolder()});
    }
    m_viewer->openStudy(uid);
    m_viewer->setArrivalText(uid, m_arrivals.value(uid));
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
    const JobId id = m_engine.jobs().submit(
        std::make_shared<RetrieveJob>(m_engine.store(), m_engine.moveInbox(), *found,
                                      network::RetrieveRequest{study.studyInstanceUid, {}, {}}, describe(study)),
        JobPriority::User);
    m_retrievedStudies.insert(id, study.studyInstanceUid);
    return id;
}

JobId Desktop::importPaths(const QStringList& paths) {
    return m_engine.jobs().submit(std::make_shared<ImportJob>(m_engine.store(), paths), JobPriority::User);
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

void Desktop::studiesChanged(const QSet<QString>& studyUids) {
    if (!m_refreshStudies.isActive())
        m_refreshStudies.start();
    if (m_viewer)
        for (const QString& uid : studyUids)
            m_viewer->studyChanged(uid);
}

void Desktop::jobChanged(const JobStatus& status) {
    const QString studyUid = m_retrievedStudies.value(status.id);
    if (!studyUid.isEmpty())
        setArrival(studyUid, arrivalText(status));
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
