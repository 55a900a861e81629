// What a person can choose for the viewer, as data (see SettingInfo), and what the choices mean.
#pragma once

#include "scene/sync_group.h"
#include "ui/common/setting_info.h"

namespace sagitta::ui {

inline const Setting<QString> kLinkSetting{"viewer/link", QStringLiteral("position")};
scene::SliceLink sliceLink(const QString& choice);

std::span<const SettingInfo> viewerSettings();

} // namespace sagitta::ui
