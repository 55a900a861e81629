// StoreKeeper: looks after the local studies behind the windows: lets some make room when the rules ask for it (soon
// after the start, after arrivals and each hour), and does what the windows ask: verify, rebuild, delete, restore, and
// move the data folder. Each piece of work is a job; what only looks runs on a thread of its own. GUI thread.
#pragma once

#include "app/engine.h"
#include "app/gui/task_runner.h"
#include "core/executor.h"
#include "ui/common/storage_service.h"
#include "ui/common/study_service.h"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace sagitta::app {

class StoreKeeper final : public ui::StorageService {
public:
    struct Pace {
        std::chrono::milliseconds soon{30'000};    // after the start and after arrivals
        std::chrono::milliseconds again{3600'000}; // and when nothing could go
        std::chrono::milliseconds look{2'000};     // between two looks while things come in
    };
    explicit StoreKeeper(Engine& engine) : StoreKeeper(engine, Pace()) {}
    StoreKeeper(Engine& engine, Pace pace);
    ~StoreKeeper() override;

    JobId verify(const QStringList& studyUids);
    JobId rebuildIndex();
    JobId removeStudies(const QStringList& studyUids, ui::StudyService::RemovalDone done);
    JobId restoreStudies(const QStringList& studyUids, ui::StudyService::RestoreDone done);
    // Called for restart().
    void onRestart(std::function<void()> restart) { m_restart = std::move(restart); }

    storage::RetentionSettings settings() const override;
    Result<void> apply(const storage::RetentionSettings& settings) override;
    bool isLocked(storage::RetentionRule rule) const override;
    QString folder() const override { return m_engine.dataDir(); }
    ui::StorageState state() const override { return m_state; }
    void look() override;
    void lookAway() override;
    JobId restoreDeleted(const QStringList& ids) override;
    JobId emptyDeleted(const QStringList& ids) override;
    void moveTo(const QString& folder) override;
    void cancelMove() override;
    void restart() override;

private:
    void tidy();
    void tidied(const TidyReport& report);
    void lookNow();
    void take(const ui::StorageState& seen);
    void jobChanged(const JobStatus& status);
    void copyingChanged(const JobStatus& status);
    void forgetMove();
    void discardCopy(const QString& to);
    void noteDiscard(const QString& copy, bool isGoingOn);
    void discardFailed(const Error& error);
    JobId submit(std::shared_ptr<Job> job);

    Engine& m_engine;
    const Pace m_pace;
    Executor m_toGui;
    ui::StorageState m_state;
    QTimer m_tidySoon;
    QTimer m_tidyAgain;
    QTimer m_lookSoon;
    bool m_isPlanning = false;
    std::optional<QElapsedTimer> m_inVain; // since nothing that was to go could
    bool m_isLooking = false;
    bool m_isWatched = false; // somebody looks
    // The last that copied ahead, which the job list may retry, and where to.
    std::optional<JobId> m_copying;
    QString m_copyTo;
    bool m_isCancelling = false; // and it goes on for a moment
    std::function<void()> m_restart;
    std::shared_ptr<void> m_storeSubscription;
    std::shared_ptr<void> m_jobSubscription;
    TaskRunner m_tasks; // last: its tasks end before the rest goes
};

// The move that the next start has to end, by the settings of the folder: where to; empty: none.
QString preparedMove(const Settings& settings);

} // namespace sagitta::app
