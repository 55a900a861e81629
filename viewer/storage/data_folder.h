// DataFolder: where the data are, and that this process uses them. A folder that was moved leaves a note, moved.json,
// that says where to; all who are given it follow. As long as a DataFolder lives nobody moves the folder. Any thread.
//
// The note of a former place is written in one step and is what makes the new place the place. Notes are numbered, the
// latest counts, so that a folder may move back to where it came from. The new place has an id that the note tells
// (data-folder.json), so that an empty mount point is not taken for it, and the number of the move that led there; and
// as long as it is an unfinished copy it says of what.
#pragma once

#include "core/file_lock.h"
#include "core/result.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <stop_token>

namespace sagitta::storage {

class DataFolder {
public:
    enum class Use { WithOthers, Alone };

    // Makes the folder when it is missing. NotFound: it was moved to a place that is not there (the disk is not
    // connected). Refused: it is being moved, is an unfinished copy, or (Alone) is used by somebody else.
    static Result<DataFolder> open(const QString& given, Use use = Use::WithOthers);

    const QString& path() const { return m_path; } // where it is
    const QString& given() const { return m_given; }
    int moveNumber() const { return m_move; } // of the last move that led there; 0: none did
    // Whatever links lead to it.
    bool isAt(const QString& place) const;

    // Where it was before, of which something is left.
    const QStringList& leftovers() const { return m_leftovers; }
    // Deletes what is left there, but the note. Refused: somebody still uses it, or the data are in it now. Cancelled:
    // the rest is for another time.
    Result<void> clear(const QString& formerPlace, const std::stop_token& stop = {}) const;

    // Whether nothing is in it but the files by which it says where the data are. Also one that is not there.
    static bool isFree(const QString& folder);

private:
    DataFolder() = default;

    QString m_path;
    QString m_given;
    QStringList m_leftovers;
    int m_move = 0;
    std::unique_ptr<FileLock> m_lock;
};

// The files beside the data that say where they are. Internal to this library.
namespace data_folder {

struct Note {
    QString folder;
    QString id;
    int move = 0;           // its number
    bool isCleared = false; // nothing but the note is left here
};
inline const QString kNoteName = QStringLiteral("moved.json");
Result<std::optional<Note>> readNote(const QString& folder); // Corrupt
Result<void> writeNote(const QString& folder, const Note& note);

struct Identity {
    QString id;
    QString copyOf; // unfinished, of this folder
    int move = 0;   // the number of the one that led there
};
inline const QString kIdentityName = QStringLiteral("data-folder.json");
std::optional<Identity> readIdentity(const QString& folder);
Result<void> writeIdentity(const QString& folder, const Identity& identity);

// By which the folder is used; of an unfinished copy, made or deleted.
inline const QString kLockName = QStringLiteral("folder.lock");

// Not data: these three.
bool isOurs(const QString& fileName);

// Refused: it is, or lies in, a former place that is still to be cleared, or an unfinished copy; what is not of the
// data would be deleted there.
Result<void> checkStays(const QString& folder);

// Deletes what is in a folder but some files of it; a link itself and not what it leads to. False: not all of it.
bool removeContents(const QString& folder, const QStringList& kept = {}, const std::stop_token& stop = {});

} // namespace data_folder

} // namespace sagitta::storage
