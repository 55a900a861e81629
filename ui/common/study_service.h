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
#include "storage/study_filter.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>

namespace sagitta::ui {

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

    // Submits a job at User priority (a duplicate raises the first) and returns its id.
    virtual JobId retrieve(const QString& node, const dicom::StudySummary& study) = 0;
    // Fetches what differs between a local study and the node it came from, as last compared.
    virtual void refresh(const QString& studyUid) = 0;
    virtual JobId importPaths(const QStringList& paths) = 0;
    // What of a study stands in the viewport that is in use, whenever it changes; nothing, when it is closed. A
    // retrieve of it that is under way brings that first. Of one study at a time.
    virtual void lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) = 0;

    // The connection doctor: hears of each step as it ends, then of the end. A stop request ends it earlier, within two
    // seconds, with the remaining steps skipped.
    virtual std::stop_source examine(const network::RemoteNode& node, network::HearStep hearStep,
                                     std::function<void()> done) = 0;
};

} // namespace sagitta::ui
