#include "core/settings.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace sagitta {
namespace {

QJsonObject readObject(const QString& path) {
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

} // namespace

Settings::Settings(QString file, const QString& siteFile) : m_file(std::move(file)) {
    m_user = readObject(m_file);
    const QJsonObject site = readObject(siteFile);
    m_siteDefaults = site.value(QLatin1String("defaults")).toObject();
    m_locked = site.value(QLatin1String("locked")).toObject();
}

QVariant Settings::lookup(const QString& key) const {
    for (const QJsonObject* layer : {&m_locked, &m_user, &m_siteDefaults}) {
        const auto it = layer->constFind(key);
        if (it != layer->constEnd())
            return it->toVariant();
    }
    return {};
}

Result<void> Settings::store(const QString& key, const QVariant& value) {
    if (m_locked.contains(key))
        return Error(ErrorCode::Refused, QStringLiteral("the setting %1 is fixed by this site").arg(key));
    m_user.insert(key, QJsonValue::fromVariant(value));
    if (m_file.isEmpty())
        return {};
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(m_user).toJson()) < 0 || !file.commit())
        return Error(ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(m_file, file.errorString()));
    return {};
}

} // namespace sagitta
