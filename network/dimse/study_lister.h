// Lists a study of a node on one association: the study, its series, the images of each. Blocking, any thread.
#pragma once

#include "network/dimse/association.h"
#include "network/study_source.h"

namespace sagitta::network {

// On an association that has the context of studyRootFind(). A study that the node does not have is a whole listing
// without series. A query that the node ends with a failure leaves its series counted, or the list not whole.
Result<dicom::StudyListing> listStudy(Association& association, const RemoteNode& node, const QString& studyUid);

} // namespace sagitta::network
