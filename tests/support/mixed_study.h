// A study as hospitals have them: images, and what is made of them: a report, a presentation state, a key object
// selection, a PDF and a segmentation, each small and by its module tables, all referring to the images. Pure but for
// the files it writes.
#pragma once

#include <QString>
#include <QStringList>

namespace sagitta::test {

struct MixedStudy {
    QString studyUid;
    QString imageSeriesUid;
    QStringList files; // the images first
    int images = 0;
    QString report, presentationState, keyObjects, pdf, segmentation;
    QString rejectionNote; // empty: there is none
};

enum class Images { Native, LastIsRle, Rle };
enum class FirstImage { InUse, RejectedForQuality }; // by a rejection note

// Of one patient, dated.
MixedStudy writeMixedStudy(const QString& folder, Images images = Images::LastIsRle,
                           FirstImage first = FirstImage::InUse);

} // namespace sagitta::test
