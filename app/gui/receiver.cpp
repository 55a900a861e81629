#include "app/gui/receiver.h"

#include "core/log.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace sagitta::app {
namespace {

const Setting<bool> kOn{"receive/on", false};
const Setting<QString> kAeTitle{"receive/aeTitle", ui::ReceiveSettings().aeTitle};
const Setting<QString> kAddress{"receive/address", ui::ReceiveSettings().address};
const Setting<int> kPort{"receive/port", ui::ReceiveSettings().port};
const Setting<QString> kCallers{"receive/callers", QStringLiteral("nodes")};
const Setting<QStringList> kListed{"receive/aeTitles", {}};
const Setting<int> kMaxAssociations{"receive/maxAssociations", ui::ReceiveSettings().maxAssociations};

constexpr std::chrono::milliseconds kLook{500};
constexpr std::chrono::seconds kAgain{5};
constexpr qsizetype kNotices = 5;

using Callers = ui::ReceiveSettings::Callers;
using Phase = ui::ReceiveState::Phase;

QString toString(Callers callers) {
    switch (callers) {
    case Callers::Listed:
        return QStringLiteral("listed");
    case Callers::Anybody:
        return QStringLiteral("anybody");
    case Callers::KnownNodes:
        break;
    }
    return QStringLiteral("nodes");
}

// What nobody knows is the strictest.
Callers callersFrom(const QString& text) {
    for (const Callers callers : {Callers::Listed, Callers::Anybody})
        if (text == toString(callers))
            return callers;
    return Callers::KnownNodes;
}

ui::ReceiveSettings readSettings(const Settings& settings) {
    ui::ReceiveSettings read;
    read.isOn = settings.value(kOn);
    read.aeTitle = settings.value(kAeTitle);
    read.address = settings.value(kAddress);
    read.port = settings.value(kPort);
    read.callers = callersFrom(settings.value(kCallers));
    read.listed = settings.value(kListed);
    read.maxAssociations = settings.value(kMaxAssociations);
    return read;
}

Result<void> writeSettings(Settings& settings, const ui::ReceiveSettings& own) {
    SAGITTA_CHECK(settings.setValue(kOn, own.isOn));
    SAGITTA_CHECK(settings.setValue(kAeTitle, own.aeTitle));
    SAGITTA_CHECK(settings.setValue(kAddress, own.address));
    SAGITTA_CHECK(settings.setValue(kPort, own.port));
    SAGITTA_CHECK(settings.setValue(kCallers, toString(own.callers)));
    SAGITTA_CHECK(settings.setValue(kListed, own.listed));
    return settings.setValue(kMaxAssociations, own.maxAssociations);
}

} // namespace

// The nodes as the server knows them, on its threads, while the windows may change them. Thread-safe.
class Receiver::KnownNodes {
public:
    void take(const std::vector<network::RemoteNode>& nodes) {
        const std::lock_guard lock(m_mutex);
        if (nodes != m_nodes)
            m_nodes = nodes;
    }
    std::optional<network::RemoteNode> find(const QString& aeTitle) const {
        const std::lock_guard lock(m_mutex);
        for (const network::RemoteNode& node : m_nodes)
            if (node.aeTitle == aeTitle)
                return node;
        return std::nullopt;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<network::RemoteNode> m_nodes;
};

Receiver::Receiver(Engine& engine) :
    m_engine(engine), m_toGui(makeQtExecutor(this)), m_settings(readSettings(engine.settings())),
    m_notices(std::make_shared<NoticeLimit>([toGui = m_toGui, this](const QString& line) {
        qCWarning(logCore).noquote() << line;
        toGui([this, line] { note(line); });
    })),
    m_store(engine.store(), [limit = m_notices](network::ServerNotice kind,
                                                const QString& line) { limit->hear(static_cast<int>(kind), line); }),
    m_known(std::make_shared<KnownNodes>()) {
    m_look.setInterval(kLook);
    connect(&m_look, &QTimer::timeout, this, &Receiver::look);
    m_again.setSingleShot(true);
    m_again.setInterval(kAgain);
    connect(&m_again, &QTimer::timeout, this, &Receiver::restart);
    if (m_settings.isOn)
        restart();
}

Receiver::~Receiver() = default;

Result<void> Receiver::apply(const ui::ReceiveSettings& settings) {
    m_settings = settings;
    restart();
    return writeSettings(m_engine.settings(), settings);
}

network::ServerSettings Receiver::serverSettings() const {
    network::ServerSettings server;
    server.aeTitle = m_settings.aeTitle;
    server.address = m_settings.address;
    server.port = m_settings.port;
    server.maxAssociations = m_settings.maxAssociations;
    if (m_settings.callers == Callers::Listed)
        server.admits = network::onlyCallers(m_settings.listed);
    else if (m_settings.callers == Callers::KnownNodes)
        server.admits = [known = m_known](const QString& aeTitle) { return known->find(aeTitle).has_value(); };
    server.told = [limit = m_notices](network::ServerNotice kind, const QString& line) {
        limit->hear(static_cast<int>(kind), line);
    };
    return server;
}

// One at a time; what is changed meanwhile follows.
void Receiver::restart() {
    m_again.stop();
    m_isStale = m_isBusy;
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_known->take(m_engine.nodes().nodes());
    ui::ReceiveState state = m_state;
    state.phase = Phase::Changing;
    state.problem.clear();
    setState(state);
    m_tasks.start([this, host = std::exchange(m_host, nullptr), isOn = m_settings.isOn, settings = serverSettings(),
                   known = m_known](const std::stop_token&) mutable {
        host.reset();
        m_made = HostPtr();
        if (isOn) {
            auto made = m_engine.moveInbox().host(settings, m_store,
                                                  [known](const QString& aeTitle) { return known->find(aeTitle); });
            m_made = made ? Result<HostPtr>(HostPtr(*std::move(made))) : Result<HostPtr>(made.error());
        }
        m_toGui([this] { take(); });
    });
}

void Receiver::take() {
    m_isBusy = false;
    const Result<HostPtr> host = std::exchange(m_made, HostPtr());
    m_host = host ? *host : nullptr;
    if (m_isStale) {
        restart();
        return;
    }
    ui::ReceiveState state = m_state;
    state.phase = !m_settings.isOn ? Phase::Off : host ? Phase::Listening : Phase::Failed;
    state.problem = host ? QString() : host.error().detail();
    state.associations = 0;
    setState(state);
    if (state.phase == Phase::Listening)
        m_look.start();
    else
        m_look.stop();
    if (state.phase == Phase::Failed)
        m_again.start();
}

void Receiver::look() {
    if (!m_host)
        return;
    ui::ReceiveState state = m_state;
    state.associations = m_host->associations();
    state.received = m_store.arrivals().objects;
    if (const std::int64_t last = m_store.arrivals().lastAtMs; last > 0)
        state.lastReceived = QDateTime::fromMSecsSinceEpoch(last);
    setState(state);
    m_known->take(m_engine.nodes().nodes());
}

void Receiver::note(const QString& line) {
    ui::ReceiveState state = m_state;
    state.notices << line;
    while (state.notices.size() > kNotices)
        state.notices.removeFirst();
    setState(state);
}

void Receiver::setState(const ui::ReceiveState& state) {
    if (state == m_state)
        return;
    m_state = state;
    emit changed();
}

} // namespace sagitta::app
