// KeyMap: which keys stand for which command: those of the table, or what a person has chosen instead, kept in the
// Preferences key by key ("keys/<scope>/<command>"). Free functions; GUI thread.
#pragma once

#include "ui/common/command.h"
#include "ui/common/preferences.h"

#include <QKeySequence>
#include <QList>

namespace sagitta::ui {

// The name under which the Preferences keep the keys of a command.
QString keySetting(const QString& scope, const QString& command);

// From "Ctrl+1 | F2"; what is no key sequence is left out.
QList<QKeySequence> parseKeys(const QString& text);
QString keysText(const QList<QKeySequence>& keys); // portable
QString keysForPeople(const QList<QKeySequence>& keys);

// As chosen, else as the table says.
QList<QKeySequence> keysOf(const Preferences& preferences, const QString& scope, const CommandInfo& command);
// An empty list takes its keys away; the keys of the table themselves count as not chosen.
Result<void> setKeys(Preferences& preferences, const QString& scope, const CommandInfo& command,
                     const QList<QKeySequence>& keys);

// Keys that viewports, tables and text fields need for themselves: arrows, Tab, Enter, Escape, Home, End, Page.
bool isReserved(const QKeySequence& key);

struct CommandRef {
    const CommandScope* scope;
    const CommandInfo* info;
    bool operator==(const CommandRef&) const = default;
};

// Those that one of these keys stands for already in a window that has this command too.
QList<CommandRef> conflicts(const Preferences& preferences, std::span<const CommandScope* const> scopes,
                            const CommandRef& command, const QList<QKeySequence>& keys);

// "G" alone would also swallow the beginning of "G, 1".
bool meet(const QKeySequence& one, const QKeySequence& other);
bool shareAWindow(const CommandRef& one, const CommandRef& other);

} // namespace sagitta::ui
