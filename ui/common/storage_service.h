// StorageService: how much room the local studies take, by which rules some of them make room, what was deleted, and
// where the data folder is; done by app with jobs. GUI thread; calls return at once, changed() tells of what became of
// them. Interface, so that windows can be tested without a store.
#pragma once

#include "core/job.h"
#include "core/result.h"
#include "storage/catalog.h"
#include "storage/retention.h"
#include "storage/trash.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace sagitta::ui {

struct StorageState {
    bool isKnown = false; // it has been looked at
    int studies = 0;
    std::int64_t studyBytes = 0;
    std::int64_t deletedBytes = 0;
    std::optional<std::int64_t> freeBytes; // of the disk; nothing: it does not say
    int mayGo = 0;                         // studies that a node is known to have, and nothing else keeps
    std::int64_t mayGoBytes = 0;
    std::vector<storage::DeletedStudy> deleted; // the latest first
    std::vector<storage::Eviction> evictions;   // the latest first
    // A move of the data folder: images are copied while the program goes on; the next start ends it.
    enum class Move { None, Copying, Copied };
    Move move = Move::None;
    QString moveTo;
    QString moveProblem; // why it cannot be, or was not ended
};

class StorageService : public QObject {
    Q_OBJECT
public:
    virtual storage::RetentionSettings settings() const = 0;
    // Kept, and obeyed soon. An error: not all could be kept, and why (a site may lock them).
    virtual Result<void> apply(const storage::RetentionSettings& settings) = 0;
    virtual bool isLocked(storage::RetentionRule rule) const = 0; // the site has fixed it

    virtual QString folder() const = 0; // where the data are
    virtual StorageState state() const = 0;
    virtual void look() = 0;     // anew, soon, and again whenever something changes, until …
    virtual void lookAway() = 0; // … nobody sees it any more

    // By their ids among the deleted; the other makes them go for good.
    virtual JobId restoreDeleted(const QStringList& ids) = 0;
    virtual JobId emptyDeleted(const QStringList& ids) = 0;
    // Copies to an empty folder, or goes on with it.
    virtual void moveTo(const QString& folder) = 0;
    virtual void cancelMove() = 0;
    virtual void restart() = 0; // of the program, to end the move

signals:
    void changed();
};

} // namespace sagitta::ui
