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

// Asks the node for its list, notes it in the catalog, and says what differs from what is stored.
Result<dicom::StudyDifference> checkStudy(storage::LocalStore& store, network::StudySource& source, const QString& node,
                                          const QString& studyUid, const std::stop_token& stop);

// Notes in the catalog what a retrieve has told of the study.
Result<void> noteAnswer(storage::LocalStore& store, const QString& node, const network::RetrieveRequest& request,
                        const network::RetrieveAnswer& answer);

} // namespace sagitta::app
