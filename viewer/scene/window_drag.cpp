#include "scene/window_drag.h"

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr double kPixelsPerWidth = 300; // so far moves the centre by one width, and the width by a factor of e

dicom::VoiWindow rangeOfBits(const dicom::InstanceHeader& header, const dicom::ModalityScale& scale) {
    const int bits = std::clamp(header.format.bitsStored, 1, 32);
    const double low = header.format.isSigned ? -std::ldexp(1.0, bits - 1) : 0;
    const double high = low + std::ldexp(1.0, bits) - 1;
    const double a = scale.apply(low);
    const double b = scale.apply(high);
    return windowForRange(std::min(a, b), std::max(a, b), true);
}

} // namespace

dicom::VoiWindow effectiveWindow(const View& view) {
    if (const dicom::VoiWindow shown = view.shownWindow(); shown.isValid())
        return shown;
    const dicom::DisplayFrame* frame = view.currentFrame();
    if (!frame)
        return {};
    if (const auto& luts = frame->info().voiLuts; !luts.empty() && !luts.front()->entries.empty()) {
        const dicom::LookupTable& lut = *luts.front();
        return windowForRange(lut.firstMapped, lut.firstMapped + static_cast<double>(lut.entries.size()) - 1, true);
    }
    if (const std::optional<dicom::VoiWindow> range = view.frameRange(); range && range->isValid())
        return *range;
    return rangeOfBits(*frame->header, frame->info().scale);
}

dicom::VoiWindow draggedWindow(const dicom::VoiWindow& start, QPointF delta, bool inverted) {
    dicom::VoiWindow window = start;
    window.name.clear();
    // PS3.3 C.11.2.1.2.1: LINEAR needs a width of 1; the other functions any above 0.
    const double smallest = start.function == dicom::VoiFunction::Linear ? 1 : 1e-9;
    window.width = std::clamp(start.width * std::exp(delta.x() / kPixelsPerWidth), smallest, 1e15);
    // A lower centre is brighter, unless the picture is inverted.
    const double up = inverted ? -delta.y() : delta.y();
    window.center = std::clamp(start.center + up * start.width / kPixelsPerWidth, -1e15, 1e15);
    return window;
}

} // namespace sagitta::scene
