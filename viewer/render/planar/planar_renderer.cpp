#include "render/planar/planar_renderer.h"

#include "render/planar/color_lut.h"
#include "render/planar/icc_transform.h"
#include "render/planar/image_graphics.h"
#include "render/planar/layer_values.h"

#include "imaging/frame_sampler.h"
#include "imaging/parallel_rows.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <vector>

namespace sagitta::render {

namespace {

constexpr int kBandRows = 64; // sampled, then coloured, while they are in the cache
constexpr int kMaxCanvas = 32768;
constexpr double kInSlice = 1e-6; // voxels a plane may be off a slice and still be it

imaging::Interpolation samplerInterpolation(scene::Interpolation interpolation) {
    return interpolation == scene::Interpolation::Nearest ? imaging::Interpolation::Nearest
                                                          : imaging::Interpolation::Linear;
}

// Where the canvas' pixels lie in patient space.
imaging::SampleGrid sampleGrid(const scene::ViewTransform& transform, QSize size) {
    imaging::SampleGrid grid;
    grid.origin = transform.toPatient({0.5, 0.5});
    grid.right = transform.right * transform.mmPerPixel;
    grid.down = transform.down * transform.mmPerPixel;
    grid.columns = size.width();
    grid.rows = size.height();
    return grid;
}

imaging::PixelMap pixelMap(const FrameLayer& layer, const imaging::SampleGrid& grid) {
    const PixelAxes axes(layer);
    const QPointF first = axes.map(grid.origin - layer.origin);
    const QPointF right = axes.map(grid.right);
    const QPointF down = axes.map(grid.down);
    return {first.x(), first.y(), right.x(), right.y(), down.x(), down.y()};
}

imaging::PixelMap fromRow(imaging::PixelMap map, int row) {
    map.x0 += row * map.dxdj;
    map.y0 += row * map.dydj;
    return map;
}

std::uint32_t* rgbRow(uchar* bits, qsizetype bytesPerLine, int row) {
    return reinterpret_cast<std::uint32_t*>(bits + row * bytesPerLine);
}

void paintRow(const GreyMap& greys, const ColorLut* lut, const float* values, size_t count, std::uint32_t* out) {
    if (lut)
        greys.toRgb32(values, count, *lut, out);
    else
        greys.toRgb32(values, count, out);
}

// One band after the other: values that are still in the cache become pixels.
class BandPainter {
public:
    BandPainter(QImage& image, const imaging::PixelMap& map, imaging::Interpolation interpolation, int threads) :
        m_bits(image.bits()), m_bytesPerLine(image.bytesPerLine()), m_columns(image.width()), m_rows(image.height()),
        m_map(map), m_interpolation(interpolation), m_threads(threads) {}

    void grey(const FrameLayer& layer, const GreyMap& greys, const ColorLut* lut) const {
        imaging::parallelRows(m_rows, kBandRows, m_threads, [&](int begin, int end) {
            std::vector<float> values = sampled(layer.frame, layer.padding, begin, end);
            for (int j = begin; j < end; ++j)
                paintRow(greys, lut, values.data() + offset(j - begin), static_cast<size_t>(m_columns), row(j));
        });
    }

    void color(const ColorPlanes& color, bool invert, const IccTransform* toSrgb) const {
        imaging::parallelRows(m_rows, kBandRows, m_threads, [&](int begin, int end) {
            for (int j = begin; j < end; ++j)
                std::fill_n(row(j), m_columns, 0xff000000U);
            std::vector<float> values;
            for (size_t c = 0; c < 3; ++c) {
                values = sampled(color.planes[c], std::nullopt, begin, end);
                const int shift = 16 - 8 * static_cast<int>(c);
                for (int j = begin; j < end; ++j)
                    addChannel(values.data() + offset(j - begin), static_cast<size_t>(m_columns), color.max,
                               invert && !toSrgb, shift, row(j));
            }
            for (int j = begin; toSrgb && j < end; ++j)
                rowToSrgb(*toSrgb, invert, values.data() + offset(j - begin), row(j));
        });
    }

private:
    // `values` of one channel are NaN outside of the image, which stays black.
    void rowToSrgb(const IccTransform& toSrgb, bool invert, const float* values, std::uint32_t* pixels) const {
        const auto count = static_cast<size_t>(m_columns);
        toSrgb.toSrgb(pixels, count);
        const std::uint32_t flip = invert ? 0xffffffU : 0U;
        for (size_t i = 0; i < count; ++i)
            pixels[i] = values[i] == values[i] ? pixels[i] ^ flip : 0xff000000U;
    }

    size_t offset(int row) const { return static_cast<size_t>(row) * static_cast<size_t>(m_columns); }
    std::uint32_t* row(int j) const { return rgbRow(m_bits, m_bytesPerLine, j); }

    std::vector<float> sampled(const dicom::Frame& frame, const std::optional<std::pair<double, double>>& padding,
                               int begin, int end) const {
        std::vector<float> values(offset(end - begin));
        imaging::sampleFrame(frame, fromRow(m_map, begin), m_columns, end - begin, m_interpolation, padding, 0, values,
                             1);
        return values;
    }

    uchar* m_bits;
    qsizetype m_bytesPerLine;
    int m_columns, m_rows;
    imaging::PixelMap m_map;
    imaging::Interpolation m_interpolation;
    int m_threads;
};

void paintFrame(QImage& image, const FrameLayer& layer, const PlanarRequest& request, int threads) {
    const imaging::PixelMap map = pixelMap(layer, sampleGrid(request.transform, image.size()));
    const BandPainter painter(image, map, samplerInterpolation(request.presentation.interpolation), threads);
    if (hasColors(layer))
        painter.color(colorPlanes(madeRgb(layer, request.presentation)), false, nullptr);
    else if (layer.frame.color() == dicom::FrameColor::Grey)
        painter.grey(layer, greyMapFor(layer, request.presentation), findColorLut(request.presentation.colormap));
    else
        painter.color(colorPlanes(layer), request.presentation.invert, usableTransform(layer).get());
    paintGraphics(image, map, layer, request.presentation.overlays ? Overlays::Shown : Overlays::Hidden, threads);
}

// A plane that lies in one slice of the grid is that slice: the same way to the screen as the stack's frame, hence the
// same bits, and no slower.
std::optional<FrameLayer> sliceAsFrame(const VolumeLayer& layer, const imaging::SampleGrid& grid) {
    if (layer.slab.mode != imaging::SlabMode::None && layer.slab.thickness > 0)
        return std::nullopt;
    const imaging::Volume& volume = *layer.volume;
    const Affine& toIndex = volume.patientToIndex();
    const double first = toIndex.map(grid.origin).z;
    const double drift =
        std::abs(toIndex.mapVector(grid.right).z) * grid.columns + std::abs(toIndex.mapVector(grid.down).z) * grid.rows;
    const double slice = std::round(first);
    if (!(drift < kInSlice && std::abs(first - slice) < kInSlice) || slice < 0 || slice >= volume.size()[2])
        return std::nullopt;
    const Affine& toPatient = volume.grid().indexToPatient;
    FrameLayer frame;
    frame.frame = volume.slice(static_cast<int>(slice));
    frame.origin = toPatient.map({0, 0, slice});
    frame.columnStep = toPatient.x;
    frame.rowStep = toPatient.y;
    frame.scale = volume.scale();
    frame.inverted = layer.inverted;
    frame.padding = volume.padding();
    return frame;
}

void paintVolume(QImage& image, const VolumeLayer& layer, const PlanarRequest& request, int threads) {
    const imaging::SampleGrid grid = sampleGrid(request.transform, image.size());
    const std::optional<FrameLayer> slice = sliceAsFrame(layer, grid);
    if (slice && request.presentation.voi.isValid()) {
        paintFrame(image, *slice, request, threads);
        return;
    }
    const GreyMap greys = greyMapFor(layer, request.presentation);
    const ColorLut* const lut = findColorLut(request.presentation.colormap);
    const imaging::Interpolation interpolation = samplerInterpolation(request.presentation.interpolation);
    uchar* const bits = image.bits();
    const qsizetype bytesPerLine = image.bytesPerLine();
    const size_t columns = static_cast<size_t>(grid.columns);
    imaging::parallelRows(grid.rows, kBandRows, threads, [&](int begin, int end) {
        imaging::SampleGrid band = grid;
        band.origin = grid.origin + grid.down * begin;
        band.rows = end - begin;
        const std::vector<float> values = imaging::reslice(*layer.volume, band, layer.slab, interpolation, 1);
        for (int j = begin; j < end; ++j)
            paintRow(greys, lut, values.data() + static_cast<size_t>(j - begin) * columns, columns,
                     rgbRow(bits, bytesPerLine, j));
    });
}

} // namespace

QImage CpuPlanarRenderer::render(const PlanarRequest& request) const {
    const QSize size = request.transform.canvas.toSize();
    if (size.isEmpty() || size.width() > kMaxCanvas || size.height() > kMaxCanvas)
        return {};
    try {
        QImage image(size, QImage::Format_RGB32);
        if (image.isNull())
            return image;
        if (request.frame && !request.frame->frame.isNull())
            paintFrame(image, *request.frame, request, m_threads);
        else if (request.volume && request.volume->volume)
            paintVolume(image, *request.volume, request, m_threads);
        else
            image.fill(Qt::black);
        return image;
    } catch (const std::bad_alloc&) {
        return {};
    }
}

} // namespace sagitta::render
