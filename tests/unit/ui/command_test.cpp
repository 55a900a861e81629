// Commands as data, their keys, and the palette that finds them by name.
#include "ui/browser/studies_commands.h"
#include "ui/common/command_palette.h"
#include "ui/common/key_map.h"
#include "ui/common/window_commands.h"
#include "ui/common/word_match.h"
#include "ui/viewer/mouse_scheme.h"
#include "ui/viewer/viewer_commands.h"

#include <QAction>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace ui;

constexpr CommandInfo kCommands[] = {
    {"flip", "Image", "Flip left-right", "H"},
    {"lung", "Windows", "Lung window", "F5 | Ctrl+L"},
    {"grid", "Image", "Show a grid", "", CommandKind::Checkable},
};
constexpr CommandScope kScope{"test", "Test", kCommands};

class CommandTest : public testing::Test {
protected:
    CommandTest() : commands(new CommandSet(window, kScope, preferences)) {
        for (const char* id : {"flip", "lung"})
            commands->on(id, [this, id] { done << QLatin1String(id); });
        commands->on("grid", [this](bool on) { done << (on ? "grid on" : "grid off"); });
        more = new WindowCommands(
            window, *commands, [] { return QStringLiteral("<p>What it is for.</p>"); },
            [this] {
                return std::vector<PaletteEntry>{{"Series", "Chest 1 mm", {}, [this] { done << "chest"; }}};
            });
        window.setCentralWidget(new QLineEdit);
        window.resize(900, 600);
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
        window.centralWidget()->setFocus();
    }
    template<class T>
    T* child(const char* name) {
        return window.findChild<T*>(QLatin1String(name));
    }
    void type(const QString& text) {
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        ASSERT_TRUE(child<QLineEdit>("paletteText")->hasFocus());
        QTest::keyClicks(child<QLineEdit>("paletteText"), text);
    }

    Settings settings;
    Preferences preferences{settings};
    QMainWindow window;
    CommandSet* commands;
    WindowCommands* more;
    QStringList done;
};

TEST_F(CommandTest, KeysDoWhatTheTableSays) {
    QTest::keyClick(&window, Qt::Key_F5);
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
    commands->action("grid")->trigger();
    commands->action("grid")->trigger();
    EXPECT_EQ(done, (QStringList{"lung", "lung", "grid on", "grid off"}));
    EXPECT_EQ(commands->action("lung")->toolTip(), "Lung window  (F5, Ctrl+L)");
    EXPECT_EQ(commands->action("grid")->toolTip(), "Show a grid");
}

TEST_F(CommandTest, OtherKeysAreTakenAtOnceAndRemembered) {
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[1], parseKeys("F7")));
    QTest::keyClick(&window, Qt::Key_F5);
    EXPECT_TRUE(done.isEmpty());
    QTest::keyClick(&window, Qt::Key_F7);
    EXPECT_EQ(done, QStringList{"lung"});
    EXPECT_EQ(keysOf(preferences, "test", kCommands[1]), parseKeys("F7"));
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[1], {}));
    EXPECT_TRUE(commands->action("lung")->shortcuts().isEmpty());
    EXPECT_TRUE(keysOf(preferences, "test", kCommands[1]).isEmpty()) << "none is a choice too";
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[1], parseKeys("F5 | Ctrl+L")));
    EXPECT_EQ(commands->action("lung")->shortcuts(), parseKeys("F5 | Ctrl+L"));
    EXPECT_FALSE(settings.isChosen("keys/test/lung")) << "the table may change";
}

TEST_F(CommandTest, AButtonTellsTheKeysOfItsCommandAsTheyAre) {
    QLineEdit button;
    button.setToolTip("Flips it");
    commands->tellKeys(&button, "flip");
    EXPECT_EQ(button.toolTip(), "Flips it  (H)");
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[0], parseKeys("F7")));
    EXPECT_EQ(button.toolTip(), "Flips it  (F7)");
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[0], {}));
    EXPECT_EQ(button.toolTip(), "Flips it");
}

TEST_F(CommandTest, TheSettingsAreAskedFor) {
    QSignalSpy asked(more, &WindowCommands::settingsRequested);
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(CommandTest, ConflictsAreFound) {
    const CommandScope* const scopes[] = {&kScope, &viewerScope(), &commonScope()};
    const auto& [flip, lung, grid] = kCommands;
    const auto names = [&](const char* keys, const CommandInfo& except) {
        QStringList ids;
        for (const CommandRef& other : conflicts(preferences, scopes, {&kScope, &except}, parseKeys(keys)))
            ids << QLatin1String(other.info->id);
        return ids;
    };
    EXPECT_EQ(names("H", lung), QStringList{"flip"});
    EXPECT_TRUE(names("H", flip).isEmpty());
    EXPECT_EQ(names("Ctrl+K", flip), QStringList{"commandPalette"});
    EXPECT_EQ(names("H, 1", lung), QStringList{"flip"}) << "H alone would take the beginning away";
    EXPECT_TRUE(isReserved(QKeySequence("Up")));
    EXPECT_TRUE(isReserved(QKeySequence("Return")));
    EXPECT_FALSE(isReserved(QKeySequence("Ctrl+Up")));
}

TEST_F(CommandTest, ThePaletteFindsByWordsAndEnterDoesIt) {
    type("flip");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_EQ(done, QStringList{"flip"});
    EXPECT_FALSE(child<QWidget>("commandPalettePanel")->isVisible());
    EXPECT_TRUE(window.centralWidget()->hasFocus()) << "the keys go where they went before";
    type("1 chest"); // what the window offers beside its commands, the words in any order
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_EQ(done, (QStringList{"flip", "chest"}));
}

TEST_F(CommandTest, ThePaletteGoesByArrowsAndSkipsWhatCannotBeDoneNow) {
    commands->action("flip")->setEnabled(false);
    type("image");
    auto* list = child<QListWidget>("paletteList");
    ASSERT_EQ(list->count(), 2);
    EXPECT_EQ(list->currentItem()->text(), "Show a grid") << "the first that can be done";
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Down);
    EXPECT_EQ(list->currentItem()->text(), "Show a grid");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    EXPECT_TRUE(done.isEmpty());
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Escape);
    EXPECT_FALSE(child<QWidget>("commandPalettePanel")->isVisible());
    type("no such thing");
    EXPECT_EQ(list->item(0)->text(), "No command matches");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_TRUE(done.isEmpty());
}

TEST_F(CommandTest, TheHelpPageListsTheKeysAsTheyAre) {
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[0], parseKeys("Ctrl+Alt+F")));
    QTest::keyClick(&window, Qt::Key_F1);
    ASSERT_TRUE(child<QDockWidget>("helpDock")->isVisible());
    const QString page = child<QTextBrowser>("helpPanel")->toPlainText();
    EXPECT_TRUE(page.contains("What it is for."));
    EXPECT_TRUE(page.contains("Ctrl+Alt+F")) << page.toStdString();
    ASSERT_TRUE(setKeys(preferences, "test", kCommands[0], parseKeys("Ctrl+Alt+G")));
    EXPECT_TRUE(child<QTextBrowser>("helpPanel")->toPlainText().contains("Ctrl+Alt+G")) << "also while it is open";
    QTest::keyClick(&window, Qt::Key_F1);
    EXPECT_FALSE(child<QDockWidget>("helpDock")->isVisible());
}

TEST(MatchScore, EveryWordMustOccur) {
    EXPECT_GT(matchScore("", "Flip"), 0);
    EXPECT_GT(matchScore("flip", "Flip left-right Image"), matchScore("right", "Flip left-right Image"));
    EXPECT_EQ(matchScore("flip up", "Flip left-right"), 0);
    EXPECT_GT(matchScore(QString::fromUtf8("größe"), "Grosse Größe"), 0);
    EXPECT_GT(matchScore("grosse", QString::fromUtf8("Größe")) + matchScore("groSSe", "GROSSE"), 0);
}

// Of the true tables.
class ScopeTest : public testing::TestWithParam<const CommandScope*> {};

const CommandScope* const kScopes[] = {&viewerScope(), &studiesScope(), &commonScope()};

TEST_P(ScopeTest, NoTwoCommandsShareAKeyOrAName) {
    Settings settings;
    Preferences preferences(settings);
    QSet<QString> ids;
    for (const CommandInfo& info : GetParam()->commands) {
        EXPECT_FALSE(ids.contains(info.id)) << info.id;
        ids << QLatin1String(info.id);
        const QList<QKeySequence> keys = keysOf(preferences, GetParam()->id, info);
        EXPECT_EQ(keysText(keys), QLatin1String(info.key)) << info.id << ": not a key sequence";
        for (const CommandRef& other : conflicts(preferences, kScopes, {GetParam(), &info}, keys))
            ADD_FAILURE() << info.id << " and " << other.info->id;
        for (const QKeySequence& key : keys)
            EXPECT_FALSE(isReserved(key)) << info.id;
    }
}

INSTANTIATE_TEST_SUITE_P(Scopes, ScopeTest, testing::ValuesIn(kScopes),
                         [](const auto& scope) { return std::string(scope.param->id); });

TEST(MouseScheme, EveryOneReachesTheToolAndIsSaidInWords) {
    for (const MouseScheme& scheme : mouseSchemes()) {
        EXPECT_EQ(&mouseScheme(scheme.id), &scheme);
        EXPECT_EQ(toolFor(scheme, Qt::LeftButton, Qt::NoModifier, scene::ToolKind::Length), scene::ToolKind::Length);
        EXPECT_EQ(wheelFor(scheme, Qt::NoModifier), WheelAction::Scroll);
        EXPECT_EQ(mouseSchemeLines(scheme).size(), std::ssize(scheme.buttons) + std::ssize(scheme.wheel));
    }
    EXPECT_EQ(&mouseScheme("gone"), &mouseSchemes().front());
    EXPECT_EQ(toolFor(mouseScheme("windowRight"), Qt::RightButton, {}, scene::ToolKind::Pan),
              scene::ToolKind::WindowLevel);
    EXPECT_TRUE(mouseSchemeLines(mouseSchemes().front()).contains("Right button: zoom"));
}

} // namespace
} // namespace sagitta::test
