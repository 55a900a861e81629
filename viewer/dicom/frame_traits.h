// FrameTraits: what a frame says of itself that may tell it from others at the same place: time, echo, diffusion, and
// the index in each dimension that its object names (FrameDimension: dimensions of an enhanced image, PS3.3 C.7.6.17;
// vectors of nuclear medicine, C.8.4.8; segments; optical paths of a slide). Also where a tile of a slide lies. Values,
// read with the header and kept in its blob.
#pragma once

#include "core/geometry.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace sagitta::dicom {

// Of a whole slide image: column and row of the tile's first pixel in the total pixel matrix, from 1 (C.7.6.17.3).
struct TilePlace {
    int column = 1;
    int row = 1;
    bool operator==(const TilePlace&) const = default;
};

struct FrameTraits {
    QString stackId;                        // (0020,9056)
    QStringList frameType;                  // Image Type of the frame; empty: the instance's holds
    int acquisitionNumber = 0;              // of the frame; 0: the instance's holds
    int temporalPosition = 0;               // from 1; 0: none
    int echo = 0;                           // from 1; 0: none
    std::optional<double> echoTimeMs;       //
    std::optional<double> inversionTimeMs;  //
    std::optional<double> triggerTimeMs;    // after the R wave
    std::optional<double> bValue;           // s/mm²
    std::optional<Vec3> diffusionDirection; // unit vector, LPS or of the gradients: to compare, not to compute with
    std::vector<int> indices;               // from 1, by InstanceHeader::dimensions; empty: none are known
    std::optional<TilePlace> tile;
    bool operator==(const FrameTraits&) const = default;
};

enum class DimensionUse : std::uint8_t {
    Scroll, // its frames share a scroll bar
    Tell,   // tells frames at one position apart
    Split,  // its frames are never on one scroll bar
};

struct FrameDimension {
    QString name;       // "detector"
    QStringList values; // names of its values from index 1 on, for people; may be fewer than there are
    DimensionUse use = DimensionUse::Tell;
    bool operator==(const FrameDimension&) const = default;
};

} // namespace sagitta::dicom
