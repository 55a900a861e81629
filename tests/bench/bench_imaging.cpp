// Benchmarks of the samplers against vtkImageReslice on the same volume, plane and threads. Prints the usual table and,
// at the end, ours as a ratio to VTK's.

#include "imaging/frame_sampler.h"
#include "imaging/reslicer.h"

#include <benchmark/benchmark.h>

#include <vtkImageData.h>
#include <vtkImageReslice.h>
#include <vtkMatrix4x4.h>
#include <vtkMultiThreader.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkShortArray.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <string>

namespace {

using namespace sagitta;
using namespace sagitta::imaging;

constexpr int kColumns = 512;
constexpr int kSlices = 300;
constexpr int kCanvas = 1024;
constexpr int kSlabSlices = 20;

// One block of memory that both sides look at.
struct Scene {
    std::shared_ptr<std::byte[]> samples;
    VolumePtr volume;
    vtkNew<vtkImageData> image;
};

void fill(std::int16_t* samples) {
    std::minstd_rand random(1);
    for (int k = 0; k < kSlices; ++k) {
        for (int j = 0; j < kColumns; ++j) {
            for (int i = 0; i < kColumns; ++i) {
                const double wave = std::sin(i * 0.05) * std::cos(j * 0.04) * std::sin(k * 0.06) * 1000;
                *samples++ = static_cast<std::int16_t>(wave + static_cast<double>(random() % 64));
            }
        }
    }
}

dicom::DisplaySetPtr makeSet() {
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->frames.resize(1);
    header->frames[0].scale.intercept = -1024;
    auto set = std::make_shared<dicom::DisplaySet>();
    set->kind = dicom::GeometryKind::RegularGrid;
    set->grid.emplace();
    set->grid->size = {kColumns, kColumns, kSlices};
    set->frames.assign(kSlices, dicom::DisplayFrame{header, 0});
    return set;
}

const Scene& scene() {
    static const auto* const kScene = [] {
        auto* s = new Scene;
        constexpr std::size_t kSliceBytes = sizeof(std::int16_t) * kColumns * kColumns;
        s->samples = std::make_shared<std::byte[]>(kSliceBytes * kSlices);
        fill(reinterpret_cast<std::int16_t*>(s->samples.get()));
        std::vector<dicom::Frame> slices;
        for (std::size_t k = 0; k < kSlices; ++k) {
            const std::shared_ptr<const std::byte[]> slice(s->samples, s->samples.get() + k * kSliceBytes);
            slices.emplace_back(kColumns, kColumns, dicom::FrameColor::Grey, dicom::SampleType::S16, slice);
        }
        s->volume = *Volume::make(makeSet(), std::move(slices));
        vtkNew<vtkShortArray> array;
        array->SetArray(reinterpret_cast<short*>(s->samples.get()), vtkIdType{kColumns} * kColumns * kSlices, 1);
        s->image->SetDimensions(kColumns, kColumns, kSlices);
        s->image->GetPointData()->SetScalars(array);
        return s;
    }();
    return *kScene;
}

// A plane through the middle of the volume; all of it inside, so that no side profits from what lies outside.
SampleGrid plane(Vec3 right, Vec3 down, double step) {
    SampleGrid grid;
    grid.right = normalized(right) * step;
    grid.down = normalized(down) * step;
    grid.columns = kCanvas;
    grid.rows = kCanvas;
    grid.origin = scene().volume->center() - (grid.right + grid.down) * ((kCanvas - 1) / 2.0);
    return grid;
}

SampleGrid obliquePlane() { return plane({0.9, 0.3, 0.2}, {-0.25, 0.9, -0.2250}, 0.28); }
SampleGrid axialPlane() { return plane({1, 0, 0}, {0, 1, 0}, 0.5); }
SampleGrid sagittalPlane() { return plane({0, 1, 0}, {0, 0, -1}, 0.29); }

std::map<std::string, double>& seconds() {
    static std::map<std::string, double> times;
    return times;
}

template<class F>
void measure(benchmark::State& state, const std::string& name, F&& work) {
    double best = 1e9;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    seconds()[name] = best;
}

void runReslice(benchmark::State& state, const std::string& name, const SampleGrid& grid, Slab slab, int threads) {
    measure(state, name,
            [&] { benchmark::DoNotOptimize(reslice(*scene().volume, grid, slab, Interpolation::Linear, threads)); });
}

void runVtk(benchmark::State& state, const std::string& name, const SampleGrid& grid, int slices, int threads) {
    const Vec3 normal = normalized(cross(grid.right, grid.down));
    const double step = length(grid.right);
    vtkNew<vtkMatrix4x4> axes;
    const Vec3 columns[] = {normalized(grid.right), normalized(grid.down), normal, grid.origin};
    for (int c = 0; c < 4; ++c) {
        for (int r = 0; r < 3; ++r)
            axes->SetElement(r, c, columns[c][r]);
    }
    vtkNew<vtkImageReslice> filter;
    filter->SetInputData(scene().image);
    filter->SetResliceAxes(axes);
    filter->SetOutputDimensionality(2);
    filter->SetOutputOrigin(0, 0, 0);
    filter->SetOutputSpacing(step, step, 1);
    filter->SetOutputExtent(0, grid.columns - 1, 0, grid.rows - 1, 0, 0);
    filter->SetInterpolationModeToLinear();
    filter->SetSlabModeToMax();
    filter->SetSlabNumberOfSlices(slices);
    filter->SetNumberOfThreads(threads);
    filter->SetEnableSMP(false);
    measure(state, name, [&] {
        filter->Modified();
        filter->Update();
    });
}

void runFrame(benchmark::State& state, const std::string& name, const PixelMap& map,
              std::optional<std::pair<double, double>> padding, int threads) {
    std::vector<float> out(std::size_t{kCanvas} * kCanvas);
    const dicom::Frame& frame = scene().volume->slice(kSlices / 2);
    measure(state, name, [&] {
        sampleFrame(frame, map, kCanvas, kCanvas, Interpolation::Linear, padding, 0, out, threads);
        benchmark::DoNotOptimize(out.data());
    });
}

void add(const std::string& name, const std::function<void(benchmark::State&, const std::string&)>& run) {
    benchmark::RegisterBenchmark(name.c_str(), [run, name](benchmark::State& state) { run(state, name); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
}

void addAll(int threads) {
    const std::string tag = "/threads:" + std::to_string(threads);
    const auto addFrame = [&](const char* name, const PixelMap& map, std::optional<std::pair<double, double>> padding) {
        add(name + tag, [=](auto& state, const auto& full) { runFrame(state, full, map, padding, threads); });
    };
    addFrame("frame/separable", {-0.25, -0.25, 0.5, 0, 0, 0.5}, std::nullopt);
    addFrame("frame/separable-padding", {-0.25, -0.25, 0.5, 0, 0, 0.5}, std::pair{-900.0, -900.0});
    addFrame("frame/quarter-turn", {-0.25, 511.25, 0, -0.5, 0.5, 0}, std::nullopt);
    addFrame("frame/affine", {100, 20, 0.3, 0.1, -0.1, 0.3}, std::nullopt);
    const Slab slab{SlabMode::Max, kSlabSlices - 1};
    const auto addPlane = [&](const char* name, SampleGrid (*grid)()) {
        add(std::string("ours/") + name + tag,
            [=](auto& state, const auto& full) { runReslice(state, full, grid(), {}, threads); });
        add(std::string("vtk/") + name + tag,
            [=](auto& state, const auto& full) { runVtk(state, full, grid(), 1, threads); });
        add(std::string("ours/") + name + "-mip" + tag,
            [=](auto& state, const auto& full) { runReslice(state, full, grid(), slab, threads); });
        add(std::string("vtk/") + name + "-mip" + tag,
            [=](auto& state, const auto& full) { runVtk(state, full, grid(), kSlabSlices, threads); });
    };
    addPlane("axial", axialPlane);
    addPlane("sagittal", sagittalPlane);
    addPlane("oblique", obliquePlane);
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    addAll(1);
    addAll(2);
    benchmark::RunSpecifiedBenchmarks();
    for (const auto& [name, time] : seconds()) {
        const auto vtk = name.starts_with("ours/") ? seconds().find("vtk/" + name.substr(5)) : seconds().end();
        if (vtk != seconds().end())
            std::printf("%-32s %8.2f ms   %.2f of vtkImageReslice\n", name.c_str(), time * 1e3, time / vtk->second);
    }
    return 0;
}
