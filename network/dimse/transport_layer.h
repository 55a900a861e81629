// TransportLayer: makes the TCP connection of one association. Its connections do not wait for more to send,
// acknowledge at once, count bytes, and wait under the association's Watch. DCMTK's own time-outs are whole seconds and
// its waits cannot be interrupted, so they are not used.
#pragma once

#include "network/dimse/watch.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/dcmlayer.h>

#include <functional>
#include <memory>

namespace sagitta::network {

class TransportLayer final : public DcmTransportLayer {
public:
    using Connected = std::function<void()>;

    // `connected` is called when the connection has its socket, before anything is read or sent.
    explicit TransportLayer(std::shared_ptr<Watch> watch, Connected connected = {}) :
        m_watch(std::move(watch)), m_connected(std::move(connected)) {}

    NativeSocket socket() const { return m_socket; } // of the connection; kNoSocket before there is one
    DcmTransportConnection* createConnection(DcmNativeSocketType openSocket, OFBool useSecureLayer) override;

private:
    std::shared_ptr<Watch> m_watch;
    Connected m_connected;
    NativeSocket m_socket = kNoSocket;
};

} // namespace sagitta::network
