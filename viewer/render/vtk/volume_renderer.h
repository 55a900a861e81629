// VolumeRenderer: a volume as a 3D picture. VTK renders offscreen in a thread of its own and the frame is read back, so
// there is no GL in the windows (macOS: on the GUI thread, in turns of the Executor). Requests are latest-wins. The
// class may be used from any one thread (the GUI's); answers come through the Executor given, none of them after
// drop() or the destructor when the Executor runs on the thread that calls those. Does not load volumes.
#pragma once

#include "core/executor.h"
#include "core/result.h"
#include "core/thread_budget.h"
#include "imaging/volume.h"

#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <memory>

namespace sagitta::render {

// Interactive: for a hand that moves; without light until a volume's first Full picture.
enum class VolumeQuality : std::uint8_t { Interactive, Full };

struct VolumeCamera {
    double azimuthDeg = 0;   // 0: from the front, patient upright; positive turns the camera to the patient's left
    double elevationDeg = 0; // positive: from above
    double zoom = 1;         // 1 shows the whole volume from every side
    bool operator==(const VolumeCamera&) const = default;
};

struct VolumeRequest {
    imaging::VolumePtr volume;
    QString preset;
    VolumeCamera camera;
    QSize size; // device pixels, at most kMaxVolumePicture a side
    VolumeQuality quality = VolumeQuality::Full;
};

inline constexpr int kMaxVolumePicture = 8192;

struct VolumePicture {
    QImage image;         // Format_RGB32
    QString renderer;     // "VTK FixedPoint (CPU)", "VTK GPU ray cast: <device>"
    QStringList warnings; // "3D: reduced resolution (…)"; must be shown
};

enum class VolumeMapper : std::uint8_t { Auto, Cpu, Gpu }; // Auto: the GPU's when there is a real one

struct VolumeRendererOptions {
    VolumeMapper mapper = VolumeMapper::Auto;
    int threads = ThreadBudget::forThisMachine().volume;
    // What the renderer may hold besides the volume's own frames; a bigger volume is shown at reduced resolution. 0:
    // three tenths of the volume's bytes, at least 64 MB.
    std::int64_t memoryBytes = 0;
};

// Names, in the order of the menu: "CT Bone", "CT Angio", "CT Lung", "MIP".
QStringList volumePresets();

class VolumeRenderer {
public:
    using Callback = std::function<void(const Result<VolumePicture>&)>;

    explicit VolumeRenderer(Executor answers, VolumeRendererOptions options = {});
    ~VolumeRenderer();

    // Whether an offscreen frame comes out on this machine, and by what; Unsupported says why not.
    void probe(std::function<void(const Result<QString>&)> done);
    // A later request of the same owner replaces one that has not started, and stops a Full one that has: neither is
    // answered. An Interactive one that has started is answered while volume and preset stay the same, so that a drag
    // is seen moving. The latest is always answered, and last.
    void render(const void* owner, VolumeRequest request, Callback done);
    // Forgets the owner's requests; with the last owner the renderer's copy of the volume goes.
    void drop(const void* owner);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::render
