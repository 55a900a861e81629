#include "network/dimse/transport_layer.h"

#include "network/dimse/socket_options.h"

#include <dcmtk/dcmnet/dcmtrans.h>

namespace sagitta::network {
namespace {

class WatchedConnection final : public DcmTCPConnection {
public:
    WatchedConnection(DcmNativeSocketType openSocket, std::shared_ptr<Watch> watch) :
        DcmTCPConnection(openSocket), m_watch(std::move(watch)) {
        sendAtOnce(socket());
    }

    ssize_t read(void* buffer, size_t size) override {
        if (m_watch->acknowledgesLate())
            acknowledgeInTime(socket());
        else
            acknowledgeAtOnce(socket());
        std::int64_t bytes = receiveSome(socket(), buffer, size);
        while (bytes == kWouldBlock && m_watch->waitUntilReadable(socket()))
            bytes = receiveSome(socket(), buffer, size);
        if (bytes == 0 || bytes == -1)
            m_watch->loseConnection();
        if (bytes <= 0)
            return 0;
        m_watch->countReceived(bytes);
        return static_cast<ssize_t>(bytes);
    }

    ssize_t write(void* buffer, size_t size) override {
        // DCMTK takes a short write for a broken connection, so all of it goes out here.
        size_t done = 0;
        while (done < size) {
            const std::int64_t bytes = sendSome(socket(), static_cast<const char*>(buffer) + done, size - done);
            if (bytes == kWouldBlock) {
                if (!m_watch->waitUntilWritable(socket()))
                    return -1;
            } else if (bytes <= 0) {
                m_watch->loseConnection();
                return -1;
            } else {
                done += static_cast<size_t>(bytes);
            }
        }
        m_watch->countSent(static_cast<std::int64_t>(size));
        return static_cast<ssize_t>(size);
    }

    OFBool networkDataAvailable(int) override { return m_watch->waitUntilReadable(socket()); }

private:
    NativeSocket socket() { return static_cast<NativeSocket>(getSocket()); }

    std::shared_ptr<Watch> m_watch;
};

} // namespace

DcmTransportConnection* TransportLayer::createConnection(DcmNativeSocketType openSocket, OFBool) {
    m_socket = static_cast<NativeSocket>(openSocket);
    if (m_connected)
        m_connected();
    return new WatchedConnection(openSocket, m_watch);
}

} // namespace sagitta::network
