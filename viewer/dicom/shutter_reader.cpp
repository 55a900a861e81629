#include "dicom/shutter_reader.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

constexpr std::size_t kMaxVertices = 4096;

std::optional<DisplayShutter::Rectangle> readRectangle(const Dataset& dataset, const FrameFormat& format) {
    const auto left = dataset.integer(tags::ShutterLeftVerticalEdge);
    const auto right = dataset.integer(tags::ShutterRightVerticalEdge);
    const auto upper = dataset.integer(tags::ShutterUpperHorizontalEdge);
    const auto lower = dataset.integer(tags::ShutterLowerHorizontalEdge);
    if (!left || !right || !upper || !lower || *left > *right || *upper > *lower)
        return std::nullopt;
    // It would cover all of the image.
    if (*right < 1 || *lower < 1 || *left > format.columns || *upper > format.rows)
        return std::nullopt;
    return DisplayShutter::Rectangle{*left - 1, *right - 1, *upper - 1, *lower - 1};
}

std::optional<DisplayShutter::Circle> readCircle(const Dataset& dataset) {
    const auto row = dataset.integer(tags::CenterOfCircularShutter, 0);
    const auto column = dataset.integer(tags::CenterOfCircularShutter, 1);
    const auto radius = dataset.integer(tags::RadiusOfCircularShutter);
    if (!row || !column || !radius || *radius < 1)
        return std::nullopt;
    return DisplayShutter::Circle{*row - 1, *column - 1, *radius};
}

std::vector<DisplayShutter::Vertex> readPolygon(const Dataset& dataset) {
    constexpr double kFar = 1e6;
    const std::vector<double> values = dataset.numbers(tags::VerticesOfThePolygonalShutter);
    const bool isUsable = values.size() % 2 == 0 && values.size() >= 6 && values.size() <= 2 * kMaxVertices &&
                          std::all_of(values.begin(), values.end(), [](double v) { return v > -kFar && v < kFar; });
    std::vector<DisplayShutter::Vertex> vertices;
    for (std::size_t i = 0; isUsable && i < values.size(); i += 2)
        vertices.push_back({static_cast<int>(values[i]) - 1, static_cast<int>(values[i + 1]) - 1});
    return vertices;
}

std::optional<OverlayPlane> takeBitmap(const Dataset& dataset, std::vector<OverlayPlane>& overlays) {
    const auto group = dataset.integer(tags::ShutterOverlayGroup);
    const auto found = std::find_if(overlays.begin(), overlays.end(), [&](const OverlayPlane& plane) {
        return group && plane.group == *group && plane.embeddedBit == 0;
    });
    if (found == overlays.end())
        return std::nullopt;
    OverlayPlane plane = *found;
    overlays.erase(found);
    return plane;
}

} // namespace

std::shared_ptr<const DisplayShutter> readShutter(const Dataset& dataset, const FrameFormat& format,
                                                  std::vector<OverlayPlane>& overlays, QStringList& warnings) {
    QStringList shapes = dataset.texts(tags::ShutterShape);
    shapes.removeDuplicates();
    DisplayShutter shutter;
    bool isAny = false;
    for (const QString& shape : shapes) {
        bool isUsable = false;
        if (shape == QLatin1String("RECTANGULAR")) {
            shutter.rectangle = readRectangle(dataset, format);
            isUsable = shutter.rectangle.has_value();
        } else if (shape == QLatin1String("CIRCULAR")) {
            shutter.circle = readCircle(dataset);
            isUsable = shutter.circle.has_value();
        } else if (shape == QLatin1String("POLYGONAL")) {
            shutter.polygon = readPolygon(dataset);
            isUsable = !shutter.polygon.empty();
        } else if (shape == QLatin1String("BITMAP")) {
            shutter.bitmap = takeBitmap(dataset, overlays);
            isUsable = shutter.bitmap.has_value();
        }
        isAny = isAny || isUsable;
        if (!isUsable)
            warnings << QStringLiteral("a display shutter is not valid and covers nothing: %1").arg(shape.left(16));
    }
    if (!isAny)
        return nullptr;
    const std::vector<std::uint16_t> value = dataset.words(tags::ShutterPresentationValue);
    shutter.presentationValue = value.empty() ? 0 : value.front();
    return std::make_shared<const DisplayShutter>(std::move(shutter));
}

} // namespace sagitta::dicom
