#include "storage/study_hold.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <chrono>
#include <thread>

namespace sagitta::storage {
namespace {

using Sharing = FileLock::Sharing;
using State = FileLock::State;

// Nothing of a path comes from a peer: the UID is hashed.
QString fileOf(const QString& dataDir, const QString& studyUid) {
    const QByteArray hash = QCryptographicHash::hash(studyUid.toUtf8(), QCryptographicHash::Sha1).toHex();
    return dataDir + QStringLiteral("/in-use/") + QString::fromLatin1(hash);
}

// isHeld() of another takes it for some microseconds.
constexpr int kTries = 4;
constexpr std::chrono::milliseconds kPause{1};

std::unique_ptr<FileLock> lock(const QString& file, Sharing sharing) {
    QDir().mkpath(QFileInfo(file).path());
    return std::make_unique<FileLock>(file, sharing);
}

} // namespace

StudyHold::StudyHold(const QString& dataDir, const QString& studyUid) : m_file(fileOf(dataDir, studyUid)) {
    for (int i = 1; !take() && i < kTries; ++i)
        std::this_thread::sleep_for(kPause);
}

bool StudyHold::take() {
    if (!m_lock || m_lock->state() != State::Held)
        m_lock = lock(m_file, Sharing::Shared);
    return m_lock->state() != State::Busy;
}

Result<StudyHold> StudyHold::toRemove(const QString& dataDir, const QString& studyUid) {
    QString file = fileOf(dataDir, studyUid);
    std::unique_ptr<FileLock> alone = lock(file, Sharing::Alone);
    for (int i = 1; alone->state() == State::Busy && i < kTries; ++i) {
        std::this_thread::sleep_for(kPause);
        alone = lock(file, Sharing::Alone);
    }
    if (alone->state() == State::Busy)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the study is open, or being received or sent; try again when that is over"));
    return StudyHold(std::move(file), std::move(alone));
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
