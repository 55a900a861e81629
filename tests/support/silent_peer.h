// SilentPeer: takes connections on loopback and never says a word. Any thread.
#pragma once

namespace sagitta::test {

class SilentPeer {
public:
    SilentPeer();
    ~SilentPeer();
    SilentPeer(const SilentPeer&) = delete;
    SilentPeer& operator=(const SilentPeer&) = delete;

    int port() const { return m_port; }

private:
    int m_socket = -1;
    int m_port = 0;
};

} // namespace sagitta::test
