// VolumeLoader: loads the volume of a display set on a thread of its own, with progress. The latest wins: a load that
// was replaced stops by itself and is not answered. GUI thread.
#pragma once

#include "core/executor.h"
#include "imaging/frame_store.h"
#include "imaging/volume.h"

#include <QObject>

#include <atomic>
#include <list>
#include <memory>
#include <thread>

namespace sagitta::ui {

class VolumeLoader : public QObject {
    Q_OBJECT
public:
    explicit VolumeLoader(imaging::FrameStore& frames, QObject* parent = nullptr);
    // Stops and waits for what still runs: at most one frame's decoding.
    ~VolumeLoader() override;

    void load(const dicom::DisplaySetPtr& set);
    void cancel();
    bool isLoading() const { return m_isLoading; }

signals:
    void progress(int done, int total);
    void loaded(const sagitta::imaging::VolumePtr& volume);
    void failed(const QString& reason);

private:
    struct Worker {
        std::shared_ptr<std::atomic<bool>> isFinished;
        std::jthread thread;
    };
    void finish(std::uint64_t number, const Result<imaging::VolumePtr>& volume);

    imaging::FrameStore& m_frames;
    Executor m_toGui;
    std::uint64_t m_number = 0;
    bool m_isLoading = false;
    std::list<Worker> m_workers; // last: joined before the rest goes
};

} // namespace sagitta::ui
