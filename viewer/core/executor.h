// Executor: "run this function on that thread, later". The only way from the std::jthread world of jobs, decoders and
// associations into Qt's event loops. Thread-safe.
#pragma once

#include <functional>

class QObject;

namespace sagitta {

using Executor = std::function<void(std::function<void()>)>;

// Runs functions on context's thread, through its event loop, in the order they were given. Functions that arrive when
// context is gone are dropped. Call it on context's thread.
Executor makeQtExecutor(QObject* context);

// Runs functions at once, on the calling thread.
Executor makeInlineExecutor();

} // namespace sagitta
