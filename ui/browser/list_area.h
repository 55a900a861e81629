// ListArea: the table of studies, or what stands in its place while there are none: why, and what helps. GUI thread.
#pragma once

#include <QStringList>
#include <QWidget>

class QStackedLayout;

namespace sagitta::ui {

class EmptyState;
class StudyTableView;

class ListArea : public QWidget {
    Q_OBJECT
public:
    // Owns the table from now on.
    explicit ListArea(StudyTableView* table, QWidget* parent = nullptr);

    struct State {
        int rows = 0;
        bool isSearching = false;
        bool isFiltered = false; // something narrows the search
        bool hasNodes = false;   // in the list of nodes
        bool isAnyChecked = true;
        QStringList nodes;          // that are checked
        bool areNodesAsked = false; // for what is searched now
        QStringList failed = {};    // sources that could not be searched, which is said above
    };
    void show(const State& state);

signals:
    void importRequested();
    void addNodeRequested();
    void demoRequested();

private:
    void say(const State& state);

    StudyTableView* m_table;
    EmptyState* m_empty;
    QWidget* m_firstRun;
    QStackedLayout* m_stack;
};

} // namespace sagitta::ui
