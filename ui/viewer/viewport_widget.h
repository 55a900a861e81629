// ViewportWidget: paints one planar view (picture, overlays, border), turns mouse, wheel and keys into pointer events
// and scrolling, and has the slice slider at its right edge. A plain widget: no GL, no rendering, no reading. GUI
// thread.
#pragma once

#include "core/settings.h"
#include "imaging/frame_store.h"
#include "render/planar/corner_text.h"
#include "render/planar/planar_renderer.h"
#include "scene/annotation_store.h"
#include "scene/view.h"
#include "ui/viewer/magnifier.h"
#include "ui/viewer/pointer_readout.h"
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

// Whether the display is calibrated and fit for diagnosis, which only somebody who has measured it can say.
enum class DisplayUse { NotForDiagnosis, Diagnosis };
inline const Setting<bool> kDiagnosticDisplay{"display/diagnostic", false};

// The patient's name and the marks do not go silently: what hides a text says so.
struct OverlayOptions {
    render::TextLevel level = render::TextLevel::All;
    std::shared_ptr<const render::CornerTextSets> cornerTexts; // nullptr: the built-in ones
    DisplayUse display = DisplayUse::NotForDiagnosis;
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
    void setCineMarks(const QStringList& marks); // while it plays
    QStringList marksOfWindow() const { return m_extraMarks + m_cineMarks; }
    // How far Page Up and Page Down scroll.
    void setPageSteps(int steps) { m_pageSteps = steps; }
    // Whether there is another viewport to which what is here can be dragged, by the grip at the upper edge.
    void setGrip(bool on);

    // What stands on the picture besides what must.
    void setOverlayOptions(OverlayOptions options);

    // A lens that follows the pointer. While it is on, the wheel changes its power.
    void setMagnifying(bool on);
    bool isMagnifying() const { return m_isMagnifying; }
    // Whether it stands in this one of the viewports.
    void setLensHere(bool here);
    Magnifier& magnifier() { return *m_magnifier; }
    // A window found from the values on show; false where there is none (colours, nothing decoded yet).
    bool chooseWindow(ViewPicture::WindowOf kind);
    bool isInColors() const { return m_picture && m_picture->isInColors(); }
    // What lies under the pointer.
    const PointerReadout& readout() const { return m_readout; }

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
    void hovered();                                   // the pointer moved over it
    void probed();                                    // readout() says something else
    void magnifyingChanged(bool on);

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
    QRect pictureRect() const;
    void paintPicture(QPainter& painter);
    void paintOverlays(QPainter& painter);
    void hoverAt(std::optional<QPointF> position);
    void updateReadout();
    void updateMagnifier();
    QRect readoutRect() const;
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
    QStringList m_cineMarks;
    QPoint m_lastPointer;
    std::optional<QPointF> m_hover; // where the pointer is, in widget coordinates
    PointerReadout m_readout;
    Magnifier* m_magnifier;
    std::optional<QPointF> m_lensAt; // where the pointer was last
    bool m_isMagnifying = false;
    bool m_isLensHere = false;
    OverlayOptions m_options;
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
