// The walk itself: that it finds what it says it finds.
#include "unit/ui/widget_walk.h"

#include "ui/common/command_set.h"
#include "ui/common/describe.h"
#include "ui/common/row_delegate.h"
#include "ui/common/window_commands.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QToolBar>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace ui;

// The texts of the failures of a walk.
QStringList complaints(QWidget& window) {
    testing::TestPartResultArray results;
    {
        const testing::ScopedFakeTestPartResultReporter reporter(
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
        expectWellMade(window);
    }
    QStringList texts;
    for (int i = 0; i < results.size(); ++i)
        texts << QString::fromUtf8(results.GetTestPartResult(i).message());
    return texts;
}

class WidgetWalkTest : public testing::Test {
protected:
    WidgetWalkTest() {
        describe(good, "good", QStringLiteral("Good"));
        window.resize(400, 300);
    }
    template<class T>
    T* add(const char* name, QRect place) {
        auto* widget = new T(&window);
        describe(widget, name, QLatin1String(name));
        widget->setGeometry(place);
        return widget;
    }
    void expectComplaint(const char* text) {
        window.show();
        const QStringList found = complaints(window);
        ASSERT_EQ(found.size(), 1) << found.join(u'\n').toStdString();
        EXPECT_TRUE(found[0].contains(QLatin1String(text))) << found[0].toStdString();
    }

    QMainWindow window;
    QPushButton* good = new QPushButton(QStringLiteral("Good"), &window);
    const QString longText = QStringLiteral("a text that needs far more room than it has got here");
};

TEST_F(WidgetWalkTest, IsContentWithWhatIsWellMade) {
    window.show();
    EXPECT_TRUE(complaints(window).isEmpty());
}

TEST_F(WidgetWalkTest, AControlWithoutAName) {
    add<QLineEdit>("field", {0, 40, 100, 30})->setAccessibleName({});
    expectComplaint("no accessible name");
}

TEST_F(WidgetWalkTest, ALabelThatIsCut) {
    add<QLabel>("label", {0, 40, 60, 20})->setText(longText);
    expectComplaint("clipped");
}

TEST_F(WidgetWalkTest, APlaceholderThatIsCut) {
    add<QLineEdit>("field", {0, 40, 60, 30})->setPlaceholderText(longText);
    expectComplaint("clipped");
}

TEST_F(WidgetWalkTest, AChoiceThatIsCut) {
    add<QComboBox>("box", {0, 40, 60, 30})->addItem(longText);
    expectComplaint("clipped");
}

TEST_F(WidgetWalkTest, ARowThatIsCutAndToldNowhere) {
    auto* list = add<QListWidget>("list", {0, 40, 90, 60});
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->addItem(longText);
    expectComplaint("cut and told nowhere");
    list->setItemDelegate(new RowDelegate(list));
    EXPECT_TRUE(complaints(window).isEmpty());
}

TEST_F(WidgetWalkTest, AHeaderThatIsCutAndToldNowhere) {
    auto* table = add<QTableWidget>("table", {0, 40, 200, 60});
    table->setColumnCount(1);
    table->setHorizontalHeaderLabels({longText});
    table->setColumnWidth(0, 40);
    expectComplaint("cut and told nowhere");
    table->horizontalHeaderItem(0)->setToolTip(longText);
    EXPECT_TRUE(complaints(window).isEmpty());
}

constexpr CommandInfo kCommands[] = {{"flip", "Image", "Flip", "H"}, {"hidden", "Image", "Nowhere", ""}};
constexpr CommandScope kScope{"test", "Test", kCommands};

TEST_F(WidgetWalkTest, WhatCannotBeReached) {
    Settings settings;
    Preferences preferences(settings);
    auto* commands = new CommandSet(window, kScope, preferences);
    commands->on("flip", [] {});
    commands->on("hidden", [] {});
    new WindowCommands(window, *commands, [] { return QString(); });
    expectComplaint("neither key nor place: hidden");
    auto* menu = new QMenu(&window);
    menu->addAction(commands->action("hidden"));
    EXPECT_TRUE(complaints(window).isEmpty());
    menu->addAction(QStringLiteral("Something else"));
    expectComplaint("not in the palette");
}

TEST_F(WidgetWalkTest, ACommandThatDoesNothing) {
    Settings settings;
    Preferences preferences(settings);
    auto* commands = new CommandSet(window, kScope, preferences);
    commands->on("hidden", [] {});
    new WindowCommands(window, *commands, [] { return QString(); });
    (new QMenu(&window))->addAction(commands->action("hidden"));
    expectComplaint("does nothing: flip");
}

} // namespace
} // namespace sagitta::test
