// VolumeRenderer: a volume as a 3D picture. VTK renders offscreen in a thread of its own and the frame is read back, so
// there is no GL in the windows. Requests are latest-wins. The class may be used from any one thread (the GUI's);
// answers come through the Executor given.
#pragma once

#include "core/executor.h"
#include "core/result.h"
#include "imaging/volume.h"

#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace sagitta::render {

enum class VolumeQuality : std::uint8_t { Interactive, Full };

struct VolumeCamera {
    double azimuthDeg = 0;   // 0: from the front, patient upright; positive turns the camera to the patient's left
    double elevationDeg = 0; // positive: from above
    double zoom = 1;
    bool operator==(const VolumeCamera&) const = default;
};

struct VolumeRequest {
    imaging::VolumePtr volume;
    QString preset;
    VolumeCamera camera;
    QSize size;
    VolumeQuality quality = VolumeQuality::Full;
};

struct VolumePicture {
    QImage image;
    QString renderer;     // "VTK FixedPoint (CPU)", "VTK GPU ray cast: <device>"
    QStringList warnings; // "reduced resolution", …
};

// Names, in the order of the menu: "CT Bone", "CT Angio", "CT Lung", "MIP".
QStringList volumePresets();

class VolumeRenderer {
public:
    using Callback = std::function<void(const Result<VolumePicture>&)>;

    explicit VolumeRenderer(Executor answers);
    ~VolumeRenderer();

    // Whether an offscreen frame comes out on this machine; Unsupported says why not. Asked once, in the render thread.
    void probe(std::function<void(const Result<QString>&)> done);
    // A later request of the same owner replaces one that has not started; exactly the latest is answered.
    void render(const void* owner, VolumeRequest request, Callback done);
    void drop(const void* owner);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::render
