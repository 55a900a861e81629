// What differs between a study as it is here and as a node lists it now. Pure, any thread.
//
// What a node does not say is no difference: an attribute that its answer leaves empty, series it does not list. Nor is
// what archives commonly write anew in their answers: letter case, spaces, empty components of a name, the groups of a
// name that they do not keep, punctuation in dates.
#pragma once

#include "dicom/instance_header.h"
#include "dicom/study_listing.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::dicom {

enum class StudyField { PatientName, PatientId, BirthDate, AccessionNumber, StudyDescription };

struct FieldChange {
    StudyField field = StudyField::PatientName;
    QString here;
    QString there;
    bool operator==(const FieldChange&) const = default;
};

struct SeriesChange {
    enum class Kind { Added, Gone, Described }; // Described: its description was corrected there
    Kind kind = Kind::Added;
    QString seriesInstanceUid;
    QString here; // descriptions
    QString there;
    bool operator==(const SeriesChange&) const = default;
};

struct StudyDifference {
    bool isGone = false; // the node has no such study (any more)
    std::vector<FieldChange> fields;
    std::vector<SeriesChange> series;
    int added = 0;    // images there that are not here
    QStringList gone; // SOP Instance UIDs here that are not there
    bool isEmpty() const { return !isGone && fields.empty() && series.empty() && added == 0 && gone.isEmpty(); }
    // Whether a refresh has something to bring.
    bool canRefresh() const;
    bool operator==(const StudyDifference&) const = default;
};

StudyDifference compareStudies(const StudyListing& here, const StudyListing& there);

// The fields once more, by the headers of the instances that both have: what none of them says is no longer different
// (images that the node removed may say it for ever); and where some still name another patient, that is a difference
// though the study is listed under the right one (a refresh was cut off).
void compareHeaders(const std::vector<InstanceHeaderPtr>& common, const StudyListing& there,
                    StudyDifference& difference);

// Whether the header of an instance still says otherwise than the node does in what it has corrected: then a refresh
// fetches the instance again.
bool isOutdated(const InstanceHeader& header, const StudyDifference& difference);

// Whether an instance that came in the place of a stored one names the same patient, or the one that the difference has
// told of: a refresh makes nobody another patient than was said.
bool isExpectedPatient(const PatientInfo& stored, const PatientInfo& came, const StudyDifference& difference);

} // namespace sagitta::dicom
