// SavedSearches: searches that somebody has given a name, by alphabet; kept in the settings, where a site may give some
// too. Names that differ by case alone are one name. What cannot be written holds until the program ends. GUI thread.
#pragma once

#include "ui/browser/study_search.h"
#include "ui/common/preferences.h"

#include <QObject>

#include <vector>

namespace sagitta::ui {

struct SavedSearch {
    QString name;
    SearchTerms terms;
    bool operator==(const SavedSearch&) const = default;
};

class SavedSearches : public QObject {
    Q_OBJECT
public:
    explicit SavedSearches(Preferences& preferences, QObject* parent = nullptr);

    const std::vector<SavedSearch>& all() const { return m_all; }
    const SavedSearch* find(const QString& name) const; // nullptr: there is none. Holds until they change

    // In the place of one of that name. Refused: no name, or the site has locked them; Io.
    Result<void> save(const QString& name, const SearchTerms& terms);
    // Refused: also a name that another one has. NotFound.
    Result<void> rename(const QString& name, const QString& newName);
    Result<void> remove(const QString& name);

signals:
    void changed();

private:
    void read();
    Result<void> write(const std::vector<SavedSearch>& all);

    Preferences& m_preferences;
    std::vector<SavedSearch> m_all;
};

} // namespace sagitta::ui
