// The presets of the 3D pane as data, and their transfer functions for a volume at hand. Values, any thread.
#pragma once

#include "dicom/scales.h"
#include "render/vtk/voxel_grid.h"

#include <QColor>
#include <QString>

#include <span>
#include <vector>

namespace sagitta::render {

// A control point; between two the colour and the opacity go straight.
struct PresetPoint {
    double value;   // HU
    double opacity; // of 1 mm
    QRgb color;
};

enum class VolumeBlend : std::uint8_t { Composite, Maximum };

struct VolumePreset {
    QString name;
    VolumeBlend blend;
    std::span<const PresetPoint> points; // of a composite
};

std::span<const VolumePreset> allVolumePresets();
const VolumePreset* findVolumePreset(const QString& name);

struct TransferPoint {
    double stored;
    double opacity;
    QColor color;
};

enum class VolumeValues : std::uint8_t { Hounsfield, Arbitrary };
VolumeValues volumeValues(const imaging::Volume& volume);

// Rising in `stored`. A preset's HU are fitted to the brightness of a volume that knows no HU.
std::vector<TransferPoint> transferFunction(const VolumePreset& preset, const VoxelGrid& grid,
                                            const dicom::ModalityScale& scale, VolumeValues values);

} // namespace sagitta::render
