// initNetwork(): what DCMTK's network code keeps in globals and in the environment, set once for the process.
#pragma once

namespace sagitta::network {

// First thing in main(), before any thread is started: it changes the environment. Calling it again does nothing more.
void initNetwork();

} // namespace sagitta::network
