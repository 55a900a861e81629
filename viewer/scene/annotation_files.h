// AnnotationFiles: the files of annotations in a folder: one JSON file per study, named by a hash of its UID. Reading
// is done at once, writing (lock, merge with what another program wrote, temp + sync + rename) on a thread of its own,
// in order; of a study the latest wins. What could not be written is kept until it can be. Thread-safe. A file is only
// ever replaced after it was read; a damaged one is put aside first.
#pragma once

#include "scene/annotation_format.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace sagitta::scene {

// What a study's file shall say, from one program's view.
struct StudyAnnotations {
    QString studyUid;
    std::vector<Annotation> annotations;
    QSet<QString> removed; // ids that were taken away on purpose
};

class AnnotationFiles {
public:
    // After each attempt to write, on the writing thread.
    using Written = std::function<void(const Result<void>&)>;

    AnnotationFiles(QString folder, Written written);
    // Writes what waits, and once more what could not be written.
    ~AnnotationFiles();

    struct Content {
        std::vector<Annotation> annotations;
        QString damage; // of a file that was damaged and is now kept aside; empty: none
    };
    // Whether the folder holds annotations of a study, or a damaged file that may hold some.
    static bool hasAny(const QString& folder, const QString& studyUid);

    // What is still to be written is seen, too. Io when the file cannot be read, or is damaged and cannot be put aside.
    Result<Content> read(const QString& studyUid);
    void write(StudyAnnotations study);
    // Tries again what could not be written.
    void retry();
    bool isAllWritten() const;

private:
    void work(const std::stop_token& stop);
    Result<void> save(const StudyAnnotations& study, std::vector<Annotation> base) const;
    void enqueue(StudyAnnotations study);
    void enqueueFailed();
    QString fileFor(const QString& studyUid) const { return fileIn(m_folder, studyUid); }
    static QString fileIn(const QString& folder, const QString& studyUid);

    const QString m_folder;
    const Written m_written;
    mutable std::mutex m_mutex; // guards the rest
    std::condition_variable_any m_wake;
    std::deque<StudyAnnotations> m_waiting;
    std::optional<StudyAnnotations> m_running;
    std::map<QString, StudyAnnotations> m_failed;
    // Ours as they were last read or written: what differs from it is our change.
    std::map<QString, std::vector<Annotation>> m_base;
    std::jthread m_thread; // last: joined before the rest goes
};

} // namespace sagitta::scene
