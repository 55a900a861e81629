#include "app/gui/store_keeper.h"

#include "app/maintenance_jobs.h"
#include "app/retention_settings.h"
#include "core/background_thread.h"
#include "core/log.h"
#include "ui/common/error_text.h"

#include <algorithm>

namespace sagitta::app {
namespace {

const Setting<QString> kMoveTo{"storage/moveTo", {}};             // copied ahead, to be ended at the next start
const Setting<QStringList> kDiscard{"storage/discardCopies", {}}; // copies that are being deleted

using Move = ui::StorageState::Move;

ui::StorageState readState(storage::LocalStore& store, const TidyMeans& means) {
    ui::StorageState seen;
    if (const auto use = storageUse(store, means)) {
        seen.isKnown = true;
        seen.studies = use->studies;
        seen.studyBytes = use->studyBytes;
        seen.deletedBytes = use->deletedBytes;
        seen.freeBytes = use->freeBytes;
        seen.mayGo = use->mayGo;
        seen.mayGoBytes = use->mayGoBytes;
    }
    seen.deleted = store.trash();
    std::reverse(seen.deleted.begin(), seen.deleted.end());
    seen.evictions = store.catalog().evictions().valueOr({});
    return seen;
}

} // namespace

QString preparedMove(const Settings& settings) { return settings.value(kMoveTo); }

StoreKeeper::StoreKeeper(Engine& engine, Pace pace) : m_engine(engine), m_pace(pace), m_toGui(makeQtExecutor(this)) {
    m_tidySoon.setSingleShot(true);
    m_tidySoon.setInterval(pace.soon);
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(pace.look);
    m_tidyAgain.setInterval(pace.again);
    for (QTimer* timer : {&m_tidySoon, &m_tidyAgain})
        connect(timer, &QTimer::timeout, this, &StoreKeeper::tidy);
    connect(&m_lookSoon, &QTimer::timeout, this, &StoreKeeper::lookNow);
    m_storeSubscription = engine.store().subscribe([this, toGui = m_toGui](const storage::StoreChange&) {
        toGui([this] {
            if (!m_tidySoon.isActive())
                m_tidySoon.start();
            if (m_isWatched && !m_lookSoon.isActive())
                m_lookSoon.start();
        });
    });
    m_jobSubscription = engine.jobs().subscribe(
        [this, toGui = m_toGui](const JobStatus& status) { toGui([this, status] { jobChanged(status); }); });
    m_tidySoon.start();
    m_tidyAgain.start();
    m_state.moveTo = preparedMove(engine.settings());
    if (!m_state.moveTo.isEmpty() && engine.folder().isAt(m_state.moveTo)) { // it has been ended
        m_state.moveTo.clear();
        static_cast<void>(engine.settings().setValue(kMoveTo, QString()));
    }
    m_state.move = m_state.moveTo.isEmpty() ? Move::None : Move::Copied;
    for (const QString& copy : engine.settings().value(kDiscard))
        discardCopy(copy);
    if (!engine.folder().leftovers().isEmpty())
        engine.jobs().submit(std::make_shared<ClearFormerPlacesJob>(engine.folder()), JobPriority::Background);
}

StoreKeeper::~StoreKeeper() {
    m_storeSubscription.reset();
    m_jobSubscription.reset();
}

JobId StoreKeeper::submit(std::shared_ptr<Job> job) {
    return m_engine.jobs().submit(std::move(job), JobPriority::User);
}

JobId StoreKeeper::verify(const QStringList& studyUids) {
    return submit(std::make_shared<VerifyJob>(m_engine.store(), studyUids));
}

JobId StoreKeeper::rebuildIndex() { return submit(std::make_shared<RebuildJob>(m_engine.store())); }

JobId StoreKeeper::removeStudies(const QStringList& studyUids, ui::StudyService::RemovalDone done) {
    const auto told = [toGui = m_toGui, done = std::move(done)](const DeleteReport& report) {
        toGui([done, removal = ui::Removal{report.deleted, report.kept, report.whyKept}] {
            if (done)
                done(removal);
        });
    };
    return submit(std::make_shared<DeleteJob>(m_engine.store(), studyUids, told));
}

JobId StoreKeeper::restoreStudies(const QStringList& studyUids, ui::StudyService::RestoreDone done) {
    const auto told = [toGui = m_toGui, done = std::move(done)](const Result<void>& result) {
        toGui([done, result] {
            if (done)
                done(result);
        });
    };
    return submit(std::make_shared<RestoreJob>(m_engine.store(), RestoreJob::By::StudyUid, studyUids, told));
}

JobId StoreKeeper::restoreDeleted(const QStringList& ids) {
    return submit(std::make_shared<RestoreJob>(m_engine.store(), RestoreJob::By::Id, ids));
}

JobId StoreKeeper::emptyDeleted(const QStringList& ids) {
    return submit(std::make_shared<PurgeJob>(m_engine.store(), ids));
}

storage::RetentionSettings StoreKeeper::settings() const { return readRetention(m_engine.settings()); }

Result<void> StoreKeeper::apply(const storage::RetentionSettings& settings) {
    m_inVain.reset();
    m_tidySoon.start();
    const Result<void> written = writeRetention(m_engine.settings(), settings);
    lookNow();
    return written;
}

bool StoreKeeper::isLocked(storage::RetentionRule rule) const { return app::isLocked(m_engine.settings(), rule); }

// Whether something is to go is cheap to find out; only then there is a job to see.
void StoreKeeper::tidy() {
    if (m_isPlanning || (m_inVain && m_inVain->elapsed() < m_pace.again.count()))
        return;
    m_isPlanning = true;
    TidyMeans means = m_engine.tidyMeans();
    means.told = [this, toGui = m_toGui](const TidyReport& report) { toGui([this, report] { tidied(report); }); };
    m_tasks.start([this, means = std::move(means)](const std::stop_token&) {
        becomeBackgroundThread();
        const Result<TidyPlan> plan = planTidy(m_engine.store(), means);
        if (!plan)
            qCWarning(logCore).noquote() << "whether studies should make room is not known:" << plan.error().message();
        m_toGui([this, means, isNeeded = plan && !plan->isEmpty()] {
            m_isPlanning = false;
            if (isNeeded)
                m_engine.jobs().submit(std::make_shared<TidyJob>(m_engine.store(), means), JobPriority::Background);
        });
    });
}

void StoreKeeper::tidied(const TidyReport& report) {
    m_inVain.reset();
    if (report.gone.empty() && report.purged.empty())
        m_inVain.emplace().start();
    if (m_isWatched)
        lookNow();
}

void StoreKeeper::look() {
    m_isWatched = true;
    lookNow();
}

void StoreKeeper::lookAway() {
    m_isWatched = false;
    m_lookSoon.stop();
}

void StoreKeeper::lookNow() {
    if (m_isLooking) {
        m_lookSoon.start();
        return;
    }
    m_isLooking = true;
    m_tasks.start([this, means = m_engine.tidyMeans()](const std::stop_token&) {
        becomeBackgroundThread();
        m_toGui([this, seen = readState(m_engine.store(), means)] { take(seen); });
    });
}

void StoreKeeper::take(const ui::StorageState& seen) {
    m_isLooking = false;
    ui::StorageState state = seen;
    state.move = m_state.move;
    state.moveTo = m_state.moveTo;
    state.moveProblem = m_state.moveProblem;
    m_state = std::move(state);
    emit changed();
}

void StoreKeeper::moveTo(const QString& folder) {
    if (!m_copyTo.isEmpty() && m_copyTo != folder)
        discardCopy(m_copyTo); // what a try that failed has left there
    m_state.move = Move::Copying;
    m_state.moveTo = m_copyTo = folder;
    m_state.moveProblem.clear();
    m_isCancelling = false; // that is another job
    m_copying = submit(std::make_shared<CopyAheadJob>(m_engine.dataDir(), folder));
    emit changed();
}

void StoreKeeper::cancelMove() {
    if (m_copying) {
        const std::optional<JobStatus> status = m_engine.jobs().status(*m_copying);
        m_isCancelling = status && !isFinished(status->state);
        m_engine.jobs().cancel(*m_copying);
    }
    forgetMove();
}

void StoreKeeper::forgetMove() {
    const QString to = std::exchange(m_state.moveTo, QString());
    m_state.move = Move::None;
    m_state.moveProblem.clear();
    static_cast<void>(m_engine.settings().setValue(kMoveTo, QString()));
    discardCopy(to);
    emit changed();
}

// Behind the job that may still write it. What the end of the program cuts off the next start goes on with.
void StoreKeeper::discardCopy(const QString& to) {
    noteDiscard(to, true);
    m_tasks.start([this, copying = m_copying, from = m_engine.dataDir(), to](const std::stop_token& stop) {
        if (copying)
            m_engine.jobs().wait(*copying);
        const Result<void> discarded = storage::FolderMove::discard(from, to, stop);
        m_toGui([this, to, discarded] {
            if (discarded)
                noteDiscard(to, false);
            else
                discardFailed(discarded.error());
        });
    });
}

void StoreKeeper::noteDiscard(const QString& copy, bool isGoingOn) {
    QStringList copies = m_engine.settings().value(kDiscard);
    if (copies.contains(copy) == isGoingOn)
        return;
    if (isGoingOn)
        copies << copy;
    else
        copies.removeAll(copy);
    static_cast<void>(m_engine.settings().setValue(kDiscard, copies));
}

// Refused: somebody else makes or deletes it.
void StoreKeeper::discardFailed(const Error& error) {
    if (error.code() == ErrorCode::Cancelled || error.code() == ErrorCode::Refused)
        return;
    qCWarning(logCore).noquote() << error.message();
    if (m_state.move != Move::None) // which has its own problems
        return;
    m_state.moveProblem = ui::errorText(error);
    emit changed();
}

void StoreKeeper::restart() {
    if (m_restart)
        m_restart();
}

void StoreKeeper::jobChanged(const JobStatus& status) {
    if (isFinished(status.state) && m_isWatched && !m_lookSoon.isActive())
        m_lookSoon.start(std::chrono::milliseconds(0));
    if (m_copying && *m_copying == status.id)
        copyingChanged(status);
}

// The job list can cancel it and begin it again, too.
void StoreKeeper::copyingChanged(const JobStatus& status) {
    const bool isCancelling = m_isCancelling;
    m_isCancelling &= !isFinished(status.state);
    if (isCancelling || (isFinished(status.state) && m_state.move != Move::Copying))
        return;
    switch (status.state) {
    case JobState::Queued:
    case JobState::Running:
    case JobState::Paused:
        if (m_state.move == Move::Copying)
            return;
        m_state.move = Move::Copying;
        m_state.moveTo = m_copyTo;
        m_state.moveProblem.clear();
        break;
    case JobState::Succeeded:
        m_state.move = Move::Copied;
        noteDiscard(m_state.moveTo, false);
        if (const Result<void> kept = m_engine.settings().setValue(kMoveTo, m_state.moveTo); !kept)
            m_state.moveProblem = ui::errorText(kept.error());
        break;
    case JobState::Failed:
        m_state.move = Move::None;
        m_state.moveTo.clear();
        m_state.moveProblem = ui::errorText(*status.error);
        break;
    case JobState::Cancelled:
        forgetMove();
        return;
    }
    emit changed();
}

} // namespace sagitta::app
