#include "ui/viewer/mpr_controller.h"

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr scene::MprPlane kPlanes[] = {scene::MprPlane::Axial, scene::MprPlane::Coronal, scene::MprPlane::Sagittal};

} // namespace

MprController::MprController(scene::Session& session, imaging::FrameStore& frames, ViewportGrid& grid,
                             QObject* parent) :
    QObject(parent),
    m_session(session), m_grid(grid), m_loader(frames) {
    connect(&m_loader, &VolumeLoader::progress, this, [this](int done, int total) {
        if (!m_volume)
            m_grid.setMessage(tr("Loading the volume: %1 of %2").arg(done).arg(total));
    });
    connect(&m_loader, &VolumeLoader::loaded, this, &MprController::mount);
    connect(&m_loader, &VolumeLoader::failed, this, &MprController::refuse);
}

void MprController::open(const dicom::DisplaySetPtr& set, const std::optional<scene::Presentation>& presentation) {
    leave();
    m_isOpen = true;
    m_set = set;
    m_presentation = presentation;
    for (const auto& view : m_session.views()) {
        view->clear();
        m_links.push_back(connect(view.get(), &scene::View::changed, this,
                                  [this, from = view.get()](scene::Origin o) { followPresentation(*from, o); }));
    }
    if (!m_set)
        refuse(tr("There is no series to reformat yet."));
    else
        start();
}

void MprController::leave() {
    for (const QMetaObject::Connection& link : m_links)
        disconnect(link);
    m_links.clear();
    m_isOpen = false;
    m_loader.cancel();
    m_volume.reset();
    m_set.reset();
    m_loading.reset();
    m_slab = {};
    m_grid.volumeViewport().setVolume(nullptr);
    updateMarks();
}

void MprController::start() {
    if (m_set->kind != dicom::GeometryKind::RegularGrid) {
        if (!m_volume)
            refuse(m_set->refusal.isEmpty() ? tr("its images do not form a regular volume") : m_set->refusal);
        updateMarks();
        return;
    }
    if (!m_volume)
        m_grid.setMessage(tr("Loading the volume…"));
    m_loading = m_set;
    m_loader.load(m_set);
    updateMarks();
}

void MprController::displaySetsChanged() {
    if (!m_set) {
        openFirstSuitable();
        return;
    }
    const dicom::DisplaySetPtr now = successor();
    if (now == m_set)
        return;
    m_set = now;
    updateMarks();
    // A load under way is finished first: else a series that grows quickly would never be shown.
    if (m_set && !m_loader.isLoading())
        start();
}

dicom::DisplaySetPtr MprController::successor() const {
    const dicom::DisplaySetPtr ofFirst = m_session.successorOf(*m_set, m_set->frames.front().ref());
    if (ofFirst && m_session.displaySet(ofFirst->id))
        return ofFirst;
    // Its first image was taken out of use: the rest of the series goes on; without a rest it is shown with its mark.
    const dicom::DisplaySetPtr rest = m_session.displaySet(m_set->id);
    return rest ? rest : ofFirst;
}

void MprController::reload(const QStringList& sopInstanceUids) {
    if (!m_set)
        return;
    const auto isStale = [&](const dicom::DisplayFrame& frame) {
        return sopInstanceUids.contains(frame.header->sopInstanceUid);
    };
    if (std::any_of(m_set->frames.begin(), m_set->frames.end(), isStale))
        start();
}

void MprController::openFirstSuitable() {
    if (!m_isOpen || m_volume)
        return;
    const std::vector<dicom::DisplaySetPtr>& sets = m_session.displaySets();
    const auto suitable = std::find_if(sets.begin(), sets.end(), [](const dicom::DisplaySetPtr& set) {
        return set->kind == dicom::GeometryKind::RegularGrid && !set->first().isLocalizer();
    });
    if (suitable != sets.end())
        open(*suitable, std::nullopt);
}

void MprController::mount(const imaging::VolumePtr& volume) {
    const bool isFirst = !m_volume;
    m_volume = volume;
    m_grid.setMessage({});
    for (size_t i = 0; i < std::size(kPlanes) && i < m_session.views().size(); ++i) {
        scene::View& view = *m_session.views()[i];
        const scene::ViewState state = view.state();
        const scene::Presentation presentation = view.presentation();
        view.showMpr(volume, kPlanes[i]);
        if (!isFirst) {
            view.setState(state, scene::Origin::Program);
            view.setPresentation(presentation, scene::Origin::Program);
        } else if (m_presentation) {
            view.setPresentation(*m_presentation, scene::Origin::Program);
        }
    }
    m_grid.volumeViewport().setVolume(volume);
    updateMarks();
    if (m_set && m_set != m_loading)
        start(); // it has grown meanwhile
    if (isFirst)
        emit ready();
}

void MprController::refuse(const QString& reason) {
    // What is shown stays, marked: it is still true of the images it was made of.
    if (!m_volume)
        m_grid.setMessage(tr("No MPR and 3D of this series: %1").arg(reason));
}

void MprController::updateMarks() {
    const bool isOld = m_volume && m_set != m_volume->displaySet();
    for (int i = 0; i < m_grid.count(); ++i)
        m_grid.viewport(i).setExtraMarks(isOld ? QStringList{tr("more images have arrived")} : QStringList());
}

void MprController::followPresentation(const scene::View& from, scene::Origin origin) {
    if (origin != scene::Origin::User || from.kind() != scene::ViewKind::Mpr)
        return;
    for (const auto& view : m_session.views()) {
        if (view.get() != &from && view->kind() == scene::ViewKind::Mpr)
            view->setPresentation(from.presentation(), scene::Origin::Link);
    }
}

void MprController::setSlab(const imaging::Slab& slab) {
    m_slab = slab;
    for (const auto& view : m_session.views()) {
        if (view->kind() != scene::ViewKind::Mpr)
            continue;
        scene::ViewState state = view->state();
        state.slab = slab;
        view->setState(state, scene::Origin::Program);
    }
}

} // namespace sagitta::ui
