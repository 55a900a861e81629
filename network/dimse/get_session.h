// One C-GET on an open association: the request, its store sub-operations, its end (PS3.7 9.1.3, PS3.4 C.4.3).
#pragma once

#include "network/dimse/instance_receiver.h"

#include <QStringList>

#include <functional>

namespace sagitta::network {

// The context for the request itself; those for receiving come from receivingContexts().
ProposedContext studyRootGet();

// Of a C-GET or a C-MOVE.
struct FetchEnd {
    std::uint16_t status = 0;
    QString comment;
    int completed = 0;
    int failed = 0;
    QStringList failedUids; // where the archive names them
};

// What a response to a C-GET or C-MOVE says, its data set included.
Result<FetchEnd> readFetchEnd(Association& association, const Command& response);

// Hears, while they are under way, how many sub-operations the archive makes of the request.
using HearTotal = std::function<void(int)>;

// Ends with the archive's final response; an error is a broken association, a stop or a full disk.
Result<FetchEnd> runGet(Association& association, const AcceptedContext& context, DcmDataset& keys,
                        InstanceReceiver& receiver, const HearTotal& hearTotal = {});

} // namespace sagitta::network
