// MoveAtStart: the end of a move of the data folder that the windows have prepared, made before anything uses the
// folder, with a window of its own. However it ends the program can start: what was moved is found by the same folder,
// and what was not is where it was. Owns the window, which stays until this goes. GUI thread; it copies on another.
#pragma once

#include "core/executor.h"
#include "storage/folder_move.h"
#include "ui/settings/move_window.h"

#include <QString>

#include <functional>
#include <memory>
#include <thread>

namespace sagitta::app {

class MoveAtStart {
public:
    // Null when no move is prepared or another program uses the folder. `over` is called when the folder is free again.
    static std::unique_ptr<MoveAtStart> begin(const QString& dataDir, std::function<void()> over);

private:
    MoveAtStart(storage::DataFolder folder, const QString& to, std::function<void()> over);
    Result<void> move(const QString& to, JobContext& context);

    std::unique_ptr<storage::DataFolder> m_folder; // until it is over
    ui::MoveWindow m_window;
    Executor m_toGui;
    std::jthread m_mover; // last: it ends before the rest goes
};

} // namespace sagitta::app
