// ServerNotice: what whoever runs our server may want to hear of: one line for people, with UIDs, AE titles and
// addresses and no patient's name, free of control characters. How often a kind comes is up to the peers: a listener
// that shows or keeps them sets a limit.
#pragma once

#include <QString>

#include <functional>

namespace sagitta::network {

enum class ServerNotice {
    Refused,   // an association was, and why
    NotKept,   // an object that was sent to us, and why
    NotSent,   // objects that were asked of us, and why
    Rewritten, // objects went out in another transfer syntax than they are stored in
    Conflict,  // another content for a stored SOP Instance UID was kept beside the first
};

// On whichever thread it happens.
using HearServerNotice = std::function<void(ServerNotice kind, const QString& line)>;

} // namespace sagitta::network
