// What nodes say of studies, joined with what is stored: noted in the catalog, and compared. Blocking; any thread.
#pragma once

#include "app/retrieve_job.h"
#include "dicom/study_comparison.h"
#include "network/study_source.h"
#include "storage/local_store.h"

#include <stop_token>

namespace sagitta::app {

// The study as it is stored. NotFound when nothing of it is.
Result<dicom::StudyListing> localListing(const storage::Catalog& catalog, const QString& studyUid);

struct StudyCheck {
    dicom::StudyListing here;
    dicom::StudyListing there;
    dicom::StudyDifference difference;
};

// Asks the node for its list and notes it in the catalog.
Result<StudyCheck> askNode(storage::LocalStore& store, network::StudySource& source, const QString& node,
                           const QString& studyUid, const std::stop_token& stop);

// Why it is not sure that all that is here of the study can be had from the node; empty: it is. The node must list each
// image, in all series, have them on line, and mean the same patient.
QString whyNotWhollyThere(const StudyCheck& check);

// The same as askNode, of which only the difference is wanted.
Result<dicom::StudyDifference> checkStudy(storage::LocalStore& store, network::StudySource& source, const QString& node,
                                          const QString& studyUid, const std::stop_token& stop);

// Notes in the catalog what a retrieve has told of the study.
Result<void> noteAnswer(storage::LocalStore& store, const QString& node, const network::RetrieveRequest& request,
                        const network::RetrieveAnswer& answer);

} // namespace sagitta::app
