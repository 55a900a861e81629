// One C-MOVE on an open association: the request and its answers (PS3.7 9.1.4, PS3.4 C.4.2). The objects come on
// associations of the archive's own, to a MoveInbox.
#pragma once

#include "network/dimse/get_session.h"

namespace sagitta::network {

// The context for the request.
ProposedContext studyRootMove();

// Ends with the archive's final response; an error is a broken association or a stop.
Result<FetchEnd> runMove(Association& association, const AcceptedContext& context, DcmDataset& keys,
                         const QString& destination);

} // namespace sagitta::network
