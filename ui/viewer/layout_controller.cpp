#include "ui/viewer/layout_controller.h"

#include <algorithm>

namespace sagitta::ui {

LayoutController::LayoutController(scene::Session& session, imaging::FrameStore& frames, ViewportGrid& grid,
                                   QObject* parent) :
    QObject(parent),
    m_session(session), m_grid(grid), m_hanger(session), m_mpr(session, frames, grid) {}

void LayoutController::setViewerLayout(const ViewerLayout& layout) {
    if (layout == viewerLayout() && layout.isMpr())
        return;
    emit aboutToChange();
    scene::View* const view = activeView();
    // A volume is of the series as it was when it was loaded.
    const dicom::DisplaySetPtr set = viewerLayout().isMpr() ? m_mpr.displaySet() : view ? view->displaySet() : nullptr;
    const int slice = view && view->kind() == scene::ViewKind::Stack ? view->sliceIndex() : 0;
    const std::optional<scene::Presentation> presentation = set ? std::optional(view->presentation()) : std::nullopt;
    const bool wasTiled = viewerLayout().kind == ViewerLayout::Kind::Tiles;
    if (viewerLayout().kind == ViewerLayout::Kind::Stacks)
        m_hanger.save();
    m_mpr.leave();
    m_sync.setViews({});
    m_grid.release();
    m_session.setViewCount(layout.viewCount());
    if (wasTiled || layout.kind == ViewerLayout::Kind::Tiles) {
        for (const auto& cell : m_session.views())
            cell->clear();
    }
    m_grid.showViews(layout, m_session.views());
    for (int i = 0; i < m_grid.count(); ++i)
        m_grid.viewport(i).setGrip(layout.kind == ViewerLayout::Kind::Stacks && m_grid.count() > 1);
    switch (layout.kind) {
    case ViewerLayout::Kind::Mpr:
        m_mpr.open(set, presentation);
        break;
    case ViewerLayout::Kind::Tiles:
        m_grid.setMessage(emptyCellText());
        showTiles(set ? set : firstSet(), slice);
        break;
    case ViewerLayout::Kind::Stacks:
        m_grid.setMessage(emptyCellText());
        beginWhereOneLooks(m_hanger.restore());
        break;
    }
    applyLinks();
    emit layoutChanged();
    emit contentChanged();
    m_grid.active().setFocus(Qt::OtherFocusReason);
}

void LayoutController::open(int cell, const QString& setId) {
    const dicom::DisplaySetPtr set = m_session.displaySet(setId);
    if (!set)
        return;
    m_seriesWaiting.clear();
    emit aboutToChange();
    switch (viewerLayout().kind) {
    case ViewerLayout::Kind::Mpr:
        m_mpr.open(set, std::nullopt);
        break;
    case ViewerLayout::Kind::Tiles:
        showTiles(set, 0);
        break;
    case ViewerLayout::Kind::Stacks:
        m_grid.bringUp(cell);
        m_grid.setActive(cell);
        if (scene::View* view = m_grid.viewport(cell).view()) {
            view->showStack(set);
            m_hanger.keep(*view);
        }
        break;
    }
    emit contentChanged();
}

void LayoutController::openInEmpty(const QString& setId) {
    int cell = m_grid.activeIndex();
    for (int i = m_grid.count() - 1; i >= 0; --i) {
        if (m_grid.viewport(i).view() && !m_grid.viewport(i).view()->displaySet())
            cell = i;
    }
    open(cell, setId);
}

void LayoutController::showSeries(const QString& seriesUid) {
    m_seriesWaiting = seriesUid;
    openWaiting();
}

void LayoutController::openWaiting() {
    const auto& sets = m_session.displaySets();
    const auto found = std::find_if(sets.begin(), sets.end(), [this](const dicom::DisplaySetPtr& set) {
        return !m_seriesWaiting.isEmpty() && set->seriesInstanceUid == m_seriesWaiting;
    });
    if (found != sets.end())
        open(m_grid.activeIndex(), (*found)->id);
}

void LayoutController::drop(int cell, const ViewportDrop& what) {
    const bool isGrid = viewerLayout().kind == ViewerLayout::Kind::Stacks;
    scene::View* const target = m_grid.viewport(cell).view();
    if (isGrid && what.fromCell >= 0 && what.fromCell < m_grid.count() && target) {
        emit aboutToChange();
        m_hanger.swap(what.fromCell, cell);
        for (const int swapped : {what.fromCell, cell})
            m_hanger.keep(*m_grid.viewport(swapped).view());
        m_grid.bringUp(cell);
        m_grid.setActive(cell);
        emit contentChanged();
        return;
    }
    open(cell, what.setId);
    if (isGrid && what.slice >= 0 && target && target->displaySet() && target->displaySet()->id == what.setId)
        target->setSliceIndex(what.slice, scene::Origin::User);
}

void LayoutController::swapWithNext() {
    const int next = (m_grid.activeIndex() + 1) % m_grid.count();
    if (next != m_grid.activeIndex())
        drop(next, {{}, -1, m_grid.activeIndex()});
}

void LayoutController::stepSeries(int steps) {
    const std::vector<dicom::DisplaySetPtr>& sets = m_session.displaySets();
    const dicom::DisplaySetPtr now = viewerLayout().isMpr() ? m_mpr.displaySet()
                                     : activeView()         ? activeView()->displaySet()
                                                            : nullptr;
    const auto found = std::find(sets.begin(), sets.end(), now);
    const std::ptrdiff_t index =
        found == sets.end() ? (steps > 0 ? 0 : std::ssize(sets) - 1) : std::distance(sets.begin(), found) + steps;
    if (index >= 0 && index < std::ssize(sets))
        open(m_grid.activeIndex(), sets[static_cast<size_t>(index)]->id);
}

void LayoutController::stepViewport(int steps) {
    const int next = (m_grid.activeIndex() + steps + m_grid.count()) % m_grid.count();
    m_grid.bringUp(next);
    m_grid.setActive(next);
    m_grid.active().setFocus(Qt::OtherFocusReason);
}

dicom::DisplaySetPtr LayoutController::firstSet() const {
    return m_session.displaySets().empty() ? nullptr : m_session.displaySets().front();
}

void LayoutController::showTiles(const dicom::DisplaySetPtr& set, int first) {
    if (!set)
        return;
    const std::vector<std::unique_ptr<scene::View>>& views = m_session.views();
    m_sync.setViews({});
    for (size_t i = 0; i < views.size(); ++i) {
        if (i >= set->frames.size()) {
            views[i]->clear();
            continue;
        }
        views[i]->showStack(set);
        views[i]->setSliceIndex(static_cast<int>(i), scene::Origin::Program);
    }
    applyLinks();
    views.front()->setSliceIndex(first, scene::Origin::User); // the others follow, as far as all can go
}

// Of a series that grows. Each view has kept its image; what came between two of them would stand in no tile.
void LayoutController::fillTiles() {
    const std::vector<std::unique_ptr<scene::View>>& views = m_session.views();
    const dicom::DisplaySetPtr set = views.front()->displaySet();
    if (!set) {
        showTiles(firstSet(), 0);
        return;
    }
    const int first = views.front()->sliceIndex();
    bool isInOrder = true;
    for (int i = 0; i < m_grid.count(); ++i) {
        const scene::View& view = *views[static_cast<size_t>(i)];
        isInOrder = isInOrder && view.displaySet() == set && view.sliceIndex() == first + i;
    }
    if (!isInOrder)
        showTiles(set, first);
}

void LayoutController::applyLinks() {
    std::vector<scene::View*> views;
    const bool isTiled = viewerLayout().kind == ViewerLayout::Kind::Tiles;
    if (!viewerLayout().isMpr() && m_grid.count() > 1) {
        for (const auto& view : m_session.views())
            if (!isTiled || view->displaySet())
                views.push_back(view.get());
    }
    m_sync.setChannels(isTiled ? scene::SyncChannels{scene::SliceLink::Tiles, true, true} : m_links);
    m_sync.setViews(views);
    for (int i = 0; i < m_grid.count(); ++i)
        m_grid.viewport(i).setPageSteps(isTiled ? m_grid.count() : kFastScroll);
}

// Linked by position, cells that have just been filled stand where the active one is.
void LayoutController::beginWhereOneLooks(const std::vector<scene::View*>& filled) {
    const scene::View* active = activeView();
    if (m_links.slices != scene::SliceLink::Position || !active || !active->displaySet())
        return;
    for (scene::View* view : filled) {
        const std::optional<int> slice = view != active ? scene::nearestSlice(*view, *active) : std::nullopt;
        if (!slice)
            continue;
        scene::ViewState state = view->state();
        state.index = *slice;
        view->setState(state, scene::Origin::Program);
    }
}

// Nothing more comes, or what comes is late: said where the first image would stand.
void LayoutController::setArrival(ArrivalState arrival) {
    m_arrival = arrival;
    if (!viewerLayout().isMpr())
        m_grid.setMessage(emptyCellText());
}

void LayoutController::setLinks(const scene::SyncChannels& links) {
    m_links = links;
    applyLinks();
    emit layoutChanged();
}

QString LayoutController::emptyCellText() const {
    if (!m_session.displaySets().empty())
        return viewerLayout().kind == ViewerLayout::Kind::Tiles ? QString() : tr("Drag a series here");
    if (!m_session.otherObjects().empty())
        return tr("No images of this study are here");
    return m_arrival == ArrivalState::Ended ? tr("No image has arrived") : tr("Waiting for the first image…");
}

void LayoutController::displaySetsChanged() {
    switch (viewerLayout().kind) {
    case ViewerLayout::Kind::Mpr:
        m_mpr.displaySetsChanged();
        break;
    case ViewerLayout::Kind::Tiles:
        m_grid.setMessage(emptyCellText());
        fillTiles();
        break;
    case ViewerLayout::Kind::Stacks:
        m_grid.setMessage(emptyCellText());
        beginWhereOneLooks(m_hanger.fill());
        break;
    }
    openWaiting();
    emit contentChanged();
}

void LayoutController::forget() {
    m_seriesWaiting.clear();
    m_arrival = ArrivalState::Coming;
    m_hanger.forget();
    if (viewerLayout().kind != ViewerLayout::Kind::Stacks)
        setViewerLayout(stacksLayout(1, 1));
    m_hanger.forget();
    m_grid.showViews(viewerLayout(), m_session.views()); // none is maximised any more
    m_grid.setActive(0);
    m_grid.active().setFocus(Qt::OtherFocusReason);
}

} // namespace sagitta::ui
