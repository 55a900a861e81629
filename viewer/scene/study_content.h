// StudyContent: what of a study there is to look at. Images that were rejected by a note (IHE RAD-66) or that are FOR
// PROCESSING (PS3.3 C.8.11.1.1.1) are not offered at once: they form hidden groups, each with its reason. Pure, any
// thread.
//
// An image FOR PROCESSING is hidden only where the study holds at least as many images FOR PRESENTATION of the same
// view, so that no view is lost; else it is offered, and marked. What a note rejects of a multi-frame image, frame by
// frame, is marked and not hidden. Hidden images never share a display set with others: showing them leaves the other
// sets as they are.
#pragma once

#include "dicom/display_set.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::scene {

// The gravest first.
enum class HiddenReason : std::uint8_t { PatientSafety, WorklistEntry, Quality, RetentionExpired, ForProcessing };

// What of a series is no image: reports, presentation states, documents.
struct SeriesObjects {
    std::vector<dicom::InstanceHeaderPtr> objects; // by instance number; at least one
    const dicom::SeriesInfo& series() const { return objects.front()->series; }
};
bool operator==(const SeriesObjects& a, const SeriesObjects& b);

struct HiddenGroup {
    HiddenReason reason = HiddenReason::Quality;
    // Of objects; each is counted in one group, that of its gravest reason.
    int images = 0;
    int documents = 0;
    std::vector<dicom::DisplaySetPtr> sets;
    std::vector<SeriesObjects> others; // the rejection notes too, which are not counted
    QStringList details;               // for people: which note, which series
    bool operator==(const HiddenGroup&) const = default;
};

struct StudyContent {
    // All in the order of their series' numbers, then UIDs.
    std::vector<dicom::DisplaySetPtr> sets;
    std::vector<SeriesObjects> others;
    std::vector<HiddenGroup> hidden; // the gravest first
    // There is nothing but hidden images: they are shown, with their marks. Nobody must see an empty study.
    bool isAllHidden() const;
    bool operator==(const StudyContent&) const = default;
};

StudyContent studyContent(const std::vector<dicom::InstanceHeaderPtr>& instances);

// "rejected: quality", as it stands on the image.
QString markOf(HiddenReason reason);

// Two lists in the order of their series' numbers as one; of one series what is in `a` first.
std::vector<dicom::DisplaySetPtr> mergedSets(const std::vector<dicom::DisplaySetPtr>& a,
                                             const std::vector<dicom::DisplaySetPtr>& b);
std::vector<SeriesObjects> mergedObjects(const std::vector<SeriesObjects>& a, const std::vector<SeriesObjects>& b);

} // namespace sagitta::scene
