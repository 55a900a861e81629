#include "ui/viewer/volume_loader.h"

#include "ui/common/error_text.h"

namespace sagitta::ui {

VolumeLoader::VolumeLoader(imaging::FrameStore& frames, QObject* parent) :
    QObject(parent), m_frames(frames), m_toGui(makeQtExecutor(this)) {}

VolumeLoader::~VolumeLoader() { cancel(); }

void VolumeLoader::cancel() {
    ++m_number;
    m_isLoading = false;
    for (Worker& worker : m_workers)
        worker.thread.request_stop();
}

void VolumeLoader::load(const dicom::DisplaySetPtr& set) {
    cancel();
    m_workers.remove_if([](const Worker& worker) { return worker.isFinished->load(); });
    m_isLoading = true;
    auto isFinished = std::make_shared<std::atomic<bool>>(false);
    std::jthread thread([this, set, number = m_number, isFinished, toGui = m_toGui](const std::stop_token& stop) {
        const auto report = [&](int done, int total) {
            toGui([this, number, done, total] {
                if (number == m_number)
                    emit progress(done, total);
            });
        };
        const Result<imaging::VolumePtr> volume = imaging::Volume::load(set, m_frames, stop, report);
        toGui([this, number, volume] { finish(number, volume); });
        isFinished->store(true);
    });
    m_workers.push_back({std::move(isFinished), std::move(thread)});
}

void VolumeLoader::finish(std::uint64_t number, const Result<imaging::VolumePtr>& volume) {
    if (number != m_number)
        return;
    m_isLoading = false;
    if (volume)
        emit loaded(*volume);
    else
        emit failed(errorText(volume.error()));
}

} // namespace sagitta::ui
