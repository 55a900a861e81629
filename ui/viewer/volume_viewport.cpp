#include "ui/viewer/volume_viewport.h"

#include "render/planar/overlay_painter.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace sagitta::ui {
namespace {

constexpr int kRestMs = 250; // after the last movement the full picture is made
constexpr double kDegreesPerPixel = 0.5;
constexpr double kDegreesPerKey = 10;
constexpr double kZoomPerPixel = 1.01;
constexpr double kZoomPerNotch = 1.15;
constexpr double kMinZoom = 0.2, kMaxZoom = 20;
constexpr double kNotch = 120;

} // namespace

VolumeViewport::VolumeViewport(render::VolumeRenderer& renderer, QWidget* parent) :
    QWidget(parent), m_renderer(renderer), m_presets(new QComboBox(this)) {
    setObjectName(QStringLiteral("viewport3d"));
    setAccessibleName(tr("3D view"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(64, 64);
    m_presets->addItems(render::volumePresets());
    m_presets->setFocusPolicy(Qt::TabFocus);
    m_presets->setProperty("onImage", true);
    QPalette ink = m_presets->palette();
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::ButtonText})
        ink.setColor(role, imageColors().text);
    m_presets->setPalette(ink);
    describe(m_presets, "volumePreset", tr("3D preset"), tr("How the volume is shown in 3D"));
    m_presets->move(2 * kGrid, 2 * kGrid);
    m_presets->adjustSize();
    m_presets->hide();
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { request(render::VolumeQuality::Full); });
    connect(m_presets, &QComboBox::currentIndexChanged, this, [this] {
        m_picture = {};
        request(render::VolumeQuality::Full);
        update();
    });
}

VolumeViewport::~VolumeViewport() { m_renderer.drop(this); }

void VolumeViewport::setVolume(imaging::VolumePtr volume) {
    if (volume == m_volume)
        return;
    const bool isOther = !volume || !m_volume || volume->displaySet()->id != m_volume->displaySet()->id;
    m_volume = std::move(volume);
    m_failure.clear();
    m_isUnsupported = false;
    m_renderer.drop(this);
    m_rest.stop();
    if (isOther) {
        m_picture = {};
        m_camera = {};
    }
    m_presets->setVisible(m_volume != nullptr);
    updateDescription();
    request(render::VolumeQuality::Full);
    update();
}

void VolumeViewport::setMessage(const QString& message) {
    m_message = message;
    updateDescription();
    update();
}

// As in the corners of the planes.
QString VolumeViewport::who() const {
    if (!m_volume)
        return {};
    const dicom::PatientInfo& patient = m_volume->displaySet()->first().patient;
    QStringList lines{patient.name.isEmpty() ? QString() : patientNameText(patient.name),
                      patient.id.isEmpty() ? QString() : tr("ID %1").arg(patient.id),
                      (dateText(patient.birthDate) + QStringLiteral("  ") + patient.sex).trimmed()};
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QStringList VolumeViewport::marks() const {
    return m_volume ? m_picture.warnings + render::volumeMarks(*m_volume) : m_picture.warnings;
}

void VolumeViewport::updateDescription() {
    QStringList parts{m_volume ? m_failure : m_message};
    parts << marks();
    parts.removeAll(QString());
    setAccessibleDescription(parts.join(u'\n'));
}

void VolumeViewport::setActive(bool active) {
    m_isActive = active;
    update();
}

void VolumeViewport::setPreset(const QString& preset) { m_presets->setCurrentText(preset); }

void VolumeViewport::resetCamera() {
    m_camera = {};
    request(render::VolumeQuality::Full);
}

void VolumeViewport::request(render::VolumeQuality quality) {
    if (!m_volume || !isVisible())
        return;
    const QSize size = (QSizeF(this->size()) * devicePixelRatioF()).toSize().boundedTo({4096, 4096});
    m_renderer.render(this, {m_volume, m_presets->currentText(), m_camera, size, quality},
                      [this, volume = m_volume](const Result<render::VolumePicture>& answer) {
                          if (volume != m_volume)
                              return;
                          m_failure = answer ? QString() : errorText(answer.error());
                          m_isUnsupported = !answer && answer.error().code() == ErrorCode::Unsupported;
                          m_picture = answer ? *answer : render::VolumePicture();
                          updateDescription();
                          update();
                          emit pictureChanged();
                      });
}

void VolumeViewport::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), kImageSurround);
    if (!m_picture.image.isNull()) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(rect()), m_picture.image);
    }
    const QRect inner = rect().adjusted(3 * kGrid, 3 * kGrid, -3 * kGrid, -2 * kGrid);
    painter.setPen(imageColors().muted);
    const QString message = !m_failure.isEmpty()       ? tr("3D cannot be shown.\n%1").arg(m_failure)
                            : !m_volume                ? m_message
                            : m_picture.image.isNull() ? tr("rendering…")
                                                       : QString();
    painter.save();
    QFont bold = painter.font(); // as in the planes
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(imageColors().text);
    painter.drawText(inner, Qt::AlignCenter | Qt::TextWordWrap, message);
    painter.restore();
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, m_picture.renderer);
    painter.setPen(imageColors().text);
    painter.drawText(inner.adjusted(0, m_presets->geometry().bottom(), 0, 0), Qt::AlignLeft | Qt::AlignTop, who());
    painter.setPen(imageColors().warning);
    painter.drawText(inner, Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap, marks().join(u'\n'));
    drawFrame(painter, rect(), m_isActive ? imageColors().accent : imageColors().line);
}

void VolumeViewport::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_rest.start();
}

void VolumeViewport::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_rest.start();
}

void VolumeViewport::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    emit activated();
    m_last = event->position();
}

void VolumeViewport::mouseMoveEvent(QMouseEvent* event) {
    const QPointF delta = event->position() - m_last;
    m_last = event->position();
    // The volume follows the hand: dragging right turns its front to the right, so the camera goes to the left.
    if (event->buttons() & Qt::LeftButton)
        turn(-delta.x() * kDegreesPerPixel, delta.y() * kDegreesPerPixel);
    else if (event->buttons() & Qt::RightButton)
        zoom(std::pow(kZoomPerPixel, -delta.y()));
}

void VolumeViewport::mouseDoubleClickEvent(QMouseEvent*) { emit maximizeRequested(); }

void VolumeViewport::wheelEvent(QWheelEvent* event) {
    emit activated();
    event->accept();
    zoom(std::pow(kZoomPerNotch, event->angleDelta().y() / kNotch));
}

void VolumeViewport::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        turn(kDegreesPerKey, 0);
        return;
    case Qt::Key_Right:
        turn(-kDegreesPerKey, 0);
        return;
    case Qt::Key_Up:
        turn(0, -kDegreesPerKey);
        return;
    case Qt::Key_Down:
        turn(0, kDegreesPerKey);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void VolumeViewport::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    emit activated();
}

void VolumeViewport::turn(double azimuthDeg, double elevationDeg) {
    // Positive azimuth moves the camera to the patient's left, which is on the right of a frontal view.
    m_camera.azimuthDeg = std::remainder(m_camera.azimuthDeg + azimuthDeg, 360);
    m_camera.elevationDeg = std::clamp(m_camera.elevationDeg + elevationDeg, -89.0, 89.0);
    cameraMoved();
}

void VolumeViewport::zoom(double factor) {
    m_camera.zoom = std::clamp(m_camera.zoom * factor, kMinZoom, kMaxZoom);
    cameraMoved();
}

void VolumeViewport::cameraMoved() {
    request(render::VolumeQuality::Interactive);
    m_rest.start();
}

} // namespace sagitta::ui
