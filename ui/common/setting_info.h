// SettingInfo: one thing that a person can choose, as data. The pages of the settings window are made from tables of
// these, which stand near the code that reads the settings.
#pragma once

#include "core/settings.h"

#include <span>
#include <variant>
#include <vector>

namespace sagitta::ui {

struct SettingChoice {
    QString value;
    QString text;
};

struct ChoiceSetting {
    const Setting<QString>* setting;
    std::vector<SettingChoice> (*choices)();            // an unknown value counts as the first one
    QString (*meaning)(const QString& value) = nullptr; // what the choice does, below it
};

struct SwitchSetting {
    const Setting<bool>* setting;
};

struct NumberSetting {
    const Setting<int>* setting;
    int least;
    int most;
    int step = 1;
    const char* suffix = "";
    const char* leastMeans = ""; // shown instead of the least number
};

struct TextSetting {
    const Setting<QString>* setting;
};

struct SettingInfo {
    const char* title;
    const char* help; // what follows from it, in one sentence
    std::variant<ChoiceSetting, SwitchSetting, NumberSetting, TextSetting> value;
};

inline const char* keyOf(const SettingInfo& info) {
    return std::visit([](const auto& value) { return value.setting->key; }, info.value);
}

} // namespace sagitta::ui
