// VolumeScene: the VTK side of VolumeRenderer: an offscreen window with one volume in it. Owns the window, the mapper
// and the one VoxelGrid. Every call, the destructor's too, on the one thread that owns the windows.
#pragma once

#include "core/result.h"
#include "render/vtk/volume_renderer.h"

#include <functional>
#include <memory>

namespace sagitta::render {

class VolumeScene {
public:
    explicit VolumeScene(const VolumeRendererOptions& options);
    ~VolumeScene();

    // Makes the window at the first call, and says what renders; Unsupported says why nothing can.
    Result<QString> open();
    // Cancelled when `superseded` becomes true on the way.
    Result<VolumePicture> render(const VolumeRequest& request, const std::function<bool()>& superseded);
    // Forgets the volume.
    void release();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::render
