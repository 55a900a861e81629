#include "ui/viewer/magnifier.h"

#include "scene/view_scale.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kSide = 240;
constexpr double kLeast = 1.5;
constexpr double kMost = 12;
constexpr QColor kRim{0, 0, 0, 200};

} // namespace

Magnifier::Magnifier(RenderScheduler& scheduler, QWidget* parent) :
    QWidget(parent), m_scheduler(scheduler), m_side(kSide) {
    setObjectName(QStringLiteral("magnifier"));
    setAccessibleName(tr("Magnifier"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    resize(m_side, m_side);
    hide();
}

Magnifier::~Magnifier() { m_scheduler.drop(this); }

void Magnifier::lookAt(QPoint center, QPointF canvasPoint, const scene::ViewTransform& view, const MakerFor& makerFor) {
    const QSize lens = (QSizeF(m_side, m_side) * devicePixelRatioF()).toSize();
    const scene::ViewTransform transform = scene::lensTransform(view, canvasPoint, lens, m_factor);
    RenderScheduler::Make make = makerFor(transform);
    if (!make) {
        stop();
        return;
    }
    m_scheduler.submit(this, std::move(make),
                       [this, center, transform, side = m_side, factor = m_factor](const QImage& image) {
                           m_image = image;
                           m_imageTransform = transform;
                           m_imageFactor = factor;
                           resize(side, side);
                           move(center - rect().center());
                           setVisible(!image.isNull());
                           update();
                       });
}

void Magnifier::setRoom(QSize room) { m_side = std::clamp(std::min(room.width(), room.height()) / 2, 1, kSide); }

void Magnifier::setContent(std::uint64_t number) {
    if (std::exchange(m_content, number) != number)
        m_scheduler.drop(this);
}

void Magnifier::stop() {
    m_scheduler.drop(this);
    m_image = {};
    hide();
}

void Magnifier::setFactor(double factor) { m_factor = std::clamp(factor, kLeast, kMost); }

void Magnifier::setShape(Shape shape) {
    m_shape = shape;
    update();
}

void Magnifier::paintEvent(QPaintEvent*) {
    if (m_image.isNull())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    const QRectF frame = QRectF(rect()).adjusted(2, 2, -2, -2);
    if (m_shape == Shape::Round)
        outline.addEllipse(frame);
    else
        outline.addRect(frame);
    painter.save();
    painter.setClipPath(outline);
    painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
    painter.drawImage(QPointF(0, 0), m_image);
    painter.restore();
    for (const auto& [color, width] : {std::pair(kRim, 4.0), std::pair(imageColors().accent, 1.5)}) {
        painter.setPen(QPen(color, width));
        painter.drawPath(outline);
    }
    const QString label = QStringLiteral("%1×").arg(m_imageFactor, 0, 'g', 3);
    const QRect place = rect().adjusted(0, 0, 0, -10);
    for (const QPoint step : {QPoint(-1, 0), QPoint(1, 0), QPoint(0, -1), QPoint(0, 1)}) {
        painter.setPen(kRim);
        painter.drawText(place.translated(step), Qt::AlignHCenter | Qt::AlignBottom, label);
    }
    painter.setPen(imageColors().text);
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignBottom, label);
}

} // namespace sagitta::ui
