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

#include <cmath>

namespace sagitta::ui {
namespace {

constexpr double kMinInterval = 0.25;  // s between two samples of the rate
constexpr double kKept = 0.6;          // of the rate before, after a second
constexpr double kTolerance = 0.2;     // within which another estimate of the time left is no news
constexpr double kTimeSmoothing = 5;   // s in which the time left follows a new estimate
constexpr double kMuchSooner = 4;      // by this factor: what was said was wrong
constexpr qsizetype kMostReasons = 20; // that are listed; more are counted

QToolButton* makeButton(Icon icon, const char* objectName, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(makeIcon(icon));
    button->setAutoRaise(true);
    describe(button, objectName, name);
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

double RateMeter::update(std::int64_t amount, Clock::time_point now) {
    if (m_amount < 0 || amount < m_amount) { // the first, or a retry
        m_amount = amount;
        m_time = now;
        m_rate = 0;
        return 0;
    }
    const double seconds = std::chrono::duration<double>(now - m_time).count();
    if (seconds < kMinInterval)
        return m_rate;
    const double sample = static_cast<double>(amount - m_amount) / seconds;
    m_rate = m_rate <= 0 ? sample : m_rate + (1 - std::pow(kKept, seconds)) * (sample - m_rate);
    m_amount = amount;
    m_time = now;
    return m_rate;
}

double TimeLeft::update(double estimatedSeconds, RateMeter::Clock::time_point now) {
    if (m_seconds < 0 || estimatedSeconds <= 0) {
        m_seconds = estimatedSeconds;
    } else {
        const double passed = std::chrono::duration<double>(now - m_time).count();
        const double expected = std::max(0.0, m_seconds - passed);
        const double off = estimatedSeconds - expected;
        if (estimatedSeconds < expected / kMuchSooner) // it went on after a halt
            m_seconds = estimatedSeconds;
        else
            m_seconds = std::abs(off) <= kTolerance * expected
                            ? expected
                            : expected + off * (1 - std::exp(-passed / kTimeSmoothing));
    }
    m_time = now;
    return m_seconds;
}

QString jobText(const JobStatus& status, const JobSpeed& speed) {
    const JobProgress& progress = status.progress;
    QStringList parts;
    switch (status.state) {
    case JobState::Queued:
        return QObject::tr("Waiting");
    case JobState::Failed:
        return status.error ? errorText(*status.error) : QObject::tr("Failed.");
    case JobState::Running:
        if (status.isPausing)
            parts << QObject::tr("Pausing…");
        parts << countText(progress);
        if (progress.isStalled || status.isPausing)
            break;
        if (speed.bytesPerSecond > 0)
            parts << rateText(speed.bytesPerSecond);
        if (speed.secondsLeft > 0 && progress.done < progress.total)
            parts << timeLeftText(speed.secondsLeft);
        break;
    case JobState::Paused:
        parts << QObject::tr("Paused");
        if (progress.total > 0)
            parts << QObject::tr("%1 of %2").arg(progress.done).arg(progress.total);
        break;
    case JobState::Succeeded:
        parts << QObject::tr("Done") << countText(progress);
        if (progress.bytes > 0)
            parts << sizeText(progress.bytes);
        parts << progress.way;
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
    m_why(makeButton(Icon::Why, "jobWhy", tr("What failed and why"))),
    m_pause(makeButton(Icon::Pause, "jobPause", tr("Pause this job"))),
    m_cancel(makeButton(Icon::Close, "jobCancel", tr("Cancel this job"))),
    m_retry(makeButton(Icon::Retry, "jobRetry", tr("Try again"))), m_reasons(new QLabel) {
    setObjectName(QStringLiteral("job%1").arg(id));
    m_title->setObjectName(QStringLiteral("jobTitle"));
    m_text->setObjectName(QStringLiteral("jobText"));
    m_bar->setObjectName(QStringLiteral("jobBar"));
    m_reasons->setObjectName(QStringLiteral("jobReasons"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setAccessibleName(tr("Progress"));
    for (QLabel* label : {m_title, m_text, m_reasons})
        label->setTextFormat(Qt::PlainText); // it may hold what a peer said
    m_text->setWordWrap(true);
    m_reasons->setWordWrap(true);
    m_reasons->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setRole(*m_reasons, LabelRole::Muted);
    m_reasons->hide();
    m_why->setCheckable(true);
    layOut();
    connect(m_cancel, &QToolButton::clicked, this, [this] { emit cancelRequested(m_id); });
    connect(m_retry, &QToolButton::clicked, this, [this] { emit retryRequested(m_id); });
    connect(m_pause, &QToolButton::clicked, this,
            [this] { m_isHeld ? emit resumeRequested(m_id) : emit pauseRequested(m_id); });
    connect(m_why, &QToolButton::toggled, this, [this](bool isWanted) {
        m_reasons->setVisible(isWanted);
        emit heightChanged();
    });
}

void JobRow::layOut() {
    auto* state = new QHBoxLayout;
    state->setSpacing(3 * kGrid);
    state->addWidget(m_bar);
    state->addWidget(m_text, 1);
    m_lines = new QBoxLayout(QBoxLayout::LeftToRight);
    m_lines->setSpacing(3 * kGrid);
    m_lines->addWidget(m_title);
    m_lines->addLayout(state, 1);
    auto* line = new QHBoxLayout;
    line->setSpacing(3 * kGrid);
    line->addLayout(m_lines, 1);
    for (QToolButton* button : {m_why, m_pause, m_retry, m_cancel})
        line->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 0, kGrid, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_reasons);
    setMinimumHeight(7 * kGrid);
}

void JobRow::fitInto(int room) {
    const QMargins margins = layout()->contentsMargins();
    int needed = m_title->sizeHint().width() + m_text->fontMetrics().horizontalAdvance(m_text->text());
    constexpr int kBetween = 3 * kGrid;
    needed += (m_bar->isHidden() ? 0 : m_bar->width()) + 4 * kBetween;
    for (const QToolButton* button : {m_why, m_pause, m_retry, m_cancel})
        needed += button->isHidden() ? 0 : button->sizeHint().width() + kBetween;
    const QBoxLayout::Direction direction =
        needed <= room - margins.left() - margins.right() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    m_lines->setDirection(direction);
    m_lines->setSpacing(direction == QBoxLayout::LeftToRight ? 3 * kGrid : 0);
}

JobSpeed JobRow::measure(const JobStatus& status, RateMeter::Clock::time_point now) {
    if (status.state != JobState::Running || status.progress.isStalled) {
        m_byteRate = m_doneRate = {};
        m_timeLeft = {};
        return {};
    }
    // Before the total is known what is there already counts as done, at once.
    const JobProgress& progress = status.progress;
    const double rate = progress.total > 0 ? m_doneRate.update(progress.done, now) : 0;
    const double left =
        rate > 0 ? m_timeLeft.update(static_cast<double>(progress.total - progress.done) / rate, now) : 0;
    return {m_byteRate.update(progress.bytes, now), left};
}

void JobRow::setStatus(const JobStatus& status, RateMeter::Clock::time_point now) {
    m_state = status.state;
    m_isHeld = status.state == JobState::Paused || status.isPausing;
    m_title->setText(status.title);
    m_text->setText(jobText(status, measure(status, now)));
    setRole(*m_text, status.state == JobState::Failed      ? LabelRole::Error
                     : status.state == JobState::Succeeded ? LabelRole::Ok
                     : status.progress.isStalled           ? LabelRole::Warning
                                                           : LabelRole::Muted);
    showProgress(status);
    showPause(status);
    showReasons(status.reasons);
    m_cancel->setVisible(!isFinished(status.state));
    m_retry->setVisible(status.state == JobState::Failed || status.state == JobState::Cancelled);
    m_bar->setVisible(status.state != JobState::Failed);
}

void JobRow::showProgress(const JobStatus& status) {
    if (status.state == JobState::Running && status.progress.total <= 0) {
        m_bar->setRange(0, 0); // unknown: busy
        return;
    }
    // QProgressBar counts in int; per mille is fine enough for 160 px.
    const double share = status.state == JobState::Succeeded ? 1
                         : status.progress.total > 0
                             ? static_cast<double>(status.progress.done) / static_cast<double>(status.progress.total)
                             : 0;
    m_bar->setRange(0, 1000);
    m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * 1000));
}

void JobRow::showPause(const JobStatus& status) {
    const QString name = m_isHeld ? tr("Resume this job") : tr("Pause this job");
    m_pause->setVisible(!isFinished(status.state));
    m_pause->setIcon(makeIcon(m_isHeld ? Icon::Resume : Icon::Pause));
    m_pause->setAccessibleName(name);
    m_pause->setToolTip(name);
}

void JobRow::showReasons(const QStringList& reasons) {
    QStringList lines = reasons.mid(0, kMostReasons);
    if (reasons.size() > kMostReasons)
        lines << tr("and %1 more").arg(reasons.size() - kMostReasons);
    m_reasons->setText(lines.join(u'\n'));
    m_why->setVisible(!reasons.isEmpty());
    if (reasons.isEmpty())
        m_why->setChecked(false);
}

} // namespace sagitta::ui
