#include "ui/common/appearance.h"

#include "ui/common/text_size.h"

#include <QApplication>
#include <QEvent>

namespace sagitta::ui {
namespace {

const QString kLight = QStringLiteral("light");
const QString kSystem = QStringLiteral("system");

std::vector<SettingChoice> themes() {
    return {{kThemeSetting.fallback, QObject::tr("Dark")},
            {kLight, QObject::tr("Light")},
            {kSystem, QObject::tr("As the desktop")}};
}

} // namespace

std::span<const SettingInfo> appearanceSettings() {
    static const SettingInfo kInfos[] = {
        {QT_TR_NOOP("Colours"),
         QT_TR_NOOP("Dark keeps the image the brightest thing on the screen. It is black around images in both."),
         ChoiceSetting{&kThemeSetting, themes}},
        {QT_TR_NOOP("Size of text"), QT_TR_NOOP("On top of the scale of the desktop; icons and rows grow with it."),
         NumberSetting{&kTextPercentSetting, kLeastTextPercent, kMostTextPercent, 10, " %"}},
    };
    return kInfos;
}

Theme systemTheme() {
    const QPalette own = QApplication::palette();
    QApplication::setPalette({}); // then it is what the desktop, or the style, wants
    const bool isDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(own);
    return isDark ? Theme::Dark : Theme::Light;
}

Appearance::Appearance(QApplication& application, Preferences& preferences, AskSystem askSystem) :
    m_application(application), m_preferences(preferences), m_askSystem(std::move(askSystem)),
    m_systemFont(QApplication::font()) {
    applyWantedTheme();
    applyWantedTextSize();
    connect(&preferences, &Preferences::changed, this, [this](const QString& key) {
        if (key == QLatin1String(kThemeSetting.key))
            applyWantedTheme();
        if (key == QLatin1String(kTextPercentSetting.key))
            applyWantedTextSize();
    });
    application.installEventFilter(this);
}

Appearance::~Appearance() { applyTextScale(m_application, m_systemFont, 100); }

Theme Appearance::wantedTheme() const {
    const QString wanted = m_preferences.value(kThemeSetting);
    if (wanted == kSystem)
        return m_askSystem();
    return wanted == kLight ? Theme::Light : Theme::Dark;
}

void Appearance::applyWantedTheme() {
    const Theme theme = wantedTheme();
    if (theme == m_theme)
        return;
    m_theme = theme;
    applyTheme(m_application, theme);
}

// The style asks for the sizes of boxes and icons when it is set.
void Appearance::applyWantedTextSize() {
    applyTextScale(m_application, m_systemFont, m_preferences.value(kTextPercentSetting));
}

bool Appearance::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange)
        applyWantedTheme();
    return QObject::eventFilter(watched, event);
}

} // namespace sagitta::ui
