#include "ui/viewer/viewer_settings.h"

#include "ui/viewer/mouse_scheme.h"
#include "ui/viewer/viewer_window.h"
#include "ui/viewer/viewport_widget.h"

#include <QObject>
#include <QStringList>

namespace sagitta::ui {
namespace {

const QString kIndex = QStringLiteral("index");
const QString kOff = QStringLiteral("off");

const QString kEssential = QStringLiteral("essential");
const QString kNone = QStringLiteral("none");

std::vector<SettingChoice> cornerTextChoices() {
    return {{kCornerTexts.fallback, QObject::tr("All")},
            {kEssential, QObject::tr("Patient, side and scale")},
            {kNone, QObject::tr("None but the marks")}};
}

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

render::TextLevel cornerTextLevel(const QString& choice) {
    return choice == kEssential ? render::TextLevel::Essential
           : choice == kNone    ? render::TextLevel::None
                                : render::TextLevel::All;
}

QString nextCornerTexts(const QString& choice) {
    return choice == kEssential ? kNone : choice == kNone ? kCornerTexts.fallback : kEssential;
}

std::span<const SettingInfo> viewerSettings() {
    static const SettingInfo kInfos[] = {
        {QT_TR_NOOP("Mouse"),
         QT_TR_NOOP("What buttons and wheel do on an image. A click on a handle always moves the handle."),
         ChoiceSetting{&kMouseScheme, mouseChoices, mouseMeaning}},
        {QT_TR_NOOP("Scroll viewports together"),
         QT_TR_NOOP("How a viewer begins. By position: series of one frame of reference show the same place."),
         ChoiceSetting{&kLinkSetting, linkChoices}},
        {QT_TR_NOOP("Texts on the image"), QT_TR_NOOP("Warnings and the letters of the sides are always shown."),
         ChoiceSetting{&kCornerTexts, cornerTextChoices}},
        {QT_TR_NOOP("Ask about what was not looked at"),
         QT_TR_NOOP("Asks once before you leave a study that has series you have not looked at."),
         SwitchSetting{&kAskUnseen}},
        {QT_TR_NOOP("This display is calibrated for diagnosis"),
         QT_TR_NOOP("Check this only for a monitor that was measured. The mark \"not for diagnosis\" then goes."),
         SwitchSetting{&kDiagnosticDisplay}},
    };
    return kInfos;
}

} // namespace sagitta::ui
