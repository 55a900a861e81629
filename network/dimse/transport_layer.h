// TransportLayer: makes the TCP connection of one association. Its connections do not wait for more to send,
// acknowledge at once, count bytes, and wait under the association's Watch. DCMTK's own time-outs are whole seconds and
// its waits cannot be interrupted, so they are not used.
#pragma once

#include "network/dimse/watch.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/dcmlayer.h>

#include <memory>

namespace sagitta::network {

class TransportLayer final : public DcmTransportLayer {
public:
    explicit TransportLayer(std::shared_ptr<Watch> watch) : m_watch(std::move(watch)) {}

    DcmTransportConnection* createConnection(DcmNativeSocketType openSocket, OFBool useSecureLayer) override;

private:
    std::shared_ptr<Watch> m_watch;
};

} // namespace sagitta::network
