// Settings: typed values in layers, default < site < user, where the site layer may lock a key.
//
//     inline const Setting<int> kDecodeThreads{"decode/threads", 0};
//     const int n = settings.value(kDecodeThreads);
//
// The user layer is settings.json in the data folder, written atomically at once, key by key, so that two processes
// with one folder do not undo each other's. A damaged one is put aside. Never holds a secret. Owned by the GUI thread
// (or the one thread of sagitta-cli).
#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QString>
#include <QVariant>

#include <functional>

namespace sagitta {

template<class T>
struct Setting {
    const char* key;
    T fallback;
};

class Settings {
public:
    // Reads `file` (missing is empty). `siteFile` holds {"defaults": {…}, "locked": {…}}.
    explicit Settings(QString file = {}, const QString& siteFile = {});

    template<class T>
    T value(const Setting<T>& setting) const {
        const QVariant found = lookup(QLatin1String(setting.key));
        return found.isValid() && found.canConvert<T>() ? found.value<T>() : setting.fallback;
    }
    // Refused when the site locks the key; Io when the file cannot be written.
    template<class T>
    Result<void> setValue(const Setting<T>& setting, const T& value) {
        return store(QLatin1String(setting.key), QVariant::fromValue(value));
    }

    // The user's value goes: the site's or the program's own holds again. Fails as setValue() does.
    Result<void> reset(const char* key);

    bool isLocked(const char* key) const { return m_locked.contains(QLatin1String(key)); }
    // The user has chosen a value, and it holds.
    bool isChosen(const char* key) const { return !isLocked(key) && m_user.contains(QLatin1String(key)); }

private:
    QVariant lookup(const QString& key) const;
    Result<void> store(const QString& key, const QVariant& value);
    Result<void> change(const QString& key, const std::function<void(QJsonObject& user)>& apply);

    QString m_file;
    QJsonObject m_user;
    QJsonObject m_siteDefaults;
    QJsonObject m_locked;
};

} // namespace sagitta
