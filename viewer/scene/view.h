// View: one viewport's model: a source layer, its presentation and the ViewState. GUI thread. Knows no widget: who
// paints asks transform() and the current frame or volume. The canvas is in device pixels.
#pragma once

#include "dicom/display_set.h"
#include "imaging/volume.h"
#include "scene/presentation.h"
#include "scene/view_state.h"

#include <QObject>
#include <QSize>

#include <functional>
#include <optional>

namespace sagitta::scene {

// Who changed it: only User changes are followed by linked views.
enum class Origin : std::uint8_t { User, Link, Program };

class View : public QObject {
    Q_OBJECT
public:
    explicit View(QObject* parent = nullptr);

    ViewKind kind() const { return m_kind; }
    // A stack of frames. Keeps looking at the same frame when `set` is a grown version of the present one (same id).
    void showStack(dicom::DisplaySetPtr set);
    void showMpr(imaging::VolumePtr volume, MprPlane plane);
    void showVolume(imaging::VolumePtr volume);
    void clear();
    // The window of the file for what is on show: the first valid one, else automaticWindow(). Of a volume: that of its
    // middle frame, else its full range.
    dicom::VoiWindow fileWindow() const;
    // The window that is applied to what is on show: the presentation's, which holds for the whole stack; while nobody
    // has chosen one, the file's for this very frame. Not valid: the frame's VOI LUT or full range (the renderer's).
    dicom::VoiWindow shownWindow() const;

    // How the full range of the frame on show is learnt from whoever has its pixels; nothing: not known. Asked when a
    // drag starts from it.
    using FrameRange = std::function<std::optional<dicom::VoiWindow>()>;
    void setFrameRange(FrameRange range) { m_frameRange = std::move(range); }
    std::optional<dicom::VoiWindow> frameRange() const { return m_frameRange ? m_frameRange() : std::nullopt; }

    const dicom::DisplaySetPtr& displaySet() const { return m_set; }
    const imaging::VolumePtr& volume() const { return m_volume; }
    const ViewState& state() const { return m_state; }
    const Presentation& presentation() const { return m_presentation; }
    void setState(const ViewState& state, Origin origin);
    void setPresentation(const Presentation& presentation, Origin origin);
    void setCanvas(QSize pixels);
    QSize canvas() const { return m_canvas; }

    // The frame on show; nullptr without one, and for MPR.
    const dicom::DisplayFrame* currentFrame() const;
    // Steps through slices: frames of a stack, voxel steps of an MPR.
    void scrollBy(int steps, Origin origin);
    int sliceCount() const;
    int sliceIndex() const; // from 0; of an aligned MPR the number of the grid's own slice
    void setSliceIndex(int index, Origin origin);

    ViewTransform transform() const { return transformFor(m_state); }
    // The transform another state would have on this canvas and content.
    ViewTransform transformFor(const ViewState& state) const;
    // `from` with another scale, the patient point under `canvasPoint` staying where it is. factor > 1: larger.
    ViewState zoomedAbout(const ViewState& from, QPointF canvasPoint, double factor) const;
    // `from` with the picture moved by a canvas distance.
    ViewState pannedBy(const ViewState& from, QPointF canvasDelta) const;
    // `from` with another scale about the middle of the canvas: canvas pixels per image pixel (1: true pixels).
    ViewState withMagnification(const ViewState& from, double canvasPixelsPerImagePixel) const;
    double magnification() const; // 0 without content
    // mm from plane to plane at the present position; 0 unknown.
    double sliceSpacing() const;
    // The plane that is looked at (Stack with geometry, Mpr).
    std::optional<Plane> plane() const;
    // Whether positions are in patient space (else the image's own plane).
    bool hasPatientGeometry() const;
    QString frameOfReferenceUid() const; // empty: unknown, or several
    dicom::SpacingBasis spacingBasis() const;

    // Whoever paints says so: what the view is at is on the screen now, nothing veiled.
    void noteOnScreen() { emit onScreen(); }

signals:
    void changed(sagitta::scene::Origin origin);
    void contentChanged(); // another display set or volume
    void onScreen();

private:
    struct Content; // plane of the content in a given state: centre, axes, extent
    std::optional<Content> content(const ViewState& state) const;
    ViewState normalised(ViewState state) const;

    ViewKind m_kind = ViewKind::Stack;
    dicom::DisplaySetPtr m_set;
    imaging::VolumePtr m_volume;
    ViewState m_state;
    Presentation m_presentation;
    QSize m_canvas{1, 1};
    FrameRange m_frameRange;
};

// From the smallest to the largest value of a volume, padding left out.
dicom::VoiWindow fullRangeWindow(const imaging::Volume& volume);

} // namespace sagitta::scene
