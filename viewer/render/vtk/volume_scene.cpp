#include "render/vtk/volume_scene.h"

#include "render/vtk/display.h"
#include "render/vtk/volume_preset.h"
#include "render/vtk/voxel_grid.h"

#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkOpenGLGPUVolumeRayCastMapper.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkShortArray.h>
#include <vtkSmartPointer.h>
#include <vtkTextureObject.h>
#include <vtkUnsignedCharArray.h>
#include <vtkUnsignedShortArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <QLoggingCategory>

#include <algorithm>
#include <cmath>
#include <numbers>

Q_LOGGING_CATEGORY(logRenderVtk, "sagitta.render_vtk")

namespace sagitta::render {

namespace {

constexpr double kBackground[3] = {0.02, 0.025, 0.03};
constexpr int kProbeSize = 16;
constexpr double kInteractiveImageStep = 3;  // rays, pixels apart
constexpr double kInteractiveSampleStep = 2; // samples on a ray, finest spacings apart

// A shaded composite needs an encoded normal (2 bytes) and a gradient magnitude (1) for each voxel on the CPU.
constexpr int kCpuShadingBytesPerVoxel = 3;
constexpr int kCpuMaxSize = 32767; // the mapper's fixed-point positions have 15 bits and a half before the point

// VTK reports errors as events; without an observer it prints them and nobody else learns of them.
class VtkErrors {
public:
    VtkErrors() {
        m_command->SetClientData(&m_text);
        m_command->SetCallback([](vtkObject*, unsigned long, void* text, void* message) {
            if (message)
                static_cast<QString*>(text)->append(QString::fromUtf8(static_cast<const char*>(message)).simplified());
        });
    }
    void watch(vtkObject* object) { object->AddObserver(vtkCommand::ErrorEvent, m_command); }
    QString take() { return std::exchange(m_text, {}); }

private:
    QString m_text;
    vtkNew<vtkCallbackCommand> m_command;
};

QString glRenderer(vtkRenderWindow* window) {
    constexpr QLatin1String kKey("OpenGL renderer string:");
    const QStringList lines = QString::fromUtf8(window->ReportCapabilities()).split('\n');
    for (const QString& line : lines)
        if (const auto at = line.indexOf(kKey); at >= 0)
            return line.mid(at + kKey.size()).trimmed();
    return {};
}

bool isSoftwareGl(const QString& renderer) {
    static const char* const names[] = {"llvmpipe", "softpipe",    "swrast",      "SWR",
                                        "software", "GDI Generic", "Basic Render"};
    return renderer.isEmpty() || std::any_of(std::begin(names), std::end(names), [&](const char* name) {
               return renderer.contains(QLatin1String(name), Qt::CaseInsensitive);
           });
}

QImage readBack(vtkRenderWindow* window) {
    const int* size = window->GetSize();
    vtkNew<vtkUnsignedCharArray> pixels;
    if (window->GetRGBACharPixelData(0, 0, size[0] - 1, size[1] - 1, 0, pixels) == 0 ||
        pixels->GetNumberOfValues() < vtkIdType{4} * size[0] * size[1])
        return {};
    QImage image(size[0], size[1], QImage::Format_RGB32);
    const unsigned char* rgba = pixels->GetPointer(0);
    for (int y = size[1] - 1; y >= 0; --y) { // OpenGL's first row is the lowest
        auto* out = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size[0]; ++x, rgba += 4)
            *out++ = qRgb(rgba[0], rgba[1], rgba[2]);
    }
    return image;
}

template<class Array, class T>
vtkSmartPointer<vtkDataArray> wrap(const VoxelGrid& grid, T* voxels) {
    const auto array = vtkSmartPointer<Array>::New();
    array->SetArray(voxels, grid.voxelCount(), 1); // 1: the grid keeps the memory
    return array;
}

vtkSmartPointer<vtkDataArray> wrap(const VoxelGrid& grid) {
    void* const voxels = grid.voxels.get();
    switch (grid.type) {
    case VoxelType::U8:
        return wrap<vtkUnsignedCharArray>(grid, static_cast<unsigned char*>(voxels));
    case VoxelType::U16:
        return wrap<vtkUnsignedShortArray>(grid, static_cast<unsigned short*>(voxels));
    case VoxelType::S16:
        return wrap<vtkShortArray>(grid, static_cast<short*>(voxels));
    case VoxelType::F32:
        break;
    }
    return wrap<vtkFloatArray>(grid, static_cast<float*>(voxels));
}

// The spacing goes into the image, where the mappers look for it when they estimate normals; directions (sheared with
// a tilted gantry) and position go into the prop's matrix.
vtkSmartPointer<vtkImageData> makeImage(const VoxelGrid& grid) {
    const Affine& a = grid.indexToPatient;
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetDimensions(grid.size.data());
    image->SetSpacing(length(a.x), length(a.y), length(a.z));
    image->GetPointData()->SetScalars(wrap(grid));
    return image;
}

vtkSmartPointer<vtkMatrix4x4> makeMatrix(const VoxelGrid& grid) {
    const Affine& a = grid.indexToPatient;
    const Vec3 columns[] = {normalized(a.x), normalized(a.y), normalized(a.z), a.origin};
    auto matrix = vtkSmartPointer<vtkMatrix4x4>::New();
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column)
            matrix->SetElement(row, column, columns[column][row]);
    return matrix;
}

void setTransfer(vtkVolumeProperty* property, const std::vector<TransferPoint>& points) {
    vtkNew<vtkColorTransferFunction> color;
    vtkNew<vtkPiecewiseFunction> opacity;
    for (const TransferPoint& point : points) {
        color->AddRGBPoint(point.stored, point.color.redF(), point.color.greenF(), point.color.blueF());
        opacity->AddPoint(point.stored, point.opacity);
    }
    property->SetColor(color);
    property->SetScalarOpacity(opacity);
    property->SetScalarOpacityUnitDistance(1); // the presets' opacities are those of 1 mm
    property->SetInterpolationTypeToLinear();
    property->SetAmbient(0.2);
    property->SetDiffuse(0.8);
    property->SetSpecular(0.2);
    property->SetSpecularPower(12);
}

double finiteOr(double value, double other) { return std::isfinite(value) ? value : other; }

// LPS: the patient looks to -y, head at +z. Parallel, so that a length looks the same wherever it lies.
void placeCamera(vtkCamera* camera, const VolumeCamera& wanted, const VoxelGrid& grid, QSize size) {
    constexpr double kRadians = std::numbers::pi / 180;
    constexpr double kFit = 0.85; // no box reaches the corners of the sphere around it on more than one side
    const double azimuth = std::remainder(finiteOr(wanted.azimuthDeg, 0), 360) * kRadians;
    const double elevation = std::remainder(finiteOr(wanted.elevationDeg, 0), 360) * kRadians;
    const Vec3 around{std::sin(azimuth), -std::cos(azimuth), 0};
    const Vec3 head{0, 0, 1};
    const Vec3 toCamera = around * std::cos(elevation) + head * std::sin(elevation);
    const Vec3 up = head * std::cos(elevation) - around * std::sin(elevation);

    const Vec3 center = grid.center();
    const double radius = std::max(grid.radius(), 1e-3);
    const Vec3 position = center + toCamera * (radius * 4);
    const double zoom = std::clamp(finiteOr(wanted.zoom, 1), 0.05, 100.0);
    const double narrow = std::min(1.0, static_cast<double>(size.width()) / size.height());
    camera->ParallelProjectionOn();
    camera->SetFocalPoint(center.x, center.y, center.z);
    camera->SetPosition(position.x, position.y, position.z);
    camera->SetViewUp(up.x, up.y, up.z);
    camera->SetParallelScale(radius * kFit / (narrow * zoom));
    camera->SetClippingRange(radius * 2, radius * 6);
}

} // namespace

struct VolumeScene::Private {
    VolumeRendererOptions options;
    DisplayHold display;
    VtkErrors errors;
    vtkSmartPointer<vtkRenderWindow> window;
    vtkSmartPointer<vtkRenderer> renderer;
    vtkSmartPointer<vtkVolume> prop;
    vtkSmartPointer<vtkVolumeMapper> mapper; // made anew for each grid, as it keeps what it derived from the last one
    std::optional<Result<QString>> opened;
    bool usesGpu = false;
    int maxTexture = 0;

    std::weak_ptr<const imaging::Volume> volume;
    VoxelMerge merge = VoxelMerge::Mean;
    bool shadingReady = false; // a frame of this grid was to be shaded, so its normals are there
    VoxelGrid grid;            // outlives the mapper's image, which shares its memory
    QString preset;
    const std::function<bool()>* superseded = nullptr; // of the frame being rendered at full quality

    explicit Private(const VolumeRendererOptions& wanted) : options(wanted) {}
    ~Private() { release(); }

    Result<QString> open();
    void makeWindow();
    Result<void> checkFrame();
    void release();
    VoxelGridLimits limits(const imaging::Volume& volume, VoxelMerge merge) const;
    Result<void> load(const imaging::VolumePtr& wanted, VoxelMerge wantedMerge, const std::function<bool()>& cancelled);
    void makeMapper();
    void apply(const VolumePreset& wanted, const imaging::Volume& of);
    void setQuality(VolumeQuality quality);
    Result<VolumePicture> draw(const VolumeRequest& request, const std::function<bool()>& isSuperseded);
    QStringList warnings() const;
};

void VolumeScene::Private::makeWindow() {
    window = vtkSmartPointer<vtkRenderWindow>::New();
    errors.watch(window);
    window->OffScreenRenderingOn();
    window->SetMultiSamples(0); // volumes gain nothing by it, and some drivers draw them wrong
    window->SetSize(kProbeSize, kProbeSize);
}

Result<QString> VolumeScene::Private::open() {
    if (opened)
        return *opened;
    opened = [this]() -> Result<QString> {
        SAGITTA_TRY(display, holdDisplay());
        makeWindow();
        if (window->SupportsOpenGL() == 0) {
            auto* gl = vtkOpenGLRenderWindow::SafeDownCast(window);
            return Error(ErrorCode::Unsupported,
                         "3D needs OpenGL 3.2: " +
                             QString::fromStdString(gl ? gl->GetOpenGLSupportMessage() : "none").simplified());
        }
        SAGITTA_CHECK(checkFrame());
        const QString device = glRenderer(window);
        qCInfo(logRenderVtk) << "OpenGL renderer" << device;
        usesGpu =
            options.mapper == VolumeMapper::Gpu || (options.mapper == VolumeMapper::Auto && !isSoftwareGl(device));
        if (usesGpu) {
            maxTexture = vtkTextureObject::GetMaximumTextureSize3D(vtkOpenGLRenderWindow::SafeDownCast(window));
            const vtkSmartPointer<vtkGPUVolumeRayCastMapper> gpu =
                vtkSmartPointer<vtkOpenGLGPUVolumeRayCastMapper>::New();
            vtkNew<vtkVolumeProperty> property;
            usesGpu = maxTexture > 0 && gpu->IsRenderSupported(window, property) != 0;
        }
        return usesGpu ? "VTK GPU ray cast: " + device : QString("VTK FixedPoint (CPU)");
    }();
    return *opened;
}

// A frame in a known colour must come back in that colour: some systems give a context and draw nothing.
Result<void> VolumeScene::Private::checkFrame() {
    renderer = vtkSmartPointer<vtkRenderer>::New();
    errors.watch(renderer);
    window->AddRenderer(renderer);
    renderer->SetBackground(0.2, 0.4, 0.8);
    window->Render();
    const QImage frame = readBack(window);
    const QColor found = frame.isNull() ? QColor() : frame.pixelColor(kProbeSize / 2, kProbeSize / 2);
    const auto near = [](int value, double wanted) { return std::abs(value - wanted * 255) < 3; };
    const QString said = errors.take();
    if (!said.isEmpty() || !near(found.red(), 0.2) || !near(found.green(), 0.4) || !near(found.blue(), 0.8))
        return Error(ErrorCode::Unsupported,
                     "3D: OpenGL draws no picture here" + (said.isEmpty() ? said : ": " + said));
    renderer->SetBackground(kBackground[0], kBackground[1], kBackground[2]);
    return {};
}

void VolumeScene::Private::release() {
    if (renderer && prop)
        renderer->RemoveVolume(prop);
    if (mapper && window)
        mapper->ReleaseGraphicsResources(window);
    prop = nullptr;
    mapper = nullptr;
    grid = {};
    shadingReady = false;
    volume.reset();
    preset.clear();
}

VoxelGridLimits VolumeScene::Private::limits(const imaging::Volume& of, VoxelMerge how) const {
    constexpr std::int64_t kSmallest = std::int64_t{64} << 20;
    const auto [columns, rows, slices] = of.size();
    const std::int64_t pixels = std::int64_t{1} * columns * rows * slices * dicom::bytesPerSample(of.type());
    VoxelGridLimits result;
    result.bytes = options.memoryBytes > 0 ? options.memoryBytes : std::max(kSmallest, pixels / 10 * 3);
    result.derivedBytesPerVoxel = !usesGpu && how == VoxelMerge::Mean ? kCpuShadingBytesPerVoxel : 0;
    result.maxSize = usesGpu ? maxTexture : kCpuMaxSize;
    return result;
}

Result<void> VolumeScene::Private::load(const imaging::VolumePtr& wanted, VoxelMerge wantedMerge,
                                        const std::function<bool()>& cancelled) {
    if (volume.lock() == wanted && merge == wantedMerge)
        return {};
    release(); // first, so that two copies never exist at once
    SAGITTA_TRY(grid, makeVoxelGrid(*wanted, wantedMerge, limits(*wanted, wantedMerge), cancelled));
    makeMapper();
    volume = wanted;
    merge = wantedMerge;
    return {};
}

void VolumeScene::Private::makeMapper() {
    if (usesGpu) {
        const auto gpu = vtkSmartPointer<vtkOpenGLGPUVolumeRayCastMapper>::New();
        gpu->SetUseJittering(1); // against wood-grain
        mapper = gpu;
    } else {
        const auto cpu = vtkSmartPointer<vtkFixedPointVolumeRayCastMapper>::New();
        cpu->SetNumberOfThreads(std::max(1, options.threads));
        cpu->SetIntermixIntersectingGeometry(0);
        mapper = cpu;
    }
    errors.watch(mapper);
    // The CPU mapper tells every few rows where it is; VTK's own check for an abort comes five times a second.
    vtkNew<vtkCallbackCommand> progress;
    progress->SetClientData(this);
    progress->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        const auto* d = static_cast<Private*>(self);
        if (d->superseded && (*d->superseded)())
            d->window->SetAbortRender(1);
    });
    mapper->AddObserver(vtkCommand::VolumeMapperRenderProgressEvent, progress);
    mapper->SetInputData(makeImage(grid));
    prop = vtkSmartPointer<vtkVolume>::New();
    prop->SetMapper(mapper);
    prop->SetUserMatrix(makeMatrix(grid));
    renderer->AddVolume(prop);
}

void VolumeScene::Private::apply(const VolumePreset& wanted, const imaging::Volume& of) {
    if (preset == wanted.name)
        return;
    const bool maximum = wanted.blend == VolumeBlend::Maximum;
    mapper->SetBlendMode(maximum ? vtkVolumeMapper::MAXIMUM_INTENSITY_BLEND : vtkVolumeMapper::COMPOSITE_BLEND);
    setTransfer(prop->GetProperty(), transferFunction(wanted, grid, of.scale(), volumeValues(of)));
    preset = wanted.name;
}

void VolumeScene::Private::setQuality(VolumeQuality quality) {
    const bool full = quality == VolumeQuality::Full;
    const auto set = [&](auto* of) {
        of->SetAutoAdjustSampleDistances(0);
        of->SetImageSampleDistance(static_cast<float>(full ? 1 : kInteractiveImageStep));
        of->SetSampleDistance(static_cast<float>(grid.finestSpacing() * (full ? 1 : kInteractiveSampleStep)));
    };
    // Normals for all voxels take the CPU mapper a second or two; the first picture of a volume does not wait for them.
    shadingReady = shadingReady || full || usesGpu;
    prop->GetProperty()->SetShade(merge == VoxelMerge::Mean && shadingReady ? 1 : 0);
    if (auto* cpu = vtkFixedPointVolumeRayCastMapper::SafeDownCast(mapper))
        set(cpu);
    else if (auto* gpu = vtkGPUVolumeRayCastMapper::SafeDownCast(mapper))
        set(gpu);
}

Result<VolumePicture> VolumeScene::Private::draw(const VolumeRequest& request,
                                                 const std::function<bool()>& isSuperseded) {
    setQuality(request.quality);
    placeCamera(renderer->GetActiveCamera(), request.camera, grid, request.size);
    window->SetSize(request.size.width(), request.size.height());
    superseded = request.quality == VolumeQuality::Full ? &isSuperseded : nullptr;
    window->Render();
    superseded = nullptr;
    if (request.quality == VolumeQuality::Full && isSuperseded())
        return Error(ErrorCode::Cancelled, "superseded");
    if (const QString said = errors.take(); !said.isEmpty()) {
        qCWarning(logRenderVtk) << said;
        return Error(ErrorCode::Internal, "3D: " + said);
    }
    QImage image = readBack(window);
    if (image.isNull())
        return Error(ErrorCode::Internal, "3D: the picture could not be read back");
    return VolumePicture{std::move(image), opened->value(), warnings()};
}

QStringList VolumeScene::Private::warnings() const {
    if (!grid.isReduced())
        return {};
    return {QString("3D: reduced resolution (1/%1 × 1/%2 × 1/%3)")
                .arg(grid.merged[0])
                .arg(grid.merged[1])
                .arg(grid.merged[2])};
}

VolumeScene::VolumeScene(const VolumeRendererOptions& options) : d(std::make_unique<Private>(options)) {}

VolumeScene::~VolumeScene() = default;

Result<QString> VolumeScene::open() { return d->open(); }

void VolumeScene::release() { d->release(); }

Result<VolumePicture> VolumeScene::render(const VolumeRequest& request, const std::function<bool()>& superseded) {
    const VolumePreset* preset = findVolumePreset(request.preset);
    if (!preset)
        return Error(ErrorCode::NotFound, "no 3D preset '" + request.preset + "'");
    if (!request.volume)
        return Error(ErrorCode::NotFound, "no volume");
    const auto [shorter, longer] = std::minmax({request.size.width(), request.size.height()});
    if (shorter < 1 || longer > kMaxVolumePicture)
        return Error(ErrorCode::Unsupported,
                     QString("3D picture of %1 × %2").arg(request.size.width()).arg(request.size.height()));
    SAGITTA_CHECK(d->open());
    const VoxelMerge merge = preset->blend == VolumeBlend::Maximum ? VoxelMerge::Maximum : VoxelMerge::Mean;
    SAGITTA_CHECK(d->load(request.volume, merge, superseded));
    d->apply(*preset, *request.volume);
    return d->draw(request, superseded);
}

} // namespace sagitta::render
