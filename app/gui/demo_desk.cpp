#include "app/gui/demo_desk.h"

#include "core/settings.h"

#include <algorithm>

namespace sagitta::app {
namespace {

const Setting<bool> kIsWanted{"demo/isWanted", false};

// A C-MOVE from it comes back to this program.
std::optional<network::RemoteNode> ourselves(const QString& aeTitle) {
    network::RemoteNode us;
    us.name = us.aeTitle = aeTitle;
    us.host = QStringLiteral("127.0.0.1");
    us.port = us.ourPort;
    return us;
}

} // namespace

DemoDesk::DemoDesk(Engine& engine) : m_engine(engine), m_toGui(makeQtExecutor(this)) {
    m_subscription = engine.jobs().subscribe([this, toGui = m_toGui](const JobStatus& status) {
        toGui([this, status] {
            if (status.id == m_filling && status.state == JobState::Succeeded && m_hear)
                m_hear({});
        });
    });
}

void DemoDesk::start(Hear hear) {
    m_hear = std::move(hear);
    if (m_pacs) { // it runs; its node may have been removed
        m_hear(enter());
        return;
    }
    if (m_isStarting)
        return;
    m_isStarting = true;
    m_tasks.start([this, folder = m_engine.demoFolder()](const std::stop_token&) {
        // On a free port, which is entered anew each time.
        Result<std::unique_ptr<DemoPacs>> pacs = DemoPacs::start(folder, 0, ourselves);
        const Result<std::shared_ptr<DemoPacs>> shared =
            pacs ? Result<std::shared_ptr<DemoPacs>>(std::shared_ptr<DemoPacs>(*std::move(pacs))) : pacs.error();
        m_toGui([this, shared] { started(shared); });
    });
}

void DemoDesk::started(const Result<std::shared_ptr<DemoPacs>>& pacs) {
    m_isStarting = false;
    if (!pacs) {
        m_hear(pacs.error());
        return;
    }
    m_pacs = *pacs;
    const Result<void> entered = enter();
    if (entered)
        m_filling = m_engine.jobs().submit(std::make_shared<DemoJob>(m_pacs), JobPriority::User);
    m_hear(entered);
}

Result<void> DemoDesk::enter() {
    SAGITTA_CHECK(m_engine.nodes().add(m_pacs->node()));
    // Where it cannot be remembered it is started anew by hand.
    static_cast<void>(m_engine.settings().setValue(kIsWanted, true));
    return {};
}

void DemoDesk::resume() {
    if (!m_engine.settings().value(kIsWanted))
        return;
    if (m_engine.nodes().find(DemoPacs::nodeName()))
        start([](const Result<void>&) {});
    else
        static_cast<void>(m_engine.settings().setValue(kIsWanted, false)); // somebody has removed it
}

} // namespace sagitta::app
