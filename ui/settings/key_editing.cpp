#include "ui/settings/key_editing.h"

#include <QCoreApplication>
#include <QObject>

#include <algorithm>

namespace sagitta::ui {
namespace {

QByteArray settingOf(const CommandRef& command) {
    return keySetting(QLatin1String(command.scope->id), QLatin1String(command.info->id)).toLatin1();
}

} // namespace

QString commandText(const CommandRef& command) {
    return QStringLiteral("%1 (%2)").arg(QObject::tr(command.info->text), QObject::tr(command.scope->title));
}

KeyEditing::KeyEditing(Preferences& preferences, std::vector<const CommandScope*> scopes) :
    m_preferences(preferences), m_scopes(std::move(scopes)) {
    for (const CommandScope* scope : m_scopes) {
        for (const CommandInfo& info : scope->commands)
            m_commands.push_back({scope, &info});
    }
}

QList<QKeySequence> KeyEditing::keys(const CommandRef& command) const {
    return keysOf(m_preferences, QLatin1String(command.scope->id), *command.info);
}

bool KeyEditing::isChosen(const CommandRef& command) const { return m_preferences.isChosen(settingOf(command)); }

bool KeyEditing::isLocked(const CommandRef& command) const { return m_preferences.isLocked(settingOf(command)); }

QString KeyEditing::refusal(const QKeySequence& key) {
    if (!isReserved(key))
        return {};
    return QObject::tr("%1 cannot be given away: arrows, Home, End, Page, Tab, Enter and Escape belong to images, "
                       "tables and text fields. With Ctrl or Alt they can.")
        .arg(key.toString(QKeySequence::NativeText));
}

QList<CommandRef> KeyEditing::owners(const CommandRef& command, const QKeySequence& key) const {
    return conflicts(m_preferences, m_scopes, command, {key});
}

Result<void> KeyEditing::give(const CommandRef& command, const QKeySequence& key) {
    const QList<CommandRef> before = owners(command, key);
    for (const CommandRef& owner : before) { // all or nothing
        if (isLocked(owner))
            return Error(ErrorCode::Refused, QObject::tr("your site has fixed the keys of %1").arg(commandText(owner)));
    }
    for (const CommandRef& owner : before) {
        QList<QKeySequence> left = keys(owner);
        left.removeIf([&](const QKeySequence& its) { return meet(its, key); });
        SAGITTA_CHECK(setKeys(m_preferences, QLatin1String(owner.scope->id), *owner.info, left));
    }
    QList<QKeySequence> more = keys(command);
    more.removeIf([&](const QKeySequence& its) { return meet(its, key); });
    return setKeys(m_preferences, QLatin1String(command.scope->id), *command.info, more << key);
}

Result<void> KeyEditing::take(const CommandRef& command, const QKeySequence& key) {
    QList<QKeySequence> left = keys(command);
    left.removeAll(key);
    return setKeys(m_preferences, QLatin1String(command.scope->id), *command.info, left);
}

Result<void> KeyEditing::clear(const CommandRef& command) {
    return setKeys(m_preferences, QLatin1String(command.scope->id), *command.info, {});
}

Result<void> KeyEditing::reset(const CommandRef& command) { return m_preferences.reset(settingOf(command)); }

Result<void> KeyEditing::resetAll() {
    for (const CommandRef& command : m_commands)
        SAGITTA_CHECK(reset(command));
    return {};
}

} // namespace sagitta::ui
