#include "app/gui/move_at_start.h"

#include "app/gui/store_keeper.h"
#include "core/log.h"

namespace sagitta::app {
namespace {

// Without keeping others from starting: mostly there is none.
QString preparedFor(const QString& dataDir) {
    const Result<storage::DataFolder> folder = storage::DataFolder::open(dataDir);
    if (!folder) // who opens it next says why
        return {};
    const QString to = preparedMove(Settings(folder->path() + QStringLiteral("/settings.json")));
    return !to.isEmpty() && folder->isAt(to) ? QString() : to;
}

} // namespace

std::unique_ptr<MoveAtStart> MoveAtStart::begin(const QString& dataDir, std::function<void()> over) {
    const QString to = preparedFor(dataDir);
    if (to.isEmpty())
        return nullptr;
    Result<storage::DataFolder> folder = storage::DataFolder::open(dataDir, storage::DataFolder::Use::Alone);
    if (folder)
        return std::unique_ptr<MoveAtStart>(new MoveAtStart(*std::move(folder), to, std::move(over)));
    qCWarning(logCore).noquote() << "the move of the data folder is not ended now:" << folder.error().message();
    return nullptr;
}

MoveAtStart::MoveAtStart(storage::DataFolder folder, const QString& to, std::function<void()> over) :
    m_folder(std::make_unique<storage::DataFolder>(std::move(folder))), m_window(m_folder->path(), to),
    m_toGui(makeQtExecutor(&m_window)) {
    QObject::connect(&m_window, &ui::MoveWindow::cancelRequested, &m_window, [this] { m_mover.request_stop(); });
    QObject::connect(&m_window, &ui::MoveWindow::over, &m_window, [this, over = std::move(over)] {
        m_folder.reset(); // its lock with it; nobody copies any more
        over();
    });
    m_window.show();
    m_mover = std::jthread([this, to](const std::stop_token& stop) {
        JobContext context(stop, [this](const JobProgress& progress) {
            m_toGui([this, progress] { m_window.setProgress(progress); });
        });
        m_toGui([this, moved = move(to, context)] { m_window.setResult(moved); });
    });
}

// An empty mount point is not where the images were copied to.
Result<void> MoveAtStart::move(const QString& to, JobContext& context) {
    if (!storage::FolderMove::isBegun(m_folder->path(), to))
        return Error(ErrorCode::NotFound,
                     QStringLiteral("the copy of the data folder is not at %1; connect its disk and "
                                    "start again, or cancel the move in the settings")
                         .arg(to));
    SAGITTA_TRY(storage::FolderMove prepared, storage::FolderMove::plan(m_folder->path(), to));
    return prepared.finish(*m_folder, context);
}

} // namespace sagitta::app
