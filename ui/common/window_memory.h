// What windows remember from one start to the next, in the Settings: where they stand, their docks, their columns.
// GUI thread.
#pragma once

#include "core/settings.h"

#include <QByteArray>

class QMainWindow;

namespace sagitta::ui {

struct WindowSettings {
    Setting<QString> geometry;
    Setting<QString> state; // docks and tool bars
};
inline const WindowSettings kStudiesWindowSettings{{"studiesWindow/geometry", {}}, {"studiesWindow/state", {}}};
inline const WindowSettings kViewerWindowSettings{{"viewerWindow/geometry", {}}, {"viewerWindow/state", {}}};
inline const Setting<QString> kStudyColumns{"studiesWindow/columns", {}}; // widths, order and sorting

// As it stood when it was last closed; nothing is remembered: as it is.
void restoreWindow(QMainWindow& window, const Settings& settings, const WindowSettings& keys);
void rememberWindow(const QMainWindow& window, Settings& settings, const WindowSettings& keys);

// Qt's saved states are bytes; settings are text.
QByteArray rememberedBytes(const Settings& settings, const Setting<QString>& key);
void rememberBytes(Settings& settings, const Setting<QString>& key, const QByteArray& bytes);

} // namespace sagitta::ui
