#include "ui/settings/test_step_list.h"

#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QRegularExpression>
#include <QScrollBar>

#include <algorithm>

namespace sagitta::ui {
namespace {

using network::DoctorStep;

constexpr int kMarkWidth = 4 * kGrid;
constexpr int kTitleWidth = 24 * kGrid;
constexpr int kHeight = 86 * kGrid;

LabelRole markRole(DoctorStep::State state) {
    switch (state) {
    case DoctorStep::State::Passed:
        return LabelRole::Ok;
    case DoctorStep::State::Warning:
        return LabelRole::Warning;
    case DoctorStep::State::Failed:
        return LabelRole::Error;
    case DoctorStep::State::Skipped:
        break;
    }
    return LabelRole::Muted;
}

// The names of services are not broken at their hyphens.
QString unbroken(QString text) {
    static const QRegularExpression service(QStringLiteral("\\bC-(?=[A-Z])"));
    return text.replace(service, QStringLiteral("C\u2011"));
}

bool needsAttention(DoctorStep::State state) {
    return state == DoctorStep::State::Warning || state == DoctorStep::State::Failed;
}

QLabel* makeText(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    return label;
}

} // namespace

TestStepList::TestStepList(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("nodeTestSteps"));
    setAccessibleName(tr("Steps of the test"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, kGrid, 2 * kGrid, kGrid);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnMinimumWidth(0, kMarkWidth);
    grid->setColumnMinimumWidth(1, kTitleWidth);
    grid->setColumnStretch(2, 1);
    for (const DoctorStep& step : network::doctorSteps())
        addRow(*grid, step);
    grid->setRowStretch(grid->rowCount(), 1);
    setWidget(content);
}

void TestStepList::addRow(QGridLayout& grid, const DoctorStep& step) {
    Row row{step.id, new QLabel, new QLabel(step.title), makeText(QStringLiteral("nodeTestFinding_") + step.id),
            makeText(QStringLiteral("nodeTestAdvice_") + step.id)};
    row.mark->setObjectName(QStringLiteral("nodeTestMark_") + step.id);
    row.mark->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    row.title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    row.finding->setAccessibleName(step.title);
    row.advice->setAccessibleName(tr("What to change"));
    const int line = grid.rowCount();
    grid.addWidget(row.mark, line, 0);
    grid.addWidget(row.title, line, 1);
    grid.addWidget(row.finding, line, 2);
    grid.addWidget(row.advice, line + 1, 2);
    m_rows.push_back(row);
}

void TestStepList::begin() {
    for (Row& row : m_rows) {
        row.isDone = false;
        row.mark->clear();
        row.finding->clear();
        row.advice->hide();
        setRole(*row.title, LabelRole::Muted);
        setRole(*row.finding, LabelRole::Muted);
    }
    verticalScrollBar()->setValue(0);
    showRunning();
}

void TestStepList::showRunning() {
    const auto next = std::find_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return !row.isDone; });
    if (next == m_rows.end())
        return;
    setRole(*next->title, LabelRole::Plain);
    next->mark->setText(QStringLiteral("…"));
    setRole(*next->mark, LabelRole::Muted);
    next->mark->setAccessibleName(tr("under way"));
}

void TestStepList::setStep(const DoctorStep& step) {
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& one) { return one.id == step.id; });
    if (row == m_rows.end())
        return;
    row->state = step.state;
    row->isDone = true;
    row->mark->setText(network::mark(step.state));
    row->mark->setAccessibleName(network::toString(step.state));
    setRole(*row->mark, markRole(step.state));
    setRole(*row->title, step.state == DoctorStep::State::Skipped ? LabelRole::Muted : LabelRole::Plain);
    row->finding->setText(unbroken(step.finding));
    setRole(*row->finding, needsAttention(step.state) ? markRole(step.state) : LabelRole::Muted);
    row->advice->setText(unbroken(step.advice));
    row->advice->setVisible(!step.advice.isEmpty());
    showRunning();
}

void TestStepList::end() {
    const auto failed = std::find_if(m_rows.begin(), m_rows.end(), [](const Row& row) {
        return row.isDone && row.state == DoctorStep::State::Failed;
    });
    for (const Row& row : m_rows) {
        if (row.isDone)
            continue;
        row.mark->clear();
        setRole(*row.title, LabelRole::Muted);
    }
    if (failed == m_rows.end())
        return;
    widget()->layout()->activate(); // the labels have their new heights
    widget()->resize(widget()->width(), widget()->heightForWidth(widget()->width()));
    ensureWidgetVisible(failed->advice, 0, 0);
    ensureWidgetVisible(failed->finding, 0, 0);
}

QSize TestStepList::sizeHint() const { return {QScrollArea::sizeHint().width(), textSized(kHeight)}; }

} // namespace sagitta::ui
