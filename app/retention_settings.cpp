#include "app/retention_settings.h"

#include <algorithm>

namespace sagitta::app {
namespace {

const Setting<int> kMostGigabytes{"storage/mostGigabytes", 0};
const Setting<int> kMostDays{"storage/mostDays", 0};
const Setting<int> kLeastFreeGigabytes{"storage/leastFreeGigabytes", 2};
const Setting<int> kUndoDays{"storage/undoDays", storage::RetentionSettings().undoDays};

constexpr std::int64_t kGiga = 1'000'000'000;

std::optional<std::int64_t> limit(int count, std::int64_t unit) {
    return count > 0 ? std::optional(count * unit) : std::nullopt;
}

int count(const std::optional<std::int64_t>& limit, std::int64_t unit) {
    return static_cast<int>(limit.value_or(0) / unit);
}

} // namespace

storage::RetentionSettings readRetention(const Settings& settings) {
    storage::RetentionSettings read;
    read.rules.mostBytes = limit(settings.value(kMostGigabytes), kGiga);
    read.rules.mostAgeMs = limit(settings.value(kMostDays), storage::kDayMs);
    read.rules.leastFreeBytes = limit(settings.value(kLeastFreeGigabytes), kGiga);
    read.undoDays = std::max(0, settings.value(kUndoDays));
    return read;
}

Result<void> writeRetention(Settings& settings, const storage::RetentionSettings& retention) {
    SAGITTA_CHECK(settings.setValue(kMostGigabytes, count(retention.rules.mostBytes, kGiga)));
    SAGITTA_CHECK(settings.setValue(kMostDays, count(retention.rules.mostAgeMs, storage::kDayMs)));
    SAGITTA_CHECK(settings.setValue(kLeastFreeGigabytes, count(retention.rules.leastFreeBytes, kGiga)));
    return settings.setValue(kUndoDays, retention.undoDays);
}

} // namespace sagitta::app
