#include "scene/view_scale.h"

#include "scene/annotation.h"
#include "scene/frame_geometry.h"

#include <cmath>

namespace sagitta::scene {

namespace {

constexpr double kMmPerInch = 25.4;
// What systems make up when a monitor says nothing.
constexpr double kMadeUpPerInch[] = {72, 96};
constexpr double kLeastPerInch = 30; // a television across the room
constexpr double kMostPerInch = 1000;

std::optional<Vec3> centreOfAPixel(const View& view) {
    if (view.volume())
        return view.volume()->grid().indexToPatient.origin;
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        return frameGeometry(*frame->header, frame->frame).origin;
    return std::nullopt;
}

// How far a coordinate is from the nearest centre of a canvas pixel.
double offCentre(double canvas) { return canvas - 0.5 - std::round(canvas - 0.5); }

} // namespace

ViewState truePixels(const View& view) {
    const ViewState state = view.withMagnification(view.state(), 1);
    const std::optional<Vec3> pixel = centreOfAPixel(view);
    if (!pixel)
        return state;
    const QPointF at = view.transformFor(state).toCanvas(*pixel);
    return view.pannedBy(state, {-offCentre(at.x()), -offCentre(at.y())});
}

Result<ViewState> trueSize(const View& view, double canvasPixelsPerMm) {
    if (!view.displaySet())
        return Error(ErrorCode::Unsupported, QStringLiteral("there is no image"));
    if (!isMillimetres(view.spacingBasis()))
        return Error(ErrorCode::Unsupported, QStringLiteral("the image does not say how large it is"));
    ViewState state = view.state();
    state.mmPerPixel = 1 / canvasPixelsPerMm;
    return state;
}

Result<double> pixelsPerMm(const ScreenSize& screen) {
    if (!(screen.mm.width() > 0 && screen.mm.height() > 0) || screen.pixels.isEmpty())
        return Error(ErrorCode::Unsupported, QStringLiteral("the monitor does not say how large it is"));
    const double across = screen.pixels.width() / screen.mm.width();
    const double down = screen.pixels.height() / screen.mm.height();
    const double perInch = (across + down) / 2 * kMmPerInch;
    const auto isMadeUp = [&](double usual) { return std::abs(perInch - usual) < 1; };
    if (!screen.isNamed && (isMadeUp(kMadeUpPerInch[0]) || isMadeUp(kMadeUpPerInch[1])))
        return Error(ErrorCode::Unsupported, QStringLiteral("the monitor does not say how large it is"));
    if (std::abs(across - down) > 0.05 * across || perInch < kLeastPerInch || perInch > kMostPerInch)
        return Error(ErrorCode::Unsupported, QStringLiteral("what the monitor says of its size cannot be right"));
    return (across + down) / 2;
}

ViewTransform lensTransform(const ViewTransform& view, QPointF canvasPoint, QSize lens, double factor) {
    ViewTransform transform = view;
    transform.center = view.toPatient(canvasPoint);
    transform.mmPerPixel = view.mmPerPixel / factor;
    transform.canvas = lens;
    return transform;
}

} // namespace sagitta::scene
