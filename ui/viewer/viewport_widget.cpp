#include "ui/viewer/viewport_widget.h"

#include "render/planar/overlay_painter.h"
#include "scene/handles.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/viewer/mouse_scheme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kBorder = 1;
constexpr int kSliderWidth = 12;
constexpr int kNotch = 120; // eighths of a degree (QWheelEvent)
constexpr QSize kGrip(32, 14);
constexpr double kLensStep = 0.5; // of the magnifier's power, per notch
constexpr int kReadoutHeight = 24;

} // namespace

ViewportWidget::ViewportWidget(ViewportTools tools, int number, QWidget* parent) :
    QWidget(parent), m_tools(tools), m_slider(new QScrollBar(Qt::Vertical, this)),
    m_magnifier(new Magnifier(tools.scheduler, this)), m_number(number) {
    setObjectName(QStringLiteral("viewport%1").arg(number));
    setAccessibleName(tr("Viewport %1").arg(number));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(64, 64);
    m_slider->setObjectName(QStringLiteral("slider%1").arg(number));
    m_slider->setAccessibleName(tr("Slice of viewport %1").arg(number));
    m_slider->setFocusPolicy(Qt::NoFocus);
    m_slider->setProperty("onImage", true);
    m_slider->hide();
    connect(m_slider, &QScrollBar::valueChanged, this, [this](int value) {
        emit activated();
        if (m_view)
            m_view->setSliceIndex(value, scene::Origin::User);
    });
    connect(&m_tools.annotations, &scene::AnnotationStore::changed, this, qOverload<>(&QWidget::update));
    connect(&m_tools.toolBox, &ToolBox::previewChanged, this, qOverload<>(&QWidget::update));
}

ViewportWidget::~ViewportWidget() = default;

void ViewportWidget::setView(scene::View* view) {
    if (view == m_view)
        return;
    m_picture.reset();
    if (m_view)
        m_view->disconnect(this);
    m_view = view;
    if (m_view) {
        updateCanvas();
        m_picture = std::make_unique<ViewPicture>(*m_view, m_tools.frames, m_tools.planar, m_tools.scheduler);
        connect(m_picture.get(), &ViewPicture::changed, this, [this] {
            updateReadout();
            updateMagnifier();
            update();
        });
        connect(m_view, &scene::View::changed, this, [this] {
            updateSlider();
            // Crosshairs move within the plane without a new picture.
            if (m_view->kind() == scene::ViewKind::Mpr && pictureState() == ViewPicture::State::Ready)
                update();
        });
        connect(m_view, &scene::View::contentChanged, this, qOverload<>(&QWidget::update));
    }
    updateSlider();
    updateReadout();
    updateMagnifier();
    update();
}

void ViewportWidget::setActive(bool active) {
    if (std::exchange(m_isActive, active) != active)
        update();
}

void ViewportWidget::setSelectedAnnotation(const QString& id) {
    if (std::exchange(m_selectedId, id) != id)
        update();
}

void ViewportWidget::setMessage(const QString& message) {
    m_message = message;
    setAccessibleDescription(message);
    update();
}

void ViewportWidget::setExtraMarks(const QStringList& marks) {
    if (std::exchange(m_extraMarks, marks) != marks)
        update();
}

void ViewportWidget::setCineMarks(const QStringList& marks) {
    if (std::exchange(m_cineMarks, marks) != marks)
        update();
}

void ViewportWidget::setOverlayOptions(OverlayOptions options) {
    m_options = std::move(options);
    update();
}

void ViewportWidget::setMagnifying(bool on) {
    if (on == m_isMagnifying)
        return;
    m_isMagnifying = on;
    updateMagnifier();
    emit magnifyingChanged(on);
}

void ViewportWidget::setLensHere(bool here) {
    if (std::exchange(m_isLensHere, here) != here)
        updateMagnifier();
}

void ViewportWidget::updateMagnifier() {
    if (!m_isMagnifying || !m_isLensHere || !m_picture || pictureState() != ViewPicture::State::Ready) {
        m_magnifier->stop();
        return;
    }
    const QPointF at = m_lensAt.value_or(QRectF(canvasRect()).center());
    m_magnifier->setRoom(canvasRect().size());
    m_magnifier->setContent(m_picture->contentNumber());
    m_magnifier->lookAt(at.toPoint(), toCanvas(at), m_view->transform(),
                        [this](const scene::ViewTransform& transform) { return m_picture->makerFor(transform); });
}

void ViewportWidget::hoverAt(std::optional<QPointF> position) {
    m_hover = position;
    if (position) {
        m_lensAt = position;
        emit hovered();
    }
    updateReadout();
    updateMagnifier();
}

void ViewportWidget::updateReadout() {
    const std::optional<QPointF> canvas = m_hover ? std::optional(toCanvas(*m_hover)) : std::nullopt;
    if (!m_readout.look(m_view, m_picture.get(), canvas))
        return;
    update(readoutRect());
    emit probed();
}

// The picture below it is painted too, but nothing is rendered.
QRect ViewportWidget::readoutRect() const {
    const QRect canvas = canvasRect();
    return {canvas.left(), canvas.bottom() + 1 - kReadoutHeight, canvas.width(), kReadoutHeight};
}

bool ViewportWidget::chooseWindow(ViewPicture::WindowOf kind) { return m_picture && m_picture->chooseWindow(kind); }

void ViewportWidget::reload(const QStringList& sopInstanceUids) {
    if (m_picture)
        m_picture->reload(sopInstanceUids);
}

ViewPicture::State ViewportWidget::pictureState() const {
    return m_picture ? m_picture->state() : ViewPicture::State::Empty;
}

const QImage& ViewportWidget::picture() const {
    static const QImage none;
    return m_picture ? m_picture->image() : none;
}

QRect ViewportWidget::canvasRect() const {
    return rect().adjusted(kBorder, kBorder, -kBorder - kSliderWidth, -kBorder);
}

QPointF ViewportWidget::toCanvas(QPointF position) const {
    return (position - canvasRect().topLeft()) * devicePixelRatioF();
}

void ViewportWidget::updateCanvas() {
    if (m_view)
        m_view->setCanvas((QSizeF(canvasRect().size()) * devicePixelRatioF()).toSize());
}

void ViewportWidget::updateSlider() {
    const int count = m_view ? m_view->sliceCount() : 0;
    const QSignalBlocker blocker(m_slider);
    m_slider->setVisible(count > 1);
    m_slider->setRange(0, std::max(0, count - 1));
    m_slider->setPageStep(std::max(1, count / 10));
    m_slider->setValue(m_view ? m_view->sliceIndex() : 0);
    m_slider->setToolTip(count > 1 ? tr("%1 of %2").arg(m_slider->value() + 1).arg(count) : QString());
}

void ViewportWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_slider->setGeometry(width() - kBorder - kSliderWidth, kBorder, kSliderWidth, height() - 2 * kBorder);
    updateCanvas();
}

void ViewportWidget::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ParentChange || event->type() == QEvent::WindowStateChange)
        updateCanvas(); // the screen, and with it the device pixels, may be another
}

void ViewportWidget::paintEvent(QPaintEvent*) {
    updateCanvas();
    QPainter painter(this);
    for (const QRect& bare : QRegion(rect()) - pictureRect())
        painter.fillRect(bare, kImageSurround);
    if (m_view) {
        painter.save();
        painter.setClipRect(canvasRect());
        painter.translate(canvasRect().topLeft());
        painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
        paintPicture(painter);
        paintOverlays(painter);
        painter.restore();
        paintGrip(painter);
        if (pictureState() == ViewPicture::State::Ready)
            m_view->noteOnScreen();
    }
    drawFrame(painter, rect(), m_isActive ? imageColors().accent : imageColors().line);
}

// The part that a picture of now fills to the last pixel.
QRect ViewportWidget::pictureRect() const {
    const bool isWhole = devicePixelRatioF() == std::floor(devicePixelRatioF()); // a part of a pixel would be left
    const bool isOfNow = m_picture && m_view->transform() == m_picture->imageTransform() &&
                         m_picture->image().size() == (QSizeF(canvasRect().size()) * devicePixelRatioF()).toSize();
    return isWhole && isOfNow ? canvasRect() : QRect();
}

void ViewportWidget::paintPicture(QPainter& painter) {
    if (!m_picture || m_picture->image().isNull())
        return;
    const scene::ViewTransform now = m_view->transform();
    const scene::ViewTransform& then = m_picture->imageTransform();
    if (now == then) {
        painter.drawImage(QPointF(0, 0), m_picture->image());
        return;
    }
    // Panned or zoomed since: the picture is put where it belongs, so that what is drawn on top stays in place. Three
    // points of the old canvas fix the affine map to the new one; a picture of another plane is veiled anyway.
    const QPointF o = now.toCanvas(then.toPatient({0, 0}));
    const QPointF x = now.toCanvas(then.toPatient({1, 0})) - o;
    const QPointF y = now.toCanvas(then.toPatient({0, 1})) - o;
    painter.save();
    painter.setTransform(QTransform(x.x(), x.y(), y.x(), y.y(), o.x(), o.y()), true);
    painter.drawImage(QPointF(0, 0), m_picture->image());
    painter.restore();
}

std::vector<scene::Annotation> ViewportWidget::shownAnnotations() const {
    std::vector<scene::Annotation> all = m_tools.annotations.annotations();
    if (const std::optional<scene::Annotation> preview = m_tools.toolBox.preview()) {
        std::erase_if(all, [&](const scene::Annotation& annotation) { return annotation.id == preview->id; });
        all.push_back(*preview);
    }
    return scene::annotationsOnPlane(*m_view, all);
}

void ViewportWidget::paintOverlays(QPainter& painter) {
    render::OverlayContent content;
    content.selectedId = m_selectedId;
    const ViewPicture::State state = pictureState();
    content.level = m_options.level;
    content.texts = m_options.cornerTexts.get();
    content.hasReadout = true;
    content.readout = m_readout.texts();
    content.textScale = textScale();
    content.topInset = gripRect().isEmpty() ? 0 : kGrip.height();
    switch (state) {
    case ViewPicture::State::Empty:
        content.message = m_message;
        content.level = render::TextLevel::None;
        break;
    case ViewPicture::State::Loading:
        content.veil = true;
        content.message = tr("loading…");
        break;
    case ViewPicture::State::Failed:
        content.message = tr("This image cannot be shown.\n%1").arg(m_picture->failure());
        break;
    case ViewPicture::State::Ready:
        content.annotations = shownAnnotations();
        if (m_view->kind() == scene::ViewKind::Mpr)
            content.crosshair = m_view->state().position;
        break;
    }
    if (state != ViewPicture::State::Empty) {
        if (m_options.level == render::TextLevel::None)
            content.quietMarks << tr("texts are hidden");
        if (m_options.display == DisplayUse::NotForDiagnosis)
            content.quietMarks << tr("not for diagnosis");
        content.marks = marksOfWindow(); // the model's own come by themselves
        if (!m_picture->warning().isEmpty())
            content.marks << m_picture->warning();
    }
    render::paintOverlay(painter, *m_view, content, devicePixelRatioF());
}

void ViewportWidget::sendPointer(scene::PointerEvent::Type type, const QMouseEvent& event) {
    if (!m_view || pictureState() == ViewPicture::State::Empty)
        return;
    scene::PointerEvent pointer;
    pointer.type = type;
    pointer.view = m_view;
    pointer.canvas = toCanvas(event.position());
    pointer.world = m_view->transform().toPatient(pointer.canvas);
    pointer.buttons = event.buttons();
    pointer.modifiers = event.modifiers();
    if (type != scene::PointerEvent::Type::Move)
        m_lastPointer = event.position().toPoint();
    m_tools.toolBox.pointer(pointer, event.button());
}

void ViewportWidget::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    emit activated();
    if (event->button() == Qt::RightButton)
        m_rightPress = event->position().toPoint();
    if (event->button() == Qt::LeftButton && gripRect().contains(event->position().toPoint())) {
        m_isGripHeld = true;
        setCursor(Qt::DragMoveCursor);
        return;
    }
    if (m_view && event->button() == Qt::LeftButton) {
        const std::optional<scene::Handle> handle =
            scene::findHandle(*m_view, m_tools.annotations.annotations(), toCanvas(event->position()));
        emit annotationClicked(handle ? handle->annotationId : QString());
    }
    sendPointer(scene::PointerEvent::Type::Press, *event);
}

void ViewportWidget::mouseMoveEvent(QMouseEvent* event) {
    hoverAt(event->position());
    if (!m_isGripHeld)
        sendPointer(scene::PointerEvent::Type::Move, *event);
}

void ViewportWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (m_isGripHeld && event->button() == Qt::LeftButton) {
        releaseGrip(*event);
        return;
    }
    sendPointer(scene::PointerEvent::Type::Release, *event);
    const QPoint moved = event->position().toPoint() - m_rightPress;
    if (event->button() == Qt::RightButton && moved.manhattanLength() < QApplication::startDragDistance())
        emit menuRequested(event->globalPosition().toPoint());
}

// The mouse has its own way to the menu: a right drag is a tool.
void ViewportWidget::contextMenuEvent(QContextMenuEvent* event) {
    event->accept();
    if (event->reason() != QContextMenuEvent::Mouse)
        emit menuRequested(mapToGlobal(canvasRect().center()));
}

void ViewportWidget::setGrip(bool on) {
    m_hasGrip = on;
    update();
}

QRect ViewportWidget::gripRect() const {
    if (!m_hasGrip || !m_view || !m_view->displaySet())
        return {};
    return {QPoint(canvasRect().center().x() - kGrip.width() / 2, canvasRect().top()), kGrip};
}

void ViewportWidget::paintGrip(QPainter& painter) const {
    const QRect grip = gripRect();
    if (grip.isEmpty() || !underMouse())
        return;
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(imageColors().panel);
    painter.drawRoundedRect(grip, 3, 3);
    painter.setBrush(imageColors().muted);
    for (int i = 0; i < 8; ++i)
        painter.drawRect(grip.x() + 7 + 5 * (i % 4), grip.y() + 4 + 5 * (i / 4), 2, 2);
    painter.restore();
}

// No drag of the desktop's kind, which would hold up the program: it ends in this window.
void ViewportWidget::releaseGrip(const QMouseEvent& event) {
    m_isGripHeld = false;
    unsetCursor();
    QWidget* under = window()->childAt(window()->mapFromGlobal(event.globalPosition().toPoint()));
    while (under && !qobject_cast<ViewportWidget*>(under))
        under = under->parentWidget();
    auto* target = qobject_cast<ViewportWidget*>(under);
    if (!target || target == this || !m_view || !m_view->displaySet())
        return;
    const bool isCopy = event.modifiers().testFlag(Qt::ControlModifier);
    emit target->dropped({m_view->displaySet()->id, isCopy ? m_view->sliceIndex() : -1, isCopy ? -1 : m_number - 1});
}

void ViewportWidget::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    update();
}

void ViewportWidget::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    hoverAt(std::nullopt);
    update();
}

void ViewportWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    const bool isDrawing = m_tools.toolBox.preview().has_value(); // two quick presses set a line's two ends
    if (event->button() == Qt::LeftButton && !isDrawing)
        emit maximizeRequested();
    else
        mousePressEvent(event);
}

void ViewportWidget::wheelEvent(QWheelEvent* event) {
    emit activated();
    event->accept();
    if (!m_view || m_view->sliceCount() == 0)
        return;
    if (m_isMagnifying) {
        m_magnifier->setFactor(m_magnifier->factor() + kLensStep * event->angleDelta().y() / kNotch);
        updateMagnifier();
        return;
    }
    const WheelAction action = wheelFor(m_tools.toolBox.scheme(), event->modifiers());
    if (action == WheelAction::Zoom) {
        const double notches = event->angleDelta().y() / double(kNotch);
        m_view->setState(
            m_view->zoomedAbout(m_view->state(), toCanvas(event->position()), std::pow(kWheelZoom, notches)),
            scene::Origin::User);
        return;
    }
    m_wheelRest += event->angleDelta().y();
    const int steps = m_wheelRest / kNotch;
    m_wheelRest -= steps * kNotch;
    if (steps != 0)
        m_view->scrollBy(-steps * (action == WheelAction::FastScroll ? kFastScroll : 1), scene::Origin::User);
}

void ViewportWidget::keyPressEvent(QKeyEvent* event) {
    if (!m_view || event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        return m_view->scrollBy(-1, scene::Origin::User);
    case Qt::Key_Down:
        return m_view->scrollBy(1, scene::Origin::User);
    case Qt::Key_PageUp:
        return m_view->scrollBy(-m_pageSteps, scene::Origin::User);
    case Qt::Key_PageDown:
        return m_view->scrollBy(m_pageSteps, scene::Origin::User);
    case Qt::Key_Home:
        return m_view->setSliceIndex(0, scene::Origin::User);
    case Qt::Key_End:
        return m_view->setSliceIndex(m_view->sliceCount() - 1, scene::Origin::User);
    case Qt::Key_Escape:
        setMagnifying(false);
        m_tools.toolBox.cancel();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

// Tab makes a viewport the active one, as a click does.
void ViewportWidget::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    emit activated();
}

void ViewportWidget::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kDisplaySetMime)))
        event->acceptProposedAction();
}

void ViewportWidget::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    emit activated();
    emit dropped({QString::fromUtf8(event->mimeData()->data(QLatin1String(kDisplaySetMime)))});
}

} // namespace sagitta::ui
