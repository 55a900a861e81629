#include "ui/common/command_set.h"

#include "ui/common/key_map.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QWidget>

#include <algorithm>

namespace sagitta::ui {

CommandSet::CommandSet(QWidget& window, const CommandScope& scope, Preferences& preferences) :
    QObject(&window), m_preferences(preferences) {
    add(scope, window);
    add(commonScope(), window);
    window.installEventFilter(this); // a key that comes to it has done nothing so far
    connect(&preferences, &Preferences::changed, this, [this](const QString& key) {
        for (const Entry& entry : m_entries) {
            if (key == keySetting(QLatin1String(entry.scope->id), QLatin1String(entry.info->id)))
                applyKeys(entry);
        }
    });
}

void CommandSet::add(const CommandScope& scope, QWidget& window) {
    for (const CommandInfo& info : scope.commands) {
        auto* action = new QAction(tr(info.text), &window);
        action->setObjectName(QLatin1String(info.id));
        action->setIconText(tr(info.label ? info.label : info.text));
        action->setCheckable(info.kind == CommandKind::Checkable);
        if (info.icon)
            action->setIcon(makeIcon(*info.icon));
        window.addAction(action);
        m_entries.push_back({&info, &scope, action});
        applyKeys(m_entries.back());
    }
}

void CommandSet::applyKeys(const Entry& entry) {
    const QList<QKeySequence> keys = keysOf(m_preferences, QLatin1String(entry.scope->id), *entry.info);
    entry.action->setShortcuts(keys);
    entry.action->setToolTip(keys.isEmpty()
                                 ? entry.action->text()
                                 : QStringLiteral("%1  (%2)").arg(entry.action->text(), keysForPeople(keys)));
}

void CommandSet::tellKeys(QWidget* widget, const char* id) {
    const auto tell = [widget, tip = widget->toolTip(), action = action(id)] {
        const QString keys = keysForPeople(action->shortcuts());
        widget->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1  (%2)").arg(tip, keys));
    };
    connect(action(id), &QAction::changed, widget, tell);
    tell();
}

void CommandSet::keepKeysFrom(QWidget& field) { field.installEventFilter(this); }

void CommandSet::enable(const char* id, bool isEnabled, const QString& needs) {
    Entry& entry = find(id);
    entry.needs = needs;
    entry.action->setEnabled(isEnabled);
}

bool CommandSet::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && watched == parent() && refuse(*static_cast<QKeyEvent*>(event)))
        return true;
    if (event->type() == QEvent::ShortcutOverride && isKey(*static_cast<QKeyEvent*>(event))) {
        event->ignore(); // the field would say that it is its own
        return true;
    }
    return QObject::eventFilter(watched, event);
}

// With Ctrl, Alt or Meta: else it is a letter.
bool CommandSet::isKey(const QKeyEvent& event) const {
    static constexpr QKeySequence::StandardKey kOfText[] = {QKeySequence::Copy,
                                                            QKeySequence::Cut,
                                                            QKeySequence::Paste,
                                                            QKeySequence::Undo,
                                                            QKeySequence::Redo,
                                                            QKeySequence::SelectAll,
                                                            QKeySequence::MoveToNextWord,
                                                            QKeySequence::SelectNextWord,
                                                            QKeySequence::MoveToPreviousWord,
                                                            QKeySequence::SelectPreviousWord,
                                                            QKeySequence::DeleteStartOfWord,
                                                            QKeySequence::DeleteEndOfWord};
    const auto isOfText = [&](QKeySequence::StandardKey key) { return event.matches(key); };
    if (!(event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) ||
        std::any_of(std::begin(kOfText), std::end(kOfText), isOfText))
        return false;
    const QKeySequence pressed(event.keyCombination());
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Entry& entry) { return entry.action->shortcuts().contains(pressed); });
}

bool CommandSet::refuse(const QKeyEvent& event) {
    const QKeySequence pressed(event.keyCombination());
    const auto means = [&](const Entry& entry) {
        if (entry.action->isEnabled() || entry.needs.isEmpty() || !entry.action->shortcuts().contains(pressed))
            return false;
        const QObjectList places = entry.action->associatedObjects(); // where its key is for it
        return std::any_of(places.begin(), places.end(), [](QObject* place) {
            const auto* widget = qobject_cast<QWidget*>(place);
            const QWidget* focus = QApplication::focusWidget();
            return widget && (widget->isWindow() || (focus && (widget == focus || widget->isAncestorOf(focus))));
        });
    };
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), means);
    if (found == m_entries.end())
        return false;
    emit refused(tr("%1: %2").arg(found->action->text().remove(QChar(0x2026)), found->needs));
    return true;
}

CommandSet::Entry& CommandSet::find(const char* id) {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry& entry) { return qstrcmp(entry.info->id, id) == 0; });
    Q_ASSERT_X(found != m_entries.end(), "CommandSet", id);
    return *found;
}

QAction* CommandSet::action(const char* id) const { return const_cast<CommandSet*>(this)->find(id).action; }

void CommandSet::on(const char* id, std::function<void()> run) {
    Entry& entry = find(id);
    entry.isHandled = true;
    connect(entry.action, &QAction::triggered, this, [run = std::move(run)] { run(); });
}

void CommandSet::on(const char* id, std::function<void(bool checked)> run) {
    Entry& entry = find(id);
    entry.isHandled = true;
    connect(entry.action, &QAction::triggered, this, [run = std::move(run)](bool checked) { run(checked); });
}

} // namespace sagitta::ui
