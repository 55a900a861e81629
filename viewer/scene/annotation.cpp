#include "scene/annotation.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace sagitta::scene {

namespace {

using dicom::SpacingBasis;

constexpr int kMaxPoints = 10'000;
constexpr int kMaxName = 128;

struct TypeName {
    AnnotationType type;
    const char* name;
    int minPoints, maxPoints;
};
constexpr std::array kTypes{TypeName{AnnotationType::Length, "length", 2, 2},
                            TypeName{AnnotationType::Text, "text", 1, 2}};

struct BasisName {
    SpacingBasis basis;
    const char* name;
};
// Names of our own: what is on disk must not change when a text for people does.
constexpr std::array kBases{BasisName{SpacingBasis::None, "none"}, BasisName{SpacingBasis::Patient, "patient"},
                            BasisName{SpacingBasis::Calibrated, "calibrated"},
                            BasisName{SpacingBasis::Detector, "detector"},
                            BasisName{SpacingBasis::AspectRatioOnly, "aspectRatioOnly"}};

Error damaged(const char* what) {
    return {ErrorCode::Corrupt, QStringLiteral("annotation: %1").arg(QLatin1String(what))};
}

QJsonArray toJson(Vec3 v) { return {v.x, v.y, v.z}; }

std::optional<Vec3> vectorFrom(const QJsonValue& value) {
    const QJsonArray array = value.toArray();
    if (array.size() != 3 || !array[0].isDouble() || !array[1].isDouble() || !array[2].isDouble())
        return std::nullopt;
    const Vec3 v{array[0].toDouble(), array[1].toDouble(), array[2].toDouble()};
    return isFinite(v) ? std::optional(v) : std::nullopt;
}

std::optional<QString> nameFrom(const QJsonValue& value) {
    const QString text = value.toString();
    return value.isString() && text.size() <= kMaxName ? std::optional(text) : std::nullopt;
}

bool samePlane(const Plane& a, const Plane& b) { return a.origin == b.origin && a.normal == b.normal; }

Result<void> readPoints(const QJsonObject& json, const TypeName& type, Annotation& annotation) {
    const QJsonArray points = json[QLatin1String("points")].toArray();
    if (points.size() > kMaxPoints || points.size() < type.minPoints || points.size() > type.maxPoints)
        return damaged("number of points");
    for (const QJsonValue& point : points) {
        const std::optional<Vec3> v = vectorFrom(point);
        if (!v)
            return damaged("point");
        annotation.points.push_back(*v);
    }
    return {};
}

Result<void> readPlace(const QJsonObject& json, Annotation& annotation) {
    const QJsonObject plane = json[QLatin1String("plane")].toObject();
    const auto origin = vectorFrom(plane[QLatin1String("origin")]);
    const auto normal = vectorFrom(plane[QLatin1String("normal")]);
    if (!origin || !normal)
        return damaged("plane");
    annotation.plane = {*origin, *normal};
    if (!json.contains(QLatin1String("frame")))
        return {};
    const QJsonObject frame = json[QLatin1String("frame")].toObject();
    const auto sop = nameFrom(frame[QLatin1String("sopInstanceUid")]);
    const int number = frame[QLatin1String("number")].toInt(0);
    if (!sop || sop->isEmpty() || number < 1)
        return damaged("frame");
    annotation.frame = dicom::FrameRef{*sop, number - 1};
    return {};
}

} // namespace

bool isMillimetres(SpacingBasis basis) { return basis != SpacingBasis::None && basis != SpacingBasis::AspectRatioOnly; }

double Annotation::lengthValue() const { return points.size() < 2 ? 0 : length(points[1] - points[0]); }

QString Annotation::label() const {
    if (type == AnnotationType::Text)
        return text;
    if (!isMillimetres(basis))
        return QStringLiteral("%1 px (not calibrated)").arg(lengthValue(), 0, 'f', 0);
    const QString mm = QStringLiteral("%1 mm").arg(lengthValue(), 0, 'f', 1);
    switch (basis) {
    case SpacingBasis::Detector:
        return mm + QStringLiteral(" at detector");
    case SpacingBasis::Calibrated:
        return mm + QStringLiteral(" calibrated");
    default:
        return mm;
    }
}

bool Annotation::operator==(const Annotation& other) const {
    return id == other.id && type == other.type && studyInstanceUid == other.studyInstanceUid &&
           seriesInstanceUid == other.seriesInstanceUid && frame == other.frame &&
           frameOfReferenceUid == other.frameOfReferenceUid && samePlane(plane, other.plane) &&
           points == other.points && text == other.text && basis == other.basis;
}

QJsonObject toJson(const Annotation& annotation) {
    QJsonObject json;
    json[QLatin1String("id")] = annotation.id;
    for (const TypeName& type : kTypes) {
        if (type.type == annotation.type)
            json[QLatin1String("type")] = QLatin1String(type.name);
    }
    json[QLatin1String("study")] = annotation.studyInstanceUid;
    json[QLatin1String("series")] = annotation.seriesInstanceUid;
    if (annotation.frame) {
        json[QLatin1String("frame")] = QJsonObject{{QStringLiteral("sopInstanceUid"), annotation.frame->sopInstanceUid},
                                                   {QStringLiteral("number"), annotation.frame->frame + 1}};
    }
    json[QLatin1String("frameOfReference")] = annotation.frameOfReferenceUid;
    json[QLatin1String("plane")] = QJsonObject{{QStringLiteral("origin"), toJson(annotation.plane.origin)},
                                               {QStringLiteral("normal"), toJson(annotation.plane.normal)}};
    QJsonArray points;
    for (const Vec3& point : annotation.points)
        points.append(toJson(point));
    json[QLatin1String("points")] = points;
    json[QLatin1String("text")] = annotation.text;
    for (const BasisName& basis : kBases) {
        if (basis.basis == annotation.basis)
            json[QLatin1String("basis")] = QLatin1String(basis.name);
    }
    return json;
}

Result<Annotation> annotationFromJson(const QJsonObject& json) {
    Annotation annotation;
    const auto id = nameFrom(json[QLatin1String("id")]);
    const auto study = nameFrom(json[QLatin1String("study")]);
    const auto series = nameFrom(json[QLatin1String("series")]);
    const auto space = nameFrom(json[QLatin1String("frameOfReference")]);
    if (!id || id->isEmpty() || !study || study->isEmpty() || !series || !space)
        return damaged("identification");
    annotation.id = *id;
    annotation.studyInstanceUid = *study;
    annotation.seriesInstanceUid = *series;
    annotation.frameOfReferenceUid = *space;

    const QString typeName = json[QLatin1String("type")].toString();
    const auto type = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const TypeName& t) { return typeName == QLatin1String(t.name); });
    if (type == kTypes.end())
        return damaged("type");
    annotation.type = type->type;
    SAGITTA_CHECK(readPoints(json, *type, annotation));
    SAGITTA_CHECK(readPlace(json, annotation));

    annotation.text = json[QLatin1String("text")].toString();
    if (annotation.text.size() > kMaxAnnotationText)
        return damaged("text");
    const QString basisName = json[QLatin1String("basis")].toString();
    const auto basis = std::find_if(kBases.begin(), kBases.end(),
                                    [&](const BasisName& b) { return basisName == QLatin1String(b.name); });
    if (basis == kBases.end())
        return damaged("basis");
    annotation.basis = basis->basis;
    return annotation;
}

} // namespace sagitta::scene
