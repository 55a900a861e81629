// ObjectSender: C-STORE of stored instances, as they lie on the disk, or uncompressed for a peer that takes them only
// so, which is told: on an association that is open (C-GET), or on as
// many of its own as their classes and transfer syntaxes need (C-MOVE, sending). Blocking, on the caller's thread.
#pragma once

#include "network/dimse/association.h"
#include "network/instance_store.h"

#include <functional>
#include <stop_token>

namespace sagitta::network {

struct StoreOutcome {
    bool sent = false;        // the peer has answered
    std::uint16_t status = 0; // with this
    QString reason;           // why it was not sent, or what the peer said; empty: success
    QString storedAs;         // when the peer does not take this transfer syntax …
    QString transcodedTo;     // … it was sent this one; both empty: sent as stored
    bool cancelled = false;   // a C-CANCEL came instead of the answer, which followed
};

struct MoveOriginator {
    QString aeTitle;
    std::uint16_t messageId = 0;
};

// An error is a broken association; what a peer refuses is an outcome.
Result<StoreOutcome> storeOn(Association& association, const StoredObject& object,
                             const MoveOriginator& originator = {});

// Told of each object; false ends it.
using EachOutcome = std::function<bool(const StoredObject&, const StoreOutcome&)>;

// An error is an association that could not be had or broke; the objects that were not told of are not sent.
Result<void> sendObjects(const RemoteNode& node, const std::vector<StoredObject>& objects,
                         const MoveOriginator& originator, const std::stop_token& stop, const EachOutcome& each);

} // namespace sagitta::network
