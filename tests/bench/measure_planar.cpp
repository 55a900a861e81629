// 2D and MPR: a window/level change, an oblique plane and a slab, each against VTK's image filters on the same samples.
#include "bench/bench_harness.h"
#include "bench/bench_scene.h"
#include "bench/measurements.h"
#include "core/thread_budget.h"
#include "imaging/reslicer.h"
#include "render/planar/planar_renderer.h"

#include <vtkImageData.h>
#include <vtkImageMapToColors.h>
#include <vtkImageReslice.h>
#include <vtkLookupTable.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkShortArray.h>
#include <vtkSmartPointer.h>

namespace sagitta::bench {

namespace {

using namespace imaging;

constexpr int kCanvas = 1024;
constexpr double kSlabMm = 19; // twenty planes of 1 mm

int threads() { return ThreadBudget::forThisMachine().render; }

scene::ViewTransform axialView() {
    scene::ViewTransform view;
    view.center = ctVolume()->center();
    view.mmPerPixel = 0.35;
    view.canvas = {kCanvas, kCanvas};
    return view;
}

SampleGrid gridOf(const scene::ViewTransform& view) {
    const double half = (kCanvas - 1) / 2.0;
    SampleGrid grid;
    grid.right = view.right * view.mmPerPixel;
    grid.down = view.down * view.mmPerPixel;
    grid.origin = view.center - (grid.right + grid.down) * half;
    grid.columns = grid.rows = kCanvas;
    return grid;
}

SampleGrid obliqueGrid() {
    auto view = axialView();
    view.right = normalized({0.9, 0.3, 0.2});
    view.down = normalized(cross(cross(view.right, {-0.25, 0.9, -0.225}), view.right));
    return gridOf(view);
}

// vtkImageReslice of the whole volume on one plane.
vtkSmartPointer<vtkImageReslice> vtkReslicer(const SampleGrid& grid, int slabSlices) {
    vtkNew<vtkShortArray> samples;
    samples->SetArray(const_cast<short*>(ctSamples()), vtkIdType{kColumns} * kColumns * kSlices, 1);
    vtkNew<vtkImageData> image;
    image->SetDimensions(kColumns, kColumns, kSlices);
    const Affine& affine = ctVolume()->grid().indexToPatient;
    image->SetSpacing(affine.x.x, affine.y.y, affine.z.z);
    image->GetPointData()->SetScalars(samples);

    vtkNew<vtkMatrix4x4> axes;
    const Vec3 columns[] = {normalized(grid.right), normalized(grid.down), normalized(cross(grid.right, grid.down)),
                            grid.origin};
    for (int column = 0; column < 4; ++column)
        for (int row = 0; row < 3; ++row)
            axes->SetElement(row, column, columns[column][row]);
    auto filter = vtkSmartPointer<vtkImageReslice>::New();
    filter->SetInputData(image);
    filter->SetResliceAxes(axes);
    filter->SetOutputDimensionality(2);
    filter->SetOutputOrigin(0, 0, 0);
    filter->SetOutputSpacing(length(grid.right), length(grid.down), 1);
    filter->SetOutputExtent(0, grid.columns - 1, 0, grid.rows - 1, 0, 0);
    filter->SetInterpolationModeToLinear();
    filter->SetSlabModeToMax();
    filter->SetSlabNumberOfSlices(slabSlices);
    filter->SetNumberOfThreads(threads());
    filter->SetEnableSMP(false);
    return filter;
}

Prepare vtkReslice(const SampleGrid& (*grid)(), int slabSlices) {
    return [=] {
        const auto filter = vtkReslicer(grid(), slabSlices);
        return timed([filter] {
            filter->Modified();
            filter->Update();
        });
    };
}

Prepare ourReslice(const SampleGrid& (*grid)(), Slab slab) {
    return [=] {
        return timed([=] {
            const auto values = reslice(*ctVolume(), grid(), slab, imaging::Interpolation::Linear, threads());
            volatile float sink = values.front();
            static_cast<void>(sink);
        });
    };
}

const SampleGrid& oblique() {
    static const SampleGrid grid = obliqueGrid();
    return grid;
}

// Every frame has another window, like the frames of a drag.
Timed windowDrag(const render::PlanarRequest& request) {
    auto renderer = std::make_shared<render::CpuPlanarRenderer>(threads());
    return timed([renderer, request = request, step = 0]() mutable {
        request.presentation.voi.center = 40 + step++ % 50;
        const QImage image = renderer->render(request);
        volatile QRgb sink = image.pixel(0, 0);
        static_cast<void>(sink);
    });
}

render::PlanarRequest baseRequest() {
    render::PlanarRequest request;
    request.presentation.voi = {40, 400, dicom::VoiFunction::Linear, {}};
    request.transform = axialView();
    return request;
}

Timed stackDrag() {
    auto request = baseRequest();
    const int k = kSlices / 2;
    const auto& header = ctVolume()->displaySet()->first();
    request.frame = render::makeFrameLayer(header, k, ctVolume()->slice(k));
    return windowDrag(request);
}

Timed mprDrag() {
    auto request = baseRequest();
    request.volume = render::VolumeLayer{ctVolume(), {}, false};
    return windowDrag(request);
}

// The filters a VTK program would put one behind the other: resample, then map through a table.
Timed vtkWindowDrag() {
    const auto filter = vtkReslicer(gridOf(axialView()), 1);
    const auto table = vtkSmartPointer<vtkLookupTable>::New();
    table->SetNumberOfTableValues(256);
    table->SetSaturationRange(0, 0);
    table->SetValueRange(0, 1);
    table->Build();
    const auto colors = vtkSmartPointer<vtkImageMapToColors>::New();
    colors->SetInputConnection(filter->GetOutputPort());
    colors->SetLookupTable(table);
    colors->SetOutputFormatToRGBA();
    colors->SetNumberOfThreads(threads());
    return timed([filter, table, colors, step = 0]() mutable {
        const double center = 40 + step++ % 50;
        table->SetTableRange(center - 200, center + 200);
        colors->Modified();
        colors->Update();
    });
}

} // namespace

void addPlanarMeasurements(Harness& harness) {
    harness.add("2d/window-drag/vtk-map-to-colors", {}, vtkWindowDrag);
    harness.add("2d/window-drag/stack", "2d/window-drag/vtk-map-to-colors", stackDrag);
    harness.add("2d/window-drag/mpr", "2d/window-drag/vtk-map-to-colors", mprDrag);
    harness.add("mpr/oblique/vtkImageReslice", {}, vtkReslice(oblique, 1));
    harness.add("mpr/oblique/ours", "mpr/oblique/vtkImageReslice", ourReslice(oblique, {}));
    harness.add("mpr/oblique-slab-20/vtkImageReslice", {}, vtkReslice(oblique, 20));
    harness.add("mpr/oblique-slab-20/ours", "mpr/oblique-slab-20/vtkImageReslice",
                ourReslice(oblique, {SlabMode::Max, kSlabMm}));
}

} // namespace sagitta::bench
