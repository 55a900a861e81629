#include "bench/bench_scene.h"

#include <cmath>
#include <random>
#include <stdexcept>

namespace sagitta::bench {

namespace {

constexpr Vec3 kSpacing{0.7, 0.7, 1};

struct Scene {
    std::shared_ptr<std::byte[]> samples;
    imaging::VolumePtr volume;
};

double hounsfield(Vec3 p) {
    const double body = std::hypot(p.x / 160, p.y / 120);
    if (body > 1)
        return -1000;
    if (std::hypot((std::abs(p.x) - 70) / 45, p.y / 70) < 1) // lungs, with vessels in them
        return std::sin(p.x * 0.35) * std::sin(p.y * 0.35) * std::sin(p.z * 0.2) > 0.75 ? 200 : -850;
    const bool spine = std::hypot(p.x, p.y - 80) < 18;
    const bool rib = body > 0.9 && body < 0.97 && std::sin(p.z * 0.25 + std::abs(p.x) * 0.02) > 0.3;
    return spine || rib ? 700 : 40;
}

void fill(std::int16_t* sample) {
    std::minstd_rand random(1);
    for (int k = 0; k < kSlices; ++k)
        for (int j = 0; j < kColumns; ++j)
            for (int i = 0; i < kColumns; ++i) {
                const Vec3 p{(i - kColumns / 2) * kSpacing.x, (j - kColumns / 2) * kSpacing.y, k * kSpacing.z};
                *sample++ = static_cast<std::int16_t>(hounsfield(p) + static_cast<double>(random() % 40));
            }
}

dicom::DisplaySetPtr makeSet() {
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->series.modality = "CT";
    header->format.rows = header->format.columns = kColumns;
    auto set = std::make_shared<dicom::DisplaySet>();
    set->kind = dicom::GeometryKind::RegularGrid;
    set->grid = {{{kSpacing.x, 0, 0}, {0, kSpacing.y, 0}, {0, 0, kSpacing.z}, {}}, {kColumns, kColumns, kSlices}};
    for (int k = 0; k < kSlices; ++k) {
        dicom::FrameInfo info;
        info.scale.unit = "HU";
        info.plane = {{0, 0, k * kSpacing.z}, {1, 0, 0}, {0, 1, 0}};
        info.spacing = {kSpacing.y, kSpacing.x, dicom::SpacingBasis::Patient};
        header->frames.push_back(info);
        set->frames.push_back({header, k});
    }
    return set;
}

Scene makeScene() {
    constexpr size_t kSliceBytes = sizeof(std::int16_t) * kColumns * kColumns;
    Scene scene;
    scene.samples = std::shared_ptr<std::byte[]>(new std::byte[kSliceBytes * kSlices]);
    fill(reinterpret_cast<std::int16_t*>(scene.samples.get()));
    std::vector<dicom::Frame> slices;
    for (size_t k = 0; k < kSlices; ++k) {
        const std::shared_ptr<const std::byte[]> slice(scene.samples, scene.samples.get() + k * kSliceBytes);
        slices.emplace_back(kColumns, kColumns, dicom::FrameColor::Grey, dicom::SampleType::S16, slice);
    }
    auto volume = imaging::Volume::make(makeSet(), std::move(slices));
    if (!volume)
        throw std::runtime_error(volume.error().message().toStdString());
    scene.volume = *volume;
    return scene;
}

const Scene& scene() {
    static const Scene made = makeScene();
    return made;
}

} // namespace

imaging::VolumePtr ctVolume() { return scene().volume; }

const std::int16_t* ctSamples() { return reinterpret_cast<const std::int16_t*>(scene().samples.get()); }

} // namespace sagitta::bench
