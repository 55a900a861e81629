#include "ui/viewer/view_picture.h"

#include "imaging/prefetcher.h"
#include "render/planar/auto_window.h"
#include "scene/mpr_geometry.h"
#include "ui/common/error_text.h"

#include <cmath>

namespace sagitta::ui {
namespace {

constexpr int kVeilMs = 60;          // a picture that comes sooner needs no veil: it would only flicker
constexpr int kPrefetchFrames = 400; // around the present one; the FrameStore's budget is the true limit

// The whole plane of an MPR, coarsely: enough for a window.
imaging::SampleGrid wholePlane(const scene::View& view) {
    constexpr int kSide = 192;
    const scene::MprGeometry mpr = scene::mprGeometry(view.volume()->grid(), view.state().plane);
    imaging::SampleGrid grid;
    grid.right = mpr.right * (mpr.width / kSide);
    grid.down = mpr.down * (mpr.height / kSide);
    const Vec3 center = mpr.center + mpr.normal * dot(view.state().position - mpr.center, mpr.normal);
    grid.origin = center - (grid.right + grid.down) * ((kSide - 1) / 2.0);
    grid.columns = grid.rows = kSide;
    return grid;
}

} // namespace

ViewPicture::ViewPicture(scene::View& view, imaging::FrameStore& frames, const render::PlanarRenderer& renderer,
                         RenderScheduler& scheduler, QObject* parent) :
    QObject(parent),
    m_view(view), m_frames(frames), m_renderer(renderer), m_scheduler(scheduler), m_toGui(makeQtExecutor(this)) {
    m_veil.setSingleShot(true);
    m_veil.setInterval(kVeilMs);
    connect(&m_veil, &QTimer::timeout, this, &ViewPicture::changed);
    connect(&m_view, &scene::View::changed, this, &ViewPicture::update);
    m_view.setFrameRange([this] { return findWindow(WindowOf::FullRange); });
    update();
}

ViewPicture::~ViewPicture() {
    m_view.setFrameRange({});
    m_frames.dropRequests(this);
    m_frames.setWanted(&m_wantedOwner, imaging::FramePriority::Near, {});
    m_scheduler.drop(this);
}

ViewPicture::State ViewPicture::state() const {
    if (m_key.isNull())
        return State::Empty;
    if (!m_failure.isEmpty())
        return State::Failed;
    return !m_image.isNull() && m_imageKey == m_key ? State::Ready : State::Loading;
}

ViewPicture::Key ViewPicture::currentKey() const {
    Key key;
    if (const dicom::DisplayFrame* frame = m_view.currentFrame()) {
        key.header = frame->header;
        key.frame = frame->frame;
    } else if (m_view.kind() == scene::ViewKind::Mpr && m_view.volume()) {
        key.volume = m_view.volume();
        if (const std::optional<Plane> plane = m_view.plane()) {
            key.normal = plane->normal;
            // The crosshair moves within the plane too, by arithmetic that leaves dust: a micrometre is the same slice.
            key.depth = std::round(dot(plane->origin, plane->normal) * 1e3) / 1e3;
        }
        key.slab = m_view.state().slab;
    }
    return key;
}

void ViewPicture::update() {
    const Key key = currentKey();
    if (key == m_key) {
        if (!key.isNull() && m_failure.isEmpty())
            render();
        return;
    }
    m_scheduler.drop(this);
    const bool isOtherContent = key.isNull() || m_imageKey.volume != key.volume ||
                                (key.header && m_imageKey.header &&
                                 (key.header->series.seriesInstanceUid != m_imageKey.header->series.seriesInstanceUid ||
                                  key.header->patient != m_imageKey.header->patient));
    // Another series, volume, study or person: nothing of the former one may stand here, veiled or not.
    if (isOtherContent) {
        m_image = {};
        m_imageKey = {};
    }
    m_key = key;
    m_failure.clear();
    m_warning.clear();
    m_frame = {};
    ++m_number;
    m_frames.dropRequests(this);
    if (key.isNull()) {
        m_veil.stop();
        publishWanted();
        emit changed();
        return;
    }
    if (const dicom::DisplayFrame* frame = m_view.currentFrame())
        requestFrame(*frame);
    publishWanted();
    if (key.volume || !m_frame.isNull()) {
        render();
        m_veil.start();
        if (isOtherContent)
            emit changed(); // what was said of the former one goes at once
    } else if (m_failure.isEmpty()) {
        emit changed(); // nothing to show yet: the veil comes at once
    }
}

void ViewPicture::reload(const QStringList& sopInstanceUids) {
    if (!m_key.header || !sopInstanceUids.contains(m_key.header->sopInstanceUid))
        return;
    m_key = {};
    m_imageKey = {};
    m_image = {};
    update();
}

void ViewPicture::requestFrame(const dicom::DisplayFrame& frame) {
    if (const std::optional<Result<dicom::DecodedFrame>> known = m_frames.tryGet(frame.ref())) {
        if (*known) {
            m_frame = (*known)->frame;
            m_warning = (*known)->warning;
        } else {
            fail(errorText(known->error()));
        }
        return;
    }
    m_frames.request(
        frame, imaging::FramePriority::Visible, this,
        [this, toGui = m_toGui, number = m_number](const dicom::FrameRef&, const Result<dicom::DecodedFrame>& result) {
            toGui([this, number, result] { takeFrame(number, result); });
        });
}

void ViewPicture::takeFrame(std::uint64_t number, const Result<dicom::DecodedFrame>& result) {
    if (number != m_number) // the view is elsewhere by now
        return;
    if (!result) {
        fail(errorText(result.error()));
        return;
    }
    m_frame = result->frame;
    m_warning = result->warning;
    render();
}

void ViewPicture::publishWanted() {
    std::vector<dicom::DisplayFrame> wanted;
    if (m_view.kind() == scene::ViewKind::Stack && m_view.displaySet()) {
        const int index = m_view.sliceIndex();
        if (index != m_lastIndex)
            m_direction = index > m_lastIndex ? 1 : -1;
        m_lastIndex = index;
        wanted = imaging::prefetchOrder(*m_view.displaySet(), index, m_direction, kPrefetchFrames);
    }
    m_frames.setWanted(&m_wantedOwner, imaging::FramePriority::Near, std::move(wanted));
}

RenderScheduler::Make ViewPicture::makerFor(const scene::ViewTransform& transform) const {
    if (m_key.isNull() || !m_failure.isEmpty() || (m_key.header && m_frame.isNull()))
        return {};
    scene::Presentation presentation = m_view.presentation();
    presentation.voi = m_view.shownWindow();
    return [&renderer = m_renderer, key = m_key, frame = m_frame, presentation, transform, set = m_view.displaySet()] {
        render::PlanarRequest request;
        request.presentation = presentation;
        request.transform = transform;
        if (key.header)
            request.frame = render::makeFrameLayer(*key.header, key.frame, frame);
        else
            request.volume = render::VolumeLayer{key.volume, key.slab, set->first().isInverted()};
        return renderer.render(request);
    };
}

void ViewPicture::render() {
    const scene::ViewTransform transform = m_view.transform();
    RenderScheduler::Make make = makerFor(transform);
    if (!make)
        return;
    m_scheduler.submit(this, std::move(make),
                       [this, key = m_key, transform](const QImage& image) { takeImage(key, transform, image); });
}

std::optional<dicom::VoiWindow> ViewPicture::findWindow(WindowOf kind) const {
    dicom::VoiWindow window = scene::automaticWindow();
    if (m_key.header && !m_frame.isNull() && m_frame.color() == dicom::FrameColor::Grey) {
        const render::FrameLayer layer = render::makeFrameLayer(*m_key.header, m_key.frame, m_frame);
        window =
            kind == WindowOf::FullRange ? render::fullRangeWindow(m_frame, layer) : render::percentileWindow(layer);
    } else if (m_key.volume) {
        window = kind == WindowOf::FullRange ? scene::fullRangeWindow(*m_key.volume)
                                             : render::percentileWindow(*m_key.volume, wholePlane(m_view), m_key.slab);
    }
    return window.isValid() ? std::optional(window) : std::nullopt;
}

bool ViewPicture::chooseWindow(WindowOf kind) {
    const std::optional<dicom::VoiWindow> window = findWindow(kind);
    if (!window)
        return false;
    scene::Presentation presentation = m_view.presentation();
    presentation.voi = *window;
    m_view.setPresentation(presentation, scene::Origin::User);
    return true;
}

void ViewPicture::takeImage(const Key& key, const scene::ViewTransform& transform, const QImage& image) {
    if (key != m_key)
        return;
    if (image.isNull()) {
        fail(tr("There is not enough memory to draw this picture."));
        return;
    }
    m_veil.stop();
    m_image = image;
    m_imageKey = key;
    m_imageTransform = transform;
    emit changed();
}

void ViewPicture::fail(const QString& reason) {
    m_veil.stop();
    m_image = {};
    m_imageKey = {};
    m_failure = reason;
    emit changed();
}

} // namespace sagitta::ui
