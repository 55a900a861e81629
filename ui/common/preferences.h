// Preferences: the Settings as the windows share them: whoever changes one through it, all windows hear of it. Owns
// nothing. GUI thread.
#pragma once

#include "core/settings.h"

#include <QObject>

namespace sagitta::ui {

class Preferences : public QObject {
    Q_OBJECT
public:
    explicit Preferences(Settings& settings, QObject* parent = nullptr) : QObject(parent), m_settings(settings) {}

    template<class T>
    T value(const Setting<T>& setting) const {
        return m_settings.value(setting);
    }
    // As Settings::setValue(); what is the value already is not written again.
    template<class T>
    Result<void> setValue(const Setting<T>& setting, const T& value) {
        if (m_settings.value(setting) == value)
            return {};
        Result<void> stored = m_settings.setValue(setting, value);
        if (stored)
            emit changed(QLatin1String(setting.key));
        return stored;
    }
    Result<void> reset(const char* key) {
        if (!m_settings.isChosen(key))
            return {};
        Result<void> stored = m_settings.reset(key);
        if (stored)
            emit changed(QLatin1String(key));
        return stored;
    }
    bool isLocked(const char* key) const { return m_settings.isLocked(key); }
    bool isChosen(const char* key) const { return m_settings.isChosen(key); }

    // For what no other window has to hear of: places of windows, widths of columns.
    Settings& settings() { return m_settings; }

signals:
    void changed(const QString& key);

private:
    Settings& m_settings;
};

} // namespace sagitta::ui
