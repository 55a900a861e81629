#include "core/settings.h"

#include "core/log.h"

#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>

#include <optional>

namespace sagitta {
namespace {

constexpr int kLockWaitMs = 2000;

std::optional<QJsonObject> readObject(const QString& path, bool* damaged = nullptr) {
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error == QJsonParseError::NoError)
        return document.object();
    if (damaged)
        *damaged = true;
    return std::nullopt;
}

// A damaged file is kept beside the new one: it may hold what somebody wants back.
std::optional<QJsonObject> readOrPutAside(const QString& path) {
    bool damaged = false;
    std::optional<QJsonObject> object = readObject(path, &damaged);
    if (damaged) {
        const QString aside = path + QStringLiteral(".damaged");
        QFile::remove(aside);
        const bool moved = QFile::rename(path, aside);
        qCWarning(logCore) << "the settings are damaged and start afresh;"
                           << (moved ? "they are kept as" : "they could not be moved to") << aside;
    }
    return object;
}

} // namespace

Settings::Settings(QString file, const QString& siteFile) : m_file(std::move(file)) {
    m_user = readOrPutAside(m_file).value_or(QJsonObject());
    bool isSiteDamaged = false;
    const QJsonObject site = readObject(siteFile, &isSiteDamaged).value_or(QJsonObject());
    if (isSiteDamaged)
        qCWarning(logCore) << "the settings of the site are damaged and do not hold:" << siteFile;
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
    return change(key, [&](QJsonObject& user) { user.insert(key, QJsonValue::fromVariant(value)); });
}

Result<void> Settings::reset(const char* key) {
    const QString name = QLatin1String(key);
    return change(name, [&](QJsonObject& user) { user.remove(name); });
}

Result<void> Settings::change(const QString& key, const std::function<void(QJsonObject& user)>& apply) {
    if (m_locked.contains(key))
        return Error(ErrorCode::Refused, QStringLiteral("the setting %1 is fixed by this site").arg(key));
    apply(m_user);
    if (m_file.isEmpty())
        return {};
    // Another process with the same data folder may have set other keys since they were read.
    QLockFile lock(m_file + QStringLiteral(".lock"));
    if (!lock.tryLock(kLockWaitMs))
        return Error(ErrorCode::Io, QStringLiteral("cannot write %1: another process holds it").arg(m_file));
    m_user = readOrPutAside(m_file).value_or(m_user);
    apply(m_user);
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(m_user).toJson()) < 0 || !file.commit())
        return Error(ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(m_file, file.errorString()));
    return {};
}

} // namespace sagitta
