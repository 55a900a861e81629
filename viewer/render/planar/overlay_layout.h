// OverlayLayout: where the texts of an overlay stand. Nothing overlaps and nothing leaves the canvas: what does not fit
// is elided, or left out by priority. Letters and marks first, then who the patient is, then the lines of each corner
// from its first; of two texts that share a row the one on the left goes before. Pure functions of sizes and words.
#pragma once

#include "render/planar/corner_text.h"
#include "render/planar/label_painter.h"

#include <QColor>
#include <QRectF>
#include <QStringList>

#include <array>
#include <vector>

namespace sagitta::render {

struct OverlayTexts {
    std::array<QString, 4> letters; // left, top, right, bottom
    CornerText corners;
    QStringList marks;       // must be seen
    QStringList quietMarks;  // after them, in the colour of text
    QStringList readout;     // one line at the very bottom, the most important first
    bool hasReadout = false; // the line is kept free while there is nothing to say
    double topInset = 0;     // canvas pixels at the middle of the upper edge that are taken by something else
};

// The bars in the middle of the right edge.
struct OverlayBars {
    double scalePixels = 0; // 0: no scale bar
    QString scaleLabel;
    bool hasColors = false;
    QString colorsTop, colorsBottom; // the values at the ends
};

struct PlacedText {
    enum class Role : std::uint8_t { Text, Mark, Letter } role = Role::Text;
    QString text;
    QRect rect;
};

struct OverlayLayout {
    std::vector<PlacedText> texts;
    QRectF scaleBar; // from its ticks to its line; null: none
    QRectF colorBar; // null: none
};

// In canvas pixels. `label` is for all but the letters.
OverlayLayout layOut(QSizeF canvas, double devicePixelRatio, const OverlayTexts& texts, const OverlayBars& bars,
                     const LabelMetrics& label, const LabelMetrics& letters);

// Whether the canvas is large enough for a line that says what lies under the pointer.
bool hasRoomForReadout(QSizeF canvas, double devicePixelRatio);

} // namespace sagitta::render
