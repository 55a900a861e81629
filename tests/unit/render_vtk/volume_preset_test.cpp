#include "render/vtk/volume_preset.h"
#include "render/vtk/volume_renderer.h"
#include "unit/render_vtk/phantom.h"

using namespace sagitta;
using namespace sagitta::render;
using test::Phantom;

namespace {

VoxelGrid gridOf(const imaging::Volume& volume) {
    return *makeVoxelGrid(volume, VoxelMerge::Mean, {std::int64_t{1} << 30, 3, 32767});
}

imaging::VolumePtr volumeWith(const dicom::ModalityScale& scale, const QString& modality) {
    auto phantom = Phantom::axial({16, 16, 16}, {1, 1, 1});
    phantom.scale = scale;
    phantom.modality = modality;
    phantom.stored = [](Vec3 p) { return 100 * (p.x + 8); };
    return phantom.make();
}

void expectRising(const std::vector<TransferPoint>& points) {
    for (size_t i = 1; i < points.size(); ++i)
        EXPECT_LT(points[i - 1].stored, points[i].stored);
}

} // namespace

TEST(VolumePreset, namesTheMenu) {
    EXPECT_EQ(volumePresets(), (QStringList{"CT Bone", "CT Angio", "CT Lung", "MIP"}));
    EXPECT_EQ(findVolumePreset("CT Bones"), nullptr);
}

TEST(VolumePreset, pointsRiseAndAreOpacities) {
    for (const VolumePreset& preset : allVolumePresets()) {
        for (size_t i = 0; i < preset.points.size(); ++i) {
            EXPECT_TRUE(preset.points[i].opacity >= 0 && preset.points[i].opacity <= 1);
            EXPECT_TRUE(i == 0 || preset.points[i - 1].value < preset.points[i].value);
        }
        if (preset.blend == VolumeBlend::Composite) {
            ASSERT_GE(preset.points.size(), 2U);
            EXPECT_EQ(preset.points.front().opacity, 0) << "air must be clear";
        }
    }
}

TEST(VolumePreset, goesThroughTheModalityScale) {
    const dicom::ModalityScale scale{2, -1024, {}, "HU"};
    const auto volume = volumeWith(scale, "CT");
    const VolumePreset& bone = *findVolumePreset("CT Bone");
    const auto points = transferFunction(bone, gridOf(*volume), volume->scale(), volumeValues(*volume));
    ASSERT_EQ(points.size(), bone.points.size());
    for (size_t i = 0; i < points.size(); ++i) {
        EXPECT_NEAR(scale.apply(points[i].stored), bone.points[i].value, 1e-9);
        EXPECT_EQ(points[i].opacity, bone.points[i].opacity);
    }
}

TEST(VolumePreset, turnsRoundWithANegativeSlope) {
    const dicom::ModalityScale scale{-1, 800, {}, "HU"};
    const auto volume = volumeWith(scale, "CT");
    const auto points =
        transferFunction(*findVolumePreset("CT Bone"), gridOf(*volume), volume->scale(), volumeValues(*volume));
    expectRising(points);
    EXPECT_EQ(points.back().opacity, 0);
    EXPECT_GT(points.front().opacity, 0.5);
    const auto mip =
        transferFunction(*findVolumePreset("MIP"), gridOf(*volume), volume->scale(), volumeValues(*volume));
    expectRising(mip);
    EXPECT_EQ(mip.front().color, QColor(Qt::white));
}

TEST(VolumePreset, followsAModalityLut) {
    auto lut = std::make_shared<dicom::LookupTable>();
    lut->firstMapped = 0;
    for (int i = 0; i < 2000; ++i)
        lut->entries.push_back(i < 1000 ? 0 : 2000); // bone from 1000 on, whatever the slope says
    const auto volume = volumeWith({1, 0, lut, "HU"}, "CT");
    const auto points =
        transferFunction(*findVolumePreset("CT Bone"), gridOf(*volume), volume->scale(), volumeValues(*volume));
    expectRising(points);
    for (const TransferPoint& point : points)
        EXPECT_EQ(point.opacity > 0.5, point.stored >= 1000) << point.stored;
}

TEST(VolumePreset, fitsAVolumeWithoutHounsfieldToItsBrightness) {
    const auto volume = volumeWith({1, 0, {}, ""}, "MR");
    EXPECT_EQ(volumeValues(*volume), VolumeValues::Arbitrary);
    const VoxelGrid grid = gridOf(*volume);
    const auto points = transferFunction(*findVolumePreset("CT Bone"), grid, volume->scale(), volumeValues(*volume));
    expectRising(points);
    EXPECT_GT(points.front().stored, grid.range.first) << "the darkest is clear";
    EXPECT_LT(points[2].stored, grid.range.second) << "the brightest is seen";
}

TEST(VolumePreset, projectsThroughTheWindowOfTheVolume) {
    const auto volume = volumeWith({1, -1024, {}, "HU"}, "CT");
    const VoxelGrid grid = gridOf(*volume);
    const auto points = transferFunction(*findVolumePreset("MIP"), grid, volume->scale(), volumeValues(*volume));
    expectRising(points);
    // Of 16 even steps the dark quarters end after the twelfth.
    EXPECT_NEAR(points.front().stored, 1150, 1);
    EXPECT_NEAR(points.back().stored, grid.range.second, 1);
    EXPECT_EQ(points.back().color, QColor(Qt::white));
}

TEST(VolumePreset, survivesAConstantVolume) {
    auto phantom = Phantom::axial({8, 8, 8}, {1, 1, 1});
    phantom.stored = [](Vec3) { return 40.0; };
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    for (const VolumePreset& preset : allVolumePresets())
        expectRising(transferFunction(preset, gridOf(*volume), volume->scale(), VolumeValues::Arbitrary));
}
