// StudyWatch: compares local studies with the nodes they came from, behind the windows, and holds what differs; reads
// from the catalog how much of them is here. Nothing waits for it, and a node that does not answer is only said. GUI
// thread; the work is done on threads of its own.
#pragma once

#include "app/engine.h"
#include "app/gui/task_runner.h"
#include "core/executor.h"
#include "scene/completeness.h"
#include "ui/common/node_news.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <map>

namespace sagitta::app {

class StudyWatch final : public QObject {
    Q_OBJECT
public:
    explicit StudyWatch(Engine& engine);

    // Unless it is being done, or the study came from no node that is in the list.
    void check(const QString& studyUid);
    // A refresh has begun, or ended: with an empty reason when all went well.
    void refreshBegan(const QString& studyUid);
    void refreshEnded(const QString& studyUid, const QString& reason);
    ui::NodeNews news(const QString& studyUid) const;

    // Answered by completenessRead, soon.
    void readCompleteness(const QString& studyUid);

signals:
    void newsChanged(const QString& studyUid);
    // The catalog knows more of a study than before, or the node was compared: by series UID.
    void completenessRead(const QString& studyUid, const QHash<QString, sagitta::scene::Completeness>& series);

private:
    void start(const QString& studyUid, const ui::NodeNews& asked);
    void checked(const QString& studyUid, const ui::NodeNews& found, bool isRefreshed);
    void take(const QString& studyUid, const ui::NodeNews& news);
    void takeCompleteness(const QString& studyUid, const QHash<QString, scene::Completeness>& series);

    Engine& m_engine;
    Executor m_toGui;
    std::map<QString, ui::NodeNews> m_news; // by study UID, as the rest
    QSet<QString> m_checking;
    std::map<QString, ui::NodeNews> m_afterRefresh; // what to compare again when it has been compared
    QSet<QString> m_reading;
    QSet<QString> m_readAgain;
    TaskRunner m_tasks; // last: its tasks end before the rest goes
};

// As the windows show it; any thread.
QHash<QString, scene::Completeness> toCompleteness(const QHash<QString, storage::Holdings>& holdings);

} // namespace sagitta::app
