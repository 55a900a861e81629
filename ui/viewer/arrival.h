// Arrival: what the viewer says of a study that is being received, or was not received whole. Plain values.
#pragma once

#include <QString>

namespace sagitta::ui {

enum class ArrivalState {
    Coming,
    Late,  // it has stopped, and goes on by itself or when somebody says so
    Ended, // nothing more comes
};

struct Arrival {
    QString text; // empty: there is nothing to say
    ArrivalState state = ArrivalState::Coming;
};

} // namespace sagitta::ui
