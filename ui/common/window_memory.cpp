#include "ui/common/window_memory.h"

#include <QMainWindow>

namespace sagitta::ui {

QByteArray rememberedBytes(const Settings& settings, const Setting<QString>& key) {
    return QByteArray::fromBase64(settings.value(key).toLatin1());
}

void rememberBytes(Settings& settings, const Setting<QString>& key, const QByteArray& bytes) {
    const QString text = QString::fromLatin1(bytes.toBase64());
    if (text != settings.value(key))
        static_cast<void>(settings.setValue(key, text)); // a window that stands elsewhere next time is no failure
}

void restoreWindow(QMainWindow& window, const Settings& settings, const WindowSettings& keys) {
    window.restoreGeometry(rememberedBytes(settings, keys.geometry));
    window.restoreState(rememberedBytes(settings, keys.state));
}

void rememberWindow(const QMainWindow& window, Settings& settings, const WindowSettings& keys) {
    rememberBytes(settings, keys.geometry, window.saveGeometry());
    rememberBytes(settings, keys.state, window.saveState());
}

} // namespace sagitta::ui
