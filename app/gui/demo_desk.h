// DemoDesk: the demo PACS inside the program: started when somebody wants it, and at each start from then on until its
// node is removed from the list. GUI thread; what takes time runs behind.
#pragma once

#include "app/demo_pacs.h"
#include "app/engine.h"
#include "app/gui/task_runner.h"
#include "core/executor.h"

#include <QObject>

#include <functional>
#include <memory>

namespace sagitta::app {

class DemoDesk final : public QObject {
    Q_OBJECT
public:
    explicit DemoDesk(Engine& engine);

    // `hear` is told that it runs and is a node in the list, or why not; and again when all its studies are there.
    using Hear = std::function<void(const Result<void>&)>;
    void start(Hear hear);
    // As it was left by an earlier run of the program.
    void resume();

private:
    void started(const Result<std::shared_ptr<DemoPacs>>& pacs);
    Result<void> enter();

    Engine& m_engine;
    Executor m_toGui;
    std::shared_ptr<DemoPacs> m_pacs; // its job has it too
    bool m_isStarting = false;
    Hear m_hear;
    JobId m_filling = 0;
    std::shared_ptr<void> m_subscription;
    TaskRunner m_tasks; // last: its tasks end before the rest goes
};

} // namespace sagitta::app
