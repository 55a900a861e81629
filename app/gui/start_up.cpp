#include "app/gui/start_up.h"

#include <QEvent>

#include <chrono>

Q_LOGGING_CATEGORY(logApp, "sagitta.app")

namespace sagitta::app {
namespace {

// An opening that takes no longer than this needs no window of its own.
constexpr std::chrono::milliseconds kPatience{400};

// A C-MOVE from it comes back to this program.
std::optional<network::RemoteNode> ourselves(const QString& aeTitle) {
    network::RemoteNode us;
    us.name = us.aeTitle = aeTitle;
    us.host = QStringLiteral("127.0.0.1");
    us.port = us.ourPort;
    return us;
}

// On a free port, which is entered anew each time.
Result<std::unique_ptr<DemoPacs>> startDemo(Engine& engine) {
    SAGITTA_TRY(std::unique_ptr<DemoPacs> demo, DemoPacs::start(engine.demoFolder(), 0, ourselves));
    SAGITTA_CHECK(engine.nodes().add(demo->node()));
    engine.jobs().submit(std::make_shared<DemoJob>(*demo), JobPriority::User);
    return demo;
}

// Logs once that the window can be used: it has been painted and has the keyboard.
class UsableWatch final : public QObject {
public:
    explicit UsableWatch(QWidget& window) : QObject(&window), m_window(window) { window.installEventFilter(this); }

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        m_isPainted = m_isPainted || event->type() == QEvent::Paint;
        if (m_isPainted && m_window.isActiveWindow() && !m_isOver) {
            m_isOver = true;
            QMetaObject::invokeMethod( // after the painting itself
                this, [this] { tell(); }, Qt::QueuedConnection);
        }
        return false;
    }

private:
    void tell() {
        const QWidget* focus = m_window.focusWidget();
        qCInfo(logApp) << "usable:" << m_window.objectName() << "with the keyboard in"
                       << (focus ? focus->objectName() : QString());
        deleteLater();
    }

    QWidget& m_window;
    bool m_isPainted = false;
    bool m_isOver = false;
};

} // namespace

StartUp::StartUp(CommandLine line) : m_line(std::move(line)), m_toGui(makeQtExecutor(this)) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { startWindow().show(); });
}

StartUp::~StartUp() = default;

ui::StartWindow& StartUp::startWindow() {
    if (!m_window) {
        m_window = std::make_unique<ui::StartWindow>();
        connect(m_window.get(), &ui::StartWindow::retryRequested, this, &StartUp::begin);
        connect(m_window.get(), &ui::StartWindow::folderChosen, this, [this](const QString& folder) {
            m_line.dataDir = folder;
            begin();
        });
        m_window->sayOpening(m_line.dataDir);
    }
    return *m_window;
}

void StartUp::refuse(const Error& error) {
    startWindow().sayUnusable(error);
    startWindow().show();
}

void StartUp::begin() {
    if (m_window)
        m_window->sayOpening(m_line.dataDir);
    else
        m_patience.start();
    const auto tell = [this, toGui = m_toGui](storage::Opening::Step step, int done, int total) {
        toGui([this, step, done, total] { startWindow().sayStep(step, done, total); });
    };
    m_opening = std::jthread(
        [this, tell, toGui = m_toGui, dataDir = m_line.dataDir, isDemo = m_line.isDemo](const std::stop_token& stop) {
            const auto all = std::make_shared<Opened>(open(dataDir, isDemo, {tell, stop}));
            toGui([this, all] { opened(*all); });
        });
}

StartUp::Opened StartUp::open(const QString& dataDir, bool isDemo, const storage::Opening& opening) {
    Result<std::unique_ptr<Engine>> engine = Engine::open(dataDir, opening);
    if (!engine)
        return {engine.error(), nullptr, nullptr};
    if (!isDemo)
        return {{}, nullptr, *std::move(engine)};
    Result<std::unique_ptr<DemoPacs>> demo = startDemo(**engine);
    if (!demo)
        return {demo.error(), nullptr, nullptr};
    return {{}, *std::move(demo), *std::move(engine)};
}

void StartUp::opened(Opened& opened) {
    m_patience.stop();
    if (!opened.result) {
        startWindow().sayProblem(m_line.dataDir, opened.result.error());
        startWindow().show();
        return;
    }
    m_demo = std::move(opened.demo);
    m_engine = std::move(opened.engine);
    m_desktop = std::make_unique<Desktop>(*m_engine);
    m_opener = std::make_unique<Opener>(*m_engine, *m_desktop);
    if (logApp().isInfoEnabled())
        new UsableWatch(m_desktop->studiesWindow());
    m_desktop->studiesWindow().show();
    m_desktop->studiesWindow().activateWindow();
    m_window.reset(); // after the other is on show: the program ends with its last window
    m_opener->open(m_line.wanted);
}

} // namespace sagitta::app
