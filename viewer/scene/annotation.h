// Annotation: a value in patient coordinates (LPS mm). Drawing it is somebody else's work; edits are undo commands of the
// AnnotationStore.
#pragma once

#include "core/geometry.h"
#include "core/result.h"
#include "dicom/display_set.h"
#include "dicom/frame.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace sagitta::scene {

enum class AnnotationType : std::uint8_t { Length, Text };

struct Annotation {
    QString id; // UUID
    AnnotationType type = AnnotationType::Length;
    QString studyInstanceUid;
    QString seriesInstanceUid;
    // The frame it was drawn on. Without one it belongs to a plane of the frame of reference (MPR).
    std::optional<dicom::FrameRef> frame;
    QString frameOfReferenceUid;
    Plane plane;              // where it is shown
    std::vector<Vec3> points; // patient mm, or image-plane mm when the frame has no geometry
    QString text;
    dicom::SpacingBasis basis = dicom::SpacingBasis::Patient;

    // Length: mm, or pixels when basis is None or AspectRatioOnly.
    double lengthValue() const;
    // "12.3 mm", "12.3 mm at detector", "40 px (not calibrated)".
    QString label() const;
    bool operator==(const Annotation&) const;
};

QJsonObject toJson(const Annotation& annotation);
Result<Annotation> annotationFromJson(const QJsonObject& json);

} // namespace sagitta::scene
