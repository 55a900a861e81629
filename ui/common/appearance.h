// Appearance: the theme and the size of the text as the Preferences say, at once when they are changed; and as the
// desktop does, when the theme is to follow it. One per program, owned by app, made before the windows; when it goes,
// the text has its former size again. GUI thread.
#pragma once

#include "ui/common/preferences.h"
#include "ui/common/setting_info.h"
#include "ui/common/theme.h"

#include <QFont>

namespace sagitta::ui {

inline const Setting<QString> kThemeSetting{"look/theme", QStringLiteral("dark")};
inline const Setting<int> kTextPercentSetting{"look/textPercent", 100};
std::span<const SettingInfo> appearanceSettings();

// What the desktop's own colours are.
Theme systemTheme();

class Appearance : public QObject {
    Q_OBJECT
public:
    using AskSystem = std::function<Theme()>;
    Appearance(QApplication& application, Preferences& preferences, AskSystem askSystem = systemTheme);
    ~Appearance() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Theme wantedTheme() const;
    void applyWantedTheme();
    void applyWantedTextSize();

    QApplication& m_application;
    Preferences& m_preferences;
    AskSystem m_askSystem;
    QFont m_systemFont;
    std::optional<Theme> m_theme; // that is on
};

} // namespace sagitta::ui
