// Desktop: composes the windows over the Engine: gives them their services, turns what they ask for into jobs, and
// passes news (arrivals, job progress) on to them. GUI thread.
#pragma once

#include "app/engine.h"
#include "app/gui/demo_desk.h"
#include "app/gui/receiver.h"
#include "app/gui/store_keeper.h"
#include "app/gui/study_watch.h"
#include "app/gui/task_queue.h"
#include "app/gui/task_runner.h"
#include "app/gui/viewer_windows.h"
#include "app/retrieve_job.h"
#include "core/executor.h"
#include "render/vtk/volume_renderer.h"
#include "storage/study_hold.h"
#include "ui/browser/studies_window.h"
#include "ui/common/appearance.h"
#include "ui/common/mark_board.h"
#include "ui/common/preferences.h"
#include "ui/common/study_service.h"
#include "ui/settings/settings_dialog.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <vector>

namespace sagitta::app {

class Desktop final : public QObject, public ui::StudyService {
    Q_OBJECT
public:
    static constexpr int kRestart = 75; // QApplication's exit code: the program is to be started again

    explicit Desktop(Engine& engine);
    ~Desktop() override;

    ui::StudiesWindow& studiesWindow() { return *m_studies; }
    ui::ReceiveService& receiver() { return m_receiver; }
    ui::StorageService& storage() { return m_keeper; }
    void openSettings();
    // The one used last; made at the first study that is opened, nullptr before.
    ui::ViewerWindow* viewerWindow() { return m_viewers.current(); }

    // With the UID of a series that one comes first. The window may ask before it leaves the study it shows.
    void openStudy(const QString& source, const dicom::StudySummary& study, const QString& seriesUid = {},
                   ViewerWindows::Where where = ViewerWindows::Where::Usual);

    void search(const QStringList& nodes, const network::StudyQuery& query, SearchDone done) override;
    void searchLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                     LocalDone done) override;
    void cancelSearch() override;
    void findLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                   LocalDone done) override;
    void listSeries(const QString& source, const QString& studyUid, SeriesDone done) override;
    void findOthersOfPatient(const dicom::StudySummary& study, OthersDone done) override;
    void makeThumbnails(const QString& studyUid, const QStringList& seriesUids, int pixels,
                        HearThumbnail hear) override;
    JobId retrieve(const QString& node, const dicom::StudySummary& study) override;
    JobId send(const QString& node, const std::vector<dicom::StudySummary>& studies) override;
    void refresh(const QString& studyUid) override;
    JobId importPaths(const QStringList& paths) override;
    JobId verify(const QStringList& studyUids) override { return m_keeper.verify(studyUids); }
    JobId rebuildIndex() override { return m_keeper.rebuildIndex(); }
    JobId removeStudies(const QStringList& studyUids, RemovalDone done) override {
        return m_keeper.removeStudies(studyUids, std::move(done));
    }
    JobId restoreStudies(const QStringList& studyUids, RestoreDone done) override {
        return m_keeper.restoreStudies(studyUids, std::move(done));
    }
    int undoDays() const override { return m_keeper.settings().undoDays; }
    JobId exportStudies(const std::vector<dicom::StudySummary>& studies, const QString& folder) override;
    void lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) override;
    void startDemo(std::function<void(const Result<void>&)> hear) override { m_demo.start(std::move(hear)); }
    std::stop_source examine(const network::RemoteNode& node, network::HearStep hearStep,
                             std::function<void()> done) override;

private:
    std::unique_ptr<ui::ViewerWindow> makeViewer(int number);
    void show(ui::ViewerWindow& viewer, const QString& studyUid, const QString& seriesUid);
    void studiesChanged(const storage::StoreChange& change);
    void refreshSoon(const QString& studyUid);
    void tellCompleteness(QHash<QString, scene::Completeness> known);
    void jobChanged(const JobStatus& status);
    JobId submitRetrieve(const network::RemoteNode& node, const dicom::StudySummary& study,
                         std::shared_ptr<Refresh> refresh);
    void retrieveEnded(const QString& studyUid, const JobStatus& status);
    void takeReport(const QString& studyUid, const RetrieveReport& report);
    void newsChanged(const QString& studyUid);
    void completenessRead(const QString& studyUid, QHash<QString, scene::Completeness> series);
    bool isFetching(const QString& studyUid) const;
    void setArrival(const QString& studyUid, const ui::Arrival& arrival);
    void releaseClosed();
    std::shared_ptr<network::RetrieveFocus> focusOf(const QString& studyUid);

    Engine& m_engine;
    Executor m_toGui;
    ui::Preferences m_preferences;
    ui::Appearance m_appearance;
    ui::MarkBoard m_marks;
    render::VolumeRenderer m_volumes;
    Receiver m_receiver;
    DemoDesk m_demo;
    StoreKeeper m_keeper;
    QTimer m_refreshStudies;                     // coalesces arrivals for the table
    QSet<QString> m_changedStudies;              // those that have arrived since, by UID
    QHash<QString, QString> m_described;         // study UID -> the study in the job list
    QHash<JobId, QString> m_retrievedStudies;    // job -> study UID
    QSet<JobId> m_refreshes;                     // those of them that are refreshes
    QSet<JobId> m_fetching;                      // those of them that are not over
    QHash<QString, ui::Arrival> m_arrivals;      // study UID -> what is, or was not, received of it
    std::map<QString, RetrieveReport> m_reports; // by study UID: what its last retrieve brought
    // By study UID: what is looked at. All retrieves of a study have the same one, also those to come.
    QHash<QString, std::shared_ptr<network::RetrieveFocus>> m_focuses;
    QString m_studyLookedAt;
    std::map<QString, storage::StudyHold> m_holds; // of the studies in open windows, by UID
    std::vector<std::stop_source> m_searches;
    quint64 m_searchGeneration = 0;
    // After what they ask for while they close (cancelSearch), so that they go first.
    std::unique_ptr<ui::StudiesWindow> m_studies;
    ViewerWindows m_viewers;
    std::unique_ptr<ui::SettingsDialog> m_settings; // made when it is first asked for
    StudyWatch m_watch;
    std::shared_ptr<void> m_storeSubscription;
    std::shared_ptr<void> m_jobSubscription;
    TaskRunner m_tasks;        // last, as the next: its tasks end before the rest goes
    TaskQueue m_localSearches; // one thread: its connection to the catalog stays open
    TaskQueue m_thumbnails;
};

} // namespace sagitta::app
