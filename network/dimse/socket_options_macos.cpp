#include "network/dimse/socket_options.h"

namespace sagitta::network {

// There is no such option.
void acknowledgeAtOnce(NativeSocket) {}

} // namespace sagitta::network
