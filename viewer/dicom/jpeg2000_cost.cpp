#include "dicom/jpeg2000_cost.h"

#include "dicom/sample_buffer.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

// What OpenJPEG 2.5 allocates, rounded up: four bytes for a sample, of the image and once more of a tile; for a code
// block itself, ten segments of it, its nodes in two trees and its job; for a precinct its trees in three bands; for a
// tile and for a component of it their parameters.
constexpr std::int64_t kBytesOfSample = 4;
constexpr std::int64_t kBytesOfBlock = 768;
constexpr std::int64_t kBytesOfPrecinct = 768;
constexpr std::int64_t kBytesOfTile = 8192;
constexpr std::int64_t kBytesOfTileComponent = 1536;

// Code streams are made of fewer than this, whatever they hold: so many are walked through in no time.
constexpr std::int64_t kFreePackets = 1 << 20;

struct Span {
    std::int64_t begin = 0, end = 0;

    std::int64_t length() const { return end - begin; }
};

std::int64_t ceilDiv(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

Span reduced(const Span& span, std::int64_t by) { return {ceilDiv(span.begin, by), ceilDiv(span.end, by)}; }

// Cells of 2^exponent, anchored at 0, that meet the span.
std::int64_t cells(const Span& span, int exponent) {
    return span.length() <= 0 ? 0 : ((span.end - 1) >> exponent) - (span.begin >> exponent) + 1;
}

struct Cost {
    std::int64_t samples = 0, blocks = 0;
    std::int64_t precincts = 0;     // of a resolution and its bands together: each is a packet
    std::int64_t mostPrecincts = 0; // of one resolution

    void add(const Cost& other) {
        samples += other.samples;
        blocks += other.blocks;
        precincts += other.precincts;
        mostPrecincts = std::max(mostPrecincts, other.mostPrecincts);
    }
};

// B.5 to B.7, for one component of one tile.
Cost costOf(const Span& x, const Span& y, const Jpeg2000Coding& coding) {
    Cost cost;
    cost.samples = x.length() * y.length();
    if (cost.samples <= 0)
        return {};
    for (int resolution = 0; resolution <= coding.levels; ++resolution) {
        const Jpeg2000Coding::Precinct& precinct = coding.precincts[static_cast<std::size_t>(resolution)];
        const std::int64_t scale = std::int64_t{1} << (coding.levels - resolution);
        const Span across = reduced(x, scale);
        const Span down = reduced(y, scale);
        const std::int64_t precincts = cells(across, precinct.width) * cells(down, precinct.height);
        cost.mostPrecincts = std::max(cost.mostPrecincts, precincts);
        // Above the coarsest, three bands of half the size share a precinct.
        const bool isCoarsest = resolution == 0;
        const int half = isCoarsest ? 0 : 1;
        const Span bandX{across.begin >> half, (across.end + half) >> half};
        const Span bandY{down.begin >> half, (down.end + half) >> half};
        const std::int64_t bands = isCoarsest ? 1 : 3;
        cost.precincts += precincts;
        cost.blocks += bands * cells(bandX, std::min(coding.blockWidth, std::max(precinct.width - half, 0))) *
                       cells(bandY, std::min(coding.blockHeight, std::max(precinct.height - half, 0)));
    }
    return cost;
}

Span tileSpan(std::int64_t first, std::int64_t size, std::int64_t number, std::int64_t begin, std::int64_t end) {
    return {std::max(first + number * size, begin), std::min(first + (number + 1) * size, end)};
}

Error tooDear(std::int64_t bytes) {
    return Error(ErrorCode::Unsupported,
                 QStringLiteral("JPEG 2000: decoding the frame takes %1 MB, more than a frame may").arg(bytes >> 20));
}

} // namespace

std::int64_t Jpeg2000Grid::tilesAcross() const { return ceilDiv(std::int64_t{right} - tilesLeft, tileWidth); }

std::int64_t Jpeg2000Grid::tilesDown() const { return ceilDiv(std::int64_t{bottom} - tilesTop, tileHeight); }

Result<void> checkJpeg2000Cost(const Jpeg2000Grid& grid, const Jpeg2000Coding& coding, std::size_t streamBytes) {
    const auto available = static_cast<std::int64_t>(streamBytes);
    const auto components = static_cast<std::int64_t>(grid.steps.size());
    const std::int64_t tiles = grid.tileCount();
    // Every tile takes fourteen bytes for its two markers alone.
    if (tiles > available)
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("JPEG 2000: %1 bytes cannot hold %2 tiles").arg(available).arg(tiles));
    std::int64_t samples = 0;
    std::int64_t precincts = 0;
    std::int64_t dearest = 0;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
        const Span across = tileSpan(grid.tilesLeft, grid.tileWidth, tile % grid.tilesAcross(), grid.left, grid.right);
        const Span down = tileSpan(grid.tilesTop, grid.tileHeight, tile / grid.tilesAcross(), grid.top, grid.bottom);
        Cost cost;
        for (const Jpeg2000Grid::Step& step : grid.steps)
            cost.add(costOf(reduced(across, step.x), reduced(down, step.y), coding));
        samples += cost.samples;
        precincts += cost.precincts;
        // The library notes for every layer of every precinct whether it has been there, two bytes each.
        const std::int64_t visits = 2 * (coding.layers + 1) * (coding.levels + 1) * components * cost.mostPrecincts;
        dearest = std::max(dearest, cost.samples * kBytesOfSample + cost.blocks * kBytesOfBlock +
                                        cost.precincts * kBytesOfPrecinct + visits);
        if (dearest > kMaxFrameBytes)
            return tooDear(dearest);
    }
    const std::int64_t bytes = dearest + tiles * (kBytesOfTile + components * kBytesOfTileComponent) +
                               (tiles > 1 ? samples * kBytesOfSample : 0); // a single tile becomes the image
    if (bytes > kMaxFrameBytes)
        return tooDear(bytes);
    // Every packet takes a byte or more (B.9).
    if (precincts * coding.layers > std::max(available, kFreePackets))
        return Error(
            ErrorCode::Corrupt,
            QStringLiteral("JPEG 2000: %1 bytes cannot hold %2 packets").arg(available).arg(precincts * coding.layers));
    return {};
}

} // namespace sagitta::dicom
