// StudyService: the work that windows ask for, done by app with jobs. Calls return at once; answers come on the GUI
// thread. Interface, so that windows can be tested without a network.
#pragma once

#include "core/job.h"
#include "core/result.h"
#include "dicom/study_summary.h"
#include "network/doctor.h"
#include "network/remote_node.h"
#include "network/retrieve_focus.h"
#include "network/study_source.h"
#include "scene/completeness.h"
#include "storage/study_filter.h"

#include <QImage>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace sagitta::ui {

// A series in a list of studies.
struct SeriesRow {
    dicom::SeriesSummary series;
    std::optional<scene::Completeness> known; // how much of it is here; nothing: it is in an archive
};

// What became of studies that were to be deleted, by UID.
struct Removal {
    QStringList deleted; // out of the lists; can be restored
    QStringList kept;
    QString whyKept; // of the first
};

class StudyService {
public:
    virtual ~StudyService() = default;

    // Of nodes, by name: `done` comes once for each, unless a later search, of either kind, replaced this one.
    using SearchDone = std::function<void(const QString& node, const Result<network::QueryAnswer>&)>;
    virtual void search(const QStringList& nodes, const network::StudyQuery& query, SearchDone done) = 0;
    // Of this computer: the first `most` of what is found. `done` comes once, unless a later search replaced this one.
    using LocalDone = std::function<void(Result<storage::StudyPage>)>;
    virtual void searchLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                             LocalDone done) = 0;
    virtual void cancelSearch() = 0;
    // As searchLocal(), but aside: it replaces no search, and none replaces it.
    virtual void findLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                           LocalDone done) = 0;

    // The series of a study, by number: of a local one, or of one that a node has.
    using SeriesDone = std::function<void(const Result<std::vector<SeriesRow>>&)>;
    virtual void listSeries(const QString& source, const QString& studyUid, SeriesDone done) = 0;
    // The other studies of its patient that are on this computer, the newest first. Of no one else: what cannot be told
    // for sure is left out (scene::isSamePatient()); of a patient without an ID that is all.
    using OthersDone = std::function<void(const Result<std::vector<dicom::StudySummary>>&)>;
    virtual void findOthersOfPatient(const dicom::StudySummary& study, OthersDone done) = 0;
    // A small picture of each local series, of `pixels` at the most, as they get ready; of what has none nothing is
    // heard.
    using HearThumbnail = std::function<void(const QString& seriesUid, const QImage& image)>;
    virtual void makeThumbnails(const QString& studyUid, const QStringList& seriesUids, int pixels,
                                HearThumbnail hear) = 0;

    // Submits a job at User priority (a duplicate raises the first) and returns its id.
    virtual JobId retrieve(const QString& node, const dicom::StudySummary& study) = 0;
    // Fetches what differs between a local study and the node it came from, as last compared.
    virtual void refresh(const QString& studyUid) = 0;
    // Local studies to a node, one job for all of them.
    virtual JobId send(const QString& node, const std::vector<dicom::StudySummary>& studies) = 0;
    virtual JobId importPaths(const QStringList& paths) = 0;
    // As jobs at User priority; their rows say what they found or did. Verify: of all local studies when none is named.
    virtual JobId verify(const QStringList& studyUids) = 0;
    virtual JobId rebuildIndex() = 0;
    // They are out of the lists, and can be restored for a while. Those that are open or being received stay, which
    // is said. `done` hears whenever the job has run, again when it is tried again; unless it is cancelled before.
    using RemovalDone = std::function<void(const Removal&)>;
    virtual JobId removeStudies(const QStringList& studyUids, RemovalDone done) = 0;
    // `done` as that of removeStudies().
    using RestoreDone = std::function<void(const Result<void>&)>;
    virtual JobId restoreStudies(const QStringList& studyUids, RestoreDone done) = 0;
    // For how many days what is deleted can be restored; 0: it is soon gone for good.
    virtual int undoDays() const = 0;
    // Local studies as DICOM media: into the folder where that is new or empty, else into a new one there. One job for
    // all of them; its row says where they are.
    virtual JobId exportStudies(const std::vector<dicom::StudySummary>& studies, const QString& folder) = 0;
    // What of a study stands in the viewport that is in use, whenever it changes; nothing, when it is closed. A
    // retrieve of it that is under way brings that first. Of one study at a time.
    virtual void lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) = 0;

    // Starts the demo PACS in this program and enters it as a node. `hear` is told when that is done, or why not; and
    // again when all its studies are there.
    virtual void startDemo(std::function<void(const Result<void>&)> hear) = 0;

    // The connection doctor: hears of each step as it ends, then of the end. A stop request ends it earlier, within two
    // seconds, with the remaining steps skipped.
    virtual std::stop_source examine(const network::RemoteNode& node, network::HearStep hearStep,
                                     std::function<void()> done) = 0;
};

} // namespace sagitta::ui
