// SavedSearchButton: a star at the search line with the searches that have a name: choose one, or save, replace, rename
// and delete. GUI thread. Searches nothing itself.
#pragma once

#include "ui/browser/saved_searches.h"
#include "ui/common/command_palette.h"

#include <QToolButton>

#include <array>
#include <functional>

namespace sagitta::ui {

class NoticeBar;

class SavedSearchButton : public QToolButton {
    Q_OBJECT
public:
    // `present`: what is searched for now. The notice bar says what was done, and undoes it.
    SavedSearchButton(SavedSearches& searches, CommandSet& commands, NoticeBar& notice,
                      std::function<SearchTerms()> present, QWidget* parent = nullptr);

    void openMenu();
    void save(); // the present search; asks for its name
    std::vector<PaletteEntry> paletteEntries();

signals:
    void chosen(const sagitta::ui::SearchTerms& terms);

private:
    struct Way { // of changing a saved search
        const char* title;
        const char* sentence;
        void (SavedSearchButton::*run)(const QString& name);
    };
    static const std::array<Way, 3>& ways();
    void fillMenu();
    void choose(const QString& name);
    void replace(const QString& name);
    void rename(const QString& name);
    void remove(const QString& name);
    // Says how it went; `back` undoes it.
    void tell(const Result<void>& done, const QString& text, std::function<Result<void>()> back);
    void warn(const Error& error);

    SavedSearches& m_searches;
    CommandSet& m_commands;
    NoticeBar& m_notice;
    std::function<SearchTerms()> m_present;
    std::vector<QMenu*> m_submenus;
};

} // namespace sagitta::ui
