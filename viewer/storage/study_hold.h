// StudyHold: says to all processes with a data folder that a study is being used: shown, received or sent. As long as
// one lives, nobody deletes the study or lets it make room. A lock on a file, so that what a killed process held is
// free. Where files cannot be locked it says nothing. Any thread.
#pragma once

#include "core/file_lock.h"
#include "core/result.h"

#include <QString>

#include <memory>

namespace sagitta::storage {

class StudyHold {
public:
    // Tries for a moment, as somebody may just look whether it is held. While the study is being removed there is
    // nothing to hold; take() takes it when that is over.
    StudyHold(const QString& dataDir, const QString& studyUid);
    // Once more, if it is not held. False: it is being removed.
    bool take();

    // Who holds a study so may remove it. Refused: somebody uses it.
    static Result<StudyHold> toRemove(const QString& dataDir, const QString& studyUid);
    static bool isHeld(const QString& dataDir, const QString& studyUid);
    // Forgets the file as well: the study is gone.
    void discard();

private:
    StudyHold(QString file, std::unique_ptr<FileLock> lock) : m_file(std::move(file)), m_lock(std::move(lock)) {}

    QString m_file;
    std::unique_ptr<FileLock> m_lock;
};

} // namespace sagitta::storage
