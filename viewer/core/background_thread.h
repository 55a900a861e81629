// Work that nobody watches must not take the processor from pictures that somebody does.
#pragma once

namespace sagitta {

// Lowers the priority of the calling thread, for good; where the system lets threads inherit it, of those it starts
// too. A hint: nothing is said where it is not followed.
void becomeBackgroundThread();

} // namespace sagitta
