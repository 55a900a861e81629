// Engine: every service of the program but its windows, built once and passed on by reference: settings, nodes, local
// studies, job queue, frame cache, planar renderer. sagitta-cli and the windows run on the same one.
#pragma once

#include "app/frame_invalidator.h"
#include "app/tidy.h"
#include "core/job_queue.h"
#include "core/settings.h"
#include "core/thread_budget.h"
#include "imaging/frame_source.h"
#include "imaging/frame_store.h"
#include "network/move_inbox.h"
#include "network/node_memory.h"
#include "network/remote_node.h"
#include "render/planar/planar_renderer.h"
#include "scene/session.h"
#include "storage/data_folder.h"
#include "storage/local_store.h"

#include <memory>

namespace sagitta::app {

// For decoded frames, in MB; 0: by the memory of this machine.
inline const Setting<int> kFrameMemory{"memory/framesMb", 0};

// The settings that a site has made for all its people, or none: sagitta/site.json in the first of the system's folders
// for configuration that has it (Linux: $XDG_CONFIG_DIRS, by default /etc/xdg; Windows: C:/ProgramData; macOS:
// /Library/Application Support). Never in a person's own folder.
QString siteSettingsFile();

class Engine {
public:
    // Makes dataDir when it is missing, or follows where it was moved to. initProcess() has been called.
    static Result<std::unique_ptr<Engine>> open(const QString& dataDir, const storage::Opening& opening = {},
                                                const QString& siteFile = siteSettingsFile());

    const QString& dataDir() const { return m_folder.path(); }
    const storage::DataFolder& folder() const { return m_folder; }
    Settings& settings() { return m_settings; }
    network::NodeList& nodes() { return m_nodes; }
    storage::LocalStore& store() { return *m_store; }
    const storage::Catalog& catalog() const { return m_store->catalog(); }
    imaging::FrameStore& frames() { return m_frames; }
    const render::CpuPlanarRenderer& planar() const { return m_planar; }
    network::MoveInbox& moveInbox() { return m_moveInbox; }
    network::NodeMemory& nodeMemory() { return m_nodeMemory; }
    JobQueue& jobs() { return m_jobs; }
    const ThreadBudget& threads() const { return m_threads; }

    // Where the file of an instance is; any thread.
    imaging::FrameSource frameSource() const;
    // The headers of a study in the catalog; any thread.
    scene::StudyReader studyReader() const;
    QString demoFolder() const { return dataDir() + QStringLiteral("/demo-pacs"); }
    QString annotationFolder() const { return dataDir() + QStringLiteral("/annotations"); }

    // By the settings as they are now, for a job.
    TidyMeans tidyMeans(storage::Need need = storage::Need::Normal) const;
    // To be given to retrieves and imports: lets studies make room when the disk is short, by the settings as they are
    // now.
    storage::MakeRoom makeRoom();

private:
    Engine(storage::DataFolder folder, const QString& siteFile, network::NodeList nodes,
           std::unique_ptr<storage::LocalStore> store);

    storage::DataFolder m_folder;
    ThreadBudget m_threads;
    Settings m_settings;
    network::NodeList m_nodes;
    std::unique_ptr<storage::LocalStore> m_store;
    imaging::FrameStore m_frames;
    FrameInvalidator m_invalidator;
    render::CpuPlanarRenderer m_planar;
    network::MoveInbox m_moveInbox;
    network::NodeMemory m_nodeMemory;
    JobQueue m_jobs; // last: its jobs use the rest
};

// Globals of the libraries below; first thing in main(), before any thread.
Result<void> initProcess();

// --data, else SAGITTA_DATA, else the platform's folder for application data.
QString defaultDataDir();

} // namespace sagitta::app
