// NodeNews: what a comparison of a local study with the node it came from has brought to light, and the words for it.
// A value; pure functions, any thread.
#pragma once

#include "dicom/study_comparison.h"

#include <QString>

namespace sagitta::ui {

struct NodeNews {
    enum class State {
        None,        // not compared yet, or nothing to say
        Differs,     // as `difference` says
        NotCompared, // the node did not answer, `reason` says why
        Refreshing,  // what differs is being fetched
    };
    State state = State::None;
    QString node; // its name
    dicom::StudyDifference difference;
    QString reason;           // of the node's, or why a refresh failed
    bool isRefreshed = false; // a refresh was made: what still differs is what it could not bring
    bool operator==(const NodeNews&) const = default;
};

// "Changed at PACS since it was retrieved: 2 images added, 3 removed …". Empty when there is nothing to say.
QString newsText(const NodeNews& news);
bool canRefresh(const NodeNews& news);

} // namespace sagitta::ui
