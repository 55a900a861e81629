// MprController: the MPR + 3D layout: loads the volume of a display set, mounts it in three planes and the 3D pane,
// keeps window and slab of the planes the same, follows a series that grows. Says in the panes why there is none. GUI
// thread.
#pragma once

#include "scene/session.h"
#include "ui/viewer/viewport_grid.h"
#include "ui/viewer/volume_loader.h"

#include <QObject>

namespace sagitta::ui {

class MprController : public QObject {
    Q_OBJECT
public:
    MprController(scene::Session& session, imaging::FrameStore& frames, ViewportGrid& grid, QObject* parent = nullptr);

    // The views of the session are the three planes. `presentation` is what the person has chosen for these images.
    // Without a set (none has arrived) the first suitable one that comes is opened.
    void open(const dicom::DisplaySetPtr& set, const std::optional<scene::Presentation>& presentation);
    void leave();
    void displaySetsChanged();
    // The files of these instances were replaced: a volume that holds one is loaded again.
    void reload(const QStringList& sopInstanceUids);
    bool isReady() const { return m_volume != nullptr; }
    const dicom::DisplaySetPtr& displaySet() const { return m_set; }

    const imaging::Slab& slab() const { return m_slab; }
    void setSlab(const imaging::Slab& slab);

signals:
    void ready();

private:
    void start();
    dicom::DisplaySetPtr successor() const;
    void openFirstSuitable();
    void mount(const imaging::VolumePtr& volume);
    void refuse(const QString& reason);
    void followPresentation(const scene::View& from, scene::Origin origin);
    void updateMarks();

    scene::Session& m_session;
    ViewportGrid& m_grid;
    VolumeLoader m_loader;
    bool m_isOpen = false;
    dicom::DisplaySetPtr m_set;     // as the session knows it now
    dicom::DisplaySetPtr m_loading; // the one the loader is at
    imaging::VolumePtr m_volume;
    std::optional<scene::Presentation> m_presentation;
    imaging::Slab m_slab;
    std::vector<QMetaObject::Connection> m_links;
};

} // namespace sagitta::ui
