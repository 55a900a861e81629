#include "render/planar/overlay_painter.h"

#include "render/planar/annotation_painter.h"
#include "render/planar/label_painter.h"

#include <algorithm>
#include <cmath>

namespace sagitta::render {

namespace {

constexpr QColor kText{215, 215, 215};
constexpr QColor kAmber{255, 190, 60};
constexpr QColor kVeil{0, 0, 0, 150};

// Where things stand on a canvas, in canvas pixels.
struct Layout {
    QSizeF canvas;
    double dpr;
    double margin;
    double fontSize;
    bool hasScaleBar;
    int cornerWidth;   // of each corner block
    int sideHeight;    // of a corner block on the left side
    int barSideHeight; // on the right side, where the scale bar is
    bool narrow;       // no room for two blocks beside each other: marks alone, above the letter at the bottom
    double bottom;     // lower end of the blocks at the bottom

    Layout(QSizeF size, double ratio, const LabelPainter& letters, const std::array<QString, 4>& edges) :
        canvas(size), dpr(ratio), margin(6 * ratio),
        fontSize(std::min(size.width(), size.height()) < 360 * ratio ? 11 : 12),
        hasScaleBar(size.height() >= 160 * ratio) {
        const int letter = std::max(letters.width(edges[1]), letters.width(edges[3]));
        cornerWidth = static_cast<int>((size.width() - letter - 4 * margin) / 2);
        sideHeight = static_cast<int>(size.height() / 2 - letters.lineHeight() / 2.0 - 2 * margin);
        narrow = cornerWidth < 70 * ratio;
        bottom = size.height() - margin;
        if (narrow) {
            cornerWidth = static_cast<int>(size.width() - 2 * margin);
            sideHeight -= letters.lineHeight();
            bottom -= letters.lineHeight();
        }
        barSideHeight = hasScaleBar ? static_cast<int>(size.height() * 0.27 - margin) : sideHeight;
    }
};

enum class Side : std::uint8_t { Left, Right };
enum class End : std::uint8_t { Top, Bottom };

struct Line {
    QString text;
    QColor color;
};

// Lines of one corner, those that fit.
void paintCorner(const LabelPainter& label, const Layout& layout, Side side, End end, std::vector<Line> lines,
                 int height) {
    const int fitting = std::max(0, height / label.lineHeight());
    lines.resize(std::min(lines.size(), static_cast<size_t>(fitting)));
    double y = end == End::Top ? layout.margin : layout.bottom - static_cast<double>(lines.size()) * label.lineHeight();
    for (const Line& line : lines) {
        const QString text = label.elided(line.text, layout.cornerWidth);
        const double x = side == Side::Left ? layout.margin : layout.canvas.width() - layout.margin - label.width(text);
        label.draw({x, y}, text, line.color);
        y += label.lineHeight();
    }
}

std::vector<Line> asLines(const QStringList& texts) {
    std::vector<Line> lines;
    for (const QString& text : texts)
        lines.push_back({text, kText});
    return lines;
}

// Marks come before anything else of their corner; when even they do not fit, their number says so.
std::vector<Line> markLines(const LabelPainter& label, const Layout& layout, const QStringList& marks) {
    const int fitting = std::max(1, layout.sideHeight / label.lineHeight());
    std::vector<Line> lines;
    for (const QString& mark : marks) {
        for (const QString& text : label.wrapped(mark, layout.cornerWidth))
            lines.push_back({text, kAmber});
    }
    if (static_cast<int>(lines.size()) > fitting) {
        const int hidden = static_cast<int>(lines.size()) - (fitting - 1);
        lines.resize(static_cast<size_t>(fitting - 1));
        lines.push_back({QStringLiteral("+%1 more marks").arg(hidden), kAmber});
    }
    return lines;
}

void paintCorners(const LabelPainter& label, const Layout& layout, const scene::View& view,
                  const OverlayContent& content) {
    QStringList marks = mandatoryMarks(view) + content.marks;
    marks.removeDuplicates();
    std::vector<Line> bottomLeft = markLines(label, layout, marks);
    if (content.cornerText && !layout.narrow) {
        const CornerText text = makeCornerText(view);
        paintCorner(label, layout, Side::Left, End::Top, asLines(text.topLeft), layout.sideHeight);
        paintCorner(label, layout, Side::Right, End::Top, asLines(text.topRight), layout.barSideHeight);
        paintCorner(label, layout, Side::Right, End::Bottom, asLines(text.bottomRight), layout.barSideHeight);
        const std::vector<Line> place = asLines(text.bottomLeft);
        bottomLeft.insert(bottomLeft.end(), place.begin(), place.end());
    }
    paintCorner(label, layout, Side::Left, End::Bottom, bottomLeft, std::max(layout.sideHeight, label.lineHeight()));
}

void paintLetters(const LabelPainter& label, const Layout& layout, const std::array<QString, 4>& edges) {
    const double w = layout.canvas.width();
    const double h = layout.canvas.height();
    const double bar = layout.hasScaleBar ? 10 * layout.dpr : 0;
    const auto put = [&](const QString& text, double x, double y) { label.draw({x, y}, text, kText); };
    const double middle = (h - label.lineHeight()) / 2;
    put(edges[0], layout.margin, middle);
    put(edges[1], (w - label.width(edges[1])) / 2, layout.margin);
    put(edges[2], w - layout.margin - bar - label.width(edges[2]), middle);
    put(edges[3], (w - label.width(edges[3])) / 2, h - layout.margin - label.lineHeight());
}

void paintScaleBar(QPainter& painter, const LabelPainter& label, const Layout& layout, const scene::View& view) {
    const ScaleBar bar = makeScaleBar(view, layout.canvas.height() * 0.32);
    if (!layout.hasScaleBar || !(bar.pixels > 0))
        return;
    const double x = layout.canvas.width() - layout.margin;
    const double top = (layout.canvas.height() - bar.pixels) / 2;
    const double bottom = top + bar.pixels;
    const double tick = 6 * layout.dpr;
    for (const auto& [color, width] : {std::pair(QColor(0, 0, 0, 170), 3.0), std::pair(kText, 1.0)}) {
        painter.setPen(QPen(color, width * layout.dpr, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QLineF(x, top, x, bottom));
        for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0}) {
            const bool whole = part == 0.0 || part == 1.0;
            painter.drawLine(
                QLineF(x - (whole ? tick : tick / 2), top + part * bar.pixels, x, top + part * bar.pixels));
        }
    }
    const QString text = label.elided(bar.label, layout.cornerWidth);
    label.draw({x - label.width(text), bottom + layout.dpr}, text, kText);
}

void paintMessage(QPainter& painter, const LabelPainter& label, const QSizeF canvas, const QString& message) {
    QStringList lines;
    for (const QString& part : message.split(QLatin1Char('\n')))
        lines += label.wrapped(part, static_cast<int>(canvas.width() * 0.8));
    double y = (canvas.height() - static_cast<double>(lines.size()) * label.lineHeight()) / 2;
    int width = 0;
    for (const QString& line : lines)
        width = std::max(width, label.width(line));
    const double pad = label.lineHeight() / 2.0;
    painter.fillRect(QRectF((canvas.width() - width) / 2 - pad, y - pad, width + 2 * pad,
                            static_cast<double>(lines.size()) * label.lineHeight() + 2 * pad),
                     QColor(0, 0, 0, 140));
    for (const QString& line : lines) {
        label.draw({(canvas.width() - label.width(line)) / 2, y}, line, kText);
        y += label.lineHeight();
    }
}

// PatientOrientation (0020,0020), PS3.3 C.7.6.1.1.1: the directions of the rows and of the columns. The canvas' axes
// are some of the image plane's, or their opposites.
QString letterAlong(Vec3 direction, const QStringList& orientation) {
    const bool alongRow = std::abs(direction.x) > std::abs(direction.y);
    const QString letters = orientation.value(alongRow ? 0 : 1).trimmed();
    const QString opposite = scene::oppositeLetters(letters);
    if (opposite.isEmpty())
        return {};
    return (alongRow ? direction.x : direction.y) > 0 ? letters : opposite;
}

} // namespace

std::array<QString, 4> edgeLetters(const scene::View& view) {
    if (view.kind() == scene::ViewKind::Volume3D || !view.displaySet())
        return {};
    const scene::ViewTransform transform = view.transform();
    const std::array<Vec3, 4> directions{-transform.right, -transform.down, transform.right, transform.down};
    std::array<QString, 4> letters;
    const dicom::DisplayFrame* frame = view.currentFrame();
    for (size_t edge = 0; edge < 4; ++edge) {
        if (view.hasPatientGeometry())
            letters[edge] = scene::orientationLetters(directions[edge]);
        else if (frame)
            letters[edge] = letterAlong(directions[edge], frame->header->patientOrientation);
    }
    return letters;
}

ScaleBar makeScaleBar(const scene::View& view, double maxPixels) {
    if (!view.displaySet() || view.kind() == scene::ViewKind::Volume3D)
        return {};
    const double mmPerPixel = view.transform().mmPerPixel;
    const double most = maxPixels * mmPerPixel;
    if (!(most > 0) || !std::isfinite(most))
        return {};
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    const double times = most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1;
    const dicom::SpacingBasis basis = view.spacingBasis();
    QString unit = QStringLiteral("mm");
    if (!scene::isMillimetres(basis))
        unit = QStringLiteral("px");
    else if (basis == dicom::SpacingBasis::Detector)
        unit = QStringLiteral("mm at detector");
    return {times * power / mmPerPixel, QStringLiteral("%1 %2").arg(QString::number(times * power, 'g', 6), unit)};
}

void paintOverlay(QPainter& painter, const scene::View& view, const OverlayContent& content, double devicePixelRatio) {
    const double dpr = devicePixelRatio > 0 ? devicePixelRatio : 1;
    const scene::ViewTransform transform = view.transform();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (content.veil)
        painter.fillRect(QRectF(QPointF(0, 0), transform.canvas), kVeil);
    const LabelPainter letters(painter, dpr, 13, true);
    if (view.displaySet()) {
        const std::array<QString, 4> edges = edgeLetters(view);
        const Layout layout(transform.canvas, dpr, letters, edges);
        const LabelPainter label(painter, dpr, layout.fontSize);
        for (const scene::Annotation& annotation : content.annotations)
            paintAnnotation(painter, transform, annotation, annotation.id == content.selectedId, dpr);
        if (content.crosshair)
            paintCrosshair(painter, transform, *content.crosshair, dpr);
        paintScaleBar(painter, label, layout, view);
        paintLetters(letters, layout, edges);
        paintCorners(label, layout, view, content);
    }
    if (!content.message.isEmpty())
        paintMessage(painter, letters, transform.canvas, content.message);
    painter.restore();
}

} // namespace sagitta::render
