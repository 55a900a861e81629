#include "scene/sync_group.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::scene {
namespace {

const double kParallel = std::cos(5 * std::acos(-1.0) / 180);

// Where one looks and how large, on an image whose pixels have a size.
bool hasScale(const View& view) {
    const dicom::SpacingBasis basis = view.spacingBasis();
    return basis != dicom::SpacingBasis::None && basis != dicom::SpacingBasis::AspectRatioOnly;
}

bool isOfOneModality(const View& a, const View& b) {
    return a.displaySet() && b.displaySet() &&
           a.displaySet()->first().series.modality == b.displaySet()->first().series.modality;
}

} // namespace

std::optional<int> nearestSlice(const View& to, const View& from) {
    const std::optional<Plane> plane = from.plane();
    if (!plane || to.kind() != ViewKind::Stack || !to.displaySet() || from.frameOfReferenceUid().isEmpty() ||
        from.frameOfReferenceUid() != to.frameOfReferenceUid())
        return std::nullopt;
    const std::vector<dicom::DisplayFrame>& frames = to.displaySet()->frames;
    std::optional<int> nearest;
    double least = 0;
    for (size_t i = 0; i < frames.size(); ++i) {
        const std::optional<dicom::ImagePlane>& other = frames[i].info().plane;
        if (!other || std::abs(dot(other->normal(), plane->normal)) < kParallel)
            continue;
        const double distance = std::abs(dot(plane->normal, other->position - plane->origin));
        if (!nearest || distance < least) {
            nearest = static_cast<int>(i);
            least = distance;
        }
    }
    const double spacing = std::max(to.displaySet()->sliceSpacing, to.displaySet()->first().sliceThickness);
    return nearest && least <= std::max(spacing, 0.01) ? nearest : std::nullopt;
}

SyncGroup::SyncGroup(QObject* parent) : QObject(parent) {}

SyncGroup::Member* SyncGroup::memberOf(const View* view) {
    const auto found =
        std::find_if(m_members.begin(), m_members.end(), [&](const Member& member) { return member.view == view; });
    return found == m_members.end() ? nullptr : &*found;
}

void SyncGroup::setChannels(const SyncChannels& channels) {
    m_channels = channels;
    for (Member& member : m_members)
        if (member.view)
            contentChanged(*member.view);
}

void SyncGroup::setViews(const std::vector<View*>& views) {
    for (const Member& member : m_members)
        if (member.view)
            member.view->disconnect(this);
    m_members.clear();
    m_base = 0;
    for (View* view : views) {
        m_members.push_back({view, view->sliceIndex(), view->state(), view->presentation()});
        connect(view, &View::changed, this, [this, view](Origin origin) { changed(*view, origin); });
        connect(view, &View::contentChanged, this, [this, view] { contentChanged(*view); });
    }
}

void SyncGroup::contentChanged(View& view) {
    if (Member* member = memberOf(&view)) {
        member->offset = view.sliceIndex() - m_base;
        member->state = view.state();
        member->presentation = view.presentation();
    }
}

void SyncGroup::changed(View& view, Origin origin) {
    Member* member = memberOf(&view);
    if (!member)
        return;
    const ViewState before = std::exchange(member->state, view.state());
    const Presentation presented = std::exchange(member->presentation, view.presentation());
    const bool isScrolled = before.index != view.state().index || before.position != view.state().position;
    // Not when it was resized alone: at the end of its stack it is nearer than its distance.
    if (origin == Origin::Program && isScrolled)
        member->offset = view.sliceIndex() - m_base;
    if (origin != Origin::User)
        return;
    if (m_channels.slices != SliceLink::Off && isScrolled)
        followSlice(*member);
    followRest(*member, before != view.state(), presented != view.presentation());
}

void SyncGroup::followSlice(const Member& from) {
    m_base = from.view->sliceIndex() - from.offset;
    const bool isTiled = m_channels.slices == SliceLink::Tiles;
    if (isTiled)
        m_base = std::clamp(m_base, 0, furthestBase());
    for (const Member& to : m_members) {
        if (!to.view || (to.view == from.view && !isTiled) || to.view->kind() != ViewKind::Stack ||
            to.view->sliceCount() == 0)
            continue;
        std::optional<int> slice;
        if (m_channels.slices == SliceLink::Position)
            slice = nearestSlice(*to.view, *from.view);
        else
            slice = std::clamp(m_base + to.offset, 0, to.view->sliceCount() - 1);
        if (slice && *slice != to.view->sliceIndex())
            to.view->setSliceIndex(*slice, Origin::Link);
    }
}

int SyncGroup::furthestBase() const {
    int furthest = std::numeric_limits<int>::max();
    for (const Member& member : m_members) {
        if (member.view && member.view->displaySet())
            furthest = std::min(furthest, member.view->sliceCount() - 1 - member.offset);
    }
    return std::max(0, furthest);
}

void SyncGroup::followRest(const Member& from, bool stateChanged, bool presentationChanged) {
    for (const Member& to : m_members) {
        if (to.view == from.view || !to.view || !to.view->displaySet() || to.view->kind() != from.view->kind())
            continue;
        if (m_channels.panZoom && stateChanged && hasScale(*from.view) && hasScale(*to.view)) {
            ViewState state = to.view->state();
            state.mmPerPixel = from.view->state().mmPerPixel;
            state.anchor = from.view->state().anchor;
            if (state != to.view->state())
                to.view->setState(state, Origin::Link);
        }
        if (m_channels.window && presentationChanged && isOfOneModality(*from.view, *to.view)) {
            Presentation presentation = to.view->presentation();
            presentation.voi = from.view->presentation().voi;
            presentation.invert = from.view->presentation().invert;
            presentation.colormap = from.view->presentation().colormap;
            if (presentation != to.view->presentation())
                to.view->setPresentation(presentation, Origin::Link);
        }
    }
}

} // namespace sagitta::scene
