#include "ui/viewer/viewer_settings.h"

#include "ui/viewer/mouse_scheme.h"

#include <QObject>
#include <QStringList>

namespace sagitta::ui {
namespace {

const QString kIndex = QStringLiteral("index");
const QString kOff = QStringLiteral("off");

std::vector<SettingChoice> linkChoices() {
    return {{kLinkSetting.fallback, QObject::tr("By position")},
            {kIndex, QObject::tr("By image number")},
            {kOff, QObject::tr("Not together")}};
}

std::vector<SettingChoice> mouseChoices() {
    std::vector<SettingChoice> choices;
    for (const MouseScheme& scheme : mouseSchemes())
        choices.push_back({QLatin1String(scheme.id), QObject::tr(scheme.name)});
    return choices;
}

QString mouseMeaning(const QString& id) { return mouseSchemeLines(mouseScheme(id)).join(u'\n'); }

} // namespace

scene::SliceLink sliceLink(const QString& choice) {
    return choice == kIndex ? scene::SliceLink::Index
           : choice == kOff ? scene::SliceLink::Off
                            : scene::SliceLink::Position;
}

std::span<const SettingInfo> viewerSettings() {
    static const SettingInfo kInfos[] = {
        {QT_TR_NOOP("Mouse"),
         QT_TR_NOOP("What buttons and wheel do on an image. A click on a handle always moves the handle."),
         ChoiceSetting{&kMouseScheme, mouseChoices, mouseMeaning}},
        {QT_TR_NOOP("Scroll viewports together"),
         QT_TR_NOOP("How a viewer begins. By position: those of one space show the same place."),
         ChoiceSetting{&kLinkSetting, linkChoices}},
    };
    return kInfos;
}

} // namespace sagitta::ui
