// ViewportWidget: paints one planar view (picture, overlays, border), turns mouse, wheel and keys into pointer events
// and scrolling, and has the slice slider at its right edge. A plain widget: no GL, no rendering, no reading. GUI
// thread.
#pragma once

#include "imaging/frame_store.h"
#include "render/planar/planar_renderer.h"
#include "scene/annotation_store.h"
#include "scene/view.h"
#include "ui/viewer/render_scheduler.h"
#include "ui/viewer/tool_box.h"
#include "ui/viewer/view_picture.h"

#include <QWidget>

#include <memory>

class QScrollBar;

namespace sagitta::ui {

// What all viewports of a window work with; outlives them.
struct ViewportTools {
    imaging::FrameStore& frames;
    const render::PlanarRenderer& planar;
    RenderScheduler& scheduler;
    scene::AnnotationStore& annotations;
    ToolBox& toolBox;
};

// What was let go over a viewport.
struct ViewportDrop {
    QString setId;
    int slice = -1;    // an image of it; -1: wherever the series is looked at
    int fromCell = -1; // of the viewport it was taken from, with which it changes places; -1: it stays where it is
};

class ViewportWidget : public QWidget {
    Q_OBJECT
public:
    ViewportWidget(ViewportTools tools, int number, QWidget* parent = nullptr);
    ~ViewportWidget() override;

    // nullptr lets go of the view, which must live until then.
    void setView(scene::View* view);
    scene::View* view() const { return m_view; }
    void setActive(bool active);
    void setSelectedAnnotation(const QString& id);
    // Shown while the view is empty: "Loading…", why there is no MPR.
    void setMessage(const QString& message);
    // Marks of the window's making, beside the model's own: "more images have arrived".
    void setExtraMarks(const QStringList& marks);
    // How far Page Up and Page Down scroll.
    void setPageSteps(int steps) { m_pageSteps = steps; }
    // Whether there is another viewport to which what is here can be dragged, by the grip at the upper edge.
    void setGrip(bool on);

    ViewPicture::State pictureState() const;
    const QImage& picture() const;
    void reload(const QStringList& sopInstanceUids); // see ViewPicture
    // Widget coordinates -> canvas coordinates (device pixels).
    QPointF toCanvas(QPointF position) const;
    // Where the pointer last did something, in widget coordinates.
    QPoint lastPointer() const { return m_lastPointer; }

signals:
    void activated();
    void maximizeRequested();
    void dropped(const sagitta::ui::ViewportDrop& what);
    void annotationClicked(const QString& id);
    void menuRequested(const QPoint& globalPosition); // a right click that was no drag

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QRect canvasRect() const;
    void updateCanvas();
    void updateSlider();
    void sendPointer(scene::PointerEvent::Type type, const QMouseEvent& event);
    std::vector<scene::Annotation> shownAnnotations() const;
    void paintPicture(QPainter& painter);
    void paintOverlays(QPainter& painter);
    QRect gripRect() const;
    void paintGrip(QPainter& painter) const;
    void releaseGrip(const QMouseEvent& event);

    ViewportTools m_tools;
    scene::View* m_view = nullptr;
    std::unique_ptr<ViewPicture> m_picture;
    QScrollBar* m_slider;
    bool m_isActive = false;
    QString m_selectedId;
    QString m_message;
    QStringList m_extraMarks;
    QPoint m_lastPointer;
    QPoint m_rightPress;
    int m_number;
    int m_pageSteps = 10;
    bool m_hasGrip = false;
    bool m_isGripHeld = false;
    int m_wheelRest = 0; // eighths of a degree not yet scrolled
};

// The drag of a display set from the strip to a viewport.
inline constexpr char kDisplaySetMime[] = "application/x-sagitta-display-set";

} // namespace sagitta::ui
