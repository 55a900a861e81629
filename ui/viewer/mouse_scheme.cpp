#include "ui/viewer/mouse_scheme.h"

#include <QKeySequence>
#include <QObject>
#include <QStringList>

#include <algorithm>

namespace sagitta::ui {
namespace {

using scene::ToolKind;

constexpr MouseBinding kStandard[] = {
    {Qt::LeftButton, Qt::NoModifier, std::nullopt},        {Qt::LeftButton, Qt::ShiftModifier, ToolKind::Pan},
    {Qt::LeftButton, Qt::ControlModifier, ToolKind::Zoom}, {Qt::LeftButton, Qt::AltModifier, ToolKind::Scroll},
    {Qt::RightButton, Qt::NoModifier, ToolKind::Zoom},     {Qt::MiddleButton, Qt::NoModifier, ToolKind::Pan},
};
constexpr MouseBinding kWindowRight[] = {
    {Qt::LeftButton, Qt::NoModifier, std::nullopt},           {Qt::LeftButton, Qt::ShiftModifier, ToolKind::Pan},
    {Qt::LeftButton, Qt::ControlModifier, ToolKind::Zoom},    {Qt::LeftButton, Qt::AltModifier, ToolKind::Scroll},
    {Qt::RightButton, Qt::NoModifier, ToolKind::WindowLevel}, {Qt::MiddleButton, Qt::NoModifier, ToolKind::Pan},
};
constexpr MouseBinding kScrollRight[] = {
    {Qt::LeftButton, Qt::NoModifier, std::nullopt},
    {Qt::LeftButton, Qt::ShiftModifier, ToolKind::Pan},
    {Qt::LeftButton, Qt::ControlModifier, ToolKind::Zoom},
    {Qt::RightButton, Qt::NoModifier, ToolKind::Scroll},
    {Qt::MiddleButton, Qt::NoModifier, ToolKind::WindowLevel},
};
constexpr WheelBinding kScrollWheel[] = {
    {Qt::NoModifier, WheelAction::Scroll},
    {Qt::ShiftModifier, WheelAction::FastScroll},
    {Qt::ControlModifier, WheelAction::Zoom},
};

QString nameOf(const std::optional<ToolKind>& tool) {
    if (!tool)
        return QObject::tr("the active tool");
    switch (*tool) {
    case ToolKind::Scroll:
        return QObject::tr("scroll");
    case ToolKind::WindowLevel:
        return QObject::tr("window/level");
    case ToolKind::Zoom:
        return QObject::tr("zoom");
    case ToolKind::Pan:
        return QObject::tr("pan");
    default:
        return QObject::tr("a tool");
    }
}

QString nameOf(WheelAction action) {
    switch (action) {
    case WheelAction::Scroll:
        return QObject::tr("scroll");
    case WheelAction::FastScroll:
        return QObject::tr("scroll ten at a time");
    case WheelAction::Zoom:
        break;
    }
    return QObject::tr("zoom");
}

QString nameOf(Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
    const QString keys = QKeySequence(modifiers).toString(QKeySequence::NativeText);
    const QString name = button == Qt::LeftButton    ? QObject::tr("left button")
                         : button == Qt::RightButton ? QObject::tr("right button")
                         : button == Qt::NoButton    ? QObject::tr("wheel")
                                                     : QObject::tr("middle button");
    return keys.isEmpty() ? name : keys + name;
}

} // namespace

std::span<const MouseScheme> mouseSchemes() {
    static constexpr MouseScheme kSchemes[] = {
        {"standard", QT_TR_NOOP("Right button zooms"), kStandard, kScrollWheel},
        {"windowRight", QT_TR_NOOP("Right button sets the window"), kWindowRight, kScrollWheel},
        {"scrollRight", QT_TR_NOOP("Right button scrolls, middle button sets the window"), kScrollRight, kScrollWheel},
    };
    return kSchemes;
}

const MouseScheme& mouseScheme(const QString& id) {
    const std::span<const MouseScheme> all = mouseSchemes();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const MouseScheme& scheme) { return id == QLatin1String(scheme.id); });
    return found == all.end() ? all.front() : *found;
}

ToolKind toolFor(const MouseScheme& scheme, Qt::MouseButton button, Qt::KeyboardModifiers modifiers, ToolKind active) {
    for (const MouseBinding& binding : scheme.buttons) {
        if (binding.button == button && binding.modifiers == modifiers)
            return binding.tool.value_or(active);
    }
    return active;
}

WheelAction wheelFor(const MouseScheme& scheme, Qt::KeyboardModifiers modifiers) {
    for (const WheelBinding& binding : scheme.wheel) {
        if (binding.modifiers == modifiers)
            return binding.action;
    }
    return WheelAction::Scroll;
}

QStringList mouseSchemeLines(const MouseScheme& scheme) {
    QStringList lines;
    for (const MouseBinding& binding : scheme.buttons)
        lines << QStringLiteral("%1: %2").arg(nameOf(binding.button, binding.modifiers), nameOf(binding.tool));
    for (const WheelBinding& binding : scheme.wheel)
        lines << QStringLiteral("%1: %2").arg(nameOf(Qt::NoButton, binding.modifiers), nameOf(binding.action));
    for (QString& line : lines)
        line.replace(0, 1, line.at(0).toUpper());
    return lines;
}

} // namespace sagitta::ui
