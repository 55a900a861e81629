// SearchStatus: the slim line below the search: each source and how it went. "PACS: 12 studies · OLD: connection
// refused …". Below it, when something is asked for, what of whom. GUI thread.
#pragma once

#include <QWidget>

#include <map>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sagitta::ui {

class SearchStatus : public QWidget {
    Q_OBJECT
public:
    explicit SearchStatus(QWidget* parent = nullptr);

    void begin(const QString& source);
    void succeed(const QString& source, int studies, const QStringList& warnings);
    void fail(const QString& source, const QString& reason);
    void forgetAllBut(const QStringList& sources);
    // Shown after the sources, muted: "Press Enter to search PACS".
    void setHint(const QString& hint);
    // What is asked of the sources, and what of it was not understood; either may be empty.
    void setTerms(const QString& terms, const QString& problem);
    bool isBusy() const;
    QStringList failedSources() const; // as people call them

signals:
    void cancelRequested(); // of what the nodes have not answered yet

private:
    struct Entry {
        enum class State { Busy, Done, Failed } state = State::Busy;
        int studies = 0;
        QString text;
    };
    void refresh();

    std::map<QString, Entry> m_entries;
    QString m_hint;
    QProgressBar* m_busy;
    QToolButton* m_cancel;
    QLabel* m_results;
    QLabel* m_terms;
    QLabel* m_problem;
    QLabel* m_errors;
};

} // namespace sagitta::ui
