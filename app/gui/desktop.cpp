#include "app/gui/desktop.h"

#include "app/arrival_text.h"
#include "app/export_job.h"
#include "app/gui/series_reader.h"
#include "app/import_job.h"
#include "app/retrieve_job.h"
#include "app/send_job.h"
#include "ui/browser/receive_status.h"
#include "ui/common/error_text.h"
#include "ui/settings/settings_page.h"
#include "ui/settings/settings_pages.h"
#include "ui/settings/storage_panel.h"

#include <QApplication>
#include <QPointer>

#include <algorithm>
#include <chrono>

namespace sagitta::app {
namespace {

constexpr std::chrono::milliseconds kTableRefresh{300};

std::span<const ui::SettingInfo> memorySettings() {
    static const ui::SettingInfo kInfos[] = {
        {QT_TR_NOOP("Memory for images"),
         QT_TR_NOOP("Images that are ready to be shown stay in it. Holds from the next start."),
         ui::NumberSetting{&kFrameMemory, 0, 1'000'000, 500, " MB", QT_TR_NOOP("By the memory of this computer")}},
    };
    return kInfos;
}

void bringUp(QWidget& window) {
    window.show();
    window.raise();
    window.activateWindow();
}

// The study in the job list, without its patient.
QString describe(const dicom::StudySummary& study) {
    QStringList parts{study.modalities.join(u'/'), study.studyDate, study.studyDescription};
    parts.removeAll(QString());
    return parts.isEmpty() ? QStringLiteral("study") : parts.join(u' ');
}

QString describe(const std::vector<dicom::StudySummary>& studies) {
    return studies.size() == 1 ? describe(studies.front()) : QStringLiteral("%1 studies").arg(studies.size());
}

QStringList uidsOf(const std::vector<dicom::StudySummary>& studies) {
    QStringList uids;
    for (const dicom::StudySummary& study : studies)
        uids << study.studyInstanceUid;
    return uids;
}

ui::ArrivalState arrivalState(const JobStatus& status) {
    switch (status.state) {
    case JobState::Queued:
    case JobState::Succeeded:
        return ui::ArrivalState::Coming;
    case JobState::Running:
        return status.progress.isStalled ? ui::ArrivalState::Late : ui::ArrivalState::Coming;
    case JobState::Paused:
        return ui::ArrivalState::Late;
    case JobState::Failed:
    case JobState::Cancelled:
        break;
    }
    return ui::ArrivalState::Ended;
}

} // namespace

Desktop::Desktop(Engine& engine) :
    m_engine(engine), m_toGui(makeQtExecutor(this)), m_preferences(engine.settings()),
    m_appearance(*qApp, m_preferences), m_marks(engine.store().marks()), m_volumes(m_toGui), m_receiver(engine),
    m_demo(engine), m_keeper(engine), m_studies(std::make_unique<ui::StudiesWindow>(ui::StudiesServices{
                                          *this, engine.jobs(), engine.nodes(), m_preferences, m_marks})),
    m_viewers([this](int number) { return makeViewer(number); }), m_watch(engine) {
    connect(&m_watch, &StudyWatch::newsChanged, this, &Desktop::newsChanged);
    connect(&m_watch, &StudyWatch::completenessRead, this, &Desktop::completenessRead);
    connect(m_studies.get(), &ui::StudiesWindow::openRequested, this,
            [this](const QString& source, const dicom::StudySummary& study, const QString& seriesUid) {
                openStudy(source, study, seriesUid);
            });
    connect(m_studies.get(), &ui::StudiesWindow::openInNewWindowRequested, this,
            [this](const QString& source, const dicom::StudySummary& study, const QString& seriesUid) {
                openStudy(source, study, seriesUid, ViewerWindows::Where::NewWindow);
            });
    connect(m_studies.get(), &ui::StudiesWindow::settingsRequested, this, &Desktop::openSettings);
    m_demo.resume();
    m_studies->addBelowSources(new ui::ReceiveStatus(m_receiver));
    m_keeper.onRestart([] { QApplication::exit(kRestart); });
    m_refreshStudies.setSingleShot(true);
    m_refreshStudies.setInterval(kTableRefresh);
    connect(&m_refreshStudies, &QTimer::timeout, this,
            [this] { m_studies->localStudiesChanged(std::exchange(m_changedStudies, {})); });
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

void Desktop::openStudy(const QString& source, const dicom::StudySummary& study, const QString& seriesUid,
                        ViewerWindows::Where where) {
    const QString& uid = study.studyInstanceUid;
    if (!study.modalities.isEmpty()) // from a list; elsewhere only the UID is known
        m_described.insert(uid, describe(study));
    if (!source.isEmpty() && retrieve(source, study) == 0)
        setArrival(uid, {QStringLiteral("nothing is received: the node %1 is no longer in the list").arg(source),
                         ui::ArrivalState::Ended});
    ui::ViewerWindow& viewer = m_viewers.windowFor(uid, where);
    if (viewer.mayOpen(uid, [this, &viewer, uid, seriesUid] { show(viewer, uid, seriesUid); }))
        show(viewer, uid, seriesUid);
    else
        bringUp(viewer);
}

void Desktop::show(ui::ViewerWindow& viewer, const QString& uid, const QString& seriesUid) {
    m_holds.try_emplace(uid, m_engine.dataDir(), uid).first->second.take();
    viewer.openStudy(uid);
    if (!seriesUid.isEmpty())
        viewer.showSeries(seriesUid);
    m_marks.noteOpened(uid);
    viewer.setArrival(uid, m_arrivals.value(uid));
    viewer.setNodeNews(uid, m_watch.news(uid));
    m_watch.readCompleteness(uid);
    // While it is being retrieved the node is asked anyway.
    if (!isFetching(uid))
        m_watch.check(uid);
    bringUp(viewer);
}

std::unique_ptr<ui::ViewerWindow> Desktop::makeViewer(int number) {
    auto viewer = std::make_unique<ui::ViewerWindow>(
        ui::ViewerServices{m_engine.frames(), m_engine.frameSource(), m_engine.planar(), m_volumes, m_preferences,
                           *this, m_engine.studyReader(), m_engine.annotationFolder(),
                           m_engine.dataDir() + QStringLiteral("/corner_text.json"), number});
    connect(viewer.get(), &ui::ViewerWindow::refreshRequested, this, &Desktop::refresh);
    connect(viewer.get(), &ui::ViewerWindow::studiesRequested, this, [this] { bringUp(*m_studies); });
    connect(viewer.get(), &ui::ViewerWindow::nextUnreadRequested, this, [this, asker = QPointer(viewer.get())] {
        m_studies->openNextUnread([asker](const QString& text) {
            if (asker)
                asker->say(text);
        });
    });
    connect(viewer.get(), &ui::ViewerWindow::readRequested, this,
            [this, asker = QPointer(viewer.get())](const QString& studyUid) {
                m_marks.setStatus({studyUid}, storage::ReadingStatus::Read, [asker](const Error& error) {
                    if (asker)
                        asker->warn(tr("This could not be kept: %1").arg(ui::errorText(error)));
                });
            });
    connect(viewer.get(), &ui::ViewerWindow::settingsRequested, this, &Desktop::openSettings);
    connect(viewer.get(), &ui::ViewerWindow::newWindowRequested, this, [this](const QString& studyUid) {
        dicom::StudySummary study;
        study.studyInstanceUid = studyUid;
        openStudy(QString(), study, QString(), ViewerWindows::Where::NewWindow);
    });
    return viewer;
}

void Desktop::openSettings() {
    if (!m_settings) {
        m_settings = std::make_unique<ui::SettingsDialog>();
        ui::addSettingsPages(*m_settings, {m_preferences, *this, m_engine.nodes(), m_receiver});
        m_settings->addPage(tr("Storage"), new ui::StoragePanel(m_keeper, *this));
        m_settings->addPage(tr("Memory"), new ui::RowsPage(memorySettings(), m_preferences));
        ui::addAboutPage(*m_settings, QCoreApplication::applicationVersion(), m_engine.dataDir());
    }
    m_settings->bringUp();
}

void Desktop::search(const QStringList& nodes, const network::StudyQuery& query, SearchDone done) {
    cancelSearch();
    const quint64 generation = m_searchGeneration;
    for (const QString& name : nodes) {
        const auto answer = [this, generation, name, done](const Result<network::QueryAnswer>& result) {
            m_toGui([this, generation, name, done, result] {
                if (generation == m_searchGeneration)
                    done(name, result);
            });
        };
        const Result<network::RemoteNode> node = m_engine.nodes().find(name);
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

void Desktop::searchLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                          LocalDone done) {
    cancelSearch();
    m_searches.emplace_back();
    m_localSearches.add([this, isReplaced = m_searches.back().get_token(), generation = m_searchGeneration, filter,
                         order, most, done = std::move(done)](const std::stop_token&) {
        if (isReplaced.stop_requested())
            return;
        Result<storage::StudyPage> page = m_engine.catalog().find(filter, order, most);
        QStringList shown;
        if (page)
            for (const dicom::StudySummary& study : page->studies)
                shown << study.studyInstanceUid;
        const auto holdings = m_engine.catalog().holdings(shown);
        m_toGui([this, generation, page = std::move(page), done,
                 known = holdings ? std::optional(toCompleteness(*holdings)) : std::nullopt]() mutable {
            if (generation != m_searchGeneration)
                return;
            if (known)
                tellCompleteness(*std::move(known));
            done(std::move(page));
        });
    });
}

void Desktop::findLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                        LocalDone done) {
    m_localSearches.add([this, filter, order, most, done = std::move(done)](const std::stop_token&) {
        m_toGui([page = m_engine.catalog().find(filter, order, most), done] { done(page); });
    });
}

void Desktop::tellCompleteness(QHash<QString, scene::Completeness> known) {
    for (const JobId job : std::as_const(m_fetching)) // what has not come yet has not failed
        if (const auto study = known.find(m_retrievedStudies.value(job)); study != known.end())
            study->failed = 0;
    m_studies->setCompleteness(known);
}

void Desktop::cancelSearch() {
    ++m_searchGeneration;
    for (std::stop_source& search : m_searches)
        search.request_stop();
    m_searches.clear();
}

void Desktop::listSeries(const QString& source, const QString& studyUid, SeriesDone done) {
    const Result<network::RemoteNode> node = source.isEmpty() ? network::RemoteNode() : m_engine.nodes().find(source);
    if (!node)
        return done(node.error());
    m_tasks.start([this, node = *node, studyUid, isLocal = source.isEmpty(), done](const std::stop_token& stop) {
        m_toGui([done, series = isLocal ? localSeries(m_engine.catalog(), studyUid)
                                        : remoteSeries(node, studyUid, stop)] { done(series); });
    });
}

void Desktop::findOthersOfPatient(const dicom::StudySummary& study, OthersDone done) {
    m_tasks.start([this, study, done](const std::stop_token&) {
        m_toGui([done, others = othersOfPatient(m_engine.catalog(), study)] { done(others); });
    });
}

void Desktop::makeThumbnails(const QString& studyUid, const QStringList& seriesUids, int pixels, HearThumbnail hear) {
    m_thumbnails.add([this, studyUid, seriesUids, pixels, hear](const std::stop_token& stop) {
        for (const QString& uid : seriesUids) {
            if (stop.stop_requested())
                return;
            const QImage image = seriesThumbnail(m_engine, studyUid, uid, pixels);
            if (!image.isNull())
                m_toGui([hear, uid, image] { hear(uid, image); });
        }
    });
}

JobId Desktop::retrieve(const QString& node, const dicom::StudySummary& study) {
    const Result<network::RemoteNode> found = m_engine.nodes().find(node);
    return found ? submitRetrieve(*found, study, nullptr) : 0;
}

void Desktop::refresh(const QString& studyUid) {
    const ui::NodeNews news = m_watch.news(studyUid);
    const Result<network::RemoteNode> node = m_engine.nodes().find(news.node);
    if (!node || !canRefresh(news))
        return;
    dicom::StudySummary study;
    study.studyInstanceUid = studyUid;
    m_refreshes.insert(submitRetrieve(*node, study, std::make_shared<Refresh>(news.difference)));
    m_watch.refreshBegan(studyUid);
}

JobId Desktop::submitRetrieve(const network::RemoteNode& node, const dicom::StudySummary& study,
                              std::shared_ptr<Refresh> refresh) {
    RetrieveMeans means;
    means.refresh = std::move(refresh);
    means.told = [this, toGui = m_toGui, uid = study.studyInstanceUid](const RetrieveReport& report) {
        toGui([this, uid, report] { takeReport(uid, report); });
    };
    means.memory = &m_engine.nodeMemory();
    means.makeRoom = m_engine.makeRoom();
    network::RetrieveRequest request{study.studyInstanceUid, {}, {}, focusOf(study.studyInstanceUid)};
    const JobId id = m_engine.jobs().submit(
        std::make_shared<RetrieveJob>(m_engine.store(), m_engine.moveInbox(), node, std::move(request),
                                      m_described.value(study.studyInstanceUid, describe(study)), std::move(means)),
        JobPriority::User);
    m_retrievedStudies.insert(id, study.studyInstanceUid);
    m_fetching.insert(id);
    return id;
}

JobId Desktop::send(const QString& node, const std::vector<dicom::StudySummary>& studies) {
    const Result<network::RemoteNode> found = m_engine.nodes().find(node);
    if (!found)
        return 0;
    return m_engine.jobs().submit(
        std::make_shared<SendJob>(m_engine.store(), *found, uidsOf(studies), describe(studies)), JobPriority::User);
}

JobId Desktop::exportStudies(const std::vector<dicom::StudySummary>& studies, const QString& folder) {
    return m_engine.jobs().submit(
        std::make_shared<ExportJob>(m_engine.store(), uidsOf(studies), folder, describe(studies)), JobPriority::User);
}

JobId Desktop::importPaths(const QStringList& paths) {
    return m_engine.jobs().submit(std::make_shared<ImportJob>(m_engine.store(), paths, m_engine.makeRoom()),
                                  JobPriority::User);
}

void Desktop::lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) {
    if (studyUid != m_studyLookedAt)
        focusOf(m_studyLookedAt)->lookAt({});
    m_studyLookedAt = studyUid;
    focusOf(studyUid)->lookAt(place);
    m_toGui([this] { releaseClosed(); }); // when the window that may be closing is closed
}

// Also of windows that show another study now.
void Desktop::releaseClosed() {
    std::erase_if(m_holds, [this](const auto& held) { return !m_viewers.isOpen(held.first); });
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
    m_changedStudies += change.studyUids;
    if (!m_refreshStudies.isActive())
        m_refreshStudies.start();
    for (auto& [uid, hold] : m_holds) // what was removed as it was opened is perhaps here again
        if (change.studyUids.contains(uid))
            hold.take();
    m_viewers.forEach([&](ui::ViewerWindow& viewer) {
        for (const QString& uid : change.studyUids) {
            viewer.studyChanged(uid);
            if (uid == viewer.session().studyUid())
                m_watch.readCompleteness(uid);
        }
        viewer.filesReplaced(change.staleInstances);
    });
}

void Desktop::refreshSoon(const QString& studyUid) {
    m_changedStudies << studyUid;
    m_refreshStudies.start();
}

void Desktop::takeReport(const QString& studyUid, const RetrieveReport& report) {
    m_reports.insert_or_assign(studyUid, report);
    m_watch.readCompleteness(studyUid);
    refreshSoon(studyUid);
}

void Desktop::newsChanged(const QString& studyUid) {
    const ui::NodeNews news = m_watch.news(studyUid);
    m_studies->setNodeNews(studyUid, news);
    refreshSoon(studyUid);
    m_viewers.forEach([&](ui::ViewerWindow& viewer) {
        viewer.setNodeNews(studyUid, news);
        viewer.studyChanged(studyUid); // images that are no longer at the node are marked
    });
}

void Desktop::completenessRead(const QString& studyUid, QHash<QString, scene::Completeness> series) {
    if (isFetching(studyUid)) // what has not come yet has not failed
        for (scene::Completeness& one : series)
            one.failed = 0;
    m_viewers.forEach([&](ui::ViewerWindow& viewer) { viewer.setCompleteness(studyUid, series); });
}

bool Desktop::isFetching(const QString& studyUid) const {
    return std::any_of(m_fetching.begin(), m_fetching.end(),
                       [&](JobId job) { return m_retrievedStudies.value(job) == studyUid; });
}

void Desktop::jobChanged(const JobStatus& status) {
    const QString studyUid = m_retrievedStudies.value(status.id);
    if (studyUid.isEmpty())
        return;
    const auto report = m_reports.find(studyUid);
    setArrival(studyUid,
               {arrivalText(status, report == m_reports.end() ? nullptr : &report->second), arrivalState(status)});
    const bool isOver =
        status.state == JobState::Succeeded || status.state == JobState::Failed || status.state == JobState::Cancelled;
    if (!isOver)
        m_fetching.insert(status.id); // perhaps again
    else if (m_fetching.remove(status.id))
        retrieveEnded(studyUid, status);
}

void Desktop::retrieveEnded(const QString& studyUid, const JobStatus& status) {
    m_watch.readCompleteness(studyUid);
    refreshSoon(studyUid);
    const auto report = m_reports.find(studyUid);
    if (m_refreshes.contains(status.id)) {
        const QString reason = status.error ? ui::errorText(*status.error) : QString();
        m_watch.refreshEnded(studyUid, status.state == JobState::Cancelled ? tr("it was cancelled.") : reason);
    } else if (report != m_reports.end() && report->second.skipped > 0) {
        m_watch.check(studyUid); // what was here before may have been corrected there
    }
}

// Kept for each study: an incomplete one is so whenever it is shown, until it has been received.
void Desktop::setArrival(const QString& studyUid, const ui::Arrival& arrival) {
    if (arrival.text.isEmpty())
        m_arrivals.remove(studyUid);
    else
        m_arrivals.insert(studyUid, arrival);
    m_viewers.forEach([&](ui::ViewerWindow& viewer) { viewer.setArrival(studyUid, arrival); });
}

} // namespace sagitta::app
