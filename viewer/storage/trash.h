// Trash: the studies that somebody deleted and may want back: each a folder with its files and a manifest that says
// what it is. The manifest is written first and is the truth, so that neither a crash nor a rebuild brings back a part
// of what was deleted. Layout below the data folder:
//     trash/<id>/study.json                        which study, since when, whether its files are on their way
//     trash/<id>/<32 hex digits>.dcm               its instances
//     trash/<id>/conflicts/…, superseded/…         what lay aside of it
//     trash/<id>.gone                              being deleted for good
// LocalStore, which has the rows, says when; the lock is for what two processes must not do at once. Any thread. Does
// not know the catalog. Internal to this library, but for DeletedStudy.
#pragma once

#include "core/result.h"
#include "dicom/study_summary.h"
#include "storage/archive.h"

#include <QLockFile>

#include <memory>
#include <optional>
#include <vector>

namespace sagitta::storage {

struct DeletedStudy {
    QString id;
    dicom::StudySummary study; // as it was listed
    std::int64_t bytes = 0;
    std::int64_t deletedAt = 0; // ms since 1970 UTC
};

class Trash {
public:
    // Its files are on their way in, are here, or are on their way out.
    enum class State { In, Here, Out };
    struct Entry {
        DeletedStudy deleted;
        State state = State::In;
        QStringList files; // on their way in: names in the archive, and of what lies aside
        QStringList conflicts = {};
        QStringList superseded = {};
    };

    explicit Trash(const QString& dataDir) : m_root(dataDir + QStringLiteral("/trash")) {}

    // Timeout: another process holds it.
    Result<std::unique_ptr<QLockFile>> lock(int waitMs) const;

    // The oldest first. One whose manifest cannot be read is left out and stays as it is; it is logged.
    std::vector<Entry> entries() const;
    std::optional<Entry> entry(const QString& id) const;
    // Makes one and its id: from now on its files belong here, wherever they are.
    Result<void> begin(Entry& entry) const;
    // Moves them in, and flushes that to the disk; again after a crash. What is not where it was has come in before.
    Result<void> takeIn(const Entry& entry, const Archive& archive) const;
    // All files are in, and nobody else has them; or they are going out.
    Result<void> setState(Entry& entry, State state) const;
    // The paths of its instances, or of what lay aside, as far as they are here.
    QStringList instances(const Entry& entry) const;
    QStringList aside(const Entry& entry, Archive::Aside aside) const;
    // Nothing is left of it: its files are elsewhere.
    Result<void> end(const Entry& entry) const;
    // For good. Only its name changes; removeDiscarded() deletes what was left so.
    Result<void> discard(const Entry& entry) const;
    void removeDiscarded() const;
    // What a crash left of one that never was, or is no more.
    void removeEmpty() const;

private:
    QString folderOf(const Entry& entry) const { return m_root + QLatin1Char('/') + entry.deleted.id; }
    QString folderOf(const Entry& entry, Archive::Aside aside) const;
    Result<void> write(const Entry& entry) const;

    QString m_root;
};

} // namespace sagitta::storage
