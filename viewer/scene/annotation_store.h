// AnnotationStore: the annotations of the open studies, with undo. Each change is handed to AnnotationFiles at once,
// which writes it behind: saved() says when all is on disk, so that kill -9 after it loses nothing. What cannot be
// written is kept, also when its study is closed, said by saveFailed(), and tried again. Two programs may share a
// folder: each keeps what the other has added. GUI thread.
#pragma once

#include "core/executor.h"
#include "scene/annotation_files.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUndoStack>

#include <chrono>

namespace sagitta::scene {

class AnnotationStore : public QObject {
    Q_OBJECT
public:
    explicit AnnotationStore(QString folder, QObject* parent = nullptr,
                             std::chrono::milliseconds retryInterval = std::chrono::seconds(5));
    // Waits until what is still to be written is.
    ~AnnotationStore() override;

    // Reads a study's annotations, those still to be written included. A damaged file is moved aside and said so:
    // Corrupt, and what could be read is there and written anew. Io when the file cannot be read or moved aside.
    Result<void> openStudy(const QString& studyUid);
    // Forgets them and the undo steps, not the writing of them.
    void closeStudy(const QString& studyUid);

    // Another window has written the study's file: takes over what differs, unless changes of ours are still to be
    // written, which will be merged. The undo steps stay; one that no longer fits is refused.
    void takeOver(const QString& studyUid);

    const std::vector<Annotation>& annotations() const { return m_annotations; }
    const Annotation* find(const QString& id) const;

    // Undoable. An annotation of a study that is not open opens it first.
    void add(Annotation annotation);
    void change(const QString& id, Annotation changed, const QString& undoText);
    void remove(const QString& id);

    QUndoStack& undoStack() { return m_undo; }
    // Whether everything that was ever changed is on disk.
    bool isSaved() const { return m_files.isAllWritten(); }

signals:
    void changed();
    // All is on disk, after a change or after failures.
    void saved();
    // Something could not be written; it is kept and tried again at the next change, and after a while.
    void saveFailed(const QString& reason);
    // Undoing or redoing would have written over what another window has done to the annotation meanwhile.
    void stepRefused();

private:
    friend class AnnotationCommand;
    bool isStorable(const Annotation& annotation);
    void insert(size_t at, const Annotation& annotation);
    void replace(const Annotation& annotation);
    void erase(const QString& id);
    size_t indexOf(const QString& id) const; // the size when absent
    void save(const QString& studyUid);
    void written(const Result<void>& result);

    std::vector<Annotation> m_annotations;
    QSet<QString> m_openStudies;
    QHash<QString, QSet<QString>> m_removed; // study -> ids removed here, which must not come back from its file
    QUndoStack m_undo;
    QTimer m_retry;
    Executor m_toGui;
    AnnotationFiles m_files; // last: its thread ends before the rest goes
};

} // namespace sagitta::scene
