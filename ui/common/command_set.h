// CommandSet: the commands of one window as QActions: texts, icons, keys (which follow the Preferences), tooltips that
// tell the keys. The keys work everywhere in the window. GUI thread.
#pragma once

#include "ui/common/command.h"
#include "ui/common/preferences.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QKeyEvent;
class QWidget;

namespace sagitta::ui {

class CommandSet : public QObject {
    Q_OBJECT
public:
    // The scope's commands and the common ones. The actions are the window's; the scope outlives the set.
    CommandSet(QWidget& window, const CommandScope& scope, Preferences& preferences);

    QAction* action(const char* id) const; // must exist
    // What it does. A checkable one is told its new state.
    void on(const char* id, std::function<void()> run);
    void on(const char* id, std::function<void(bool checked)> run);

    // Whether it can be done now, and else what it needs: who presses its key is told by refused().
    void enable(const char* id, bool isEnabled, const QString& needs);

    // While the field has the focus the keys of the commands are for them, but for those that every text has.
    void keepKeysFrom(QWidget& field);

    // The widget does what the command does: its tooltip ends with the keys of it, as they are at the time.
    void tellKeys(QWidget* widget, const char* id);

    struct Entry {
        const CommandInfo* info;
        const CommandScope* scope;
        QAction* action;
        bool isHandled = false;
        QString needs = {}; // to be done, while it cannot be
    };
    const std::vector<Entry>& entries() const { return m_entries; }
    Preferences& preferences() const { return m_preferences; }

signals:
    void refused(const QString& text); // a key was pressed for what cannot be done now

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool isKey(const QKeyEvent& event) const;
    bool refuse(const QKeyEvent& event);
    void add(const CommandScope& scope, QWidget& window);
    void applyKeys(const Entry& entry);
    Entry& find(const char* id);

    Preferences& m_preferences;
    std::vector<Entry> m_entries;
};

} // namespace sagitta::ui
