#include "app/demo/projection.h"

namespace sagitta::demo {

namespace {

// Catmull-Rom weights of four neighbours.
std::array<float, 4> weights(float t) {
    const float tt = t * t;
    const float ttt = tt * t;
    return {(-ttt + 2 * tt - t) / 2, (3 * ttt - 5 * tt + 2) / 2, (-3 * ttt + 4 * tt + t) / 2, (ttt - tt) / 2};
}

// One direction: `count` lines of `length` samples, to `newLength` samples.
std::vector<float> stretchedRows(const std::vector<float>& image, int count, int length, int newLength) {
    std::vector<float> out(static_cast<std::size_t>(count) * static_cast<std::size_t>(newLength));
    for (int i = 0; i < newLength; ++i) {
        const float at =
            (static_cast<float>(i) + 0.5F) * static_cast<float>(length) / static_cast<float>(newLength) - 0.5F;
        const int from = static_cast<int>(std::floor(at));
        const auto w = weights(at - static_cast<float>(from));
        for (int line = 0; line < count; ++line) {
            float sum = 0;
            for (int k = 0; k < 4; ++k)
                sum += w[static_cast<std::size_t>(k)] *
                       image[pixelIndex(line, std::clamp(from - 1 + k, 0, length - 1), length)];
            out[pixelIndex(line, i, newLength)] = sum;
        }
    }
    return out;
}

std::vector<float> transposed(const std::vector<float>& image, int rows, int columns) {
    std::vector<float> out(image.size());
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i)
            out[pixelIndex(i, j, rows)] = image[pixelIndex(j, i, columns)];
    }
    return out;
}

std::vector<float> blurredRows(const std::vector<float>& image, int rows, int columns, int radius) {
    std::vector<float> out(image.size());
    for (int j = 0; j < rows; ++j) {
        const float* in = image.data() + static_cast<std::ptrdiff_t>(j) * columns;
        const auto at = [&](int i) { return in[std::clamp(i, 0, columns - 1)]; };
        double sum = 0;
        for (int i = -radius; i <= radius; ++i)
            sum += static_cast<double>(at(i));
        for (int i = 0; i < columns; ++i) {
            out[pixelIndex(j, i, columns)] = static_cast<float>(sum / (2 * radius + 1));
            sum += static_cast<double>(at(i + radius + 1)) - static_cast<double>(at(i - radius));
        }
    }
    return out;
}

} // namespace

std::vector<float> projectWater(const ImageGrid& grid, std::pair<double, double> depth, double step,
                                const Palette& hounsfield, const std::function<void(Canvas&)>& paint,
                                const std::stop_token& stop) {
    std::vector<float> path(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns), 0.0F);
    const auto millimetres = static_cast<float>(step);
    for (double at = depth.first; at <= depth.second && !stop.stop_requested(); at += step) {
        ImageGrid plane = grid;
        plane.origin = grid.origin + grid.normal() * at;
        Canvas canvas(plane, hounsfield, std::max(static_cast<float>(grid.rowSpacing), 0.75F * millimetres));
        paint(canvas);
        for (std::size_t i = 0; i < path.size(); ++i) {
            const float hu = canvas.values()[i];
            const float density = std::max(hu + 1000, 0.0F) / 1000;
            path[i] += millimetres * (hu > 130 ? density + (hu - 130) * 0.0012F : density); // calcium weighs more
        }
    }
    return path;
}

std::vector<float> enlarged(const std::vector<float>& image, int rows, int columns, int newRows, int newColumns) {
    const std::vector<float> wide = stretchedRows(image, rows, columns, newColumns);
    const std::vector<float> turned = stretchedRows(transposed(wide, rows, newColumns), newColumns, rows, newRows);
    return transposed(turned, newColumns, newRows);
}

std::vector<float> blurred(const std::vector<float>& image, int rows, int columns, int radius) {
    const std::vector<float> wide = blurredRows(image, rows, columns, radius);
    return transposed(blurredRows(transposed(wide, rows, columns), columns, rows, radius), columns, rows);
}

} // namespace sagitta::demo
