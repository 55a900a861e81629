#include "dicom/slide_reader.h"

#include "dicom/dimension_reader.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kMostTiles = std::int64_t{1} << 31;

std::int64_t tilesAlong(int pixels, int tile) { return (std::int64_t{pixels} + tile - 1) / tile; }

// Column by column along a row of tiles, row by row, then the focal planes, then the optical paths or segments
// (C.7.6.17.3).
void placeTiledFull(const Dataset& dataset, InstanceHeader& header) {
    if (header.concatenation) { // the order is that of the whole
        header.warnings << QStringLiteral("a part of a picture of tiles: where they lie is not known");
        return;
    }
    const FrameFormat& format = header.format;
    const std::int64_t across = tilesAlong(header.slide->columns, format.columns);
    const std::int64_t tiles = across * tilesAlong(header.slide->rows, format.rows);
    const auto planes =
        static_cast<std::int64_t>(std::max(dataset.integer(tags::TotalPixelMatrixFocalPlanes).value_or(1), 1));
    const auto count = static_cast<std::int64_t>(header.frames.size());
    if (tiles > kMostTiles || planes > kMostTiles || count % tiles != 0 || count / tiles % planes != 0) {
        header.warnings << QStringLiteral("the tiles do not fill the picture: where they lie is not known");
        return;
    }
    std::vector<int> focalPlanes;
    std::vector<int> channels;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t tile = i % tiles;
        header.frames[static_cast<std::size_t>(i)].traits.tile = TilePlace{
            static_cast<int>(tile % across * format.columns) + 1, static_cast<int>(tile / across * format.rows) + 1};
        focalPlanes.push_back(static_cast<int>(i / tiles % planes) + 1);
        channels.push_back(static_cast<int>(i / tiles / planes) + 1);
    }
    // What stands in the groups of such an object need not hold for its frames.
    header.dimensions.clear();
    for (FrameInfo& frame : header.frames)
        frame.traits.indices.clear();
    if (planes > 1)
        addDimension({QStringLiteral("focal plane"), {}, DimensionUse::Split}, focalPlanes, header);
    if (channels.back() > 1 && !dataset.has(tags::SegmentSequence))
        addDimension({QStringLiteral("optical path"), {}, DimensionUse::Split}, channels, header);
    else if (channels.back() > 1)
        readSegments(dataset, channels, header);
}

} // namespace

void readSlide(const Dataset& dataset, InstanceHeader& header) {
    const int columns = dataset.integer(tags::TotalPixelMatrixColumns).value_or(0);
    const int rows = dataset.integer(tags::TotalPixelMatrixRows).value_or(0);
    if (columns <= 0 || rows <= 0)
        return;
    header.slide = SlideInfo{columns, rows};
    if (dataset.text(tags::DimensionOrganizationType).trimmed() == QLatin1String("TILED_FULL"))
        placeTiledFull(dataset, header);
}

} // namespace sagitta::dicom
