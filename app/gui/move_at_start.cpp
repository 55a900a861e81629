#include "app/gui/move_at_start.h"

#include "app/gui/store_keeper.h"
#include "core/executor.h"
#include "core/log.h"
#include "storage/folder_move.h"
#include "ui/settings/move_window.h"

#include <thread>

namespace sagitta::app {
namespace {

// Without keeping others from starting: mostly there is none.
QString preparedFor(const QString& dataDir) {
    const Result<storage::DataFolder> folder = storage::DataFolder::open(dataDir);
    if (!folder) // who opens it next says why
        return {};
    const QString to = preparedMove(Settings(folder->path() + QStringLiteral("/settings.json")));
    return to == folder->path() ? QString() : to;
}

Result<void> move(const storage::DataFolder& folder, const QString& to, JobContext& context) {
    SAGITTA_TRY(storage::FolderMove move, storage::FolderMove::plan(folder.path(), to));
    return move.finish(folder, context);
}

} // namespace

void endPreparedMove(const QString& dataDir) {
    const QString to = preparedFor(dataDir);
    if (to.isEmpty())
        return;
    const Result<storage::DataFolder> folder = storage::DataFolder::open(dataDir, storage::DataFolder::Use::Alone);
    if (!folder) {
        qCWarning(logCore).noquote() << "the move of the data folder is not ended now:" << folder.error().message();
        return;
    }
    ui::MoveWindow window(folder->path(), to);
    const Executor toGui = makeQtExecutor(&window);
    std::jthread mover([&](const std::stop_token& stop) {
        JobContext context(stop, [&window, toGui](const JobProgress& progress) {
            toGui([&window, progress] { window.setProgress(progress); });
        });
        const Result<void> moved = move(*folder, to, context);
        toGui([&window, moved] { window.setResult(moved); });
    });
    QObject::connect(&window, &ui::MoveWindow::cancelRequested, &window, [&mover] { mover.request_stop(); });
    window.exec();
}

} // namespace sagitta::app
