#include "app/engine.h"

#include "dicom/dataset.h"
#include "network/init_network.h"

#include <QDir>
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

Result<std::unique_ptr<Engine>> Engine::open(const QString& dataDir, const QString& siteFile) {
    const QString absolute = QDir(dataDir).absolutePath();
    if (!QDir().mkpath(absolute))
        return Error(ErrorCode::Io,
                     QStringLiteral("cannot create the data folder %1; choose another with --data").arg(absolute));
    SAGITTA_TRY(network::NodeList nodes, network::NodeList::open(absolute));
    SAGITTA_TRY(std::unique_ptr<storage::LocalStore> store, storage::LocalStore::open(absolute));
    return std::unique_ptr<Engine>(new Engine(absolute, siteFile, std::move(nodes), std::move(store)));
}

namespace {

std::int64_t frameBudget(const Settings& settings) {
    constexpr std::int64_t kMb = 1'000'000;
    const int chosen = settings.value(kFrameMemory);
    return chosen > 0 ? chosen * kMb : imaging::FrameStore::defaultBudget();
}

} // namespace

Engine::Engine(QString dataDir, const QString& siteFile, network::NodeList nodes,
               std::unique_ptr<storage::LocalStore> store) :
    m_dataDir(std::move(dataDir)),
    m_threads(ThreadBudget::forThisMachine()), m_settings(m_dataDir + QStringLiteral("/settings.json"), siteFile),
    m_nodes(std::move(nodes)), m_store(std::move(store)),
    m_frames(
        [this](const QString& sopInstanceUid) -> Result<QString> {
            SAGITTA_TRY(const storage::StoredInstance instance, m_store->catalog().instance(sopInstanceUid));
            return m_store->archive().path(instance.file);
        },
        frameBudget(m_settings), m_threads.decode),
    m_invalidator(*m_store, m_frames), m_planar(m_threads.render), m_nodeMemory(m_dataDir), m_jobs(m_threads.jobs) {}

namespace {

// Marked on the image wherever it is shown.
dicom::InstanceHeaderPtr withWarning(const dicom::InstanceHeader& header, const QString& warning) {
    auto marked = std::make_shared<dicom::InstanceHeader>(header);
    marked->warnings << warning;
    return marked;
}

} // namespace

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
