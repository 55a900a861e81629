// OverlayPainter: what is drawn on top of a view's image with QPainter: annotations, corner text, orientation letters,
// scale bar, crosshair, marks that must be shown. Testable on a QImage. GUI thread.
#pragma once

#include "scene/annotation.h"
#include "scene/view.h"

#include <QPainter>
#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::render {

struct OverlayContent {
    std::vector<scene::Annotation> annotations; // those of this plane
    QString selectedId;
    std::optional<Vec3> crosshair;
    QStringList marks;    // "lossy", "not calibrated", …
    QString message;      // centred: "loading…", or why there is no picture
    bool veil = false;    // the picture is not the one announced
    bool cornerText = true;
};

// Corner texts of a view, as data: top left patient, top right study, bottom left image and geometry, bottom right window.
struct CornerText {
    QStringList topLeft, topRight, bottomLeft, bottomRight;
};
CornerText makeCornerText(const scene::View& view);
// Marks demanded by the model: lossy, uncalibrated, gaps, uneven spacing, warnings.
QStringList mandatoryMarks(const scene::View& view);

void paintOverlay(QPainter& painter, const scene::View& view, const OverlayContent& content, double devicePixelRatio);

// The annotations to show on a view's present plane: same frame, or within half a slice of its plane.
std::vector<scene::Annotation> annotationsOnPlane(const scene::View& view, const std::vector<scene::Annotation>& all);

} // namespace sagitta::render
