// What a ScriptedPeer sends when it misbehaves: pieces of messages, and bytes as they are.
#pragma once

#include "network/dimse/socket_options.h"
#include "support/scripted_peer.h"

struct T_ASC_Association;

namespace sagitta::test {

// In the middle of a C-GET. False: the association goes on.
bool makeMischief(Mischief mischief, T_ASC_Association* association, network::NativeSocket socket, int contextId,
                  const PeerInstance& instance);
// When the peer is asked for the release.
void sendAfterRelease(network::NativeSocket socket);

} // namespace sagitta::test
