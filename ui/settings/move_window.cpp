#include "ui/settings/move_window.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace sagitta::ui {

MoveWindow::MoveWindow(const QString& from, const QString& to, QWidget* parent) :
    QDialog(parent), m_text(new QLabel(tr("Looking what is to be copied"))), m_bar(new QProgressBar),
    m_button(new QPushButton(tr("Cancel"))) {
    setObjectName(QStringLiteral("moveWindow"));
    setWindowTitle(tr("Moving the data folder"));
    auto* where = new QLabel(tr("The data of Sagitta move from %1 to %2. The program starts when they are there.")
                                 .arg(QDir::toNativeSeparators(from), QDir::toNativeSeparators(to)));
    where->setObjectName(QStringLiteral("moveWhere"));
    m_text->setObjectName(QStringLiteral("moveText"));
    for (QLabel* label : {where, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    setRole(*m_text, LabelRole::Muted);
    m_text->setMinimumHeight(8 * kGrid); // two lines, so that the window does not jump
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setRange(0, 0);
    describe(m_button, "moveCancel", tr("Cancel"), tr("The data stay where they are"), QKeySequence(Qt::Key_Escape));
    m_button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    layout->setSpacing(3 * kGrid);
    layout->addWidget(where);
    layout->addWidget(m_bar);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    setFixedWidth(130 * kGrid);
    connect(m_button, &QPushButton::clicked, this, &MoveWindow::reject);
}

void MoveWindow::setProgress(const JobProgress& progress, RateMeter::Clock::time_point now) {
    if (m_state != State::Moving)
        return;
    const double rate = m_bytes.update(progress.bytes, now);
    const double left = static_cast<double>(progress.total - progress.done);
    m_bar->setRange(0, progress.total > 0 ? 1000 : 0);
    if (progress.total > 0)
        m_bar->setValue(static_cast<int>(1000 * std::min(progress.done, progress.total) / progress.total));
    QStringList parts{progress.text};
    if (rate > 0 && left > 0)
        parts << rateText(rate) << timeLeftText(left / rate);
    m_text->setText(parts.join(QStringLiteral(" · ")));
}

void MoveWindow::setResult(const Result<void>& result) {
    if (result || result.error().code() == ErrorCode::Cancelled) {
        goOn();
        return;
    }
    m_state = State::Failed;
    m_bar->hide();
    m_text->setText(errorText(result.error()));
    setRole(*m_text, LabelRole::Error);
    m_button->setText(tr("Go on at the old place"));
    describe(m_button, "moveCancel", m_button->text());
    m_button->setEnabled(true);
}

void MoveWindow::goOn() {
    m_state = State::Over;
    m_bar->setRange(0, 0);
    m_bar->show();
    m_text->setText(tr("Opening the data folder"));
    setRole(*m_text, LabelRole::Muted);
    m_button->setEnabled(false);
    emit over();
}

void MoveWindow::reject() {
    if (m_state == State::Failed) {
        goOn();
    } else if (m_state == State::Moving && m_button->isEnabled()) {
        m_button->setEnabled(false);
        m_text->setText(tr("Cancelling"));
        emit cancelRequested();
    }
}

} // namespace sagitta::ui
