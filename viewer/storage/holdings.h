// Holdings: how much of a study or a series is here, against what its node has listed. A plain value, as the catalog
// gives it; counts are of SOP instances.
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace sagitta::storage {

struct Holdings {
    std::optional<int> expected; // as the node last listed; nothing: it has not, or not all
    int received = 0;
    int extra = 0;            // of those received: not on the node's list (any more)
    int failed = 0;           // the last retrieve asked for them in vain
    int undecodable = 0;      // of those received
    QString node;             // its name; empty: came from none
    std::int64_t heardAt = 0; // when it listed them, ms since 1970 UTC; 0: never
    // It says how many there are and not, of all, which: as many here need not be the same ones.
    bool isCounted = false;
    bool operator==(const Holdings&) const = default;
};

} // namespace sagitta::storage
