// KeyEditing: changes the keys of all commands as a person wants them, over the Preferences: says which commands have
// a key already, and which keys nobody can have. KeyFile reads and writes what was chosen. GUI thread.
#pragma once

#include "ui/common/key_map.h"

#include <vector>

namespace sagitta::ui {

class KeyEditing {
public:
    // `scopes` and what they point to outlive it.
    KeyEditing(Preferences& preferences, std::vector<const CommandScope*> scopes);

    const std::vector<CommandRef>& commands() const { return m_commands; }
    QList<QKeySequence> keys(const CommandRef& command) const;
    bool isChosen(const CommandRef& command) const;
    bool isLocked(const CommandRef& command) const;

    // Why nobody can have this key, in a sentence; empty when one can.
    static QString refusal(const QKeySequence& key);
    QList<CommandRef> owners(const CommandRef& command, const QKeySequence& key) const;

    // In addition to those it has, and nobody else has it any longer in a window that has this command.
    Result<void> give(const CommandRef& command, const QKeySequence& key);
    Result<void> take(const CommandRef& command, const QKeySequence& key);
    Result<void> clear(const CommandRef& command);
    Result<void> reset(const CommandRef& command);
    Result<void> resetAll();

    // What was chosen otherwise than the program has it, as JSON; and back, instead of all that was chosen before.
    // Refused as a whole when a key in it cannot be, or two commands of one window would have it. Commands that this
    // version does not know, and those that the site has fixed, are passed over and named.
    QByteArray exported() const;
    Result<QStringList> import(const QByteArray& json);

private:
    struct Wanted;
    Result<Wanted> read(const QByteArray& json) const;
    Result<void> checkConflicts(const Wanted& wanted) const;

    Preferences& m_preferences;
    std::vector<const CommandScope*> m_scopes;
    std::vector<CommandRef> m_commands;
};

// "Flip left-right (Viewer)"
QString commandText(const CommandRef& command);

} // namespace sagitta::ui
