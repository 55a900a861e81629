// What a person can choose for the viewer, as data (see SettingInfo), and what the choices mean.
#pragma once

#include "render/planar/corner_text.h"
#include "scene/sync_group.h"
#include "ui/common/setting_info.h"

namespace sagitta::ui {

inline const Setting<QString> kLinkSetting{"viewer/link", QStringLiteral("position")};
scene::SliceLink sliceLink(const QString& choice);

inline const Setting<QString> kCornerTexts{"viewer/cornerTexts", QStringLiteral("all")};
render::TextLevel cornerTextLevel(const QString& choice);
QString nextCornerTexts(const QString& choice); // all, essential, none, and all again

std::span<const SettingInfo> viewerSettings();

} // namespace sagitta::ui
