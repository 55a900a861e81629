#include "storage/study_hold.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

namespace sagitta::storage {
namespace {

using Sharing = FileLock::Sharing;
using State = FileLock::State;

// Nothing of a path comes from a peer: the UID is hashed.
QString fileOf(const QString& dataDir, const QString& studyUid) {
    const QByteArray hash = QCryptographicHash::hash(studyUid.toUtf8(), QCryptographicHash::Sha1).toHex();
    return dataDir + QStringLiteral("/in-use/") + QString::fromLatin1(hash);
}

std::unique_ptr<FileLock> lock(const QString& dataDir, const QString& studyUid, Sharing sharing) {
    const QString file = fileOf(dataDir, studyUid);
    QDir().mkpath(QFileInfo(file).path());
    return std::make_unique<FileLock>(file, sharing);
}

} // namespace

StudyHold::StudyHold(const QString& dataDir, const QString& studyUid) :
    m_lock(lock(dataDir, studyUid, Sharing::Shared)) {}

Result<StudyHold> StudyHold::toRemove(const QString& dataDir, const QString& studyUid) {
    std::unique_ptr<FileLock> alone = lock(dataDir, studyUid, Sharing::Alone);
    if (alone->state() == State::Busy)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the study is open, or being received or sent; try again when that is over"));
    return StudyHold(std::move(alone));
}

bool StudyHold::isHeld(const QString& dataDir, const QString& studyUid) {
    const QString file = fileOf(dataDir, studyUid);
    return QFileInfo::exists(file) && FileLock(file).state() == State::Busy;
}

void StudyHold::discard() {
    if (m_lock)
        m_lock->remove();
    m_lock.reset();
}

} // namespace sagitta::storage
