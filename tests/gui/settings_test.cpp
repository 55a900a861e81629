// The settings window as the program composes it: one for all windows, on the settings file and that of the site.
#include "gui/program.h"
#include "ui/common/theme.h"
#include "ui/settings/settings_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

ui::SettingsDialog* settingsDialog() {
    for (QWidget* window : QApplication::topLevelWidgets())
        if (auto* dialog = qobject_cast<ui::SettingsDialog*>(window))
            return dialog;
    return nullptr;
}

class SettingsWindowTest : public testing::Test {
protected:
    SettingsWindowTest() {
        qputenv("XDG_CONFIG_DIRS", site.path().toUtf8());
        EXPECT_TRUE(QDir(site.path()).mkpath(QStringLiteral("sagitta")));
        QFile file(site.filePath(QStringLiteral("sagitta/site.json")));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(R"({"locked": {"viewer/mouse": "windowRight"}, "defaults": {"look/textPercent": 120}})");
        file.close();
        start();
    }
    ~SettingsWindowTest() override {
        program.reset();
        qunsetenv("XDG_CONFIG_DIRS");
        ui::applyTheme(*qApp);
    }
    void start() {
        program.reset();
        program = Program::open(data.path());
        ASSERT_TRUE(program);
        program->show();
    }
    // Ctrl+, in a window.
    ui::SettingsDialog* ask(QWidget& window) {
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
        ui::SettingsDialog* dialog = settingsDialog();
        EXPECT_TRUE(dialog && QTest::qWaitForWindowActive(dialog));
        return dialog;
    }

    QTemporaryDir data;
    QTemporaryDir site;
    std::unique_ptr<Program> program;
};

TEST_F(SettingsWindowTest, IsOneForAllWindowsAndWhatIsChosenIsThereNextTime) {
    const int text = QFontInfo(QApplication::font()).pixelSize();
    ui::SettingsDialog* dialog = ask(program->desktop().studiesWindow());
    ASSERT_TRUE(dialog);
    dicom::StudySummary study;
    study.studyInstanceUid = QStringLiteral("1.2.3");
    program->desktop().openStudy({}, study);
    EXPECT_EQ(ask(*program->desktop().viewerWindow()), dialog);
    auto* theme = dialog->findChild<QComboBox*>(QStringLiteral("look/theme"));
    theme->setFocus();
    QTest::keyClick(theme, Qt::Key_Down);
    EXPECT_EQ(&ui::colors(), &ui::themeColors(ui::Theme::Light));
    start();
    EXPECT_EQ(&ui::colors(), &ui::themeColors(ui::Theme::Light));
    EXPECT_EQ(QFontInfo(QApplication::font()).pixelSize(), text) << "120 %, not of 120 % again";
}

TEST_F(SettingsWindowTest, TheSiteHasTheLastWord) {
    const ui::SettingsDialog* dialog = ask(program->desktop().studiesWindow());
    ASSERT_TRUE(dialog);
    const auto* mouse = dialog->findChild<QComboBox*>(QStringLiteral("viewer/mouse"));
    EXPECT_FALSE(mouse->isEnabled());
    EXPECT_EQ(mouse->currentData().toString(), "windowRight");
    const auto* size = dialog->findChild<QSpinBox*>(QStringLiteral("look/textPercent"));
    EXPECT_TRUE(size->isEnabled());
    EXPECT_EQ(size->value(), 120);
}

TEST_F(SettingsWindowTest, TheMemoryForImagesCanBeChosen) {
    const ui::SettingsDialog* dialog = ask(program->desktop().studiesWindow());
    ASSERT_TRUE(dialog);
    auto* memory = dialog->findChild<QSpinBox*>(QStringLiteral("memory/framesMb"));
    EXPECT_EQ(memory->text(), "By the memory of this computer");
    memory->setFocus();
    QTest::keyClick(memory, Qt::Key_Up);
    EXPECT_EQ(program->engine().settings().value(app::kFrameMemory), 500);
}

} // namespace
} // namespace sagitta::test
