// ViewportGrid: the four planar viewports and the 3D pane, and how they are laid out: one, four, or MPR with 3D. Knows
// which one is active and whether one is maximised. GUI thread. Shows views, owns none.
#pragma once

#include "ui/viewer/viewport_widget.h"
#include "ui/viewer/volume_viewport.h"

#include <QWidget>

#include <array>
#include <memory>
#include <vector>

class QGridLayout;

namespace sagitta::ui {

enum class ViewerLayout { One, Four, Mpr };
// How many views of the session a layout shows; the 3D pane needs none.
int viewCount(ViewerLayout layout);

class ViewportGrid : public QWidget {
    Q_OBJECT
public:
    ViewportGrid(ViewportTools tools, render::VolumeRenderer& volumes, QWidget* parent = nullptr);

    ViewerLayout layoutKind() const { return m_kind; }
    // Lets go of all views: before the session destroys them.
    void release();
    void showViews(ViewerLayout kind, const std::vector<std::unique_ptr<scene::View>>& views);

    ViewportWidget& viewport(int index) { return *m_viewports[static_cast<size_t>(index)]; }
    VolumeViewport& volumeViewport() { return *m_volume; }
    int count() const { return viewCount(m_kind); }
    // The planar viewport that commands are for; in the 3D pane the one used before.
    int activeIndex() const { return m_active; }
    ViewportWidget& active() { return viewport(m_active); }
    void setActive(int index);
    bool isMaximized() const { return m_maximized != nullptr; }
    void toggleMaximized(QWidget& cell);
    void toggleActiveMaximized(); // the cell that shows the border, which may be the 3D pane
    void setMessage(const QString& message);
    void setSelectedAnnotation(const QString& id);

signals:
    void activeChanged();
    void displaySetDropped(int index, const QString& id);
    void annotationClicked(const QString& id);

private:
    void arrange();

    std::array<ViewportWidget*, 4> m_viewports{};
    VolumeViewport* m_volume;
    QGridLayout* m_grid;
    ViewerLayout m_kind = ViewerLayout::One;
    int m_active = 0;
    bool m_isVolumeActive = false;
    QWidget* m_maximized = nullptr;
};

} // namespace sagitta::ui
