// StudySearcher: runs the searches of the studies window: this computer while typing, the nodes when asked and after it
// (the local answer takes milliseconds, and the two are asked with different queries). Drops late answers, and never
// lets a refresh of the local rows push a node's search aside. Of the local studies it asks for the first few, and for
// more when they are wanted. GUI thread.
#pragma once

#include "ui/browser/study_order.h"
#include "ui/browser/study_search.h"
#include "ui/common/study_service.h"

#include <QObject>
#include <QSet>

#include <optional>

namespace sagitta::ui {

struct FoundStudies {
    StudyListPtr studies; // of 50 000 a copy takes its time
    QStringList warnings;
};

class StudySearcher : public QObject {
    Q_OBJECT
public:
    explicit StudySearcher(StudyService& service, QObject* parent = nullptr);
    ~StudySearcher() override;

    // What will be searched. Whatever is under way is dropped; false: it is what was searched before, and goes on.
    bool setTerms(const SearchTerms& terms, const QStringList& sources);
    // Of the local studies only those in any of these; empty: all. Searches nothing yet.
    void setAlbums(const QStringList& albums);
    void searchLocal();
    void searchAll(); // this computer only while it has not answered yet, or …
    void forgetLocal() { m_localAnswered = false; }
    // The local studies changed: searches them again, soon and quietly.
    void refreshLocal();
    // More of them than were answered last, where there are more.
    void moreLocal();
    bool hasMoreLocal() const { return m_localFound > m_most; }
    // In which they are listed: whoever asks for a part of them gets another part in another order. Nothing: in one
    // that the database does not know, for which all are needed.
    void setOrder(const std::optional<storage::StudyOrder>& order);
    // What the nodes have not answered yet is not waited for.
    void cancelNodes();

    storage::StudyFilter localFilter() const; // what of the local studies is searched for
    storage::StudyOrder order() const { return m_order.value_or(storage::StudyOrder()); }

    bool isBusy() const { return !m_pending.isEmpty(); }
    // The checked nodes have been asked for the present terms.
    bool nodesAsked() const { return m_nodesAsked; }

signals:
    void started(const QString& source);
    // `found`: how many there are, of which the answer may hold the first.
    void answered(const QString& source, const sagitta::Result<sagitta::ui::FoundStudies>& answer, int found);

private:
    int firstRows() const;
    void start(const QStringList& sources);
    QStringList nodes() const;
    void askLocal(int number);
    void askNodes(const QStringList& nodes, int number);
    void take(const QString& source, const Result<FoundStudies>& answer, int found);

    StudyService& m_service;
    SearchTerms m_terms;
    QStringList m_sources;
    QStringList m_albums;
    QSet<QString> m_pending;
    std::optional<storage::StudyOrder> m_order = storage::StudyOrder();
    int m_most; // of the local studies to ask for
    int m_localFound = 0;
    int m_number = 0; // of the search under way; answers to others are dropped
    bool m_refreshWaiting = false;
    bool m_nodesWaiting = false; // for the local answer
    bool m_localAnswered = false;
    bool m_nodesAsked = false;
};

} // namespace sagitta::ui
