// StartUp: from a command line to the windows. The engine is opened on a thread of its own while the rest gets ready;
// where that takes longer the StartWindow says what is done, and where it fails why, and lets another folder be tried.
// Then the Desktop is composed and shown. Owns all of them. GUI thread.
#pragma once

#include "app/engine.h"
#include "app/gui/command_line.h"
#include "app/gui/desktop.h"
#include "app/gui/move_at_start.h"
#include "app/gui/opener.h"
#include "core/executor.h"
#include "ui/browser/start_window.h"

#include <QLoggingCategory>
#include <QObject>
#include <QTimer>

#include <memory>
#include <thread>

Q_DECLARE_LOGGING_CATEGORY(logApp)

namespace sagitta::app {

class StartUp final : public QObject {
public:
    explicit StartUp(CommandLine line);
    ~StartUp() override;

    void begin();
    // The program itself is not in order: says so.
    void refuse(const Error& error);

    // As it was given, or with the folder that was chosen instead.
    const CommandLine& line() const { return m_line; }
    // The windows; nullptr until the data folder is open.
    Desktop* desktop() { return m_desktop.get(); }

private:
    void beginOpening();
    void opened(Result<std::unique_ptr<Engine>>& engine);
    ui::StartWindow& startWindow();

    CommandLine m_line;
    Executor m_toGui;
    QTimer m_patience;
    std::unique_ptr<MoveAtStart> m_move;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<Opener> m_opener;
    std::unique_ptr<ui::StartWindow> m_window;
    std::jthread m_opening; // last: it ends before the rest goes
};

} // namespace sagitta::app
