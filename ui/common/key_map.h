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

// The commands of the scope that one of these keys stands for already; `except` is the command that asks.
QList<const CommandInfo*> conflicts(const Preferences& preferences, const CommandScope& scope,
                                    const QList<QKeySequence>& keys, const QString& except);

} // namespace sagitta::ui
