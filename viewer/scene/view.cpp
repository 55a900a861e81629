#include "scene/view.h"

#include "scene/frame_geometry.h"
#include "scene/mpr_geometry.h"

#include <algorithm>

namespace sagitta::scene {

namespace {

// Magnification is kept between these multiples of the fitting one.
constexpr double kSmallest = 1.0 / 16;
constexpr double kLargest = 512;

struct ImageAxes {
    Vec3 right, down;
};

// Mirrored first, then turned clockwise: what the canvas' axes are in the image's own.
ImageAxes canvasAxes(Vec3 imageRight, Vec3 imageDown, const ViewState& state) {
    static constexpr int kCos[] = {1, 0, -1, 0};
    const int quarter = state.rotationDeg / 90;
    const int c = kCos[quarter];
    const int s = kCos[(quarter + 3) % 4];
    const double mirror = state.flipHorizontal ? -1 : 1;
    return {imageRight * (mirror * c) - imageDown * s, imageRight * (mirror * s) + imageDown * c};
}

bool isFinitePoint(QPointF p) { return std::isfinite(p.x()) && std::isfinite(p.y()); }

bool hasIntegerValues(const imaging::Volume& volume) {
    const dicom::ModalityScale& scale = volume.scale();
    return volume.type() != dicom::SampleType::F32 && volume.type() != dicom::SampleType::F64 &&
           scale.slope == std::trunc(scale.slope) && scale.intercept == std::trunc(scale.intercept);
}

} // namespace

struct View::Content {
    Vec3 center; // of the image, in the plane looked at
    Vec3 right, down;
    double width = 0, height = 0; // mm
    double pixelSpacing = 1;      // the finer one
    double fitMmPerPixel(QSize canvas, int rotationDeg) const {
        const bool lying = rotationDeg % 180 != 0;
        return std::max((lying ? height : width) / canvas.width(), (lying ? width : height) / canvas.height());
    }
};

View::View(QObject* parent) : QObject(parent), m_presentation(automaticPresentation()) {}

void View::showStack(dicom::DisplaySetPtr set) {
    if (!set || set->frames.empty()) {
        clear();
        return;
    }
    const bool grown = m_kind == ViewKind::Stack && m_set && m_set->id == set->id;
    if (grown) {
        const dicom::DisplayFrame* looked = currentFrame();
        const int at = looked ? set->indexOf(looked->ref()) : -1;
        m_set = std::move(set);
        if (at >= 0)
            m_state.index = at;
        m_state = normalised(m_state);
    } else {
        m_kind = ViewKind::Stack;
        m_set = std::move(set);
        m_volume.reset();
        m_state = {};
        m_presentation = automaticPresentation();
    }
    emit contentChanged();
    emit changed(Origin::Program);
}

void View::showMpr(imaging::VolumePtr volume, MprPlane plane) {
    if (!volume) {
        clear();
        return;
    }
    const bool sameVolume = m_kind == ViewKind::Mpr && m_volume == volume;
    m_kind = ViewKind::Mpr;
    m_set = volume->displaySet();
    m_volume = std::move(volume);
    const Vec3 position = sameVolume ? m_state.position : m_volume->center();
    m_state = {};
    m_state.plane = plane;
    const MprGeometry geometry = mprGeometry(m_volume->grid(), plane);
    m_state.position = geometry.onSlice(position, geometry.sliceOf(position));
    if (!sameVolume)
        m_presentation = automaticPresentation();
    emit contentChanged();
    emit changed(Origin::Program);
}

void View::showVolume(imaging::VolumePtr volume) {
    if (!volume) {
        clear();
        return;
    }
    m_kind = ViewKind::Volume3D;
    m_set = volume->displaySet();
    m_volume = std::move(volume);
    m_state = {};
    m_state.plane = MprPlane::Coronal;
    m_state.position = m_volume->center();
    m_presentation = automaticPresentation();
    emit contentChanged();
    emit changed(Origin::Program);
}

void View::clear() {
    if (!m_set && !m_volume)
        return;
    m_kind = ViewKind::Stack;
    m_set.reset();
    m_volume.reset();
    m_state = {};
    m_presentation = automaticPresentation();
    emit contentChanged();
    emit changed(Origin::Program);
}

void View::setState(const ViewState& state, Origin origin) {
    const ViewState next = normalised(state);
    if (next == m_state)
        return;
    m_state = next;
    emit changed(origin);
}

void View::setPresentation(const Presentation& presentation, Origin origin) {
    if (presentation == m_presentation)
        return;
    m_presentation = presentation;
    emit changed(origin);
}

void View::setCanvas(QSize pixels) {
    const QSize canvas = pixels.expandedTo({1, 1});
    if (canvas == m_canvas)
        return;
    m_canvas = canvas;
    emit changed(Origin::Program);
}

const dicom::DisplayFrame* View::currentFrame() const {
    if (m_kind != ViewKind::Stack || !m_set || m_set->frames.empty())
        return nullptr;
    return &m_set->frames[static_cast<size_t>(m_state.index)];
}

void View::scrollBy(int steps, Origin origin) {
    const std::int64_t wanted = std::int64_t{sliceIndex()} + steps;
    setSliceIndex(static_cast<int>(std::clamp<std::int64_t>(wanted, 0, std::max(0, sliceCount() - 1))), origin);
}

int View::sliceCount() const {
    if (m_kind == ViewKind::Mpr)
        return mprGeometry(m_volume->grid(), m_state.plane).slices;
    return m_kind == ViewKind::Stack && m_set ? static_cast<int>(m_set->frames.size()) : 0;
}

int View::sliceIndex() const {
    if (m_kind == ViewKind::Mpr)
        return mprGeometry(m_volume->grid(), m_state.plane).sliceOf(m_state.position);
    return m_state.index;
}

void View::setSliceIndex(int index, Origin origin) {
    ViewState state = m_state;
    if (m_kind == ViewKind::Mpr) {
        const MprGeometry geometry = mprGeometry(m_volume->grid(), state.plane);
        state.position = geometry.onSlice(state.position, std::clamp(index, 0, geometry.slices - 1));
    } else {
        state.index = index;
    }
    setState(state, origin);
}

std::optional<View::Content> View::content(const ViewState& state) const {
    if (m_volume) {
        const MprGeometry mpr = mprGeometry(m_volume->grid(), state.plane);
        const Vec3 center = mpr.center + mpr.normal * dot(state.position - mpr.center, mpr.normal);
        return Content{center, mpr.right, mpr.down, mpr.width, mpr.height, mpr.pixelSpacing};
    }
    if (!m_set || m_set->frames.empty())
        return std::nullopt;
    const int last = static_cast<int>(m_set->frames.size()) - 1;
    const dicom::DisplayFrame& frame = m_set->frames[static_cast<size_t>(std::clamp(state.index, 0, last))];
    const FrameGeometry geometry = frameGeometry(*frame.header, frame.frame);
    return Content{geometry.center(), geometry.rowDir,   geometry.columnDir,
                   geometry.width(),  geometry.height(), std::min(geometry.columnSpacing, geometry.rowSpacing)};
}

ViewTransform View::transformFor(const ViewState& state) const {
    ViewTransform transform;
    transform.canvas = m_canvas;
    const std::optional<Content> shown = content(state);
    if (!shown)
        return transform;
    const ImageAxes axes = canvasAxes(shown->right, shown->down, state);
    transform.right = axes.right;
    transform.down = axes.down;
    transform.center = shown->center + shown->right * state.anchor.x() + shown->down * state.anchor.y();
    const double fit = shown->fitMmPerPixel(m_canvas, state.rotationDeg);
    transform.mmPerPixel = state.mmPerPixel ? *state.mmPerPixel : fit > 0 ? fit : 1;
    return transform;
}

ViewState View::zoomedAbout(const ViewState& from, QPointF canvasPoint, double factor) const {
    const std::optional<Content> shown = content(from);
    if (!shown || !(factor > 0) || !std::isfinite(factor))
        return from;
    const ViewTransform before = transformFor(from);
    const double fit = shown->fitMmPerPixel(m_canvas, from.rotationDeg);
    if (!(fit > 0))
        return from;
    const double mmPerPixel = std::clamp(before.mmPerPixel / factor, fit / kLargest, fit / kSmallest);
    const QPointF fromMiddle = canvasPoint - QPointF(m_canvas.width() / 2.0, m_canvas.height() / 2.0);
    const double move = before.mmPerPixel - mmPerPixel;
    const Vec3 shift = before.right * (fromMiddle.x() * move) + before.down * (fromMiddle.y() * move);
    ViewState state = from;
    state.mmPerPixel = mmPerPixel;
    state.anchor += QPointF(dot(shift, shown->right), dot(shift, shown->down));
    return state;
}

ViewState View::pannedBy(const ViewState& from, QPointF canvasDelta) const {
    const std::optional<Content> shown = content(from);
    if (!shown || !isFinitePoint(canvasDelta))
        return from;
    const ViewTransform before = transformFor(from);
    const Vec3 shift = (before.right * canvasDelta.x() + before.down * canvasDelta.y()) * -before.mmPerPixel;
    ViewState state = from;
    // The middle of the canvas stays on the image, so that no picture can be lost from sight.
    state.anchor = {std::clamp(from.anchor.x() + dot(shift, shown->right), -shown->width / 2, shown->width / 2),
                    std::clamp(from.anchor.y() + dot(shift, shown->down), -shown->height / 2, shown->height / 2)};
    return state;
}

ViewState View::withMagnification(const ViewState& from, double canvasPixelsPerImagePixel) const {
    const std::optional<Content> shown = content(from);
    if (!shown || !(canvasPixelsPerImagePixel > 0))
        return from;
    ViewState state = from;
    state.mmPerPixel = shown->pixelSpacing / canvasPixelsPerImagePixel;
    return state;
}

double View::magnification() const {
    const std::optional<Content> shown = content(m_state);
    return shown ? shown->pixelSpacing / transform().mmPerPixel : 0;
}

double View::sliceSpacing() const {
    if (m_kind == ViewKind::Mpr)
        return mprGeometry(m_volume->grid(), m_state.plane).step;
    const dicom::DisplayFrame* frame = currentFrame();
    if (!frame)
        return 0;
    if (m_set->sliceSpacing > 0)
        return m_set->sliceSpacing;
    const std::optional<Plane> here = plane();
    double nearest = 0;
    for (const int neighbour : {m_state.index - 1, m_state.index + 1}) {
        if (!here || neighbour < 0 || neighbour >= sliceCount())
            continue;
        const auto& other = m_set->frames[static_cast<size_t>(neighbour)].info().plane;
        const double distance = other ? std::abs(here->signedDistance(other->position)) : 0;
        if (distance > 0 && (nearest == 0 || distance < nearest))
            nearest = distance;
    }
    return nearest;
}

std::optional<Plane> View::plane() const {
    if (m_kind == ViewKind::Mpr) {
        const MprGeometry mpr = mprGeometry(m_volume->grid(), m_state.plane);
        return Plane{m_state.position, mpr.normal};
    }
    const dicom::DisplayFrame* frame = currentFrame();
    if (!frame || !frame->info().plane)
        return std::nullopt;
    return frameGeometry(*frame->header, frame->frame).plane();
}

bool View::hasPatientGeometry() const {
    const dicom::DisplayFrame* frame = currentFrame();
    return m_volume != nullptr || (frame && frame->info().plane);
}

QString View::frameOfReferenceUid() const {
    if (const dicom::DisplayFrame* frame = currentFrame())
        return frame->header->frameOfReferenceUid;
    return m_set ? m_set->frameOfReferenceUid : QString();
}

dicom::SpacingBasis View::spacingBasis() const {
    if (m_volume)
        return dicom::SpacingBasis::Patient;
    const dicom::DisplayFrame* frame = currentFrame();
    return frame ? frame->info().spacing.basis : dicom::SpacingBasis::None;
}

ViewState View::normalised(ViewState state) const {
    state.rotationDeg = ((state.rotationDeg / 90 * 90) % 360 + 360) % 360;
    if (state.mmPerPixel && !(*state.mmPerPixel > 0 && std::isfinite(*state.mmPerPixel)))
        state.mmPerPixel.reset();
    if (!isFinitePoint(state.anchor))
        state.anchor = {};
    if (!(state.slab.thickness >= 0))
        state.slab.thickness = 0;
    const int last = m_set ? std::max(0, static_cast<int>(m_set->frames.size()) - 1) : 0;
    state.index = std::clamp(state.index, 0, last);
    if (!isFinite(state.position))
        state.position = m_volume ? m_volume->center() : Vec3{};
    if (m_volume)
        state.position = clampedToBounds(state.position, m_volume->grid());
    return state;
}

dicom::VoiWindow View::fileWindow() const {
    if (!m_set || m_set->frames.empty())
        return automaticWindow();
    const size_t at = m_kind == ViewKind::Stack ? static_cast<size_t>(m_state.index) : m_set->frames.size() / 2;
    for (const dicom::VoiWindow& window : m_set->frames[at].info().windows) {
        if (window.isValid())
            return window;
    }
    return m_volume ? fullRangeWindow(*m_volume) : automaticWindow();
}

dicom::VoiWindow View::shownWindow() const { return m_presentation.voi.isValid() ? m_presentation.voi : fileWindow(); }

dicom::VoiWindow fullRangeWindow(const imaging::Volume& volume) {
    const auto [low, high] = volume.storedRange();
    const double a = volume.scale().apply(low);
    const double b = volume.scale().apply(high);
    return windowForRange(std::min(a, b), std::max(a, b), hasIntegerValues(volume));
}

} // namespace sagitta::scene
