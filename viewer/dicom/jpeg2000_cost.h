// What decoding a JPEG 2000 code stream takes of memory and time, from its header alone, and the limit to it. The
// number of its bytes is no limit: an empty packet stands for a whole resolution of a tile, so that a blank image of
// any size may take a hundred bytes and be right. Pure; any thread.
#pragma once

#include "core/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sagitta::dicom {

constexpr int kMostLevels = 32; // ISO/IEC 15444-1 table A.15

// B.3: the image and its tiles on the reference grid. The image is not empty, and the first tile meets it.
struct Jpeg2000Grid {
    struct Step {
        int x = 1, y = 1;
    };

    std::uint32_t left = 0, top = 0, right = 0, bottom = 0;
    std::uint32_t tilesLeft = 0, tilesTop = 0;
    std::uint32_t tileWidth = 0, tileHeight = 0;
    std::vector<Step> steps; // of each component

    std::int64_t tilesAcross() const;
    std::int64_t tilesDown() const;
    std::int64_t tileCount() const { return tilesAcross() * tilesDown(); }
};

// The costliest of every coding style in the code stream, sizes as exponents of two.
struct Jpeg2000Coding {
    struct Precinct {
        int width = 15, height = 15;
    };

    int layers = 1;
    int levels = 0;
    int blockWidth = 10, blockHeight = 10;
    std::array<Precinct, kMostLevels + 1> precincts; // from the coarsest resolution on
};

// Samples at multiples of `step` in begin … end - 1.
constexpr std::int64_t samplesBetween(std::int64_t begin, std::int64_t end, std::int64_t step) {
    return (end + step - 1) / step - (begin + step - 1) / step;
}

// Corrupt: more tiles or packets than `streamBytes` can hold. Unsupported: more memory than a frame may take.
Result<void> checkJpeg2000Cost(const Jpeg2000Grid& grid, const Jpeg2000Coding& coding, std::size_t streamBytes);

} // namespace sagitta::dicom
