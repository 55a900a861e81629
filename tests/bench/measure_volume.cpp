// 3D: time per frame by quality, preset, size and mapper, the price of a new volume, and what the GUI thread notices.
#include "bench/bench_harness.h"
#include "bench/bench_scene.h"
#include "bench/measurements.h"
#include "render/vtk/volume_renderer.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

namespace sagitta::bench {

namespace {

using namespace render;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kUnreduced = std::int64_t{2} << 30;

double msSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// The longest time between two ticks of a thread that wants to wake every 5 ms, as long as something else is done.
double longestGapUntil(std::future<void> done) {
    constexpr auto kTick = std::chrono::milliseconds(5);
    double longest = 0;
    for (bool waiting = true; waiting;) {
        const auto begin = Clock::now();
        waiting = done.wait_for(kTick) == std::future_status::timeout;
        longest = std::max(longest, msSince(begin));
    }
    done.get();
    return longest;
}

// One renderer and the turning camera of somebody who looks at the volume from all sides.
class Turntable {
public:
    Turntable(const VolumeRendererOptions& options, QString preset, int side, VolumeQuality quality) :
        m_renderer(makeInlineExecutor(), options), m_request{
                                                       ctVolume(), std::move(preset), {}, QSize(side, side), quality} {}

    void turn() { start().get(); }

    void turnOnceInFull() {
        const auto wanted = std::exchange(m_request.quality, VolumeQuality::Full);
        turn();
        m_request.quality = wanted;
    }

    double longestGap() { return longestGapUntil(start()); }

    void forgetVolume() { m_renderer.drop(this); }

private:
    std::future<void> start() {
        m_request.camera.azimuthDeg += 20;
        auto done = std::make_shared<std::promise<void>>();
        m_renderer.render(this, m_request, [done](const Result<VolumePicture>& picture) {
            if (picture)
                done->set_value();
            else
                done->set_exception(
                    std::make_exception_ptr(std::runtime_error(picture.error().message().toStdString())));
        });
        return done->get_future();
    }

    VolumeRenderer m_renderer;
    VolumeRequest m_request;
};

VolumeRendererOptions options(std::int64_t bytes, VolumeMapper mapper = VolumeMapper::Auto) {
    VolumeRendererOptions result;
    result.memoryBytes = bytes;
    result.mapper = mapper;
    return result;
}

Prepare frame(const VolumeRendererOptions& with, const QString& preset, int side, VolumeQuality quality) {
    return [=] {
        auto table = std::make_shared<Turntable>(with, preset, side, quality);
        table->turnOnceInFull(); // from then on frames are shaded
        return timed([table] { table->turn(); });
    };
}

Prepare gap(int side, VolumeQuality quality) {
    return [=] {
        auto table = std::make_shared<Turntable>(options(0), "CT Bone", side, quality);
        table->turnOnceInFull();
        return [table] { return table->longestGap(); };
    };
}

Timed idleGap() {
    return [] {
        return longestGapUntil(std::async(std::launch::async, [] {
            std::promise<void> never;
            never.get_future().wait_for(std::chrono::seconds(1));
        }));
    };
}

// From "here is a volume" to its first Interactive picture.
Prepare firstPicture() {
    return [] {
        auto table = std::make_shared<Turntable>(options(0), "CT Bone", 512, VolumeQuality::Interactive);
        return timed([table] {
            table->forgetVolume();
            table->turn();
        });
    };
}

} // namespace

void addVolumeMeasurements(Harness& harness) {
    for (const QString& preset : {QString("CT Bone"), QString("MIP")})
        for (const int side : {512, 1024}) {
            const QString group = QString("3d/%1/%2/").arg(preset == "MIP" ? "mip" : "bone").arg(side);
            // The reference is VTK's CPU mapper with every voxel and one ray for each pixel.
            const QString reference = group + "vtk-fixed-point-every-voxel";
            const auto all = options(kUnreduced, VolumeMapper::Cpu);
            harness.add(reference, {}, frame(all, preset, side, VolumeQuality::Full));
            harness.add(group + "full", reference, frame(options(0), preset, side, VolumeQuality::Full));
            harness.add(group + "interactive", reference, frame(options(0), preset, side, VolumeQuality::Interactive));
        }
    harness.add("3d/bone/512/gpu-mapper", "3d/bone/512/vtk-fixed-point-every-voxel",
                frame(options(0, VolumeMapper::Gpu), "CT Bone", 512, VolumeQuality::Full));
    harness.add("3d/first-picture-of-a-volume", {}, firstPicture());
    // What else the machine does shows in the gaps of a thread beside which nothing is rendered.
    harness.add("3d/longest-gap/nothing", {}, idleGap);
    harness.add("3d/longest-gap/full/1024", "3d/longest-gap/nothing", gap(1024, VolumeQuality::Full));
    harness.add("3d/longest-gap/interactive/1024", "3d/longest-gap/nothing", gap(1024, VolumeQuality::Interactive));
}

} // namespace sagitta::bench
