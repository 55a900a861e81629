#include "ui/viewer/annotation_navigator.h"

#include "scene/handles.h"

#include <utility>

namespace sagitta::ui {

AnnotationNavigator::AnnotationNavigator(scene::Session& session, LayoutController& layouts, ViewportGrid& grid,
                                         AnnotationPanel& list, QObject* parent) :
    QObject(parent),
    m_session(session), m_layouts(layouts), m_grid(grid), m_list(list) {
    connect(&grid, &ViewportGrid::annotationClicked, this, &AnnotationNavigator::select);
    connect(&list, &AnnotationPanel::chosen, this, &AnnotationNavigator::jumpTo);
    connect(&layouts, &LayoutController::aboutToChange, this, [this] { m_jumpWhenReady.clear(); });
    connect(&layouts.mpr(), &MprController::ready, this, [this] {
        if (!m_jumpWhenReady.isEmpty())
            jumpTo(std::exchange(m_jumpWhenReady, {}));
    });
}

void AnnotationNavigator::select(const QString& id) {
    m_selectedId = id;
    m_grid.setSelectedAnnotation(id);
    m_list.select(id);
}

bool AnnotationNavigator::isOnScreen(const QString& id) {
    const scene::Annotation* annotation = m_session.annotations().find(id);
    for (int i = 0; annotation && i < m_grid.count(); ++i) {
        const ViewportWidget& viewport = m_grid.viewport(i);
        if (viewport.isVisible() && viewport.view() && !annotationsOnPlane(*viewport.view(), {*annotation}).empty())
            return true;
    }
    return false;
}

void AnnotationNavigator::deleteSelected() {
    const QString inList = m_list.focusedId();
    const QString id = inList.isEmpty() ? m_selectedId : inList;
    if (id.isEmpty())
        return;
    if (inList.isEmpty() && !isOnScreen(id)) {
        jumpTo(id);
        return;
    }
    if (id == m_selectedId)
        m_selectedId.clear();
    m_session.annotations().remove(id);
}

void AnnotationNavigator::jumpTo(const QString& id) {
    m_jumpWhenReady.clear();
    const scene::Annotation* found = m_session.annotations().find(id);
    if (!found)
        return;
    const scene::Annotation annotation = *found; // a change of layout may end a prompt, which adds another
    const AnnotationPlace place = findPlace(m_session, annotation);
    if (place.set) {
        const bool isOfFrame = place.index >= 0;
        // Of images that are no volume there is no MPR to show it on.
        if (isOfFrame && place.set->kind != dicom::GeometryKind::RegularGrid && m_layouts.viewerLayout().isMpr())
            m_layouts.setViewerLayout(stacksLayout(1, 1));
        if (isOfFrame && !m_layouts.viewerLayout().isMpr())
            showOnStack(place.set, place.index);
        else
            showOnMpr(annotation, place.set);
    }
    select(id);
}

void AnnotationNavigator::showOnStack(const dicom::DisplaySetPtr& set, int index) {
    int cell = m_grid.activeIndex();
    for (int i = 0; i < m_grid.count(); ++i) {
        if (m_grid.viewport(i).view() && m_grid.viewport(i).view()->displaySet() == set)
            cell = i;
    }
    if (m_grid.viewport(cell).view()->displaySet() != set)
        m_layouts.open(cell, set->id);
    m_grid.viewport(cell).view()->setSliceIndex(index, scene::Origin::User);
    m_grid.bringUp(cell);
    m_grid.setActive(cell);
}

void AnnotationNavigator::showOnMpr(const scene::Annotation& annotation, const dicom::DisplaySetPtr& set) {
    if (!m_layouts.viewerLayout().isMpr())
        m_layouts.setViewerLayout(mprLayout());
    if (m_layouts.mpr().displaySet() != set)
        m_layouts.open(m_grid.activeIndex(), set->id);
    if (!m_layouts.mpr().isReady()) {
        m_jumpWhenReady = annotation.id;
        return;
    }
    for (const auto& view : m_session.views()) {
        if (view->kind() != scene::ViewKind::Mpr || annotation.points.empty())
            continue;
        scene::ViewState state = view->state();
        state.position = annotation.points.front();
        view->setState(state, scene::Origin::User); // the others follow the crosshair
        break;
    }
}

} // namespace sagitta::ui
