#include "network/study_source.h"

#include "network/dimse/dimse_source.h"

namespace sagitta::network {

std::unique_ptr<StudySource> makeDimseSource(const RemoteNode& node, MoveInbox* inbox) {
    return std::make_unique<DimseSource>(node, inbox);
}

} // namespace sagitta::network
