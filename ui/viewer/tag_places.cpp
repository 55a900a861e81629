#include "ui/viewer/tag_places.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace sagitta::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(sagitta::ui::TagPlaces)
};

TagPlace placeAt(const dicom::DisplaySet& set, int index) {
    const dicom::DisplayFrame& frame = set.frames[static_cast<size_t>(index)];
    TagPlace place;
    place.sopInstanceUid = frame.header->sopInstanceUid;
    place.frame = frame.frame;
    place.title =
        Texts::tr("Series %1, image %2 of %3").arg(frame.header->series.number).arg(index + 1).arg(set.frames.size());
    return place;
}

int nearestTo(const dicom::DisplaySet& set, const Vec3& point) {
    int nearest = static_cast<int>(set.frames.size() / 2);
    double least = std::numeric_limits<double>::max();
    for (size_t i = 0; i < set.frames.size(); ++i) {
        const auto& plane = set.frames[i].info().plane;
        const double distance = plane ? std::abs(dot(point - plane->position, plane->normal())) : least;
        if (distance < least) {
            least = distance;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

std::optional<TagPlace> placeOf(const scene::View& view) {
    const dicom::DisplaySetPtr& set = view.displaySet();
    if (!set || set->frames.empty())
        return std::nullopt;
    if (view.currentFrame())
        return placeAt(*set, view.state().index);
    const bool isMpr = view.kind() == scene::ViewKind::Mpr;
    TagPlace place =
        placeAt(*set, isMpr ? nearestTo(*set, view.state().position) : static_cast<int>(set->frames.size() / 2));
    place.title = (isMpr ? Texts::tr("%1, the nearest to the crosshair") : Texts::tr("%1, the middle of the volume"))
                      .arg(place.title);
    return place;
}

} // namespace

TagPlaces tagPlaces(const scene::Session& session, const scene::View& active) {
    TagPlaces places;
    places.current = placeOf(active);
    if (active.currentFrame()) {
        const dicom::DisplaySet& set = *active.displaySet();
        const int index = active.state().index;
        if (index > 0)
            places.previous = placeAt(set, index - 1);
        if (index + 1 < static_cast<int>(set.frames.size()))
            places.next = placeAt(set, index + 1);
    }
    for (size_t i = 0; i < session.views().size(); ++i) {
        const scene::View& view = *session.views()[i];
        if (&view == &active)
            continue;
        if (const std::optional<TagPlace> place = placeOf(view))
            places.viewports.push_back({static_cast<int>(i) + 1, *place});
    }
    return places;
}

} // namespace sagitta::ui
