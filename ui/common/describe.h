// describe(): the three things every control must have: a stable object name for tests, a name for screen readers and a
// tooltip that tells the shortcut.
#pragma once

#include <QKeySequence>
#include <QWidget>

namespace sagitta::ui {

inline void describe(QWidget* widget, const char* objectName, const QString& name, const QString& tip = {},
                     const QKeySequence& shortcut = {}) {
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(name);
    QString text = tip.isEmpty() ? name : tip;
    if (!shortcut.isEmpty())
        text += QStringLiteral("  (%1)").arg(shortcut.toString(QKeySequence::NativeText));
    widget->setToolTip(text);
}

} // namespace sagitta::ui
