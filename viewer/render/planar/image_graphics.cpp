#include "render/planar/image_graphics.h"

#include "imaging/parallel_rows.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sagitta::render {

namespace {

constexpr int kBandRows = 64;
constexpr int kInk = 255;
constexpr int kFar = 1 << 30; // beyond the last row and column of all

// What lies on a pixel of the image or of the canvas.
constexpr std::uint8_t kPlain = 0;
constexpr std::uint8_t kCovered = 1;
constexpr std::uint8_t kInked = 2;
constexpr std::uint8_t kRim = 3;

struct Cover {
    Cover(int columnCount, int rowCount) :
        columns(columnCount), rows(rowCount),
        states(static_cast<size_t>(columnCount) * static_cast<size_t>(rowCount), kPlain) {}

    std::uint8_t* row(int j) { return states.data() + static_cast<size_t>(j) * static_cast<size_t>(columns); }
    const std::uint8_t* row(int j) const {
        return states.data() + static_cast<size_t>(j) * static_cast<size_t>(columns);
    }

    int columns, rows;
    std::vector<std::uint8_t> states;
};

bool bitOf(const FrameOverlay& overlay, int row, int column) {
    return row >= 0 && row < overlay.rows && column >= 0 && column < overlay.columns &&
           dicom::bitAt(overlay.bits, overlay.firstBit + std::int64_t{row} * overlay.columns + column);
}

bool isOutline(const FrameOverlay& overlay, int row, int column) {
    return !bitOf(overlay, row - 1, column) || !bitOf(overlay, row + 1, column) || !bitOf(overlay, row, column - 1) ||
           !bitOf(overlay, row, column + 1);
}

void draw(const FrameOverlay& overlay, std::uint8_t state, Cover& cover) {
    // Of the overlay, the part that lies on the image.
    const auto first = [](int origin) {
        return static_cast<int>(std::clamp<std::int64_t>(-std::int64_t{origin}, 0, kFar));
    };
    const auto end = [](int origin, int count, int imageCount) {
        return static_cast<int>(std::clamp<std::int64_t>(std::int64_t{imageCount} - origin, 0, count));
    };
    const int firstRow = first(overlay.originRow);
    const int endRow = end(overlay.originRow, overlay.rows, cover.rows);
    const int firstColumn = first(overlay.originColumn);
    const int endColumn = end(overlay.originColumn, overlay.columns, cover.columns);
    for (int r = firstRow; r < endRow; ++r) {
        std::uint8_t* const to = cover.row(overlay.originRow + r);
        for (int c = firstColumn; c < endColumn; ++c) {
            const std::int64_t index = overlay.firstBit + std::int64_t{r} * overlay.columns + c;
            if (index % 8 == 0 && index / 8 < overlay.bits.size() &&
                overlay.bits.at(static_cast<qsizetype>(index / 8)) == '\0') {
                c += 7; // most of an overlay is empty
                continue;
            }
            if (dicom::bitAt(overlay.bits, index) && !(overlay.isRegion && !isOutline(overlay, r, c)))
                to[overlay.originColumn + c] = state;
        }
    }
}

// Columns of row j that lie in the polygon, its edge included.
void showInPolygon(const std::vector<dicom::DisplayShutter::Vertex>& polygon, int j, std::vector<bool>& shown) {
    for (const bool includesUpper : {true, false}) {
        const auto isAbove = [&](int row) { return includesUpper ? row <= j : row < j; };
        std::vector<double> crossings;
        for (size_t k = 0; k < polygon.size(); ++k) {
            const auto& a = polygon[k];
            const auto& b = polygon[(k + 1) % polygon.size()];
            if (isAbove(a.row) != isAbove(b.row))
                crossings.push_back(a.column + (static_cast<double>(j) - a.row) * (b.column - a.column) /
                                                   static_cast<double>(b.row - a.row));
        }
        std::sort(crossings.begin(), crossings.end());
        for (size_t k = 0; k + 1 < crossings.size(); k += 2) {
            const int first = std::max(0, static_cast<int>(std::ceil(crossings[k])));
            const int last =
                std::min(static_cast<int>(shown.size()) - 1, static_cast<int>(std::floor(crossings[k + 1])));
            for (int i = first; i <= last; ++i)
                shown[static_cast<size_t>(i)] = true;
        }
    }
}

void coverByShutter(const FrameLayer& layer, Cover& cover) {
    const dicom::DisplayShutter& shutter = *layer.shutter;
    const double acrossMm = length(layer.columnStep);
    const double rowsPerColumn = acrossMm > 0 ? length(layer.rowStep) / acrossMm : 1;
    std::vector<bool> inPolygon(static_cast<size_t>(cover.columns), true);
    for (int j = 0; j < cover.rows; ++j) {
        std::uint8_t* const to = cover.row(j);
        if (!shutter.polygon.empty()) {
            inPolygon.assign(inPolygon.size(), false);
            showInPolygon(shutter.polygon, j, inPolygon);
        }
        for (int i = 0; i < cover.columns; ++i) {
            bool isShown = inPolygon[static_cast<size_t>(i)];
            if (const auto& r = shutter.rectangle)
                isShown = isShown && i >= r->left && i <= r->right && j >= r->upper && j <= r->lower;
            if (const auto& c = shutter.circle)
                isShown = isShown && std::hypot(static_cast<double>(i) - c->column,
                                                (static_cast<double>(j) - c->row) * rowsPerColumn) <= c->radius;
            if (!isShown)
                to[i] = kCovered;
        }
    }
    if (layer.shutterBitmap)
        draw(*layer.shutterBitmap, kCovered, cover);
}

bool hasOverlays(const FrameLayer& layer, Overlays overlays) {
    return overlays == Overlays::Shown && !layer.overlays.empty();
}

bool hasGraphics(const FrameLayer& layer, Overlays overlays) { return layer.shutter || hasOverlays(layer, overlays); }

Cover coverOf(const FrameLayer& layer, Overlays overlays) {
    Cover cover(layer.frame.columns(), layer.frame.rows());
    if (layer.shutter)
        coverByShutter(layer, cover);
    if (hasOverlays(layer, overlays))
        for (const FrameOverlay& overlay : layer.overlays)
            draw(overlay, kInked, cover);
    return cover;
}

int shutterGrey(const FrameLayer& layer) {
    return layer.shutter ? (layer.shutter->presentationValue * 255 + 32767) / 65535 : 0;
}

void setGrey(QImage& image, int i, int j, int grey) {
    uchar* const line = image.scanLine(j);
    if (image.format() == QImage::Format_Grayscale8)
        line[i] = static_cast<uchar>(grey);
    else if (image.format() == QImage::Format_RGB888)
        std::fill_n(line + 3 * static_cast<size_t>(i), 3, static_cast<uchar>(grey));
    else
        reinterpret_cast<QRgb*>(line)[i] = qRgb(grey, grey, grey);
}

// For canvas pixels 0 … count - 1 along one axis of it: the nearest pixel of the image; -1 outside.
std::vector<int> nearestPixels(double first, double step, int count, int imageCount) {
    std::vector<int> pixels(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double at = std::floor(first + i * step + 0.5);
        pixels[static_cast<size_t>(i)] = at >= 0 && at < imageCount ? static_cast<int>(at) : -1;
    }
    return pixels;
}

// Rows of the canvas that lie along rows of the image: nearly all that is ever shown.
void sampleAligned(const Cover& image, const imaging::PixelMap& map, Cover& canvas, int threads) {
    const std::vector<int> x = nearestPixels(map.x0, map.dxdi, canvas.columns, image.columns);
    const std::vector<int> y = nearestPixels(map.y0, map.dydj, canvas.rows, image.rows);
    imaging::parallelRows(canvas.rows, kBandRows, threads, [&](int begin, int end) {
        for (int j = begin; j < end; ++j) {
            if (y[static_cast<size_t>(j)] < 0)
                continue;
            const std::uint8_t* const from = image.row(y[static_cast<size_t>(j)]);
            std::uint8_t* const to = canvas.row(j);
            for (int i = 0; i < canvas.columns; ++i)
                to[i] = x[static_cast<size_t>(i)] < 0 ? kPlain : from[x[static_cast<size_t>(i)]];
        }
    });
}

// Each canvas pixel takes what lies on the image pixel at its centre.
void sampleCover(const Cover& image, const imaging::PixelMap& map, Cover& canvas, int threads) {
    constexpr double kOff = 1e-6; // pixels of the image
    if (std::abs(map.dydi) * canvas.columns < kOff && std::abs(map.dxdj) * canvas.rows < kOff) {
        sampleAligned(image, map, canvas, threads);
        return;
    }
    imaging::parallelRows(canvas.rows, kBandRows, threads, [&](int begin, int end) {
        for (int j = begin; j < end; ++j) {
            std::uint8_t* const to = canvas.row(j);
            for (int i = 0; i < canvas.columns; ++i) {
                const double x = std::floor(map.x0 + i * map.dxdi + j * map.dxdj + 0.5);
                const double y = std::floor(map.y0 + i * map.dydi + j * map.dydj + 0.5);
                if (x >= 0 && x < image.columns && y >= 0 && y < image.rows)
                    to[i] = image.row(static_cast<int>(y))[static_cast<int>(x)];
            }
        }
    });
}

// Each inked pixel of the image leaves its ink on one pixel of the canvas at least.
void splatInk(const Cover& image, const imaging::PixelMap& map, Cover& canvas) {
    const double determinant = map.dxdi * map.dydj - map.dxdj * map.dydi;
    if (!(std::abs(determinant) > 1e-12))
        return;
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x) {
            if (image.row(y)[x] != kInked)
                continue;
            const double i = std::floor(((x - map.x0) * map.dydj - (y - map.y0) * map.dxdj) / determinant + 0.5);
            const double j = std::floor(((y - map.y0) * map.dxdi - (x - map.x0) * map.dydi) / determinant + 0.5);
            if (i >= 0 && i < canvas.columns && j >= 0 && j < canvas.rows)
                canvas.row(static_cast<int>(j))[static_cast<int>(i)] = kInked;
        }
}

void addRim(Cover& canvas) {
    for (int j = 0; j < canvas.rows; ++j) {
        const std::uint8_t* const row = canvas.row(j);
        for (int i = 0; i < canvas.columns; ++i) {
            if (row[i] != kInked)
                continue;
            for (int y = std::max(0, j - 1); y <= std::min(canvas.rows - 1, j + 1); ++y)
                for (int x = std::max(0, i - 1); x <= std::min(canvas.columns - 1, i + 1); ++x)
                    if (std::uint8_t& beside = canvas.row(y)[x]; beside != kInked)
                        beside = kRim;
        }
    }
}

std::optional<FrameOverlay> overlayOf(const dicom::OverlayPlane& plane, int frameIndex, const dicom::Frame& frame) {
    FrameOverlay overlay{plane.bits, 0, plane.rows, plane.columns, plane.originRow, plane.originColumn, plane.isRegion};
    if (plane.embeddedBit > 0) {
        const dicom::BitPlane* bits = frame.findBitPlane(plane.embeddedBit);
        if (!bits)
            return std::nullopt;
        overlay.bits = bits->bits;
        return overlay;
    }
    const std::int64_t index = std::int64_t{frameIndex} - plane.firstFrame;
    if (index < 0 || index >= plane.frames)
        return std::nullopt;
    overlay.firstBit = index * plane.rows * plane.columns;
    return overlay;
}

} // namespace

void addGraphics(const dicom::InstanceHeader& header, int frameIndex, FrameLayer& layer) {
    for (const dicom::OverlayPlane& plane : header.overlays)
        if (auto overlay = overlayOf(plane, frameIndex, layer.frame))
            layer.overlays.push_back(std::move(*overlay));
    if (frameIndex >= 0 && static_cast<size_t>(frameIndex) < header.frames.size())
        layer.shutter = header.frames[static_cast<size_t>(frameIndex)].shutter;
    if (layer.shutter && layer.shutter->bitmap)
        layer.shutterBitmap = overlayOf(*layer.shutter->bitmap, frameIndex, layer.frame);
}

void paintGraphicsNative(QImage& image, const FrameLayer& layer, Overlays overlays) {
    if (!hasGraphics(layer, overlays) || image.isNull())
        return;
    const Cover cover = coverOf(layer, overlays);
    const int shutter = shutterGrey(layer);
    for (int j = 0; j < cover.rows; ++j)
        for (int i = 0; i < cover.columns; ++i)
            if (const std::uint8_t state = cover.row(j)[i]; state != kPlain)
                setGrey(image, i, j, state == kInked ? kInk : shutter);
}

void paintGraphics(QImage& canvas, const imaging::PixelMap& map, const FrameLayer& layer, Overlays overlays,
                   int threads) {
    if (!hasGraphics(layer, overlays))
        return;
    const Cover image = coverOf(layer, overlays);
    Cover cover(canvas.width(), canvas.height());
    sampleCover(image, map, cover, threads);
    if (hasOverlays(layer, overlays)) {
        splatInk(image, map, cover);
        addRim(cover);
    }
    const int shutter = shutterGrey(layer);
    const std::array<QRgb, 4> colors{0, qRgb(shutter, shutter, shutter), qRgb(kInk, kInk, kInk), qRgb(0, 0, 0)};
    uchar* const bits = canvas.bits();
    const qsizetype bytesPerLine = canvas.bytesPerLine();
    imaging::parallelRows(cover.rows, kBandRows, threads, [&](int begin, int end) {
        for (int j = begin; j < end; ++j) {
            auto* const to = reinterpret_cast<QRgb*>(bits + j * bytesPerLine);
            for (int i = 0; i < cover.columns; ++i) {
                if (const std::uint8_t state = cover.row(j)[i]; state != kPlain)
                    to[i] = colors[state];
            }
        }
    });
}

} // namespace sagitta::render
