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
    // At a moment when the study is being removed there is nothing to hold.
    StudyHold(const QString& dataDir, const QString& studyUid);

    // Who holds a study so may remove it. Refused: somebody uses it.
    static Result<StudyHold> toRemove(const QString& dataDir, const QString& studyUid);
    static bool isHeld(const QString& dataDir, const QString& studyUid);
    // Forgets the file as well: the study is gone.
    void discard();

private:
    explicit StudyHold(std::unique_ptr<FileLock> lock) : m_lock(std::move(lock)) {}

    std::unique_ptr<FileLock> m_lock;
};

} // namespace sagitta::storage
