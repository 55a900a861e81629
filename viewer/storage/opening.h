// Opening: who opens a data folder hears of what takes long there, and may call it off. A value; `hear` is called on
// the opening thread.
#pragma once

#include "core/result.h"

#include <functional>
#include <stop_token>

class QLockFile;

namespace sagitta::storage {

struct Opening {
    enum class Step { UpdatingCatalog, RebuildingCatalog, AdoptingInstances };

    std::function<void(Step step, int done, int total)> hear = {}; // in instances; a total of 0 is unknown
    std::stop_token stop = {}; // then open() is Cancelled, and the next one begins again with what was called off

    void tell(Step step, int done = 0, int total = 0) const {
        if (hear)
            hear(step, done, total);
    }
    Result<void> checkCancelled() const;
    // Waits for another process. Timeout, saying `busy`: it keeps it for longer than anybody waits.
    Result<void> takeLock(QLockFile& lock, const QString& busy) const;
};

} // namespace sagitta::storage
