#include "network/dimse/transport_layer.h"

#include "network/dimse/socket_options.h"

#include <dcmtk/dcmnet/dcmtrans.h>

#include <vector>

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
        // DCMTK writes the head of a message and its body one after the other. In one packet they wake the peer once.
        const auto* bytes = static_cast<const char*>(buffer);
        if (m_head.empty() && isHead(bytes, size)) {
            m_head.assign(bytes, bytes + size);
            return static_cast<ssize_t>(size);
        }
        if (m_head.empty())
            return sendAll(bytes, size) ? static_cast<ssize_t>(size) : -1;
        m_head.insert(m_head.end(), bytes, bytes + size);
        const bool sent = sendAll(m_head.data(), m_head.size());
        m_head.clear();
        return sent ? static_cast<ssize_t>(size) : -1;
    }

    OFBool networkDataAvailable(int) override { return m_watch->waitUntilReadable(socket()); }

private:
    NativeSocket socket() { return static_cast<NativeSocket>(getSocket()); }

    // A P-DATA PDU's and its one item's (PS3.8 9.3.5), without what they hold.
    static bool isHead(const char* bytes, size_t size) {
        constexpr size_t kHead = 12;
        constexpr char kData = 0x04;
        return size == kHead && bytes[0] == kData;
    }

    // DCMTK takes a short write for a broken connection, so all of it goes out here.
    bool sendAll(const char* buffer, size_t size) {
        size_t done = 0;
        while (done < size) {
            const std::int64_t bytes = sendSome(socket(), buffer + done, size - done);
            if (bytes == kWouldBlock) {
                if (!m_watch->waitUntilWritable(socket()))
                    return false;
            } else if (bytes <= 0) {
                m_watch->loseConnection();
                return false;
            } else {
                done += static_cast<size_t>(bytes);
            }
        }
        m_watch->countSent(static_cast<std::int64_t>(size));
        return true;
    }

    std::shared_ptr<Watch> m_watch;
    std::vector<char> m_head; // waits for its body
};

} // namespace

DcmTransportConnection* TransportLayer::createConnection(DcmNativeSocketType openSocket, OFBool) {
    m_socket = static_cast<NativeSocket>(openSocket);
    if (m_connected)
        m_connected();
    return new WatchedConnection(openSocket, m_watch);
}

} // namespace sagitta::network
