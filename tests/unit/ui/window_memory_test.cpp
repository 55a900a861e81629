#include "ui/common/window_memory.h"

#include <QMainWindow>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace ui;

TEST(WindowMemory, AWindowStandsWhereItStood) {
    Settings settings;
    const QRect place(120, 90, 500, 400);
    {
        QMainWindow window;
        WindowMemory memory(window, settings, QStringLiteral("one"));
        window.setGeometry(place);
        window.show();
        memory.remember();
    }
    QMainWindow again;
    const WindowMemory memory(again, settings, QStringLiteral("one"));
    EXPECT_EQ(again.geometry(), place);
    QMainWindow other;
    other.setGeometry(10, 10, 300, 200);
    const WindowMemory ofOther(other, settings, QStringLiteral("two"));
    EXPECT_EQ(other.geometry(), QRect(10, 10, 300, 200)) << "each remembers its own";
}

TEST(WindowMemory, ByTheMonitorsThatAreThere) {
    Settings settings;
    {
        QMainWindow window;
        WindowMemory memory(window, settings, QStringLiteral("one"));
        window.setGeometry(100, 100, 400, 300);
        window.show();
        memory.remember();
    }
    // With other monitors it stood elsewhere the last time.
    const QByteArray anyKey("one/geometry");
    const QByteArray here = "one/geometry/" + monitorSet().toLatin1();
    ASSERT_FALSE(settings.value(Setting<QString>{here.constData(), {}}).isEmpty());
    ASSERT_TRUE(settings.setValue(Setting<QString>{anyKey.constData(), {}}, QStringLiteral("elsewhere")));
    QMainWindow window;
    const WindowMemory memory(window, settings, QStringLiteral("one"));
    EXPECT_EQ(window.geometry(), QRect(100, 100, 400, 300));
}

TEST(WindowMemory, IsWrittenWhenTheWindowHasSettled) {
    Settings settings;
    QMainWindow window;
    const WindowMemory memory(window, settings, QStringLiteral("one"));
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    window.setGeometry(50, 60, 320, 240);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !settings.value(Setting<QString>{"one/geometry", {}}).isEmpty(); }));
}

TEST(WindowMemory, OnAnotherScreenItKeepsItsPlaceAndFits) {
    const QRect left(0, 0, 1920, 1080);
    const QRect right(1920, 0, 1280, 1024);
    const QRect moved = placeOnScreen(QRect(710, 340, 500, 400), left, right);
    EXPECT_EQ(moved.size(), QSize(500, 400));
    EXPECT_EQ(moved.center() - right.center(), QRect(710, 340, 500, 400).center() - left.center());
    EXPECT_EQ(placeOnScreen(left, left, right), right) << "no larger than the screen";
    EXPECT_TRUE(right.contains(placeOnScreen(QRect(0, 900, 400, 300), left, right)));
    EXPECT_TRUE(left.contains(placeOnScreen(QRect(3100, 800, 100, 100), right, left)));
}

} // namespace
} // namespace sagitta::test
