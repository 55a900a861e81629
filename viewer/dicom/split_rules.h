// Inside of buildDisplaySets(): the properties by which frames of a series are told apart. Each is a small rule: a
// value for a frame, and words for people. Pure, any thread.
#pragma once

#include "dicom/display_set.h"

#include <QString>
#include <QStringList>

#include <span>

namespace sagitta::dicom {

struct SplitRule {
    const char* name; // in the id of a set
    // Frames of different values are apart; empty: the frame does not say.
    QString (*value)(const DisplayFrame&);
    // Why a part is apart; `all` are the values of all parts.
    QString (*words)(const QString& value, const QStringList& all);
    bool isTime = false; // images at one single position that differ in it are a film, which stays together
    // Whether the value of a set's first frame stands in its id, cut by it or not. Not of what differs from image to
    // image in ordinary series: there it stands in the ids of the parts behind the first alone.
    bool inId = true;
    // Said also where nothing is apart: levels of a slide may be in series of their own.
    bool isName = false;
    // Rounds by it follow one another whole, or they are none: two reconstructions are written side by side.
    bool isOfWriting = false;
};

// Frames that differ in any of these are never on one scroll bar.
std::span<const SplitRule> rulesForAll();

// Frames at one position are told apart by the first of these that does.
std::span<const SplitRule> rulesForOnePosition();

// Clocks whose values differ from slice to slice: the n-th frame at each position by such a clock is of time point n.
std::span<const SplitRule> clocks();

// "axial", "sagittal", "coronal" or "oblique".
QString orientationName(const ImagePlane& plane);

// What an object of several frames is called beside others of its series: "image 3", "label", "80000 x 60000 pixels".
QString instanceName(const InstanceHeader& header);

} // namespace sagitta::dicom
