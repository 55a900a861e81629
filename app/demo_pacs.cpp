#include "app/demo_pacs.h"

#include "app/demo/demo_studies.h"
#include "storage/importer.h"

#include <QTemporaryDir>

#include <algorithm>

namespace sagitta::app {
namespace {

const QString kAeTitle = QStringLiteral("DEMO");

} // namespace

Result<std::unique_ptr<DemoPacs>> DemoPacs::start(const QString& folder, int port, network::Server::FindNode findNode) {
    SAGITTA_TRY(std::unique_ptr<storage::LocalStore> store, storage::LocalStore::open(folder));
    std::unique_ptr<DemoPacs> pacs(new DemoPacs(folder, std::move(store)));
    network::ServerSettings settings;
    settings.aeTitle = kAeTitle;
    settings.port = port;
    SAGITTA_TRY(pacs->m_server, network::Server::start(settings, pacs->m_served, std::move(findNode)));
    return pacs;
}

DemoPacs::DemoPacs(QString folder, std::unique_ptr<storage::LocalStore> store) :
    m_folder(std::move(folder)), m_store(std::move(store)), m_served(*m_store) {}

network::RemoteNode DemoPacs::node() const {
    network::RemoteNode node;
    node.name = nodeName();
    node.aeTitle = kAeTitle;
    node.host = QStringLiteral("127.0.0.1");
    node.port = port();
    return node;
}

Result<QStringList> DemoPacs::missingStudies() const {
    SAGITTA_TRY(const std::vector<dicom::StudySummary> stored, m_store->catalog().studies());
    QStringList missing;
    for (const demo::DemoStudy& study : demo::demoStudies()) {
        const bool isWhole = std::any_of(stored.begin(), stored.end(), [&](const dicom::StudySummary& row) {
            return row.studyInstanceUid == study.studyInstanceUid && row.instances == study.images;
        });
        if (!isWhole)
            missing << study.studyInstanceUid;
    }
    return missing;
}

// Study by study: the first can be looked at long before the last is made.
Result<void> DemoPacs::fill(JobContext& context) {
    SAGITTA_TRY(const QStringList missing, missingStudies());
    int total = 0;
    for (const demo::DemoStudy& study : demo::demoStudies())
        total += missing.contains(study.studyInstanceUid) ? study.images : 0;
    int before = 0;
    for (const QString& uid : missing) {
        const QTemporaryDir made(m_folder + QStringLiteral(".made-XXXXXX")); // an import leaves its own folder out
        const auto progress = [&](int done, int) {
            context.report({before + done, total, 0, QStringLiteral("%1 of %2 images").arg(before + done).arg(total)});
        };
        SAGITTA_TRY(const QStringList files, demo::makeDemoStudies(made.path(), context.stopToken(), progress, {uid}));
        JobContext quiet(context.stopToken(), [](const JobProgress&) {});
        SAGITTA_TRY(const storage::ImportReport report,
                    storage::importPaths(*m_store, files, storage::ImportMode::Move, quiet));
        if (report.imported + report.duplicates < files.size())
            return Error(ErrorCode::Io, report.unreadable.empty()
                                            ? QStringLiteral("a demo study was not taken in whole")
                                            : report.unreadable.front().reason);
        before += static_cast<int>(files.size());
    }
    return {};
}

} // namespace sagitta::app
