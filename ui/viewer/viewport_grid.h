// ViewportGrid: the planar viewports and the 3D pane, and how they are laid out: a grid, or three planes with the 3D
// pane. Knows which one is active and whether one is maximised. GUI thread. Shows views, owns none.
#pragma once

#include "scene/grid_layout.h"
#include "ui/viewer/viewport_widget.h"
#include "ui/viewer/volume_viewport.h"

#include <QWidget>

#include <memory>
#include <vector>

class QGridLayout;

namespace sagitta::ui {

struct ViewerLayout {
    enum class Kind : std::uint8_t {
        Stacks, // a series in each cell
        Tiles,  // one series, an image in each cell
        Mpr,    // three planes and the 3D pane, 2x2
    } kind = Kind::Stacks;
    scene::GridLayout grid;
    bool operator==(const ViewerLayout&) const = default;

    bool isMpr() const { return kind == Kind::Mpr; }
    // How many views of the session it shows; the 3D pane needs none.
    int viewCount() const { return isMpr() ? 3 : grid.count(); }
};
ViewerLayout stacksLayout(int columns, int rows);
ViewerLayout tilesLayout(int columns, int rows);
ViewerLayout mprLayout();

class ViewportGrid : public QWidget {
    Q_OBJECT
public:
    ViewportGrid(ViewportTools tools, render::VolumeRenderer& volumes, QWidget* parent = nullptr);

    const ViewerLayout& viewerLayout() const { return m_layout; }
    // Lets go of all views: before the session destroys them.
    void release();
    void showViews(const ViewerLayout& layout, const std::vector<std::unique_ptr<scene::View>>& views);

    ViewportWidget& viewport(int index) { return *m_viewports[static_cast<size_t>(index)]; }
    VolumeViewport& volumeViewport() { return *m_volume; }
    int count() const { return m_layout.viewCount(); }
    // The planar viewport that commands are for; in the 3D pane the one used before.
    int activeIndex() const { return m_active; }
    // The 3D pane shows the border.
    bool isVolumeActive() const { return m_isVolumeActive && m_layout.isMpr(); }
    ViewportWidget& active() { return viewport(m_active); }
    void setActive(int index);
    bool isMaximized() const { return m_maximized != nullptr; }
    // While another cell is maximised, this viewport in its place: what is done to it is seen.
    void bringUp(int index);
    void toggleMaximized(QWidget& cell);
    void toggleActiveMaximized(); // the cell that shows the border, which may be the 3D pane
    void setMessage(const QString& message);
    // Of all viewports, also those to come.
    void setOverlayOptions(const OverlayOptions& options);
    void setMagnifying(bool on);
    void setSelectedAnnotation(const QString& id);

signals:
    void activeChanged();
    void dropped(int index, const sagitta::ui::ViewportDrop& what);
    void annotationClicked(const QString& id);
    void menuRequested(const QPoint& globalPosition);
    void magnifyingChanged(bool on);

private:
    void growTo(int count);
    void arrange();
    void giveLens(int index);

    ViewportTools m_tools;
    std::vector<ViewportWidget*> m_viewports; // as many as the largest grid so far
    VolumeViewport* m_volume;
    QGridLayout* m_grid;
    ViewerLayout m_layout;
    int m_active = -1;
    bool m_isVolumeActive = false;
    QWidget* m_maximized = nullptr;
    OverlayOptions m_options;
    bool m_isMagnifying = false;
};

} // namespace sagitta::ui
