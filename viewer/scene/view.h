// View: one viewport's model: a source layer, its presentation and the ViewState. GUI thread. Knows no widget: who paints
// asks transform() and the current frame or volume.
#pragma once

#include "dicom/display_set.h"
#include "imaging/volume.h"
#include "scene/presentation.h"
#include "scene/view_state.h"

#include <QObject>
#include <QSize>

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
    int sliceIndex() const; // from 0
    void setSliceIndex(int index, Origin origin);

    ViewTransform transform() const;
    // mm from plane to plane at the present position; 0 unknown.
    double sliceSpacing() const;
    // The plane that is looked at (Stack with geometry, Mpr).
    std::optional<Plane> plane() const;
    // Whether positions are in patient space (else the image's own plane).
    bool hasPatientGeometry() const;
    dicom::SpacingBasis spacingBasis() const;

signals:
    void changed(sagitta::scene::Origin origin);
    void contentChanged(); // another display set or volume

private:
    struct Content; // plane of the current content: origin, axes, extent
    Content content() const;
    void resetPresentation();

    ViewKind m_kind = ViewKind::Stack;
    dicom::DisplaySetPtr m_set;
    imaging::VolumePtr m_volume;
    ViewState m_state;
    Presentation m_presentation;
    QSize m_canvas{1, 1};
};

} // namespace sagitta::scene
