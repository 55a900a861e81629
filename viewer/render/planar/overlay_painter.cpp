#include "render/planar/overlay_painter.h"

#include "render/planar/annotation_painter.h"
#include "render/planar/color_lut.h"
#include "render/planar/label_painter.h"
#include "render/planar/overlay_layout.h"
#include "render/planar/text_format.h"

#include <algorithm>
#include <cmath>

namespace sagitta::render {

namespace {

constexpr QColor kText{215, 215, 215};
constexpr QColor kAmber{255, 190, 60};
constexpr QColor kVeil{0, 0, 0, 150};

QColor colorOf(PlacedText::Role role) { return role == PlacedText::Role::Mark ? kAmber : kText; }

void paintTexts(const OverlayLayout& layout, const LabelPainter& label, const LabelPainter& letters) {
    for (const PlacedText& text : layout.texts) {
        const LabelPainter& painter = text.role == PlacedText::Role::Letter ? letters : label;
        painter.draw(text.rect.topLeft(), text.text, colorOf(text.role));
    }
}

// In whole pixels: sharp, and a tenth of the time of drawn lines.
void paintScaleBar(QPainter& painter, const QRectF& bar, double dpr) {
    if (bar.isNull())
        return;
    const int right = static_cast<int>(std::lround(bar.right()));
    const int top = static_cast<int>(std::lround(bar.top()));
    const int bottom = static_cast<int>(std::lround(bar.bottom()));
    for (const auto& [color, width] : {std::pair(QColor(0, 0, 0, 170), 3.0), std::pair(kText, 1.0)}) {
        const int thick = std::max(1, static_cast<int>(std::lround(width * dpr)));
        painter.fillRect(QRect(right - thick / 2, top, thick, bottom - top), color);
        for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0}) {
            const double share = part == 0.0 || part == 1.0 ? 1 : 0.5;
            const int tick = static_cast<int>(std::lround(bar.width() * share));
            const int y = static_cast<int>(std::lround(bar.top() + part * bar.height()));
            painter.fillRect(QRect(right - tick, y - thick / 2, tick, thick), color);
        }
    }
}

// The low end at the bottom, in the colours it has on the picture.
void paintColorBar(QPainter& painter, const QRectF& bar, const ColorBar& colors, double dpr) {
    if (bar.isNull() || !colors.lut)
        return;
    QImage strip(1, 256, QImage::Format_RGB32);
    for (int y = 0; y < 256; ++y)
        strip.setPixel(0, y, colors.lut->colors[static_cast<size_t>(colors.isInverted ? y : 255 - y)]);
    const QRect rect = bar.toRect();
    painter.fillRect(rect.adjusted(-2, -2, 2, 2), QColor(0, 0, 0, 170));
    painter.drawImage(rect, strip);
    painter.setPen(QPen(kText, dpr));
    painter.drawRect(QRectF(rect).adjusted(-dpr / 2, -dpr / 2, dpr / 2, dpr / 2));
}

// In as few lines as there is room for, of about one length.
QStringList balanced(const LabelPainter& label, const QString& text, double room) {
    const QStringList widest = label.wrapped(text, static_cast<int>(room));
    const double share = 1.1 * label.width(text) / static_cast<double>(widest.size());
    const QStringList even = label.wrapped(text, static_cast<int>(std::min(room, share)));
    return even.size() == widest.size() ? even : widest;
}

void paintMessage(QPainter& painter, const LabelPainter& label, const QSizeF canvas, const QString& message) {
    QStringList lines;
    for (const QString& part : message.split(QLatin1Char('\n')))
        lines += balanced(label, part, canvas.width() * 0.8);
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

ColorBar makeColorBar(const scene::View& view) {
    ColorBar bar;
    bar.lut =
        isGrey(view) && view.kind() != scene::ViewKind::Volume3D ? findColorLut(view.presentation().colormap) : nullptr;
    if (!bar.lut)
        return bar;
    bar.isInverted = headerOf(view)->isInverted() != view.presentation().invert;
    const dicom::VoiWindow window = view.shownWindow();
    if (!window.isValid() || window.function == dicom::VoiFunction::Sigmoid)
        return bar;
    const bool isLinear = window.function == dicom::VoiFunction::Linear; // PS3.3 C.11.2.1.2.1, C.11.2.1.3.2
    const double center = isLinear ? window.center - 0.5 : window.center;
    const double half = (isLinear ? window.width - 1 : window.width) / 2;
    const int decimals = window.width >= 20 ? 0 : window.width >= 2 ? 1 : 3;
    bar.low = roundedText(QString::number(center - half, 'f', 6), decimals);
    bar.high = roundedText(QString::number(center + half, 'f', 6), decimals);
    return bar;
}

namespace {

double scaleOf(const OverlayContent& content) { return content.textScale > 0 ? content.textScale : 1; }

void paintPlanes(QPainter& painter, const scene::View& view, const OverlayContent& content, double dpr) {
    const scene::ViewTransform transform = view.transform();
    for (const scene::Annotation& annotation : content.annotations)
        paintAnnotation(painter, transform, annotation, annotation.id == content.selectedId, dpr, scaleOf(content));
    if (content.crosshair)
        paintCrosshair(painter, transform, *content.crosshair, dpr);
}

OverlayTexts textsOf(const scene::View& view, const OverlayContent& content, double dpr) {
    OverlayTexts texts;
    texts.letters = edgeLetters(view);
    const CornerTextSets& sets = content.texts ? *content.texts : CornerTextSets::builtIn();
    texts.corners = makeCornerText(view, sets, content.level);
    texts.marks = mandatoryMarks(view) + content.marks;
    texts.marks.removeDuplicates();
    texts.quietMarks = content.quietMarks;
    texts.hasReadout = content.hasReadout;
    texts.readout = content.readout;
    texts.topInset = content.topInset * dpr;
    return texts;
}

} // namespace

void paintOverlay(QPainter& painter, const scene::View& view, const OverlayContent& content, double devicePixelRatio) {
    const double dpr = devicePixelRatio > 0 ? devicePixelRatio : 1;
    const QSizeF canvas = view.canvas();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (content.veil)
        painter.fillRect(QRectF(QPointF(0, 0), canvas), kVeil);
    const double scale = scaleOf(content);
    const LabelPainter letters(painter, dpr, 13 * scale, true);
    if (view.displaySet()) {
        paintPlanes(painter, view, content, dpr);
        const bool isSmall = std::min(canvas.width(), canvas.height()) < 360 * dpr * scale;
        const LabelPainter label(painter, dpr, (isSmall ? 11 : 12) * scale);
        const ScaleBar bar = makeScaleBar(view, canvas.height() * 0.32);
        const ColorBar colors = makeColorBar(view);
        const OverlayLayout layout =
            layOut(canvas, dpr, textsOf(view, content, dpr),
                   {bar.pixels, bar.label, colors.lut != nullptr, colors.high, colors.low}, label, letters);
        paintScaleBar(painter, layout.scaleBar, dpr);
        paintColorBar(painter, layout.colorBar, colors, dpr);
        paintTexts(layout, label, letters);
    }
    if (!content.message.isEmpty())
        paintMessage(painter, letters, canvas, content.message);
    painter.restore();
}

} // namespace sagitta::render
