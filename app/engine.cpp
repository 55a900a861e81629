#include "app/engine.h"

#include "app/retention_settings.h"
#include "dicom/dataset.h"
#include "network/init_network.h"
#include "scene/annotation_files.h"

#include <QFile>
#include <QSet>
#include <QStandardPaths>

namespace sagitta::app {

Result<void> initProcess() {
    network::initNetwork();
    return dicom::initDicom();
}

QString defaultDataDir() {
    const QString fromEnvironment = qEnvironmentVariable("SAGITTA_DATA");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/sagitta");
}

QString siteSettingsFile() {
#ifdef Q_OS_MACOS
    constexpr auto kPlace = QStandardPaths::GenericDataLocation; // those of configuration are a person's own
#else
    constexpr auto kPlace = QStandardPaths::GenericConfigLocation;
#endif
    for (const QString& folder : QStandardPaths::standardLocations(kPlace)) {
        const QString file = folder + QStringLiteral("/sagitta/site.json");
        if (folder != QStandardPaths::writableLocation(kPlace) && QFile::exists(file))
            return file;
    }
    return {};
}

Result<std::unique_ptr<Engine>> Engine::open(const QString& dataDir, const storage::Opening& opening,
                                             const QString& siteFile) {
    SAGITTA_TRY(storage::DataFolder folder, storage::DataFolder::open(dataDir));
    SAGITTA_TRY(network::NodeList nodes, network::NodeList::open(folder.path()));
    SAGITTA_TRY(std::unique_ptr<storage::LocalStore> store, storage::LocalStore::open(folder.path(), opening));
    return std::unique_ptr<Engine>(new Engine(std::move(folder), siteFile, std::move(nodes), std::move(store)));
}

namespace {

std::int64_t frameBudget(const Settings& settings) {
    constexpr std::int64_t kMb = 1'000'000;
    const int chosen = settings.value(kFrameMemory);
    return chosen > 0 ? chosen * kMb : imaging::FrameStore::defaultBudget();
}

} // namespace

Engine::Engine(storage::DataFolder folder, const QString& siteFile, network::NodeList nodes,
               std::unique_ptr<storage::LocalStore> store) :
    m_folder(std::move(folder)),
    m_threads(ThreadBudget::forThisMachine()), m_settings(dataDir() + QStringLiteral("/settings.json"), siteFile),
    m_nodes(std::move(nodes)), m_store(std::move(store)),
    m_frames(frameSource(), frameBudget(m_settings), m_threads.decode), m_invalidator(*m_store, m_frames),
    m_planar(m_threads.render), m_nodeMemory(dataDir()), m_jobs(m_threads.jobs) {}

TidyMeans Engine::tidyMeans(storage::Need need) const {
    TidyMeans means;
    means.settings = readRetention(m_settings);
    means.nodes = m_nodes.nodes();
    means.hasOwnWork = [folder = annotationFolder()](const QString& studyUid) {
        return scene::AnnotationFiles::hasAny(folder, studyUid);
    };
    means.need = need;
    return means;
}

storage::MakeRoom Engine::makeRoom() {
    return [this, means = tidyMeans(storage::Need::Urgent)](JobContext& context) {
        const Result<TidyReport> report = tidy(*m_store, means, context);
        return report && report->bytes() > 0;
    };
}

namespace {

// Marked on the image wherever it is shown.
dicom::InstanceHeaderPtr withWarning(const dicom::InstanceHeader& header, const QString& warning) {
    auto marked = std::make_shared<dicom::InstanceHeader>(header);
    marked->warnings << warning;
    return marked;
}

} // namespace

imaging::FrameSource Engine::frameSource() const {
    return [store = m_store.get()](const QString& sopInstanceUid) -> Result<QString> {
        SAGITTA_TRY(const storage::StoredInstance instance, store->catalog().instance(sopInstanceUid));
        return store->archive().path(instance.file);
    };
}

scene::StudyReader Engine::studyReader() const {
    const storage::Catalog& catalog = m_store->catalog();
    return [&catalog](const QString& studyUid) -> Result<std::vector<dicom::InstanceHeaderPtr>> {
        SAGITTA_TRY(const std::vector<dicom::SeriesSummary> series, catalog.series(studyUid));
        SAGITTA_TRY(const QStringList unlisted, catalog.unlisted(studyUid));
        const QSet<QString> gone(unlisted.begin(), unlisted.end());
        SAGITTA_TRY(const storage::Holdings holdings, catalog.holdings(studyUid));
        const QString mark = QStringLiteral("no longer at %1").arg(holdings.node);
        std::vector<dicom::InstanceHeaderPtr> all;
        for (const dicom::SeriesSummary& one : series) {
            SAGITTA_TRY(const std::vector<dicom::InstanceHeaderPtr> headers,
                        catalog.headers(studyUid, one.seriesInstanceUid));
            for (const dicom::InstanceHeaderPtr& header : headers)
                all.push_back(gone.contains(header->sopInstanceUid) ? withWarning(*header, mark) : header);
        }
        return all;
    };
}

} // namespace sagitta::app
