// Corner text: what stands in the four corners of a view's picture, in words; where it stands is the overlay's matter.
// Pure functions, GUI thread (they read a View).
#pragma once

#include "render/planar/corner_text_sets.h"
#include "scene/view.h"

namespace sagitta::render {

enum class TextLevel : std::uint8_t { All, Essential, None };

// Top left usually has the patient, top right the study, bottom left place and geometry, bottom right the window. The
// most important line of a corner first: in a small view the last ones are left out.
struct CornerText {
    std::array<QStringList, kCorners> corners;

    const QStringList& at(Corner corner) const { return corners[static_cast<size_t>(corner)]; }
};

CornerText makeCornerText(const scene::View& view, const CornerTextSets& sets = CornerTextSets::builtIn(),
                          TextLevel level = TextLevel::All);

} // namespace sagitta::render
