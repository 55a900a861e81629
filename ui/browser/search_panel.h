// SearchPanel: the search of the studies window: the line, what was asked of whom and how it went, and the question
// before an archive is asked for everything. What is found goes into the model. Keeps what was searched for last from
// one start to the next. GUI thread.
#pragma once

#include "network/remote_node.h"
#include "ui/browser/list_area.h"
#include "ui/browser/saved_searches.h"
#include "ui/browser/search_bar.h"
#include "ui/browser/study_searcher.h"
#include "ui/common/command_set.h"

#include <QTimer>
#include <QWidget>

namespace sagitta::ui {

class BroadSearchQuestion;
class NoticeBar;
class SavedSearchButton;
class SearchStatus;
class SourcePanel;
class StudyTableModel;

class SearchPanel : public QWidget {
    Q_OBJECT
public:
    // All outlive it. The commands of the group Search are done here.
    SearchPanel(StudyService& service, network::NodeList& nodes, CommandSet& commands, NoticeBar& notice,
                SourcePanel& sources, StudyTableModel& model, QWidget* parent = nullptr);

    void begin();                        // with what was searched for last
    void remember();                     // what is searched for
    void searchFor(const QString& text); // and for nothing else, in everything that is here
    void searchAll();                    // the checked sources, without a question
    void rowsReplaced();                 // those of the list, which has taken note of it
    ListArea::State state() const;
    SearchBar& bar() { return *m_bar; }
    StudySearcher& searcher() { return m_searcher; }
    std::vector<PaletteEntry> paletteEntries();

signals:
    void stateChanged();
    void listWanted(); // Enter, and what is searched is all here

private:
    void connectAll();
    void addCommands();
    QStringList checkedNodes() const;
    bool takeTerms(); // false: they are what was searched for before
    void termsChanged();
    void albumsChanged();
    void submit();
    void goToList();
    void answered(const QString& source, const Result<FoundStudies>& answer, int found);
    void tellTerms();

    network::NodeList& m_nodes;
    CommandSet& m_commands;
    SourcePanel& m_sources;
    StudyTableModel& m_model;
    StudySearcher m_searcher;
    SavedSearches m_saved;
    SearchBar* m_bar;
    SearchStatus* m_status;
    BroadSearchQuestion* m_question;
    SavedSearchButton* m_savedButton = nullptr;
    QStringList m_searched; // the sources
    QTimer m_typing;
    bool m_isListWanted = false; // once the answer is in the list
};

} // namespace sagitta::ui
