// ValueProbe: what lies under a point of a view: which pixel, where in the patient, and its value. Of a stack the
// stored pixel itself, never a value of the picture on screen; of an MPR what lies at that very point between the
// voxels, and it says so. Pure functions; GUI thread (they read a View).
#pragma once

#include "render/planar/planar_renderer.h"
#include "scene/view.h"

#include <QStringList>

#include <array>

namespace sagitta::render {

// What a Real World Value Mapping of the file says of the pixel.
struct MappedValue {
    QString label;
    QString unit;                // UCUM; may be empty
    std::optional<double> value; // nothing: the stored value is outside of the mapped range
};

struct ProbedValue {
    enum class Kind : std::uint8_t { Nothing, Grey, Color, Padding } kind = Kind::Nothing; // Nothing: outside

    // From 0, as everywhere in the program (in words slices count from 1); of an MPR the nearest voxel of its volume.
    int column = 0, row = 0, slice = 0;
    std::optional<Vec3> position;       // LPS mm, where the image lies in the patient
    std::optional<double> stored;       // Grey, Padding: of a stack, the stored value
    double value = 0;                   // Grey: the modality value
    QString unit;                       // of it, as the file says: "HU", "BQML"
    std::vector<MappedValue> realWorld; // Grey: of a stack, by each map of the frame
    std::optional<double> suv;          // Grey: by body weight, g/ml
    QString manner;                     // how it was made: "interpolated", "MIP 10.0 mm"; empty: as stored
    std::array<int, 3> rgb{};           // Color: the stored samples, before any ICC profile
    bool isPalette = false;             // Color: from a palette; `stored` is the index
};

// Of a stack: `frame` is the frame on show, decoded. suvFactor: dicom::suvBodyWeightFactor() where it is known.
ProbedValue probeFrame(const scene::View& view, const dicom::Frame& frame, QPointF canvas,
                       std::optional<double> suvFactor = std::nullopt);
// Of an MPR.
ProbedValue probePlane(const scene::View& view, QPointF canvas, std::optional<double> suvFactor = std::nullopt);

// In words, the most important first: value, real world values, pixel, position. Empty for nothing.
QStringList probeTexts(const ProbedValue& probed);

} // namespace sagitta::render
