#include "ui/jobs/job_row.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace sagitta::ui {
namespace {

constexpr double kMinInterval = 0.25; // s between two samples of the rate
constexpr double kSmoothing = 0.4;    // weight of the newest sample

QToolButton* makeButton(Icon icon, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(makeIcon(icon));
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

// The job's own words say how far it is; its numbers stand in where it has none.
QString countText(const JobProgress& progress) {
    if (!progress.text.isEmpty())
        return progress.text;
    if (progress.total >= 0)
        return QObject::tr("%1 of %2").arg(progress.done).arg(progress.total);
    return progress.done > 0 ? QString::number(progress.done) : QString();
}

} // namespace

double RateMeter::update(std::int64_t bytes, Clock::time_point now) {
    if (m_bytes < 0 || bytes < m_bytes) { // the first, or a retry
        m_bytes = bytes;
        m_time = now;
        m_rate = 0;
        return 0;
    }
    const double seconds = std::chrono::duration<double>(now - m_time).count();
    if (seconds < kMinInterval)
        return m_rate;
    const double sample = static_cast<double>(bytes - m_bytes) / seconds;
    m_rate = m_rate <= 0 ? sample : m_rate + kSmoothing * (sample - m_rate);
    m_bytes = bytes;
    m_time = now;
    return m_rate;
}

QString jobText(const JobStatus& status, double bytesPerSecond) {
    const JobProgress& progress = status.progress;
    QStringList parts;
    switch (status.state) {
    case JobState::Queued:
        return QObject::tr("Waiting");
    case JobState::Failed:
        return status.error ? errorText(*status.error) : QObject::tr("Failed.");
    case JobState::Running:
        parts << countText(progress);
        if (bytesPerSecond > 0)
            parts << rateText(bytesPerSecond);
        break;
    case JobState::Succeeded:
        parts << QObject::tr("Done") << countText(progress);
        if (progress.bytes > 0)
            parts << sizeText(progress.bytes);
        break;
    case JobState::Cancelled:
        parts << QObject::tr("Cancelled");
        if (progress.done > 0)
            parts << QObject::tr("%1 kept").arg(progress.done);
        break;
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

JobRow::JobRow(JobId id, QWidget* parent) :
    QWidget(parent), m_id(id), m_title(new QLabel), m_bar(new QProgressBar), m_text(new QLabel),
    m_cancel(makeButton(Icon::Close, tr("Cancel this job"))), m_retry(makeButton(Icon::Retry, tr("Try again"))) {
    setObjectName(QStringLiteral("job%1").arg(id));
    m_title->setObjectName(QStringLiteral("jobTitle"));
    m_text->setObjectName(QStringLiteral("jobText"));
    m_bar->setObjectName(QStringLiteral("jobBar"));
    m_cancel->setObjectName(QStringLiteral("jobCancel"));
    m_retry->setObjectName(QStringLiteral("jobRetry"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setAccessibleName(tr("Progress"));
    m_title->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::PlainText); // it may hold what a peer said
    m_text->setWordWrap(true);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 0, kGrid, 0);
    layout->setSpacing(3 * kGrid);
    layout->addWidget(m_title);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_retry);
    layout->addWidget(m_cancel);
    setMinimumHeight(7 * kGrid);
    connect(m_cancel, &QToolButton::clicked, this, [this] { emit cancelRequested(m_id); });
    connect(m_retry, &QToolButton::clicked, this, [this] { emit retryRequested(m_id); });
}

void JobRow::setStatus(const JobStatus& status, RateMeter::Clock::time_point now) {
    m_state = status.state;
    const bool isRunning = status.state == JobState::Running;
    const bool isFinished = !isRunning && status.state != JobState::Queued;
    const double rate = isRunning ? m_rate.update(status.progress.bytes, now) : 0;
    m_title->setText(status.title);
    m_text->setText(jobText(status, rate));
    setRole(*m_text, status.state == JobState::Failed      ? LabelRole::Error
                     : status.state == JobState::Succeeded ? LabelRole::Ok
                                                           : LabelRole::Muted);
    if (isRunning && status.progress.total <= 0) {
        m_bar->setRange(0, 0); // unknown: busy
    } else {
        // QProgressBar counts in int; per mille is fine enough for 160 px.
        const double share = status.state == JobState::Succeeded ? 1
                             : status.progress.total > 0         ? static_cast<double>(status.progress.done) /
                                                               static_cast<double>(status.progress.total)
                                                         : 0;
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * 1000));
    }
    m_cancel->setVisible(!isFinished);
    m_retry->setVisible(status.state == JobState::Failed || status.state == JobState::Cancelled);
}

} // namespace sagitta::ui
