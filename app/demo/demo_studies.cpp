#include "app/demo/demo_studies.h"

#include "app/demo/study_plan.h"

#include <QDir>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace sagitta::demo {

namespace {

struct Task {
    const PlannedFile* file;
    QString path;
};

// Workers take the next task until there is none, one has failed, or all is to stop.
class Workshop {
public:
    Workshop(std::vector<Task> tasks, const std::stop_token& stop, const DemoProgress& progress) :
        m_tasks(std::move(tasks)), m_onStop(stop, [this] { m_halt.request_stop(); }), m_progress(progress) {}

    Result<void> run() {
        const std::size_t workers =
            std::min<std::size_t>(std::max(std::thread::hardware_concurrency(), 1U), m_tasks.size());
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < workers; ++i)
            threads.emplace_back([this] { work(); });
        threads.clear(); // joins
        if (m_error)
            return *m_error;
        if (m_done < static_cast<int>(m_tasks.size()))
            return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
        return {};
    }

private:
    void work() {
        while (!m_halt.stop_requested()) {
            const std::size_t index = m_next++;
            if (index >= m_tasks.size())
                return;
            const Result<void> written = m_tasks[index].file->write(m_tasks[index].path, m_halt.get_token());
            const std::scoped_lock lock(m_mutex);
            if (!written) {
                if (!m_halt.stop_requested()) // else it was cancelled, or is not the first
                    m_error = written.error();
                m_halt.request_stop();
                return;
            }
            ++m_done;
            if (m_progress)
                m_progress(m_done, static_cast<int>(m_tasks.size()));
        }
    }

    const std::vector<Task> m_tasks;
    std::stop_source m_halt; // for the one who asked, and after a failure
    std::stop_callback<std::function<void()>> m_onStop;
    const DemoProgress& m_progress;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex; // guards what follows
    int m_done = 0;
    std::optional<Error> m_error;
};

} // namespace

std::vector<StudyPlan> planDemoStudies() {
    std::vector<StudyPlan> plans;
    plans.push_back(planTorsoCt());
    plans.push_back(planHeadMr());
    plans.push_back(planPetCt());
    plans.push_back(planChestRadiograph());
    plans.push_back(planUltrasound());
    plans.push_back(planMammography());
    for (StudyPlan& plan : planFollowUp())
        plans.push_back(std::move(plan));
    return plans;
}

std::vector<DemoStudy> demoStudies() {
    std::vector<DemoStudy> studies;
    for (const StudyPlan& plan : planDemoStudies())
        studies.push_back(plan.study);
    return studies;
}

Result<QStringList> makeDemoStudies(const QString& folder, const std::stop_token& stop, const DemoProgress& progress) {
    const std::vector<StudyPlan> plans = planDemoStudies();
    std::vector<Task> tasks;
    QStringList paths;
    for (const StudyPlan& plan : plans) {
        const QString place = folder + u'/' + plan.folder;
        if (!QDir().mkpath(place))
            return Error(ErrorCode::Io, QStringLiteral("cannot make the folder of a study"));
        for (const PlannedFile& file : plan.files) {
            tasks.push_back({&file, place + u'/' + file.name});
            paths << tasks.back().path;
        }
    }
    // Studies of few files have the costly ones: first, so that all threads end together.
    std::stable_sort(tasks.begin(), tasks.end(),
                     [&](const Task& a, const Task& b) { return a.file->cost > b.file->cost; });
    SAGITTA_CHECK(Workshop(std::move(tasks), stop, progress).run());
    return paths;
}

} // namespace sagitta::demo
