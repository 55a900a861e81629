#include "dicom/display_set_geometry.h"

#include "dicom/display_set_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace sagitta::dicom {

namespace {

// Even is what differs by no more than this, whichever is more.
constexpr double kEvenShare = 0.01;
constexpr double kEvenMm = 0.01;

double tolerance(double step) { return std::max(kEvenMm, kEvenShare * std::abs(step)); }

QString mm(double value) { return QString::number(value, 'f', 2); }

auto orderInPlane(const DisplayFrame& frame) {
    const FrameInfo& info = frame.info();
    const auto& part = frame.header->concatenation;
    return std::make_tuple(info.traits.temporalPosition, info.traits.echo, info.traits.bValue.value_or(0),
                           info.traits.triggerTimeMs.value_or(0), frame.header->instanceNumber,
                           part ? part->firstFrame : 0, frame.frame);
}

void orderAlong(std::vector<DisplayFrame>& frames, Vec3 normal) {
    const std::vector<int> planes = planeNumbers(frames, normal);
    std::vector<std::size_t> order(frames.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return planes[a] != planes[b] ? planes[a] < planes[b] : orderInPlane(frames[a]) < orderInPlane(frames[b]);
    });
    std::vector<DisplayFrame> sorted;
    sorted.reserve(frames.size());
    for (const std::size_t n : order)
        sorted.push_back(frames[n]);
    frames = std::move(sorted);
}

bool hasOneOrientation(const std::vector<DisplayFrame>& frames) {
    return std::all_of(frames.begin(), frames.end(), [&](const DisplayFrame& frame) {
        return isSameOrientation(*frame.info().plane, *frames.front().info().plane);
    });
}

// A tenth of a degree: half a millimetre at the edge of a large image. More would bend the volume.
bool isOrientationExact(const std::vector<DisplayFrame>& frames) {
    constexpr double kMostDeviation = 2e-3;
    const ImagePlane& first = *frames.front().info().plane;
    return std::all_of(frames.begin(), frames.end(), [&](const DisplayFrame& frame) {
        const ImagePlane& plane = *frame.info().plane;
        return length(plane.rowDir - first.rowDir) < kMostDeviation &&
               length(plane.columnDir - first.columnDir) < kMostDeviation;
    });
}

bool hasOnePixelSize(const std::vector<DisplayFrame>& frames) {
    const PixelSpacing& first = frames.front().info().spacing;
    return std::all_of(frames.begin(), frames.end(), [&](const DisplayFrame& frame) {
        const PixelSpacing& spacing = frame.info().spacing;
        return std::abs(spacing.row - first.row) <= 1e-3 * first.row &&
               std::abs(spacing.column - first.column) <= 1e-3 * first.column;
    });
}

bool hasPixelSize(const DisplayFrame& frame) {
    const PixelSpacing& spacing = frame.info().spacing;
    const bool inMm = spacing.basis != SpacingBasis::None && spacing.basis != SpacingBasis::AspectRatioOnly;
    return inMm && spacing.row > 0 && spacing.column > 0;
}

// Slices of several thicknesses are spaced by plan; nothing is missing there.
bool hasOneThickness(const std::vector<DisplayFrame>& frames) {
    const double first = frames.front().header->sliceThickness;
    return std::all_of(frames.begin(), frames.end(), [&](const DisplayFrame& frame) {
        return std::abs(frame.header->sliceThickness - first) <= tolerance(first);
    });
}

// Distances between neighbouring planes, along the normal (PS3.3 C.7.6.2.1.1 positions; never SliceThickness or
// SpacingBetweenSlices, which need not agree with them).
std::vector<double> planeDistances(const std::vector<DisplayFrame>& frames, Vec3 normal) {
    std::vector<double> distances;
    for (std::size_t n = 1; n < frames.size(); ++n)
        distances.push_back(dot(frames[n].info().plane->position - frames[n - 1].info().plane->position, normal));
    return distances;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Wide steps between otherwise even ones. Nothing when the steps are not of that kind.
std::vector<SliceGap> findGaps(const std::vector<double>& distances) {
    const double usual = median(distances);
    std::vector<SliceGap> gaps;
    for (std::size_t n = 0; n < distances.size(); ++n) {
        if (std::abs(distances[n] - usual) <= tolerance(usual))
            continue;
        if (distances[n] < 1.5 * usual)
            return {};
        gaps.push_back({static_cast<int>(n), usual, distances[n]});
    }
    return 2 * gaps.size() < distances.size() ? gaps : std::vector<SliceGap>{};
}

QString describe(const std::vector<SliceGap>& gaps) {
    const int after = gaps.front().after + 1; // frames are shown from 1
    QString text = QStringLiteral("slice missing between %1 and %2").arg(after).arg(after + 1);
    if (gaps.size() == 2)
        text += QStringLiteral(" and in one more place");
    else if (gaps.size() > 2)
        text += QStringLiteral(" and in %1 more places").arg(gaps.size() - 1);
    return text;
}

bool isEven(const std::vector<double>& distances) {
    const double mean =
        std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(distances.size());
    return std::all_of(distances.begin(), distances.end(),
                       [&](double distance) { return std::abs(distance - mean) <= tolerance(mean); });
}

// How far the images lie from where even steps from first to last would put them.
double largestDeviation(const std::vector<DisplayFrame>& frames, Vec3 step) {
    double largest = 0;
    for (std::size_t n = 0; n < frames.size(); ++n) {
        const Vec3 expected = frames.front().info().plane->position + step * static_cast<double>(n);
        largest = std::max(largest, length(frames[n].info().plane->position - expected));
    }
    return largest;
}

Vec3 averageStep(const std::vector<DisplayFrame>& frames) {
    const Vec3 way = frames.back().info().plane->position - frames.front().info().plane->position;
    return way * (1.0 / static_cast<double>(frames.size() - 1));
}

bool isTilted(Vec3 step, Vec3 normal, std::size_t count) {
    const double along = dot(step, normal);
    const double aside = length(step - normal * along);
    return aside > 5e-3 * std::abs(along) && aside * static_cast<double>(count - 1) > 0.1;
}

RegularGrid makeGrid(const std::vector<DisplayFrame>& frames, Vec3 step) {
    const InstanceHeader& header = *frames.front().header;
    const FrameInfo& info = frames.front().info();
    RegularGrid grid;
    grid.indexToPatient.x = info.plane->rowDir * info.spacing.column;
    grid.indexToPatient.y = info.plane->columnDir * info.spacing.row;
    grid.indexToPatient.z = step;
    grid.indexToPatient.origin = info.plane->position;
    grid.size = {header.format.columns, header.format.rows, static_cast<int>(frames.size())};
    return grid;
}

// Why frames with planes, in order, are not a regular grid; fills what it finds out. Empty when they are one.
QString refusalOf(DisplaySet& set, Vec3 normal) {
    const auto& frames = set.frames;
    const std::vector<double> distances = planeDistances(frames, normal);
    const auto [least, most] = std::minmax_element(distances.begin(), distances.end());
    if (*most <= kEvenMm)
        return QStringLiteral("all images lie in one plane");
    const Vec3 step = averageStep(frames);
    set.tilted = isTilted(step, normal, frames.size());
    if (*least <= kEvenMm)
        return QStringLiteral("several images lie at one position");
    if (!isEven(distances)) {
        if (hasOneThickness(frames))
            set.gaps = findGaps(distances);
        if (!set.gaps.empty()) {
            set.sliceSpacing = set.gaps.front().expectedMm;
            return describe(set.gaps);
        }
        return QStringLiteral("slice distance varies from %1 to %2 mm").arg(mm(*least), mm(*most));
    }
    set.sliceSpacing = dot(step, normal);
    if (!isOrientationExact(frames))
        return QStringLiteral("orientation differs slightly from image to image");
    if (!hasPixelSize(frames.front()))
        return QStringLiteral("no pixel spacing");
    if (frames.front().info().spacing.basis == SpacingBasis::Detector)
        return QStringLiteral("pixel spacing is at the detector, not in the patient");
    if (!hasOnePixelSize(frames))
        return QStringLiteral("pixel spacing differs from image to image");
    const PixelSpacing& pixel = frames.front().info().spacing;
    const double finest = std::min({set.sliceSpacing, pixel.row, pixel.column});
    const double deviation = largestDeviation(frames, step);
    if (deviation > std::max(2 * kEvenMm, 0.1 * finest))
        return QStringLiteral("images lie up to %1 mm off an even grid").arg(mm(deviation));
    return {};
}

bool hasTiles(const std::vector<DisplayFrame>& frames) {
    return frames.size() > 1 && std::all_of(frames.begin(), frames.end(), [](const DisplayFrame& frame) {
               return frame.info().traits.tile.has_value();
           });
}

// As one reads.
void orderTiles(std::vector<DisplayFrame>& frames) {
    std::stable_sort(frames.begin(), frames.end(), [](const DisplayFrame& a, const DisplayFrame& b) {
        const TilePlace& x = *a.info().traits.tile;
        const TilePlace& y = *b.info().traits.tile;
        return std::tie(x.row, x.column) < std::tie(y.row, y.column);
    });
}

} // namespace

void fitGeometry(DisplaySet& set) {
    if (hasTiles(set.frames)) {
        orderTiles(set.frames);
        set.refusal = QStringLiteral("tiles of one picture");
        return;
    }
    if (!set.frames.front().info().plane) {
        set.kind = GeometryKind::Unknown;
        set.refusal = set.frames.size() == 1 ? QStringLiteral("a single image")
                                             : QStringLiteral("the images carry no position or orientation");
        return;
    }
    set.kind = GeometryKind::Stack;
    if (set.frames.size() == 1) {
        set.refusal = QStringLiteral("a single image");
        return;
    }
    if (!hasOneOrientation(set.frames)) {
        set.refusal = QStringLiteral("orientation differs from image to image");
        return;
    }
    const Vec3 normal = set.frames.front().info().plane->normal();
    orderAlong(set.frames, normal);
    set.refusal = refusalOf(set, normal);
    if (!set.refusal.isEmpty())
        return;
    set.kind = GeometryKind::RegularGrid;
    set.grid = makeGrid(set.frames, averageStep(set.frames));
}

} // namespace sagitta::dicom
