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
    const std::pair<const Setting<int>&, int> values[] = {
        {kMostGigabytes, count(retention.rules.mostBytes, kGiga)},
        {kMostDays, count(retention.rules.mostAgeMs, storage::kDayMs)},
        {kLeastFreeGigabytes, count(retention.rules.leastFreeBytes, kGiga)},
        {kUndoDays, retention.undoDays}};
    Result<void> first;
    for (const auto& [setting, value] : values) {
        if (settings.value(setting) == value)
            continue;
        const Result<void> written = settings.setValue(setting, value);
        if (!written && first)
            first = written;
    }
    return first;
}

bool isLocked(const Settings& settings, storage::RetentionRule rule) {
    using storage::RetentionRule;
    switch (rule) {
    case RetentionRule::MostBytes:
        return settings.isLocked(kMostGigabytes.key);
    case RetentionRule::MostAge:
        return settings.isLocked(kMostDays.key);
    case RetentionRule::LeastFree:
        return settings.isLocked(kLeastFreeGigabytes.key);
    case RetentionRule::UndoDays:
        break;
    }
    return settings.isLocked(kUndoDays.key);
}

} // namespace sagitta::app
