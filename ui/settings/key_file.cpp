// KeyEditing's files: what was chosen, as JSON that people can send to each other.
#include "ui/settings/key_editing.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>

#include <algorithm>

namespace sagitta::ui {
namespace {

const QString kKeys = QStringLiteral("sagittaKeys");

QString nameOf(const CommandRef& command) {
    return QStringLiteral("%1/%2").arg(QLatin1String(command.scope->id), QLatin1String(command.info->id));
}

Result<QList<QKeySequence>> readKeys(const QString& command, const QJsonValue& value) {
    const QString text = value.toString();
    const QList<QKeySequence> keys = parseKeys(text);
    if (!value.isString() || keysText(keys) != text)
        return Error(ErrorCode::Corrupt, QObject::tr("“%1” of %2 is no key").arg(text, command));
    for (const QKeySequence& key : keys) {
        if (const QString why = KeyEditing::refusal(key); !why.isEmpty())
            return Error(ErrorCode::Refused, why);
    }
    return keys;
}

} // namespace

struct KeyEditing::Wanted {
    std::vector<std::pair<CommandRef, QList<QKeySequence>>> keys; // of the file
    QStringList passedOver;
};

QByteArray KeyEditing::exported() const {
    QJsonObject chosen;
    for (const CommandRef& command : m_commands) {
        if (isChosen(command))
            chosen.insert(nameOf(command), keysText(keys(command)));
    }
    return QJsonDocument(QJsonObject{{kKeys, chosen}}).toJson();
}

Result<KeyEditing::Wanted> KeyEditing::read(const QByteArray& json) const {
    const QJsonValue value = QJsonDocument::fromJson(json).object().value(kKeys);
    if (!value.isObject())
        return Error(ErrorCode::Corrupt, QObject::tr("this is no file of keys of Sagitta"));
    const QJsonObject chosen = value.toObject();
    Wanted wanted;
    for (auto it = chosen.begin(); it != chosen.end(); ++it) {
        const auto command = std::find_if(m_commands.begin(), m_commands.end(),
                                          [&](const CommandRef& one) { return nameOf(one) == it.key(); });
        if (command == m_commands.end() || isLocked(*command)) {
            wanted.passedOver << it.key();
            continue;
        }
        SAGITTA_TRY(const QList<QKeySequence> keys, readKeys(it.key(), it.value()));
        wanted.keys.emplace_back(*command, keys);
    }
    return wanted;
}

// What is not in the file has the keys of the table then.
Result<void> KeyEditing::checkConflicts(const Wanted& wanted) const {
    const auto keysThen = [&](const CommandRef& command) {
        const auto it = std::find_if(wanted.keys.begin(), wanted.keys.end(),
                                     [&](const auto& entry) { return entry.first == command; });
        return it != wanted.keys.end() ? it->second
               : isLocked(command)     ? keys(command)
                                       : parseKeys(QString::fromLatin1(command.info->key));
    };
    for (const auto& [command, keys] : wanted.keys) {
        for (const CommandRef& other : m_commands) {
            if (other == command || !shareAWindow(other, command))
                continue;
            for (const QKeySequence& its : keysThen(other)) {
                for (const QKeySequence& key : keys)
                    if (meet(key, its))
                        return Error(ErrorCode::Refused, QObject::tr("%1 would be of %2 and of %3")
                                                             .arg(key.toString(QKeySequence::NativeText),
                                                                  commandText(command), commandText(other)));
            }
        }
    }
    return {};
}

Result<QStringList> KeyEditing::import(const QByteArray& json) {
    SAGITTA_TRY(const Wanted wanted, read(json));
    SAGITTA_CHECK(checkConflicts(wanted));
    for (const CommandRef& command : m_commands) {
        if (!isLocked(command))
            SAGITTA_CHECK(reset(command));
    }
    for (const auto& [command, keys] : wanted.keys)
        SAGITTA_CHECK(setKeys(m_preferences, QLatin1String(command.scope->id), *command.info, keys));
    return wanted.passedOver;
}

} // namespace sagitta::ui
