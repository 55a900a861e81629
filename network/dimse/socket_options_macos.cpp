#include "network/dimse/socket_options.h"

namespace sagitta::network {

// There is no such option.
void acknowledgeAtOnce(NativeSocket) {}
void acknowledgeInTime(NativeSocket) {}

} // namespace sagitta::network
