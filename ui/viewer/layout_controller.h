// LayoutController: which layout is on and which display set stands in which viewport: grids, tiles of one series, MPR
// with 3D; links the viewports. Keeps what a grid showed while an MPR or another grid is on. GUI thread.
#pragma once

#include "scene/session.h"
#include "scene/sync_group.h"
#include "ui/viewer/arrival.h"
#include "ui/viewer/mpr_controller.h"
#include "ui/viewer/stack_hanger.h"
#include "ui/viewer/viewport_grid.h"

#include <QObject>

namespace sagitta::ui {

class LayoutController : public QObject {
    Q_OBJECT
public:
    LayoutController(scene::Session& session, imaging::FrameStore& frames, ViewportGrid& grid,
                     QObject* parent = nullptr);

    const ViewerLayout& viewerLayout() const { return m_grid.viewerLayout(); }
    void setViewerLayout(const ViewerLayout& layout);
    MprController& mpr() { return m_mpr; }

    // Of tiles and of an MPR the series of all cells.
    void open(int cell, const QString& setId);
    void openInEmpty(const QString& setId); // without an empty cell in the active one
    // In the active viewport, when its display sets have come; until somebody opens another.
    void showSeries(const QString& seriesUid);
    void drop(int cell, const ViewportDrop& what);
    void swapWithNext();
    // Steps through the series in the order of the strip.
    void stepSeries(int steps);
    void stepViewport(int steps);

    // Of a grid; tiles are always linked.
    const scene::SyncChannels& links() const { return m_links; }
    void setLinks(const scene::SyncChannels& links);

    void displaySetsChanged();
    void setArrival(ArrivalState arrival);
    // Another study is opened: nothing is kept, the first viewport is in use and none maximised, and one is on if it
    // was an MPR or tiles.
    void forget();
    // Before the session goes.
    void release() { m_grid.release(); }

signals:
    // Before views go: what is being typed or drawn in them ends.
    void aboutToChange();
    void layoutChanged();
    void contentChanged();

private:
    scene::View* activeView() { return m_grid.active().view(); }
    dicom::DisplaySetPtr firstSet() const; // nullptr: nothing has arrived
    // `first`: the image of the first tile, or the nearest at which all tiles have one.
    void showTiles(const dicom::DisplaySetPtr& set, int first);
    void fillTiles();
    void applyLinks();
    void openWaiting();
    void beginWhereOneLooks(const std::vector<scene::View*>& filled);
    QString emptyCellText() const;

    scene::Session& m_session;
    ViewportGrid& m_grid;
    StackHanger m_hanger;
    scene::SyncGroup m_sync;
    scene::SyncChannels m_links;
    QString m_seriesWaiting; // for its display sets
    ArrivalState m_arrival = ArrivalState::Coming;
    MprController m_mpr;
};

} // namespace sagitta::ui
