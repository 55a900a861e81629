// AnnotationStore: the annotations of the open studies, with undo, written to disk at each change so that kill -9 loses
// nothing. One JSON file per study below the folder given, named by a hash of the study's UID, written by temp + sync +
// rename. GUI thread. A file is only ever replaced after it was read, or put aside, by openStudy().
#pragma once

#include "scene/annotation.h"

#include <QObject>
#include <QSet>
#include <QUndoStack>

namespace sagitta::scene {

class AnnotationStore : public QObject {
    Q_OBJECT
public:
    explicit AnnotationStore(QString folder, QObject* parent = nullptr);

    // Reads a study's annotations; a damaged file is kept aside under another name and said so: Corrupt, and what could
    // be read is there. Io when the file cannot be read or put aside: then nothing is saved for this study.
    Result<void> openStudy(const QString& studyUid);
    // Forgets them and the undo steps; all is on disk.
    void closeStudy(const QString& studyUid);

    const std::vector<Annotation>& annotations() const { return m_annotations; }
    const Annotation* find(const QString& id) const;

    // Undoable. An annotation of a study that is not open opens it first.
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
    bool isStorable(const Annotation& annotation);
    void insert(size_t at, const Annotation& annotation);
    void replace(const Annotation& annotation);
    void erase(const QString& id);
    size_t indexOf(const QString& id) const; // the size when absent
    void save(const QString& studyUid);
    Result<void> write(const QString& studyUid) const;
    Result<void> read(const QString& studyUid);
    QString fileFor(const QString& studyUid) const;

    QString m_folder;
    std::vector<Annotation> m_annotations;
    QSet<QString> m_openStudies;
    QSet<QString> m_unsaved; // studies whose last write failed
    QUndoStack m_undo;
};

} // namespace sagitta::scene
