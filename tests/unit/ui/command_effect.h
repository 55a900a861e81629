// CommandEffect: what a command of a window does, as data. A table holds one for each command of a scope; the tests
// give the command by its keys, in the palette, by a button, in a menu, and look for the same effect each time. A
// command without a row fails, and so does a row without a command.
#pragma once

#include "ui/common/command_set.h"
#include "unit/ui/real_events.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QStringList>
#include <QTest>

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace sagitta::test {

// `Stage` is the fixture: a window that is shown, with something to do it to. It has window() and remember(), which
// notes how things are just before the command.
template<class Stage>
struct CommandEffect {
    using Do = std::function<void(Stage&)>;
    CommandEffect(const char* command, std::function<bool(Stage&)> seen, Do first = {}, Do next = {}) :
        id(command), isSeen(std::move(seen)), prepare(std::move(first)), then(std::move(next)) {}

    const char* id;
    std::function<bool(Stage&)> isSeen; // not before the command, and soon after it
    Do prepare;
    Do then; // what a person does next to see it
};

template<class Stage>
void PrintTo(const CommandEffect<Stage>& effect, std::ostream* out) {
    *out << effect.id;
}

inline constexpr auto kNameOfEffect = [](const auto& info) { return std::string(info.param.id); };

template<class Stage>
using CommandEffects = std::vector<CommandEffect<Stage>>;

// Those of the table for which `is` is true.
template<class Stage, class Is>
CommandEffects<Stage> effectsThat(CommandEffects<Stage> table, Is is) {
    std::erase_if(table, [&](const CommandEffect<Stage>& effect) { return !is(QLatin1String(effect.id)); });
    return table;
}

// `names` outlives it.
template<class Names>
auto among(const Names& names) {
    return [&names](QLatin1String id) {
        return std::any_of(std::begin(names), std::end(names),
                           [&](const char* name) { return id == QLatin1String(name); });
    };
}

template<class Stage>
void expectOneRowForEach(const CommandEffects<Stage>& table, std::initializer_list<const ui::CommandScope*> scopes) {
    QStringList commands;
    for (const ui::CommandScope* scope : scopes)
        for (const ui::CommandInfo& info : scope->commands)
            commands << QLatin1String(info.id);
    for (const CommandEffect<Stage>& effect : table)
        EXPECT_TRUE(commands.removeOne(QLatin1String(effect.id))) << effect.id << " is no command, or here twice";
    EXPECT_TRUE(commands.isEmpty()) << "nothing is known of: " << commands.join(u' ').toStdString();
}

template<class Stage, class Give>
void expectEffect(Stage& stage, const CommandEffect<Stage>& effect, Give give) {
    if (effect.prepare) {
        ASSERT_NO_FATAL_FAILURE(effect.prepare(stage));
    }
    stage.remember();
    ASSERT_FALSE(effect.isSeen(stage)) << effect.id << ": it is so already, which proves nothing";
    ASSERT_NO_FATAL_FAILURE(give());
    if (effect.then) {
        ASSERT_NO_FATAL_FAILURE(effect.then(stage));
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return effect.isSeen(stage); })) << effect.id << " has not done its work";
}

inline QAction* commandOf(const QMainWindow& window, const char* id) {
    return window.findChild<ui::CommandSet*>()->action(id);
}

// With the palette, as a person does it who knows no key.
inline void chooseInPalette(const QMainWindow& window, const QString& text) {
    pressKeys(QKeySequence(Qt::CTRL | Qt::Key_K));
    auto* line = window.findChild<QLineEdit*>(QStringLiteral("paletteText"));
    ASSERT_TRUE(line->hasFocus());
    typeText(QString(text).remove(u'…'));
    const auto* list = window.findChild<QListWidget*>(QStringLiteral("paletteList"));
    ASSERT_TRUE(list->currentItem()) << text.toStdString() << " cannot be done";
    EXPECT_EQ(list->currentItem()->text(), text) << "its own words do not find it first";
    pressKeys(QKeySequence(Qt::Key_Return));
}

template<class Stage>
void expectEffectOfKey(Stage& stage, const CommandEffect<Stage>& effect, int key = 0) {
    expectEffect(stage, effect, [&] {
        const QList<QKeySequence> keys = commandOf(*stage.window, effect.id)->shortcuts();
        ASSERT_GT(keys.size(), key) << effect.id;
        pressKeys(keys[key]);
    });
}

template<class Stage>
void expectEffectInPalette(Stage& stage, const CommandEffect<Stage>& effect) {
    expectEffect(stage, effect, [&] { chooseInPalette(*stage.window, commandOf(*stage.window, effect.id)->text()); });
}

} // namespace sagitta::test
