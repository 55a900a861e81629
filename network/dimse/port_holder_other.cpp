#include "network/dimse/listen_socket.h"

namespace sagitta::network {

QString portHolder(int) { return {}; }

} // namespace sagitta::network
