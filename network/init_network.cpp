#include "network/init_network.h"

#include <QtGlobal>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/dul.h>
#include <dcmtk/oflog/oflog.h>

namespace sagitta::network {
namespace {

// The one connection time-out DCMTK has is global. Each call keeps its own node's time-out (Association::open) and
// leaves the connecting thread behind; this is how long such a thread may live.
constexpr int kConnectSeconds = 60;

} // namespace

void initNetwork() {
    // Nagle's algorithm and delayed acknowledgements cost 40 ms per message; DCMTK reads this when it connects.
    qputenv("TCP_NODELAY", "1");
    dcmDisableGethostbyaddr.set(OFTrue);
    dcmConnectionTimeout.set(kConnectSeconds);
    // Every failure comes back as an Error in our own words; DCMTK's own lines may carry what a peer sent.
    OFLog::getLogger("dcmtk.dcmnet").setLogLevel(OFLogger::OFF_LOG_LEVEL);
}

} // namespace sagitta::network
