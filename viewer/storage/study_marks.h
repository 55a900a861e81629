// StudyMarks: what people say of studies: reading status, pinned, note, when last opened, albums. In a database of its
// own (marks.db), since none of it is in the DICOM files: it outlives the catalog, and a study that leaves and comes
// back has its marks again (decision 0010). The catalog's connections have it attached to search by it, and write
// nothing to it. Thread-safe: each thread gets a connection of its own, and a call returns when what it wrote is on the
// disk, so it is nothing for the GUI thread. Two processes may share a data folder; listeners hear of this one's
// changes alone.
#pragma once

#include "core/result.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sagitta::storage {

enum class ReadingStatus { Unread, Opened, Read };
enum class Pin { Loose, Pinned };

struct StudyMark {
    ReadingStatus status = ReadingStatus::Unread;
    Pin pin = Pin::Loose;
    QString note;
    std::int64_t lastOpened = 0; // ms since 1970 UTC; 0: never
    QStringList albums;          // names, by alphabet
    bool operator==(const StudyMark&) const = default;
};

struct Album {
    QString name;
    int studies = 0; // in it, also those that are not here (any more)
    bool operator==(const Album&) const = default;
};

struct MarksChange {
    QSet<QString> studyUids;
    bool albumsChanged = false; // albums() has another answer
};

class StudyMarks {
public:
    // Makes or migrates marks.db. One that is damaged is set aside, and what can be read of it taken over into a new
    // one. Refused: made by a newer version.
    static Result<std::unique_ptr<StudyMarks>> open(const QString& dataDir);
    ~StudyMarks();

    // Makes sure that marks.db is there, whole and of this version; its path.
    static Result<QString> prepare(const QString& dataDir);

    Result<StudyMark> mark(const QString& studyUid) const;
    // Of those of the studies that have any; of all studies.
    Result<QHash<QString, StudyMark>> marks(const QStringList& studyUids) const;
    Result<QHash<QString, StudyMark>> allMarks() const;

    // Somebody looks at it, at `when` (ms since 1970 UTC): an unread study is an opened one from now on.
    Result<void> noteOpened(const QString& studyUid, std::int64_t when);
    Result<void> setStatus(const QStringList& studyUids, ReadingStatus status);
    Result<void> setPin(const QStringList& studyUids, Pin pin);
    Result<void> setNote(const QString& studyUid, const QString& note);
    // They have never been here: somebody deletes them for good.
    Result<void> forget(const QStringList& studyUids);

    // By alphabet. Names that differ by case or accents alone are one name. Refused: an empty or taken one; NotFound:
    // no such album.
    Result<std::vector<Album>> albums() const;
    Result<void> addAlbum(const QString& name);
    Result<void> renameAlbum(const QString& name, const QString& newName);
    // The studies stay where they are; which were in it.
    Result<QStringList> removeAlbum(const QString& name);
    Result<void> addToAlbum(const QString& name, const QStringList& studyUids);
    Result<void> removeFromAlbum(const QString& name, const QStringList& studyUids);

    // Called on the thread that made the change, behind its commit, until the token is gone.
    using Listener = std::function<void(const MarksChange&)>;
    [[nodiscard]] std::shared_ptr<void> subscribe(Listener listener);

private:
    struct Private;
    explicit StudyMarks(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::storage
