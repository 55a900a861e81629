#include "app/cli/reformat_grid.h"

#include "app/cli/command.h"

#include <algorithm>
#include <cmath>

namespace sagitta::app {
namespace {

constexpr int kLargestSide = 16384;

struct PlaneAxes {
    Vec3 right;
    Vec3 down;
    Vec3 along; // the direction in which --at counts
};

// Radiological convention: the patient's right on the left of the picture, head up in coronal and sagittal.
Result<PlaneAxes> parsePlane(const QString& text) {
    if (text.isEmpty() || text == QLatin1String("axial"))
        return PlaneAxes{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    if (text == QLatin1String("coronal"))
        return PlaneAxes{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}};
    if (text == QLatin1String("sagittal"))
        return PlaneAxes{{0, 1, 0}, {0, 0, -1}, {1, 0, 0}};
    const QStringList halves = text.split(u'/');
    const auto row = halves.size() == 2 ? parseNumbers(halves[0], u',', 3) : std::nullopt;
    const auto column = halves.size() == 2 ? parseNumbers(halves[1], u',', 3) : std::nullopt;
    if (!row || !column)
        return usageError(QStringLiteral("--plane takes axial, coronal, sagittal or rx,ry,rz/cx,cy,cz"));
    PlaneAxes axes;
    axes.right = normalized({(*row)[0], (*row)[1], (*row)[2]});
    axes.down = normalized({(*column)[0], (*column)[1], (*column)[2]});
    if (std::abs(length(axes.right) - 1) > 1e-9 || std::abs(length(axes.down) - 1) > 1e-9 ||
        std::abs(dot(axes.right, axes.down)) > 1e-4)
        return usageError(QStringLiteral("the two directions of --plane must be at right angles"));
    // Exactly at right angles from here on.
    axes.down = normalized(axes.down - axes.right * dot(axes.right, axes.down));
    axes.along = cross(axes.right, axes.down);
    return axes;
}

struct GridAxis {
    int axis = -1;
    double sign = 1;
};

Vec3 column(const Affine& affine, int axis) { return axis == 0 ? affine.x : axis == 1 ? affine.y : affine.z; }

// The grid axis that runs along a direction (either way), within what positions in files are exact to.
std::optional<GridAxis> alongAxis(const Affine& affine, Vec3 direction) {
    constexpr double kParallel = 1 - 1e-7;
    for (int axis = 0; axis < 3; ++axis) {
        const double cosine = dot(normalized(column(affine, axis)), direction);
        if (std::abs(cosine) >= kParallel)
            return GridAxis{axis, cosine > 0 ? 1.0 : -1.0};
    }
    return std::nullopt;
}

// Moves the point along `along` so that it has the coordinate asked for.
Vec3 atCoordinate(Vec3 point, Vec3 along, double at) { return point + along * (at - dot(point, along)); }

double& component(Vec3& v, int axis) { return axis == 0 ? v.x : axis == 1 ? v.y : v.z; }

imaging::SampleGrid ownGrid(const imaging::Volume& volume, const PlaneAxes& axes, GridAxis right, GridAxis down,
                            const ReformatRequest& request) {
    const Affine& affine = volume.grid().indexToPatient;
    const auto size = volume.size();
    const int through = 3 - right.axis - down.axis;
    Vec3 index;
    component(index, right.axis) = right.sign > 0 ? 0 : size[static_cast<size_t>(right.axis)] - 1;
    component(index, down.axis) = down.sign > 0 ? 0 : size[static_cast<size_t>(down.axis)] - 1;
    double& slice = component(index, through);
    slice = (size[static_cast<size_t>(through)] - 1) / 2;
    if (request.at) {
        const Vec3 corner = affine.map(index);
        const double perSlice = dot(column(affine, through), axes.along);
        slice += (*request.at - dot(corner, axes.along)) / perSlice;
        // Positions in files jitter in the fifth decimal: a coordinate that means a slice is that slice.
        constexpr double kSameSlice = 1e-3;
        if (std::abs(slice - std::round(slice)) < kSameSlice)
            slice = std::round(slice);
    }
    imaging::SampleGrid grid;
    grid.origin = affine.map(index);
    grid.right = column(affine, right.axis) * right.sign;
    grid.down = column(affine, down.axis) * down.sign;
    grid.columns = size[static_cast<size_t>(right.axis)];
    grid.rows = size[static_cast<size_t>(down.axis)];
    return grid;
}

imaging::SampleGrid coveringGrid(const imaging::Volume& volume, const PlaneAxes& axes, const ReformatRequest& request) {
    const Affine& affine = volume.grid().indexToPatient;
    const auto size = volume.size();
    const double spacing = request.spacing.value_or(volume.finestSpacing());
    double low[2] = {1e300, 1e300};
    double high[2] = {-1e300, -1e300};
    for (int corner = 0; corner < 8; ++corner) {
        const Vec3 p = affine.map({(corner & 1 ? size[0] - 1.0 : 0.0), (corner & 2 ? size[1] - 1.0 : 0.0),
                                   (corner & 4 ? size[2] - 1.0 : 0.0)});
        const double uv[2] = {dot(p, axes.right), dot(p, axes.down)};
        for (int i = 0; i < 2; ++i) {
            low[i] = std::min(low[i], uv[i]);
            high[i] = std::max(high[i], uv[i]);
        }
    }
    Vec3 center = request.center.value_or(volume.center());
    if (request.at)
        center = atCoordinate(center, axes.along, *request.at);
    imaging::SampleGrid grid;
    grid.columns =
        request.size ? request.size->width() : static_cast<int>(std::floor((high[0] - low[0]) / spacing + 1e-6)) + 1;
    grid.rows =
        request.size ? request.size->height() : static_cast<int>(std::floor((high[1] - low[1]) / spacing + 1e-6)) + 1;
    grid.right = axes.right * spacing;
    grid.down = axes.down * spacing;
    grid.origin = center - grid.right * ((grid.columns - 1) / 2.0) - grid.down * ((grid.rows - 1) / 2.0);
    return grid;
}

} // namespace

Result<imaging::SampleGrid> makeReformatGrid(const imaging::Volume& volume, const ReformatRequest& request) {
    SAGITTA_TRY(const PlaneAxes axes, parsePlane(request.plane));
    if (request.spacing && *request.spacing <= 0)
        return usageError(QStringLiteral("--spacing takes millimetres above 0"));
    const Affine& affine = volume.grid().indexToPatient;
    const auto right = alongAxis(affine, axes.right);
    const auto down = alongAxis(affine, axes.down);
    const bool free = request.center || request.spacing || request.size;
    const imaging::SampleGrid grid =
        !free && right && down ? ownGrid(volume, axes, *right, *down, request) : coveringGrid(volume, axes, request);
    if (grid.columns < 1 || grid.rows < 1 || grid.columns > kLargestSide || grid.rows > kLargestSide)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("the picture would be %1 x %2; the limit is %3 each way, choose a larger --spacing")
                         .arg(grid.columns)
                         .arg(grid.rows)
                         .arg(kLargestSide));
    return grid;
}

} // namespace sagitta::app
