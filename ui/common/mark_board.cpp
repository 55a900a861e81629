#include "ui/common/mark_board.h"

#include <QDateTime>

namespace sagitta::ui {

using storage::StudyMark;
using storage::StudyMarks;

MarkBoard::MarkBoard(StudyMarks& marks, QObject* parent) :
    QObject(parent), m_store(marks), m_toGui(makeQtExecutor(this)) {
    m_thread.setMaxThreadCount(1); // so that writes keep their order
    m_subscription = m_store.subscribe(
        [this, toGui = m_toGui](const storage::MarksChange& change) { toGui([this, change] { heard(change); }); });
    ++m_underWay;
    m_thread.start([this] {
        const auto readAll = [this]() -> Result<Read> {
            Read read;
            SAGITTA_TRY(read.marks, m_store.allMarks());
            SAGITTA_TRY(read.albums, m_store.albums());
            return read;
        };
        m_toGui([this, read = readAll()] {
            const QList<QString> uids = read ? read->marks.keys() : QList<QString>();
            take({uids.begin(), uids.end()}, true, read);
        });
    });
}

MarkBoard::~MarkBoard() {
    m_subscription.reset();
    m_thread.waitForDone();
}

void MarkBoard::noteOpened(const QString& studyUid) {
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    write(
        {studyUid},
        [now](StudyMark& mark) {
            mark.lastOpened = now;
            if (mark.status == storage::ReadingStatus::Unread)
                mark.status = storage::ReadingStatus::Opened;
        },
        [studyUid, now](StudyMarks& store) { return store.noteOpened(studyUid, now); });
}

void MarkBoard::setStatus(const QStringList& studyUids, storage::ReadingStatus status) {
    write(
        studyUids, [status](StudyMark& mark) { mark.status = status; },
        [studyUids, status](StudyMarks& store) { return store.setStatus(studyUids, status); });
}

void MarkBoard::setPin(const QStringList& studyUids, storage::Pin pin) {
    write(
        studyUids, [pin](StudyMark& mark) { mark.pin = pin; },
        [studyUids, pin](StudyMarks& store) { return store.setPin(studyUids, pin); });
}

void MarkBoard::setNote(const QString& studyUid, const QString& note) {
    write(
        {studyUid}, [note](StudyMark& mark) { mark.note = note; },
        [studyUid, note](StudyMarks& store) { return store.setNote(studyUid, note); });
}

void MarkBoard::addAlbum(const QString& name, const QStringList& studyUids) {
    writeAlbums([name, studyUids](StudyMarks& store) -> Result<void> {
        SAGITTA_CHECK(store.addAlbum(name));
        return studyUids.isEmpty() ? Result<void>() : store.addToAlbum(name, studyUids);
    });
}

void MarkBoard::renameAlbum(const QString& name, const QString& newName) {
    writeAlbums([name, newName](StudyMarks& store) { return store.renameAlbum(name, newName); });
}

void MarkBoard::removeAlbum(const QString& name) {
    writeAlbums([name](StudyMarks& store) { return store.removeAlbum(name); });
}

void MarkBoard::addToAlbum(const QString& name, const QStringList& studyUids) {
    writeAlbums([name, studyUids](StudyMarks& store) { return store.addToAlbum(name, studyUids); });
}

void MarkBoard::removeFromAlbum(const QString& name, const QStringList& studyUids) {
    writeAlbums([name, studyUids](StudyMarks& store) { return store.removeFromAlbum(name, studyUids); });
}

void MarkBoard::write(const QStringList& studyUids, const std::function<void(StudyMark&)>& show, Work work) {
    if (studyUids.isEmpty())
        return;
    for (const QString& uid : studyUids)
        show(m_marks[uid]);
    ++m_underWay;
    m_thread.start([this, studyUids, work = std::move(work)] {
        m_toGui([this, studyUids, result = work(m_store)] { written(studyUids, result); });
    });
    emit changed({studyUids.begin(), studyUids.end()});
}

// Names and counts come from the database, which decides which names are one.
void MarkBoard::writeAlbums(Work work) {
    ++m_underWay;
    m_thread.start([this, work = std::move(work)] {
        m_toGui([this, result = work(m_store)] {
            m_areAlbumsStale = true; // also of a name that was refused
            written({}, result);
        });
    });
}

void MarkBoard::written(const QStringList& studyUids, const Result<void>& result) {
    --m_underWay;
    if (!result) {
        m_stale += QSet<QString>(studyUids.begin(), studyUids.end());
        emit failed(result.error());
    }
    readStale();
}

void MarkBoard::heard(const storage::MarksChange& change) {
    m_stale += change.studyUids;
    m_areAlbumsStale |= change.albumsChanged;
    readStale();
}

void MarkBoard::readStale() {
    if (m_underWay > 0 || (m_stale.isEmpty() && !m_areAlbumsStale))
        return;
    ++m_underWay;
    const QStringList uids(m_stale.begin(), m_stale.end());
    const bool hasAlbums = m_areAlbumsStale;
    m_stale.clear();
    m_areAlbumsStale = false;
    m_thread.start([this, uids, hasAlbums] {
        const auto readSome = [&]() -> Result<Read> {
            Read read;
            SAGITTA_TRY(read.marks, m_store.marks(uids));
            if (hasAlbums) {
                SAGITTA_TRY(read.albums, m_store.albums());
            }
            return read;
        };
        m_toGui([this, uids, hasAlbums, read = readSome()] { take({uids.begin(), uids.end()}, hasAlbums, read); });
    });
}

void MarkBoard::take(const QSet<QString>& studyUids, bool hasAlbums, const Result<Read>& read) {
    --m_underWay;
    if (!read) {
        emit failed(read.error());
        return;
    }
    if (m_underWay > 0) { // written meanwhile: what was read may be old
        m_stale += studyUids;
        m_areAlbumsStale |= hasAlbums;
        return;
    }
    QSet<QString> different;
    for (const QString& uid : studyUids) {
        const StudyMark now = read->marks.value(uid);
        if (now == m_marks.value(uid))
            continue;
        now == StudyMark() ? static_cast<void>(m_marks.remove(uid)) : static_cast<void>(m_marks.insert(uid, now));
        different << uid;
    }
    if (!different.isEmpty())
        emit changed(different);
    if (hasAlbums && (read->albums != m_albums || !m_areAlbumsKnown)) {
        m_areAlbumsKnown = true;
        m_albums = read->albums;
        emit albumsChanged();
    }
    readStale();
}

} // namespace sagitta::ui
