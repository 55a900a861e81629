// Marks: what must be said on the picture whatever else is hidden, so that nobody takes an image for better than it is:
// for processing, lossy, derived, uncalibrated, unknown orientation, gaps, what was repaired, MPR and its slab, colours
// that are not the image's. Pure functions, GUI thread (they read a View).
#pragma once

#include "scene/view.h"

#include <QStringList>

namespace sagitta::render {

QStringList mandatoryMarks(const scene::View& view);
// Those of a volume, wherever it is shown. Of warnings about its slices, which may be hundreds, the first and how many
// more there are.
QStringList volumeMarks(const imaging::Volume& volume);

// "MIP 10.0 mm"; empty for a thin plane.
QString slabText(const imaging::Slab& slab);
// Whether the picture of a view is made of greys, which windows and colour tables work on.
bool isGrey(const scene::View& view);
// The header of the image on show, or of the first of its set; nullptr without one.
const dicom::InstanceHeader* headerOf(const scene::View& view);

} // namespace sagitta::render
