// Opener: shows in the windows what the program was called with. Paths are imported, and the first study of them is
// opened as soon as images of it are here; a local study is found by its UID, accession number or patient ID, and what
// fits several or none is left in the search line. What an import could not take is said in its job. GUI thread.
#pragma once

#include "app/engine.h"
#include "app/gui/command_line.h"
#include "app/gui/desktop.h"
#include "app/gui/task_runner.h"
#include "core/executor.h"

#include <QObject>

namespace sagitta::app {

class Opener final : public QObject {
public:
    Opener(Engine& engine, Desktop& desktop);

    void open(const Wanted& wanted);

private:
    void import(const QStringList& paths);
    void find(const Wanted& wanted);
    void found(const Wanted& wanted, const Result<network::QueryAnswer>& answer);

    Engine& m_engine;
    Desktop& m_desktop;
    Executor m_toGui;
    TaskRunner m_tasks;
};

} // namespace sagitta::app
