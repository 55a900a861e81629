#include "app/gui/start_up.h"

#include <QEvent>

#include <chrono>

Q_LOGGING_CATEGORY(logApp, "sagitta.app")

namespace sagitta::app {
namespace {

// An opening that takes no longer than this needs no window of its own.
constexpr std::chrono::milliseconds kPatience{400};

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
    m_move = MoveAtStart::begin(m_line.dataDir, [this] { beginOpening(); });
    if (!m_move)
        beginOpening();
}

void StartUp::beginOpening() {
    if (m_window)
        m_window->sayOpening(m_line.dataDir);
    else
        m_patience.start();
    const auto tell = [this, toGui = m_toGui](storage::Opening::Step step, int done, int total) {
        toGui([this, step, done, total] { startWindow().sayStep(step, done, total); });
    };
    m_opening = std::jthread([this, tell, toGui = m_toGui, dataDir = m_line.dataDir](const std::stop_token& stop) {
        const auto engine = std::make_shared<Result<std::unique_ptr<Engine>>>(Engine::open(dataDir, {tell, stop}));
        toGui([this, engine] { opened(*engine); });
    });
}

void StartUp::opened(Result<std::unique_ptr<Engine>>& engine) {
    m_patience.stop();
    if (!engine) {
        startWindow().sayProblem(m_line.dataDir, engine.error());
        startWindow().show();
        m_move.reset();
        return;
    }
    m_engine = *std::move(engine);
    m_desktop = std::make_unique<Desktop>(*m_engine);
    m_opener = std::make_unique<Opener>(*m_engine, *m_desktop);
    if (logApp().isInfoEnabled())
        new UsableWatch(m_desktop->studiesWindow());
    if (m_line.isDemo)
        m_desktop->studiesWindow().startDemo();
    m_desktop->studiesWindow().show();
    m_desktop->studiesWindow().activateWindow();
    m_move.reset();
    m_window.reset(); // after the other is on show: the program ends with its last window
    m_opener->open(m_line.wanted);
}

} // namespace sagitta::app
