// The file format of a study's annotations, and how two programs' changes to one study come together. Pure functions,
// any thread; they touch no file.
#pragma once

#include "scene/annotation.h"

#include <QByteArray>
#include <QSet>

namespace sagitta::scene {

struct ReadAnnotations {
    std::vector<Annotation> annotations; // all that could be read
    QString damage;                      // empty: all could
};
ReadAnnotations parseAnnotations(const QByteArray& bytes, const QString& studyUid);
QByteArray serialiseAnnotations(const QString& studyUid, const std::vector<Annotation>& annotations);

// The annotations of one study as somebody has them who began with `base` and changed some.
struct AnnotationChanges {
    std::vector<Annotation> base, ours;
    QSet<QString> removed; // ids that were taken away on purpose
};
// What is to stand in the file that holds `theirs` now: what we added, changed or removed is as we have it, all else is
// as they have it. Our order, then what only they have.
std::vector<Annotation> mergedAnnotations(const AnnotationChanges& changes, const std::vector<Annotation>& theirs);

} // namespace sagitta::scene
