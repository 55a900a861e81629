// DemoPacs: an archive on loopback with studies of nobody, in a folder of its own: for trying the program, learning it
// and showing it. It answers at once; the studies are made at the first time, one after another, while it runs.
#pragma once

#include "app/local_instance_store.h"
#include "core/job.h"
#include "network/dimse/server.h"
#include "storage/local_store.h"

#include <memory>

namespace sagitta::app {

class DemoPacs {
public:
    // Its AE title is DEMO. Port 0: any free one. For a C-MOVE it knows the callers it is told of.
    static Result<std::unique_ptr<DemoPacs>> start(const QString& folder, int port, network::Server::FindNode findNode);

    // Makes what is missing; again, after a cancel. Blocking, on a job's thread.
    Result<void> fill(JobContext& context);

    network::RemoteNode node() const; // to be entered for it
    static QString nodeName() { return QStringLiteral("Demo PACS"); }
    int port() const { return m_server->port(); }

private:
    DemoPacs(QString folder, std::unique_ptr<storage::LocalStore> store);
    Result<QStringList> missingStudies() const;

    QString m_folder;
    std::unique_ptr<storage::LocalStore> m_store;
    LocalInstanceStore m_served;
    std::unique_ptr<network::Server> m_server; // last: its associations use the rest
};

// fill() in the job list.
class DemoJob final : public Job {
public:
    explicit DemoJob(std::shared_ptr<DemoPacs> pacs) : m_pacs(std::move(pacs)) {}
    QString title() const override { return QStringLiteral("Make the demo studies"); }
    QString key() const override { return QStringLiteral("demo"); }
    Result<void> run(JobContext& context) override { return m_pacs->fill(context); }

private:
    std::shared_ptr<DemoPacs> m_pacs;
};

} // namespace sagitta::app
