#include "dicom/scales.h"

#include <algorithm>
#include <cmath>

namespace sagitta::dicom {

std::uint16_t LookupTable::at(double input) const {
    if (entries.empty())
        return 0;
    const double last = static_cast<double>(entries.size() - 1);
    const double index = std::floor(input + 0.5) - firstMapped;
    if (!(index > 0)) // also what is not a number
        return entries.front();
    return index >= last ? entries.back() : entries[static_cast<std::size_t>(index)];
}

bool VoiWindow::isValid() const {
    if (!std::isfinite(center) || !std::isfinite(width))
        return false;
    return function == VoiFunction::Linear ? width >= 1 : width > 0;
}

namespace {

double applyWindow(const VoiWindow& window, double x) {
    const double c = window.center;
    const double w = window.width;
    switch (window.function) {
    case VoiFunction::Linear:
        // PS3.3 C.11.2.1.2.1; a width of 1 is a threshold and never divides.
        if (x <= c - 0.5 - (w - 1) / 2)
            return 0;
        if (x > c - 0.5 + (w - 1) / 2)
            return 1;
        return (x - (c - 0.5)) / (w - 1) + 0.5;
    case VoiFunction::LinearExact:
        // PS3.3 C.11.2.1.3.2
        if (x <= c - w / 2)
            return 0;
        if (x > c + w / 2)
            return 1;
        return (x - c) / w + 0.5;
    case VoiFunction::Sigmoid:
        // PS3.3 C.11.2.1.3.1
        return 1 / (1 + std::exp(-4 * (x - c) / w));
    }
    return 0;
}

} // namespace

double Voi::apply(double modalityValue) const {
    if (std::isnan(modalityValue))
        return 0;
    if (lut) {
        const double top = static_cast<double>((1U << std::clamp(lut->bits, 1, 16)) - 1);
        return std::min(1.0, lut->at(modalityValue) / top);
    }
    return applyWindow(window, modalityValue);
}

std::optional<double> RealWorldMap::apply(double stored) const {
    if (!(stored >= firstMapped && stored <= lastMapped))
        return std::nullopt;
    if (lut.empty())
        return stored * slope + intercept;
    const auto entry = static_cast<std::size_t>(std::floor(stored - firstMapped + 0.5));
    return entry < lut.size() ? std::optional(lut[entry]) : std::nullopt;
}

} // namespace sagitta::dicom
