#include "scene/handles.h"

#include "scene/frame_geometry.h"

#include <QLineF>
#include <QUuid>

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr double kParallel = 0.9998;        // cosine of 1 degree
constexpr double kNoSpacingTolerance = 0.5; // mm, where nothing tells the distance between planes

bool isNearPlane(const View& view, const Annotation& annotation) {
    const std::optional<Plane> plane = view.plane();
    if (!plane || std::abs(dot(plane->normal, annotation.plane.normal)) < kParallel)
        return false;
    const double spacing = view.sliceSpacing();
    const double reach = spacing > 0 ? spacing / 2 + 1e-6 : kNoSpacingTolerance;
    return std::all_of(annotation.points.begin(), annotation.points.end(),
                       [&](Vec3 point) { return std::abs(plane->signedDistance(point)) <= reach; });
}

bool isOnPlane(const View& view, const Annotation& annotation) {
    const dicom::DisplaySetPtr& set = view.displaySet();
    if (!set || annotation.studyInstanceUid != set->studyInstanceUid)
        return false;
    const bool sameSeries = annotation.seriesInstanceUid == set->seriesInstanceUid;
    if (const dicom::DisplayFrame* frame = view.currentFrame(); frame && annotation.frame)
        return *annotation.frame == frame->ref();
    if (annotation.frame)
        return sameSeries && isNearPlane(view, annotation);
    const QString space = view.frameOfReferenceUid();
    const bool sameSpace = sameSeries || (!space.isEmpty() && space == annotation.frameOfReferenceUid);
    return sameSpace && isNearPlane(view, annotation);
}

} // namespace

std::vector<Annotation> annotationsOnPlane(const View& view, const std::vector<Annotation>& all) {
    std::vector<Annotation> shown;
    if (view.kind() == ViewKind::Volume3D)
        return shown;
    std::copy_if(all.begin(), all.end(), std::back_inserter(shown),
                 [&](const Annotation& annotation) { return isOnPlane(view, annotation); });
    return shown;
}

std::optional<Handle> findHandle(const View& view, const std::vector<Annotation>& all, QPointF canvasPoint,
                                 double radius) {
    const ViewTransform transform = view.transform();
    std::optional<Handle> nearest;
    double best = radius;
    for (const Annotation& annotation : annotationsOnPlane(view, all)) {
        for (size_t i = 0; i < annotation.points.size(); ++i) {
            const double distance = QLineF(transform.toCanvas(annotation.points[i]), canvasPoint).length();
            if (distance > best)
                continue;
            best = distance;
            nearest = Handle{annotation.id, i};
        }
    }
    return nearest;
}

std::optional<Annotation> annotationFor(const View& view, AnnotationType type) {
    const dicom::DisplaySetPtr& set = view.displaySet();
    if (!set || view.kind() == ViewKind::Volume3D)
        return std::nullopt;
    Annotation annotation;
    annotation.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    annotation.type = type;
    annotation.studyInstanceUid = set->studyInstanceUid;
    annotation.seriesInstanceUid = set->seriesInstanceUid;
    annotation.frameOfReferenceUid = view.frameOfReferenceUid();
    annotation.basis = view.spacingBasis();
    if (const dicom::DisplayFrame* frame = view.currentFrame()) {
        annotation.frame = frame->ref();
        annotation.plane = frameGeometry(*frame->header, frame->frame).plane();
    } else if (const std::optional<Plane> plane = view.plane()) {
        annotation.plane = *plane;
    }
    return annotation;
}

} // namespace sagitta::scene
