// Receiver: the server of the windows: listens while the settings say so, on a port that it shares with retrieves by
// C-MOVE, and puts what comes into the local studies. Tries again while the port is taken. GUI thread; starting and
// stopping happen on a thread of their own.
#pragma once

#include "app/engine.h"
#include "app/gui/task_runner.h"
#include "app/local_instance_store.h"
#include "app/notice_limit.h"
#include "core/executor.h"
#include "network/dimse/server.h"
#include "ui/common/receive_service.h"

#include <QTimer>

#include <memory>

namespace sagitta::app {

class Receiver final : public ui::ReceiveService {
public:
    // Starts listening if the settings say so.
    explicit Receiver(Engine& engine);
    ~Receiver() override;

    ui::ReceiveSettings settings() const override { return m_settings; }
    Result<void> apply(const ui::ReceiveSettings& settings) override;
    ui::ReceiveState state() const override { return m_state; }

private:
    void restart();
    void take();
    void look();
    void note(const QString& line);
    network::ServerSettings serverSettings() const;
    void setState(const ui::ReceiveState& state);

    Engine& m_engine;
    Executor m_toGui;
    ui::ReceiveSettings m_settings;
    ui::ReceiveState m_state;
    std::shared_ptr<NoticeLimit> m_notices;
    LocalInstanceStore m_store;
    class KnownNodes;
    std::shared_ptr<KnownNodes> m_known; // the server asks them as well
    using HostPtr = std::shared_ptr<network::MoveInbox::Host>;
    HostPtr m_host;
    Result<HostPtr> m_made = HostPtr(); // the task's while one runs: no event may own it, which could outlive the store
    bool m_isBusy = false;              // starting or stopping
    bool m_isStale = false;             // the settings changed meanwhile
    QTimer m_look;
    QTimer m_again;
    TaskRunner m_tasks; // last: its tasks end before the rest goes
};

} // namespace sagitta::app
