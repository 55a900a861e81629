#include "render/planar/color_lut.h"
#include "render/planar/grey_map.h"
#include "render/planar/icc_transform.h"
#include "render/planar/image_graphics.h"
#include "render/planar/layer_values.h"
#include "render/planar/planar_renderer.h"

#include "scene/frame_geometry.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <new>
#include <type_traits>

namespace sagitta::render {

namespace {

const dicom::FrameInfo& infoOf(const dicom::InstanceHeader& header, int frameIndex) {
    static const dicom::FrameInfo none;
    return frameIndex >= 0 && static_cast<size_t>(frameIndex) < header.frames.size()
               ? header.frames[static_cast<size_t>(frameIndex)]
               : none;
}

const dicom::VoiWindow* firstValidWindow(const dicom::FrameInfo& info) {
    for (const dicom::VoiWindow& window : info.windows) {
        if (window.isValid())
            return &window;
    }
    return nullptr;
}

// PS3.3 C.7.5.1.1.2: one value, or a range between it and the limit.
std::optional<std::pair<double, double>> paddingOf(const dicom::InstanceHeader& header) {
    if (!header.paddingValue)
        return std::nullopt;
    const double value = *header.paddingValue;
    const double limit = header.paddingRangeLimit.value_or(*header.paddingValue);
    return std::pair(std::min(value, limit), std::max(value, limit));
}

struct ValueRange {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();
};

using Padding = std::optional<std::pair<double, double>>;

// Of whole numbers, without a branch, so that many are taken at once: twenty million cost the GUI thread milliseconds.
template<std::integral T>
ValueRange storedRange(std::span<const T> samples, const Padding& padding) {
    constexpr T kLeast = std::numeric_limits<T>::lowest();
    constexpr T kMost = std::numeric_limits<T>::max();
    const bool canMeet = padding && padding->second >= kLeast && padding->first <= kMost;
    const T first = canMeet ? static_cast<T>(std::max<double>(std::ceil(padding->first), kLeast)) : T(1);
    const T last = canMeet ? static_cast<T>(std::min<double>(std::floor(padding->second), kMost)) : T(0);
    T low = kMost;
    T high = kLeast;
    if (first > last) {
        for (const T sample : samples) {
            low = std::min(low, sample);
            high = std::max(high, sample);
        }
    } else { // padding counts as the greatest for the least, and the other way round
        using U = std::make_unsigned_t<T>;
        constexpr U kSign = std::is_signed_v<T> ? static_cast<U>(kLeast) : U(0); // without it the order is that of U
        const U extent = static_cast<U>(static_cast<U>(last) - static_cast<U>(first));
        U least = std::numeric_limits<U>::max();
        U most = 0;
        for (const T sample : samples) {
            const bool isPadding = static_cast<U>(static_cast<U>(sample) - static_cast<U>(first)) <= extent;
            const U mask = isPadding ? std::numeric_limits<U>::max() : U(0);
            const U value = static_cast<U>(static_cast<U>(sample) ^ kSign);
            const U padded = static_cast<U>(value | mask);
            const U blanked = static_cast<U>(value & static_cast<U>(~mask));
            least = padded < least ? padded : least;
            most = blanked > most ? blanked : most;
        }
        low = static_cast<T>(least ^ kSign);
        high = static_cast<T>(most ^ kSign);
    }
    return low <= high ? ValueRange{static_cast<double>(low), static_cast<double>(high)} : ValueRange();
}

ValueRange modalityRange(const dicom::Frame& frame, const FrameLayer& layer) {
    const Padding& padding = layer.padding;
    const double firstColor =
        hasColors(layer) ? layer.palette->red.firstMapped : std::numeric_limits<double>::infinity();
    return visitSamples(frame, [&]<class T>(std::span<const T> samples) {
        ValueRange range;
        const bool affine = !layer.scale.lut;
        const auto look = [&] {
            for (const T sample : samples) {
                const auto stored = static_cast<double>(sample);
                if (!std::isfinite(stored) || stored >= firstColor ||
                    (padding && stored >= padding->first && stored <= padding->second))
                    continue;
                const double value = affine ? stored : layer.scale.apply(stored);
                range.min = std::min(range.min, value);
                range.max = std::max(range.max, value);
            }
        };
        if constexpr (std::integral<T>) {
            if (affine && !hasColors(layer))
                range = storedRange(samples, padding);
            else
                look();
        } else {
            look();
        }
        if (affine && range.min <= range.max) {
            const double a = layer.scale.apply(range.min);
            const double b = layer.scale.apply(range.max);
            range = {std::min(a, b), std::max(a, b)};
        }
        return range;
    });
}

void rowToSrgb(const IccTransform& toSrgb, bool invert, uchar* rgb888, std::vector<std::uint32_t>& row) {
    for (size_t i = 0; i < row.size(); ++i)
        row[i] = qRgb(rgb888[3 * i], rgb888[3 * i + 1], rgb888[3 * i + 2]);
    toSrgb.toSrgb(row.data(), row.size());
    const std::uint32_t flip = invert ? 0xffffffU : 0U;
    for (size_t i = 0; i < row.size(); ++i) {
        const QRgb pixel = row[i] ^ flip;
        rgb888[3 * i] = static_cast<uchar>(qRed(pixel));
        rgb888[3 * i + 1] = static_cast<uchar>(qGreen(pixel));
        rgb888[3 * i + 2] = static_cast<uchar>(qBlue(pixel));
    }
}

QImage nativeColor(const FrameLayer& layer, bool invert) {
    const ColorPlanes planes = colorPlanes(layer);
    const std::shared_ptr<const IccTransform> toSrgb = usableTransform(layer);
    QImage image(layer.frame.columns(), layer.frame.rows(), QImage::Format_RGB888);
    if (image.isNull())
        return image;
    const size_t columns = static_cast<size_t>(layer.frame.columns());
    std::vector<std::uint8_t> row(columns);
    std::vector<std::uint32_t> colors(toSrgb ? columns : 0);
    for (int j = 0; j < image.height(); ++j) {
        uchar* const to = image.scanLine(j);
        for (size_t c = 0; c < 3; ++c) {
            planes.rowToEightBit(static_cast<int>(c), j, invert && !toSrgb, row.data());
            for (size_t i = 0; i < columns; ++i)
                to[3 * i + c] = row[i];
        }
        if (toSrgb)
            rowToSrgb(*toSrgb, invert, to, colors);
    }
    return image;
}

QImage nativeGrey(const FrameLayer& layer, const scene::Presentation& presentation) {
    const GreyMap map = greyMapFor(layer, presentation);
    const ColorLut* const lut = findColorLut(presentation.colormap);
    QImage image(layer.frame.columns(), layer.frame.rows(), lut ? QImage::Format_RGB32 : QImage::Format_Grayscale8);
    if (image.isNull())
        return image;
    const size_t columns = static_cast<size_t>(layer.frame.columns());
    visitSamples(layer.frame, [&](auto samples) {
        for (int j = 0; j < image.height(); ++j) {
            const auto* const row = samples.data() + static_cast<size_t>(j) * columns;
            if (lut)
                map.toRgb32(row, columns, *lut, reinterpret_cast<std::uint32_t*>(image.scanLine(j)));
            else
                map.toGrey8(row, columns, image.scanLine(j));
        }
    });
    return image;
}

} // namespace

FrameLayer makeFrameLayer(const dicom::InstanceHeader& header, int frameIndex, const dicom::Frame& frame) {
    FrameLayer layer;
    layer.frame = frame;
    const scene::FrameGeometry geometry = scene::frameGeometry(header, frameIndex);
    layer.origin = geometry.origin;
    layer.columnStep = geometry.rowDir * geometry.columnSpacing;
    layer.rowStep = geometry.columnDir * geometry.rowSpacing;
    const dicom::FrameInfo& info = infoOf(header, frameIndex);
    layer.scale = info.scale;
    const bool isGrey = frame.color() == dicom::FrameColor::Grey;
    if (!isGrey || info.hasColors)
        layer.palette = header.palette;
    if (!isGrey)
        layer.iccProfile = header.iccProfile;
    if (!info.voiLuts.empty() && !firstValidWindow(info))
        layer.voiLut = info.voiLuts.front();
    layer.inverted = header.isInverted();
    layer.padding = paddingOf(header);
    addGraphics(header, frameIndex, layer);
    layer.colorMax = std::ldexp(1.0, std::clamp(header.format.bitsStored, 1, 32)) - 1;
    return layer;
}

scene::Presentation defaultPresentation(const dicom::InstanceHeader& header, int frameIndex,
                                        const dicom::Frame* frame) {
    scene::Presentation presentation;
    presentation.voi = scene::automaticWindow();
    const dicom::FrameInfo& info = infoOf(header, frameIndex);
    if (const dicom::VoiWindow* window = firstValidWindow(info))
        presentation.voi = *window;
    else if (frame && info.voiLuts.empty() && frame->color() == dicom::FrameColor::Grey)
        presentation.voi = fullRangeWindow(*frame, makeFrameLayer(header, frameIndex, *frame));
    return presentation;
}

dicom::VoiWindow fullRangeWindow(const dicom::Frame& frame, const FrameLayer& layer) {
    if (frame.isNull())
        return {};
    const ValueRange range = modalityRange(frame, layer);
    if (!(range.min <= range.max))
        return {};
    return scene::windowForRange(range.min, range.max, hasIntegerValues(frame, layer.scale));
}

QImage renderNative(const FrameLayer& layer, const scene::Presentation& presentation) {
    if (layer.frame.isNull())
        return {};
    try {
        const bool grey = layer.frame.color() == dicom::FrameColor::Grey;
        QImage image = hasColors(layer) ? nativeColor(madeRgb(layer, presentation), false)
                       : grey           ? nativeGrey(layer, presentation)
                                        : nativeColor(layer, presentation.invert);
        paintGraphicsNative(image, layer, presentation.overlays ? Overlays::Shown : Overlays::Hidden);
        return image;
    } catch (const std::bad_alloc&) {
        return {};
    }
}

QString iccProblem(const dicom::InstanceHeader& header) {
    const auto transform = iccTransform(header.iccProfile);
    return transform ? QString() : transform.error().detail();
}

QImage renderThumbnail(const FrameLayer& layer, const scene::Presentation& presentation, int pixels) {
    const QImage native = renderNative(layer, presentation);
    if (native.isNull() || pixels < 1)
        return {};
    const double width = native.width() * length(layer.columnStep);
    const double height = native.height() * length(layer.rowStep);
    if (!(width > 0 && height > 0))
        return {};
    const double perMm = pixels / std::max(width, height);
    const auto side = [&](double mm) { return std::max(1, static_cast<int>(std::lround(mm * perMm))); };
    // Averaged, not sampled: a thumbnail of a large image would show noise.
    return native.convertToFormat(QImage::Format_RGB32)
        .scaled(side(width), side(height), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

QImage renderThumbnail(const dicom::InstanceHeader& header, int frameIndex, const dicom::ReducedFrame& look,
                       int pixels) {
    FrameLayer layer = makeFrameLayer(header, frameIndex, look.frame);
    if (layer.frame.isNull() || layer.shutter || !layer.overlays.empty() || layer.padding || layer.palette)
        return {};
    layer.columnStep = layer.columnStep * (static_cast<double>(header.format.columns) / look.frame.columns());
    layer.rowStep = layer.rowStep * (static_cast<double>(header.format.rows) / look.frame.rows());
    return renderThumbnail(layer, defaultPresentation(header, frameIndex, &look.frame), pixels);
}

} // namespace sagitta::render
