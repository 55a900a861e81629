#include "ui/common/mark_board.h"

#include <QDateTime>

#include <utility>

namespace sagitta::ui {

using storage::StudyMark;
using storage::StudyMarks;

namespace {
constexpr int kRetryMs = 2000; // after a read has failed
}

MarkBoard::MarkBoard(StudyMarks& marks, QObject* parent) :
    QObject(parent), m_store(marks), m_toGui(makeQtExecutor(this)) {
    m_thread.setMaxThreadCount(1); // so that writes keep their order
    m_subscription = m_store.subscribe(
        [this, toGui = m_toGui](const storage::MarksChange& change) { toGui([this, change] { heard(change); }); });
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetryMs);
    connect(&m_retry, &QTimer::timeout, this, &MarkBoard::readStale);
    want({{}, true, true});
    readStale();
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

void MarkBoard::setStatus(const QStringList& studyUids, storage::ReadingStatus status, const Failed& failed) {
    write(
        studyUids, [status](StudyMark& mark) { mark.status = status; },
        [studyUids, status](StudyMarks& store) { return store.setStatus(studyUids, status); }, failed);
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

void MarkBoard::removeAlbum(const QString& name, std::function<void(const QStringList&)> removed) {
    writeAlbums([this, name, removed = std::move(removed)](StudyMarks& store) -> Result<void> {
        SAGITTA_TRY(const QStringList studies, store.removeAlbum(name));
        m_toGui([removed, studies] { removed(studies); });
        return {};
    });
}

void MarkBoard::addToAlbum(const QString& name, const QStringList& studyUids) {
    writeAlbums([name, studyUids](StudyMarks& store) { return store.addToAlbum(name, studyUids); });
}

void MarkBoard::removeFromAlbum(const QString& name, const QStringList& studyUids) {
    writeAlbums([name, studyUids](StudyMarks& store) { return store.removeFromAlbum(name, studyUids); });
}

void MarkBoard::write(const QStringList& studyUids, const std::function<void(StudyMark&)>& show, Work work,
                      const Failed& failed) {
    if (studyUids.isEmpty())
        return;
    m_marks.reserve(m_marks.size() + studyUids.size());
    for (const QString& uid : studyUids)
        show(m_marks[uid]);
    ++m_underWay;
    m_thread.start([this, studyUids, work = std::move(work), failed] {
        m_toGui([this, studyUids, result = work(m_store), failed] { written(studyUids, result, failed); });
    });
    emit changed({studyUids.begin(), studyUids.end()});
}

// Names and counts come from the database, which decides which names are one.
void MarkBoard::writeAlbums(Work work) {
    ++m_underWay;
    m_thread.start([this, work = std::move(work)] {
        m_toGui([this, result = work(m_store)] {
            m_stale.hasAlbums = true; // also of a name that was refused
            written({}, result);
        });
    });
}

void MarkBoard::written(const QStringList& studyUids, const Result<void>& result, const Failed& failed) {
    --m_underWay;
    if (!result) {
        want({{studyUids.begin(), studyUids.end()}});
        failed ? failed(result.error()) : emit this->failed(result.error());
    }
    readStale();
}

void MarkBoard::heard(const storage::MarksChange& change) {
    want({change.studyUids, false, change.albumsChanged});
    readStale();
}

void MarkBoard::want(const Wanted& wanted) {
    if (m_stale.studyUids.isEmpty())
        m_stale.studyUids = wanted.studyUids; // without a copy of 50 000
    else
        m_stale.studyUids += wanted.studyUids;
    m_stale.isEverything |= wanted.isEverything;
    m_stale.hasAlbums |= wanted.hasAlbums;
}

void MarkBoard::readStale() {
    if (m_underWay > 0 || (m_stale.studyUids.isEmpty() && !m_stale.isEverything && !m_stale.hasAlbums))
        return;
    ++m_underWay;
    m_thread.start([this, wanted = std::exchange(m_stale, {})] {
        const auto readSome = [&]() -> Result<Read> {
            Read read;
            SAGITTA_TRY(read.marks, wanted.isEverything
                                        ? m_store.allMarks()
                                        : m_store.marks(QStringList(wanted.studyUids.begin(), wanted.studyUids.end())));
            if (wanted.hasAlbums) {
                SAGITTA_TRY(read.albums, m_store.albums());
            }
            return read;
        };
        m_toGui([this, wanted, read = readSome()] { take(wanted, read); });
    });
}

void MarkBoard::take(Wanted wanted, const Result<Read>& read) {
    --m_underWay;
    if (!read) {
        want(wanted);
        m_retry.start();
        if (!std::exchange(m_hasReadFailed, true))
            emit readFailed(read.error());
        return;
    }
    m_hasReadFailed = false;
    if (m_underWay > 0) { // written meanwhile: what was read may be old
        want(wanted);
        return;
    }
    if (wanted.isEverything)
        for (const QHash<QString, StudyMark>& marks : {m_marks, read->marks})
            wanted.studyUids += QSet<QString>(marks.keyBegin(), marks.keyEnd());
    QSet<QString> different;
    static const StudyMark kNone;
    const auto markIn = [](const QHash<QString, StudyMark>& marks, const QString& uid) -> const StudyMark& {
        const auto found = marks.constFind(uid);
        return found == marks.constEnd() ? kNone : *found;
    };
    for (const QString& uid : std::as_const(wanted.studyUids)) {
        const StudyMark& now = markIn(read->marks, uid);
        if (now == markIn(m_marks, uid))
            continue;
        now == kNone ? static_cast<void>(m_marks.remove(uid)) : static_cast<void>(m_marks.insert(uid, now));
        different << uid;
    }
    if (!different.isEmpty())
        emit changed(different);
    if (wanted.hasAlbums && (read->albums != m_albums || !m_areAlbumsKnown)) {
        m_areAlbumsKnown = true;
        m_albums = read->albums;
        emit albumsChanged();
    }
    readStale();
}

} // namespace sagitta::ui
