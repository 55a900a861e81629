#include "ui/browser/list_area.h"

#include "ui/browser/empty_state.h"
#include "ui/browser/first_run.h"
#include "ui/browser/study_table_view.h"

#include <QStackedLayout>

namespace sagitta::ui {

ListArea::ListArea(StudyTableView* table, QWidget* parent) :
    QWidget(parent), m_table(table), m_empty(new EmptyState), m_stack(new QStackedLayout(this)) {
    auto* firstRun = new FirstRun;
    m_firstRun = firstRun;
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_firstRun);
    connect(m_empty, &EmptyState::importRequested, this, &ListArea::importRequested);
    connect(firstRun, &FirstRun::importRequested, this, &ListArea::importRequested);
    connect(firstRun, &FirstRun::addNodeRequested, this, &ListArea::addNodeRequested);
    connect(firstRun, &FirstRun::demoRequested, this, &ListArea::demoRequested);
}

void ListArea::show(const State& state) {
    if (state.rows > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    const bool isFirst = !state.hasNodes && state.isAnyChecked && !state.isFiltered && !state.isSearching;
    if (!isFirst)
        say(state);
    m_stack->setCurrentWidget(isFirst ? m_firstRun : m_empty);
}

void ListArea::say(const State& state) {
    const QString nodes = state.nodes.join(tr(", "));
    if (!state.isAnyChecked)
        m_empty->say(tr("No source is checked"), tr("Check where to search at the left."), EmptyState::None);
    else if (state.isSearching)
        m_empty->say(tr("Searching…"), {}, EmptyState::None);
    else if (!nodes.isEmpty() && !state.areNodesAsked)
        m_empty->say(state.isFiltered ? tr("Nothing here yet") : tr("No studies to show yet"),
                     tr("Type a name or an ID, or choose a date, and press Enter to search %1.").arg(nodes),
                     EmptyState::None);
    else if (!state.failed.isEmpty())
        m_empty->say(tr("No study found, but not all was searched"),
                     tr("%1 could not be searched. Press F5 to try again.").arg(state.failed.join(tr(", "))),
                     EmptyState::None);
    else if (state.isFiltered || state.areNodesAsked)
        m_empty->say(tr("No study found"), tr("Try fewer letters, another date or another source."), EmptyState::None);
    else
        m_empty->say(tr("No studies here yet"), tr("Drop a folder on this window, or check a PACS node at the left."),
                     EmptyState::Import);
}

} // namespace sagitta::ui
