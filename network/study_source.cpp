#include "network/study_source.h"

#include "network/dimse/dimse_source.h"

namespace sagitta::network {

std::unique_ptr<StudySource> makeDimseSource(const RemoteNode& node, MoveInbox* inbox, NodeMemory* memory) {
    return std::make_unique<DimseSource>(node, inbox, memory);
}

} // namespace sagitta::network
