// Association::Link: DCMTK's structures of one association, torn down in the right order; and openLink(), which makes
// one without ever holding its caller beyond the time-out or a stop request.
#pragma once

#include "network/dimse/association.h"
#include "network/dimse/transport_layer.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>

namespace sagitta::network {

struct Association::Link {
    explicit Link(const std::shared_ptr<Watch>& sharedWatch, TransportLayer::Connected connected = {}) :
        watch(sharedWatch), layer(sharedWatch, std::move(connected)) {}
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    std::shared_ptr<Watch> watch;
    TransportLayer layer;
    T_ASC_Network* network = nullptr;
    T_ASC_Parameters* parameters = nullptr; // the association's own, once there is one
    T_ASC_Association* association = nullptr;
    bool established = false;
};

Result<std::unique_ptr<Association::Link>> openLink(const RemoteNode& node,
                                                    const std::vector<ProposedContext>& contexts,
                                                    const std::shared_ptr<Watch>& watch, const std::stop_token& stop,
                                                    Rejection* rejection = nullptr);

} // namespace sagitta::network
