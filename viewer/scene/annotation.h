// Annotation: a value in patient coordinates (LPS mm). Drawing it is somebody else's work; edits are undo commands of
// the AnnotationStore.
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

inline constexpr int kMaxAnnotationText = 10'000; // characters

enum class AnnotationType : std::uint8_t { Length, Text };

struct Annotation {
    QString id; // UUID
    AnnotationType type = AnnotationType::Length;
    QString studyInstanceUid;
    QString seriesInstanceUid;
    // The frame it was drawn on. Without one it belongs to a plane of the frame of reference (MPR).
    std::optional<dicom::FrameRef> frame;
    QString frameOfReferenceUid;
    Plane plane; // where it is shown
    // Patient mm, or image-plane mm when the frame has no geometry. Length: its two ends. Text: the point it speaks of
    // and, when there is a second one, the place of the text.
    std::vector<Vec3> points;
    QString text;
    dicom::SpacingBasis basis = dicom::SpacingBasis::Patient;

    // Length: mm in space, or pixels when basis is None or AspectRatioOnly.
    double lengthValue() const;
    // "12.3 mm", "12.3 mm at detector", "40 px (not calibrated)". A text's own text.
    QString label() const;
    bool operator==(const Annotation& other) const;
};

// Whether lengths of this basis are millimetres.
bool isMillimetres(dicom::SpacingBasis basis);

QJsonObject toJson(const Annotation& annotation);
// Corrupt when anything is missing, of the wrong type, not finite or beyond the limits.
Result<Annotation> annotationFromJson(const QJsonObject& json);

} // namespace sagitta::scene
