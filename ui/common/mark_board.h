// MarkBoard: what people say of studies (storage::StudyMarks), as the windows share it: all of it at hand, and a change
// is seen at once and written behind. Writes keep their order; what cannot be written is taken back and said; what
// cannot be read is tried again. GUI thread; the database is read and written on a thread of its own.
#pragma once

#include "core/executor.h"
#include "storage/study_marks.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace sagitta::ui {

class MarkBoard : public QObject {
    Q_OBJECT
public:
    explicit MarkBoard(storage::StudyMarks& marks, QObject* parent = nullptr);
    ~MarkBoard() override; // waits until all is written

    // Of a study without any: unread, loose.
    storage::StudyMark mark(const QString& studyUid) const { return m_marks.value(studyUid); }
    const QHash<QString, storage::StudyMark>& marks() const { return m_marks; }
    const std::vector<storage::Album>& albums() const { return m_albums; }
    bool areAlbumsKnown() const { return m_areAlbumsKnown; } // they have been read

    void noteOpened(const QString& studyUid);
    // `failed` hears that it could not be written, in place of failed().
    using Failed = std::function<void(const Error&)>;
    void setStatus(const QStringList& studyUids, storage::ReadingStatus status, const Failed& failed = {});
    void setPin(const QStringList& studyUids, storage::Pin pin);
    void setNote(const QString& studyUid, const QString& note);

    // `studyUids` go into it at once.
    void addAlbum(const QString& name, const QStringList& studyUids = {});
    void renameAlbum(const QString& name, const QString& newName);
    // `removed` hears which studies were in it, once it is gone.
    void removeAlbum(const QString& name, std::function<void(const QStringList& studyUids)> removed);
    void addToAlbum(const QString& name, const QStringList& studyUids);
    void removeFromAlbum(const QString& name, const QStringList& studyUids);

signals:
    void changed(const QSet<QString>& studyUids);
    void albumsChanged();                         // also when they are known
    void failed(const sagitta::Error& error);     // something could not be written
    void readFailed(const sagitta::Error& error); // and is tried again until it works, of which nothing is heard

private:
    using Work = std::function<Result<void>(storage::StudyMarks&)>;
    void write(const QStringList& studyUids, const std::function<void(storage::StudyMark&)>& show, Work work,
               const Failed& failed = {});
    void writeAlbums(Work work);
    void written(const QStringList& studyUids, const Result<void>& result, const Failed& failed = {});
    void heard(const storage::MarksChange& change);
    void readStale();
    struct Read {
        QHash<QString, storage::StudyMark> marks;
        std::vector<storage::Album> albums;
    };
    // What of the database; all that is known when it is everything.
    struct Wanted {
        QSet<QString> studyUids;
        bool isEverything = false;
        bool hasAlbums = false;
    };
    void want(const Wanted& wanted);
    void take(Wanted wanted, const Result<Read>& read);

    storage::StudyMarks& m_store;
    Executor m_toGui;
    QHash<QString, storage::StudyMark> m_marks;
    std::vector<storage::Album> m_albums;
    // What is in the database otherwise than shown, perhaps; read when nothing is on its way there any more.
    Wanted m_stale;
    bool m_areAlbumsKnown = false;
    bool m_hasReadFailed = false; // the last time
    QTimer m_retry;
    int m_underWay = 0; // writes and reads
    std::shared_ptr<void> m_subscription;
    QThreadPool m_thread; // last: what runs on it uses the rest
};

} // namespace sagitta::ui
