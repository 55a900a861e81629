// The rules of retention among the settings: in GB (10^9 bytes) and days, 0 is off. Alone the free space of the disk is
// kept unless somebody says otherwise: a limit to size or age is a wish, a full disk stops the work (decision 0011).
#pragma once

#include "core/settings.h"
#include "storage/retention.h"

namespace sagitta::app {

storage::RetentionSettings readRetention(const Settings& settings);
// Only what differs, so that the rest stays what the site says. Refused, with the others written: one of them is
// locked.
Result<void> writeRetention(Settings& settings, const storage::RetentionSettings& retention);
// Whether the site has fixed it.
bool isLocked(const Settings& settings, storage::RetentionRule rule);

} // namespace sagitta::app
