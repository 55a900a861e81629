// OverlayPainter: what is drawn on top of a view's image with QPainter: annotations, corner text, orientation letters,
// scale bar, crosshair, marks that must be shown. Testable on a QImage. GUI thread.
#pragma once

#include "scene/annotation.h"
#include "scene/view.h"

#include <QPainter>
#include <QString>
#include <QStringList>

#include <array>
#include <vector>

namespace sagitta::render {

struct OverlayContent {
    std::vector<scene::Annotation> annotations; // those of this plane
    QString selectedId;
    std::optional<Vec3> crosshair;
    QStringList marks; // "loading failed for 3 images", …; the mandatory ones are drawn in any case
    QString message;   // centred: "loading…", or why there is no picture
    bool veil = false; // the picture is not the one announced
    bool cornerText = true;
};

// Corner texts of a view, as data: top left patient, top right study, bottom left image and geometry, bottom right
// window. The most important line of a corner first: in a small view the last ones are left out.
struct CornerText {
    QStringList topLeft, topRight, bottomLeft, bottomRight;
};
CornerText makeCornerText(const scene::View& view);
// Marks demanded by the model: for processing, lossy, derived, uncalibrated, unknown orientation, gaps, warnings, MPR and its slab.
QStringList mandatoryMarks(const scene::View& view);
// Those of a volume, wherever it is shown. Of warnings about its slices, which may be hundreds, the first and how many
// more there are.
QStringList volumeMarks(const imaging::Volume& volume);

// What stands at the four edges of the canvas, from the transform of this moment: left, top, right, bottom. By
// PatientOrientation (0020,0020) when the image has no plane; empty when nothing is known.
std::array<QString, 4> edgeLetters(const scene::View& view);

// A length for a scale bar, at most `pixels` canvas pixels long: 1, 2 or 5 times a power of ten.
struct ScaleBar {
    double pixels = 0; // 0: none
    QString label;     // "50 mm", "50 mm at detector", "100 px"
};
ScaleBar makeScaleBar(const scene::View& view, double maxPixels);

// The painter's unit is the canvas pixel of the view (a device pixel: scale by 1 / devicePixelRatio on a widget). Fonts
// and lines grow with devicePixelRatio.
void paintOverlay(QPainter& painter, const scene::View& view, const OverlayContent& content, double devicePixelRatio);

} // namespace sagitta::render
