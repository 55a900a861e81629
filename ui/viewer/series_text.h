// The words of the series strip: what a series, a document and a hidden group are called. Pure functions, GUI thread.
#pragma once

#include "scene/completeness.h"
#include "scene/study_content.h"

#include <QString>

namespace sagitta::ui {

QString titleOf(const dicom::SeriesInfo& series);
QString titleOf(const dicom::DisplaySet& set);
// "MG · 1 · R MLO", "CT · 4 of 9 · CHEST"
QString detailOf(const dicom::DisplaySet& set, const scene::Completeness& completeness);
// For the tooltip of a display set, as rich text.
struct SetNotes {
    QString completeness;
    QString failure; // why there is no thumbnail
    int seen = 0;
};
QString tooltipOf(const dicom::DisplaySet& set, const SetNotes& notes);

// "Report", "12-lead ECG", "PDF": what an object that is no image is.
QString objectKind(const dicom::InstanceHeader& object);
// Its title as it stands in it, with the reason of a key object selection; may be empty.
QString objectTitle(const dicom::InstanceHeader& object);
// Of all objects of a series, one title each; as rich text.
QString tooltipOf(const scene::SeriesObjects& objects);

// "3 images and 1 document rejected for quality"
QString hiddenSubject(const scene::HiddenGroup& group);
enum class HiddenState { Hidden, Shown, NothingElse };
// "… are hidden"
QString hiddenText(const scene::HiddenGroup& group, HiddenState state);

} // namespace sagitta::ui
