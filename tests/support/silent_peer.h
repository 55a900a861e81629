// SilentPeer: on loopback, a peer that takes connections and never says a word; or one whose connections are never
// taken, so that connecting itself hangs. Any thread.
#pragma once

#include <vector>

namespace sagitta::test {

class SilentPeer {
public:
    enum class Connections { Taken, Unanswered };

    explicit SilentPeer(Connections connections = Connections::Taken);
    ~SilentPeer();
    SilentPeer(const SilentPeer&) = delete;
    SilentPeer& operator=(const SilentPeer&) = delete;

    int port() const { return m_port; }
    // Blocks until somebody has connected and said something.
    void waitUntilAsked() const;

private:
    int connectToItself() const;

    int m_socket = -1;
    int m_port = 0;
    std::vector<int> m_fillers; // of the backlog
};

} // namespace sagitta::test
