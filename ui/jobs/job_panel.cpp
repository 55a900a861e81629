#include "ui/jobs/job_panel.h"

#include "ui/common/describe.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/jobs/job_row.h"

#include <QBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>

namespace sagitta::ui {
namespace {
constexpr int kVisibleRows = 4;         // more scroll
constexpr int kMostHeight = 60 * kGrid; // also when somebody looks at long reasons
} // namespace

JobPanel::JobPanel(JobQueue& jobs, QWidget* parent) :
    QFrame(parent), m_jobs(jobs), m_area(new QScrollArea), m_clear(new QToolButton) {
    setObjectName(QStringLiteral("jobPanel"));
    setProperty("panel", true);
    auto* title = new QLabel(tr("Jobs"));
    setRole(*title, LabelRole::Muted);
    m_clear->setText(tr("Clear finished"));
    describe(m_clear, "clearFinishedJobs", tr("Clear finished"), tr("Forget the jobs that have ended"));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(2 * kGrid, kGrid, kGrid, 0);
    header->addWidget(title);
    header->addStretch(1);
    header->addWidget(m_clear);

    auto* content = new QWidget;
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, 0, kGrid);
    m_list->setSpacing(0);
    m_list->addStretch(1);
    m_area->setObjectName(QStringLiteral("jobList"));
    m_area->setAccessibleName(tr("Jobs"));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(content);
    for (QWidget* seeThrough : {static_cast<QWidget*>(content), m_area->viewport()})
        seeThrough->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_area);

    connect(m_clear, &QToolButton::clicked, this, &JobPanel::clearFinished);
    m_subscription = m_jobs.subscribe(
        [this, toGui = makeQtExecutor(this)](const JobStatus& status) { toGui([this, status] { apply(status); }); });
    for (const JobStatus& status : m_jobs.jobs())
        apply(status);
    onTextSize(this, [this] { updateHeight(); });
}

JobPanel::~JobPanel() { m_subscription.reset(); }

void JobPanel::apply(const JobStatus& status) {
    // A late report of a job that was cleared meanwhile brings nothing back.
    const std::optional<JobStatus> current = m_jobs.status(status.id);
    auto it = m_rows.find(status.id);
    if (!current && it == m_rows.end())
        return;
    if (it == m_rows.end()) {
        auto* row = new JobRow(status.id);
        m_list->insertWidget(0, row); // newest first
        connect(row, &JobRow::cancelRequested, this, [this](JobId id) { m_jobs.cancel(id); });
        connect(row, &JobRow::retryRequested, this, [this](JobId id) { m_jobs.retry(id); });
        connect(row, &JobRow::pauseRequested, this, [this](JobId id) { m_jobs.pause(id); });
        connect(row, &JobRow::resumeRequested, this, [this](JobId id) { m_jobs.resume(id); });
        connect(row, &JobRow::heightChanged, this, &JobPanel::updateHeight);
        it = m_rows.emplace(status.id, row).first;
    }
    it->second->setStatus(current.value_or(status), RateMeter::Clock::now());
    updateHeight();
}

void JobPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateHeight();
}

void JobPanel::clearFinished() {
    m_jobs.clearFinished();
    std::erase_if(m_rows, [this](const auto& entry) {
        if (m_jobs.status(entry.first))
            return false;
        m_list->removeWidget(entry.second);
        entry.second->deleteLater();
        return true;
    });
    updateHeight();
}

void JobPanel::updateHeight() {
    // With a scroll bar or without: else what it changes might change it again.
    const int room = std::max(width() - style()->pixelMetric(QStyle::PM_ScrollBarExtent), 320);
    int height = 0, count = 0;
    for (auto it = m_rows.rbegin(); it != m_rows.rend(); ++it) {
        it->second->fitInto(room);
        if (count++ < kVisibleRows)
            height += std::max(it->second->heightForWidth(room), it->second->minimumHeight());
    }
    m_area->setFixedHeight(std::min(height + kGrid, textSized(kMostHeight)));
    m_clear->setEnabled(
        std::any_of(m_rows.begin(), m_rows.end(), [](const auto& entry) { return isFinished(entry.second->state()); }));
    setVisible(!m_rows.empty());
}

} // namespace sagitta::ui
