// examine(): the connection doctor. Tries, one after another, all that a node is needed for, from looking up its host
// name to a C-MOVE to our own port, and says of each step what came of it and what to change on which side. Blocking,
// made on a job's thread; every step has the node's time-out, and it ends within 2 s of a stop request. The image that
// is retrieved for a trial is not kept. Findings carry no patient's data.
#pragma once

#include "network/remote_node.h"

#include <QString>

#include <functional>
#include <stop_token>
#include <vector>

namespace sagitta::network {

class MoveInbox;

struct DoctorStep {
    // Warning: something is worth changing, but what the node is set to works. Skipped: an earlier step says why.
    enum class State { Passed, Warning, Failed, Skipped };

    QString id; // "resolve", "connect", "associate", "echo", "speed", "find", "get", "move"
    QString title;
    State state = State::Skipped;
    QString finding;
    QString advice; // who changes what; may have several lines; empty when there is nothing to do
    double ms = 0;
};
QString toString(DoctorStep::State state); // "passed" …
QString mark(DoctorStep::State state);     // the sign people read: ✓ ! ✗ –

// All steps in their order, not tried yet.
std::vector<DoctorStep> doctorSteps();

// Called on the examining thread, as each step ends.
using HearStep = std::function<void(const DoctorStep&)>;

std::vector<DoctorStep> examine(const RemoteNode& node, MoveInbox& inbox, const std::stop_token& stop,
                                const HearStep& hear = {});

} // namespace sagitta::network
