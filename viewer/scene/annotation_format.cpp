#include "scene/annotation_format.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr int kVersion = 1;

const Annotation* findIn(const std::vector<Annotation>& list, const QString& id) {
    const auto at = std::find_if(list.begin(), list.end(), [&](const Annotation& a) { return a.id == id; });
    return at == list.end() ? nullptr : &*at;
}

} // namespace

ReadAnnotations parseAnnotations(const QByteArray& bytes, const QString& studyUid) {
    ReadAnnotations result;
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(bytes, &error).object();
    if (error.error != QJsonParseError::NoError) {
        result.damage = error.errorString();
        return result;
    }
    if (root[QLatin1String("version")].toInt() != kVersion || root[QLatin1String("study")].toString() != studyUid) {
        result.damage = QStringLiteral("another version, or another study's file");
        return result;
    }
    for (const QJsonValue& value : root[QLatin1String("annotations")].toArray()) {
        Result<Annotation> annotation = annotationFromJson(value.toObject());
        if (annotation && annotation->studyInstanceUid == studyUid)
            result.annotations.push_back(std::move(*annotation));
        else
            result.damage = annotation ? QStringLiteral("annotation of another study") : annotation.error().detail();
    }
    return result;
}

QByteArray serialiseAnnotations(const QString& studyUid, const std::vector<Annotation>& annotations) {
    QJsonArray list;
    for (const Annotation& annotation : annotations)
        list.append(toJson(annotation));
    const QJsonObject root{{QStringLiteral("version"), kVersion},
                           {QStringLiteral("study"), studyUid},
                           {QStringLiteral("annotations"), list}};
    return QJsonDocument(root).toJson();
}

std::vector<Annotation> mergedAnnotations(const AnnotationChanges& changes, const std::vector<Annotation>& theirs) {
    std::vector<Annotation> merged;
    for (const Annotation& ours : changes.ours) {
        const Annotation* before = findIn(changes.base, ours.id);
        const Annotation* other = findIn(theirs, ours.id);
        if (!before || !(*before == ours))
            merged.push_back(ours);
        else if (other) // not in theirs: they have removed what we left alone
            merged.push_back(*other);
    }
    for (const Annotation& other : theirs) {
        if (!findIn(changes.ours, other.id) && !changes.removed.contains(other.id))
            merged.push_back(other);
    }
    return merged;
}

} // namespace sagitta::scene
