// AnnotationStore: the annotations of the open studies, with undo, written to disk at each change so that kill -9 loses
// nothing. One JSON file per study below the folder given, named by a hash, written by temp + rename. GUI thread.
#pragma once

#include "scene/annotation.h"

#include <QObject>
#include <QUndoStack>

namespace sagitta::scene {

class AnnotationStore : public QObject {
    Q_OBJECT
public:
    explicit AnnotationStore(QString folder, QObject* parent = nullptr);

    // Reads a study's annotations; a damaged file is kept aside under another name and said so.
    Result<void> openStudy(const QString& studyUid);
    void closeStudy(const QString& studyUid);

    const std::vector<Annotation>& annotations() const { return m_annotations; }
    const Annotation* find(const QString& id) const;

    // Undoable.
    void add(Annotation annotation);
    void change(const QString& id, Annotation changed, const QString& undoText);
    void remove(const QString& id);

    QUndoStack& undoStack() { return m_undo; }

signals:
    void changed();
    // The file could not be written; the annotations are kept in memory and it is tried again at the next change.
    void saveFailed(const QString& reason);

private:
    friend class AnnotationCommand;
    void insert(const Annotation& annotation);
    void erase(const QString& id);
    void save(const QString& studyUid);
    QString fileFor(const QString& studyUid) const;

    QString m_folder;
    std::vector<Annotation> m_annotations;
    QUndoStack m_undo;
};

} // namespace sagitta::scene
