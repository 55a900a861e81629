// StudyListing: a study as somebody lists it, down to its instances: the local studies, or a node. Plain values.
#pragma once

#include "dicom/study_summary.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sagitta::dicom {

struct SeriesListing {
    SeriesSummary series;
    std::optional<QStringList> sopInstanceUids; // nothing: they are counted at best (series.instances)

    // How many there are, as far as is known. A list counts more than a number.
    std::optional<int> count() const {
        return sopInstanceUids ? std::optional(static_cast<int>(sopInstanceUids->size())) : series.instances;
    }
};

struct StudyListing {
    StudySummary study;
    std::vector<SeriesListing> series;
    bool isWhole = false; // these are all its series
    // Some of it cannot be had at once, as the node says (PS3.4 C.4.23.1.1: NEARLINE, OFFLINE, UNAVAILABLE).
    bool isOffline = false;
};

} // namespace sagitta::dicom
