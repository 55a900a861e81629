#include "scene/annotation_tools.h"

#include <QCoreApplication>
#include <QLineF>

namespace sagitta::scene {

namespace {

constexpr double kClick = 3;            // canvas pixels a press may move and still be a click
constexpr QPointF kTextOffset{24, -24}; // canvas pixels from what is meant to its text, when nobody chose

bool isClick(QPointF pressed, QPointF released) { return QLineF(pressed, released).length() <= kClick; }

// The view has moved to another slice: a shape that was begun belongs to the former one.
bool isStillThere(const View* view, const Annotation& making) {
    if (!view)
        return false;
    const std::optional<Annotation> now = annotationFor(*view, making.type);
    return now && now->frame == making.frame && now->seriesInstanceUid == making.seriesInstanceUid &&
           now->plane.normal == making.plane.normal &&
           (making.frame || std::abs(making.plane.signedDistance(now->plane.origin)) < 1e-6);
}

QString translated(const char* text) { return QCoreApplication::translate("AnnotationTools", text); }

} // namespace

void GrabTool::pointer(const PointerEvent& event) {
    if (event.type == PointerEvent::Type::Press && !m_other->preview() && tryGrab(event))
        return;
    if (!m_view) {
        m_other->pointer(event);
        return;
    }
    // Scrolled away from it: a measurement must not be changed on a slice that does not show it.
    if (annotationsOnPlane(*m_view, {m_before}).empty()) {
        m_view.clear();
        return;
    }
    if (event.view == m_view)
        move(event);
    if (event.type != PointerEvent::Type::Release)
        return;
    m_view.clear();
    if (!(m_moved == m_before))
        m_annotations.change(m_before.id, m_moved, translated("move annotation"));
    else if (m_before.type == AnnotationType::Text)
        editText(m_annotations, m_before.id, m_editClicked);
}

bool GrabTool::tryGrab(const PointerEvent& event) {
    if (!event.view || !(event.buttons & Qt::LeftButton))
        return false;
    const std::optional<Handle> handle = findHandle(*event.view, m_annotations.annotations(), event.canvas);
    const Annotation* annotation = handle ? m_annotations.find(handle->annotationId) : nullptr;
    if (!annotation)
        return false;
    m_view = event.view;
    m_handle = *handle;
    m_before = m_moved = *annotation;
    m_pressed = event.world;
    return true;
}

// By as much as the pointer moved within the plane: a handle does not jump, and keeps its distance from the plane,
// also when the plane itself has moved by less than a slice.
void GrabTool::move(const PointerEvent& event) {
    const Vec3 normal = m_view->transform().normal();
    const Vec3 moved = event.world - m_pressed;
    m_moved = m_before;
    m_moved.points[m_handle.point] = m_before.points[m_handle.point] + (moved - normal * dot(moved, normal));
}

std::optional<Annotation> GrabTool::preview() const { return m_view ? std::optional(m_moved) : m_other->preview(); }

void GrabTool::cancel() {
    m_view.clear();
    m_other->cancel();
}

void LengthTool::pointer(const PointerEvent& event) {
    if (m_making && (event.view != m_view || !isStillThere(m_view, *m_making)))
        m_making.reset();
    if (event.type == PointerEvent::Type::Press && !m_making) {
        m_view = event.view;
        m_making = m_view ? annotationFor(*m_view, AnnotationType::Length) : std::nullopt;
        if (m_making)
            m_making->points = {event.world, event.world};
        m_pressed = event.canvas;
        return;
    }
    if (!m_making)
        return;
    m_making->points[1] = event.world;
    // The release of a click leaves the line hanging at the pointer until the next press and its release.
    if (event.type == PointerEvent::Type::Release && !isClick(m_pressed, event.canvas))
        finish();
}

void LengthTool::finish() {
    Annotation made = std::move(*m_making);
    m_making.reset();
    m_annotations.add(std::move(made));
}

void TextTool::pointer(const PointerEvent& event) {
    if (m_making && (event.view != m_view || !isStillThere(m_view, *m_making)))
        m_making.reset();
    if (event.type == PointerEvent::Type::Press) {
        m_view = event.view;
        m_making = m_view ? annotationFor(*m_view, AnnotationType::Text) : std::nullopt;
        if (m_making)
            m_making->points = {event.world, event.world};
        m_pressed = event.canvas;
        return;
    }
    if (!m_making)
        return;
    m_making->points[1] = event.world;
    if (event.type != PointerEvent::Type::Release)
        return;
    if (isClick(m_pressed, event.canvas))
        m_making->points[1] = m_view->transform().toPatient(event.canvas + kTextOffset);
    Annotation made = std::move(*m_making);
    m_making.reset();
    ask(std::move(made));
}

void TextTool::ask(Annotation annotation) {
    if (!m_askText)
        return;
    const QPointer<AnnotationStore> store = &m_annotations;
    m_askText(translated("Text"), QString(), [store, annotation](const QString& text) mutable {
        annotation.text = text.trimmed();
        if (store && !annotation.text.isEmpty())
            store->add(annotation);
    });
}

void editText(AnnotationStore& annotations, const QString& id, const AskText& askText) {
    const Annotation* present = annotations.find(id);
    if (!present || !askText)
        return;
    const QPointer<AnnotationStore> store = &annotations;
    askText(translated("Text"), present->text, [store, id](const QString& text) {
        const Annotation* annotation = store ? store->find(id) : nullptr;
        if (!annotation || text.trimmed().isEmpty())
            return;
        Annotation edited = *annotation;
        edited.text = text.trimmed();
        store->change(id, edited, translated("edit text"));
    });
}

} // namespace sagitta::scene
