// What the transport layer does to the socket of an association: without it every message waits for a delayed
// acknowledgement, and a retrieve takes fifty times as long.
#include "network/dimse/transport_layer.h"

#include "support/peer_process.h"
#include "support/silent_peer.h"

#include <dcmtk/dcmnet/dcmtrans.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

namespace sagitta::test {
namespace {

TEST(TransportLayer, NothingWaitsToBeSentTogether) {
    const SilentPeer peer;
    const int fd = connectToLoopback(peer.port());
    ASSERT_GE(fd, 0);
    network::TransportLayer layer(std::make_shared<network::Watch>(std::stop_token(), std::chrono::seconds(1)));
    const std::unique_ptr<DcmTransportConnection> connection(layer.createConnection(fd, OFFalse)); // owns the socket
    int on = 0;
    socklen_t size = sizeof on;
    ASSERT_EQ(::getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
    EXPECT_EQ(on, 1);
    connection->close();
}

} // namespace
} // namespace sagitta::test
