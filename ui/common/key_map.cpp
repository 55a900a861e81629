#include "ui/common/key_map.h"

#include <algorithm>
#include <array>

namespace sagitta::ui {
namespace {

const QString kSeparator = QStringLiteral(" | ");
// Settings keep text, in which nothing at all would mean "not chosen".
const QString kNone = QStringLiteral("none");

Setting<QString> settingOf(const QByteArray& key) { return {key.constData(), {}}; }

} // namespace

QString keySetting(const QString& scope, const QString& command) {
    return QStringLiteral("keys/%1/%2").arg(scope, command);
}

QList<QKeySequence> parseKeys(const QString& text) {
    QList<QKeySequence> keys;
    for (const QString& part : text.split(kSeparator, Qt::SkipEmptyParts)) {
        const QKeySequence key(part, QKeySequence::PortableText);
        if (!key.isEmpty() && key[0].key() != Qt::Key_unknown && !keys.contains(key))
            keys << key;
    }
    return keys;
}

QString keysText(const QList<QKeySequence>& keys) {
    QStringList parts;
    for (const QKeySequence& key : keys)
        parts << key.toString(QKeySequence::PortableText);
    return parts.join(kSeparator);
}

QString keysForPeople(const QList<QKeySequence>& keys) {
    QStringList parts;
    for (const QKeySequence& key : keys)
        parts << key.toString(QKeySequence::NativeText);
    return parts.join(QStringLiteral(", "));
}

QList<QKeySequence> keysOf(const Preferences& preferences, const QString& scope, const CommandInfo& command) {
    const QByteArray key = keySetting(scope, QLatin1String(command.id)).toLatin1();
    const QString chosen = preferences.value(settingOf(key));
    if (chosen == kNone)
        return {};
    return parseKeys(chosen.isEmpty() ? QString::fromLatin1(command.key) : chosen);
}

Result<void> setKeys(Preferences& preferences, const QString& scope, const CommandInfo& command,
                     const QList<QKeySequence>& keys) {
    const QByteArray key = keySetting(scope, QLatin1String(command.id)).toLatin1();
    if (keys == parseKeys(QString::fromLatin1(command.key))) {
        SAGITTA_CHECK(preferences.reset(key));
        if (keysOf(preferences, scope, command) == keys) // unless the site wants others
            return {};
    }
    return preferences.setValue(settingOf(key), keys.isEmpty() ? kNone : keysText(keys));
}

bool isReserved(const QKeySequence& key) {
    static constexpr std::array kReserved{
        Qt::Key_Up,       Qt::Key_Down, Qt::Key_Left,   Qt::Key_Right, Qt::Key_Home,   Qt::Key_End,    Qt::Key_PageUp,
        Qt::Key_PageDown, Qt::Key_Tab,  Qt::Key_Return, Qt::Key_Enter, Qt::Key_Escape, Qt::Key_Backtab};
    if (key.isEmpty())
        return false;
    const QKeyCombination first = key[0];
    return first.keyboardModifiers() == Qt::NoModifier &&
           std::find(kReserved.begin(), kReserved.end(), first.key()) != kReserved.end();
}

bool meet(const QKeySequence& one, const QKeySequence& other) {
    return one.matches(other) != QKeySequence::NoMatch || other.matches(one) != QKeySequence::NoMatch;
}

bool shareAWindow(const CommandRef& one, const CommandRef& other) {
    return one.scope == other.scope || one.scope == &commonScope() || other.scope == &commonScope();
}

QList<CommandRef> conflicts(const Preferences& preferences, std::span<const CommandScope* const> scopes,
                            const CommandRef& command, const QList<QKeySequence>& keys) {
    QList<CommandRef> found;
    for (const CommandScope* scope : scopes) {
        for (const CommandInfo& info : scope->commands) {
            const CommandRef other{scope, &info};
            if (other == command || !shareAWindow(other, command))
                continue;
            const QList<QKeySequence> taken = keysOf(preferences, QLatin1String(scope->id), info);
            const bool isTaken = std::any_of(keys.begin(), keys.end(), [&](const QKeySequence& key) {
                return std::any_of(taken.begin(), taken.end(), [&](const auto& its) { return meet(key, its); });
            });
            if (isTaken)
                found << other;
        }
    }
    return found;
}

} // namespace sagitta::ui
