// OverlayPainter: what is drawn on top of a view's image with QPainter: annotations, corner text, orientation letters,
// scale bar, colour bar, crosshair, marks that must be shown. Testable on a QImage. GUI thread.
#pragma once

#include "render/planar/corner_text.h"
#include "render/planar/marks.h"
#include "scene/annotation.h"
#include "scene/view.h"

#include <QPainter>
#include <QString>
#include <QStringList>

#include <array>
#include <vector>

namespace sagitta::render {

struct ColorLut;

struct OverlayContent {
    std::vector<scene::Annotation> annotations; // those of this plane
    QString selectedId;
    std::optional<Vec3> crosshair;
    QStringList marks;      // "loading failed for 3 images", …; the mandatory ones are drawn in any case
    QStringList quietMarks; // in the colour of text
    QString message;        // centred: "loading…", or why there is no picture
    bool veil = false;      // the picture is not the one announced
    TextLevel level = TextLevel::All;
    const CornerTextSets* texts = nullptr; // nullptr: the built-in ones
    bool hasReadout = false;               // a line at the bottom is kept for:
    QStringList readout;                   // probeTexts() of the point under the pointer
    double textScale = 1;                  // of all texts; 1: about 12 logical pixels
    double topInset = 0; // logical pixels at the middle of the upper edge that are taken by something else
};

// What stands at the four edges of the canvas, from the transform of this moment: left, top, right, bottom. By
// PatientOrientation (0020,0020) when the image has no plane; empty when nothing is known.
std::array<QString, 4> edgeLetters(const scene::View& view);

// A length for a scale bar, at most `pixels` canvas pixels long: 1, 2 or 5 times a power of ten.
struct ScaleBar {
    double pixels = 0; // 0: none
    QString label;     // "50 mm", "50 mm at detector", "100 px"
};
ScaleBar makeScaleBar(const scene::View& view, double maxPixels);

// The values at the two ends of the colour bar; empty where a window has none (SIGMOID, a VOI LUT, the full range that
// only the renderer knows).
struct ColorBar {
    const ColorLut* lut = nullptr; // nullptr: greys, and no bar
    bool isInverted = false;
    QString low, high;
};
ColorBar makeColorBar(const scene::View& view);

// The painter's unit is the canvas pixel of the view (a device pixel: scale by 1 / devicePixelRatio on a widget). Fonts
// and lines grow with devicePixelRatio.
void paintOverlay(QPainter& painter, const scene::View& view, const OverlayContent& content, double devicePixelRatio);

} // namespace sagitta::render
