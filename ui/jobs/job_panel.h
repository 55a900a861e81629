// JobPanel: the list of long work at the foot of the studies window; hidden while there is none. GUI thread; what the
// JobQueue tells on other threads reaches it through an Executor.
#pragma once

#include "core/executor.h"
#include "core/job_queue.h"

#include <QFrame>

#include <map>
#include <memory>

class QBoxLayout;
class QScrollArea;
class QToolButton;

namespace sagitta::ui {

class JobRow;

class JobPanel : public QFrame {
    Q_OBJECT
public:
    explicit JobPanel(JobQueue& jobs, QWidget* parent = nullptr);
    ~JobPanel() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void apply(const JobStatus& status);
    void clearFinished();
    void updateHeight();

    JobQueue& m_jobs;
    std::map<JobId, JobRow*> m_rows;
    QScrollArea* m_area;
    QBoxLayout* m_list;
    QToolButton* m_clear;
    std::shared_ptr<void> m_subscription;
};

} // namespace sagitta::ui
