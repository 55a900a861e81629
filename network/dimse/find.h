// One C-FIND on an open association: the request, its answers one by one, its end.
#pragma once

#include "core/result.h"
#include "dicom/dataset.h"
#include "network/dimse/association.h"

#include <functional>
#include <vector>

namespace sagitta::network {

// Contexts for queries, to be proposed when the association is opened.
ProposedContext studyRootFind();
ProposedContext patientRootFind();

struct FindEnd {
    std::uint16_t status = 0;
    QString comment;
    int answers = 0;
    bool limited = false;         // we stopped it: more answers than the limit
    bool keysUnsupported = false; // the archive said that it ignores some keys (status FF01)
};

// `take` is called for each answer. An error is a broken association or a stop; a failure status of the archive is not.
// An archive that does not heed the cancel at the limit is left: then the association is of no further use.
Result<FindEnd> find(Association& association, const AcceptedContext& context, DcmDataset& keys, int limit,
                     const std::function<void(const dicom::Dataset&)>& take);

} // namespace sagitta::network
