#include "unit/ui/real_events.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>
#include <QWidget>
#include <QWindow>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr int kNotch = 120; // eighths of a degree (QWheelEvent)
constexpr int kDragSteps = 4;

QWindow* windowOf(const QWidget& widget) {
    QCoreApplication::sendPostedEvents(); // what came or went is laid out
    QWindow* window = widget.window()->windowHandle();
    EXPECT_TRUE(window && widget.isVisible()) << widget.objectName().toStdString() << " is not shown";
    return window;
}

QPoint placeIn(const QWidget& widget, QPoint at) {
    return widget.mapTo(widget.window(), at.isNull() ? widget.rect().center() : at);
}

// Between a window that goes and the next one none has it, until the display has said which.
QWindow* windowWithTheKeyboard() {
    EXPECT_TRUE(QTest::qWaitFor([] { return QGuiApplication::focusWindow() != nullptr; }))
        << "no window has the keyboard";
    return QGuiApplication::focusWindow();
}

} // namespace

void activate(QWidget& window) {
    window.activateWindow();
    QGuiApplication::sync(); // or what the display has still to say of another window comes in between
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    ASSERT_TRUE(QTest::qWaitFor([&] { return QGuiApplication::focusWindow() == window.windowHandle(); }));
}

void pressKeys(const QKeySequence& keys) {
    QWindow* window = windowWithTheKeyboard();
    ASSERT_NE(window, nullptr);
    QTest::keySequence(window, keys);
}

void typeText(const QString& text) {
    for (const QChar letter : text) {
        QWindow* window = windowWithTheKeyboard();
        ASSERT_NE(window, nullptr);
        QTest::keyClick(window, letter.toLatin1());
    }
}

void clickOn(QWidget& widget, QPoint at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
    if (QWindow* window = windowOf(widget))
        QTest::mouseClick(window, button, modifiers, placeIn(widget, at));
}

void doubleClickOn(QWidget& widget, QPoint at) {
    if (QWindow* window = windowOf(widget))
        QTest::mouseDClick(window, Qt::LeftButton, {}, placeIn(widget, at));
}

void pointAt(QWidget& widget, QPoint at) {
    if (QWindow* window = windowOf(widget))
        QTest::mouseMove(window, placeIn(widget, at));
}

void dragOn(QWidget& widget, QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
    QWindow* window = windowOf(widget);
    if (!window)
        return;
    QTest::mousePress(window, button, modifiers, placeIn(widget, from));
    for (int step = 1; step <= kDragSteps; ++step)
        QTest::mouseMove(window, widget.mapTo(widget.window(), from + (to - from) * step / kDragSteps));
    QTest::mouseRelease(window, button, modifiers, widget.mapTo(widget.window(), to));
}

// A drag of the desktop's kind runs its own loop, in which the hand goes on.
void dragAndDrop(QWidget& widget, QPoint from, QWidget& target, QPoint to) {
    constexpr int kSteps = 8;
    constexpr int kRest = 4; // steps at the end that stay where they are: the target answers each
    QWindow* window = windowOf(widget);
    if (!window)
        return;
    const QPoint begin = placeIn(widget, from);
    const QPoint end = placeIn(target, to);
    bool isOver = false;
    std::function<void(int)> go = [&](int step) {
        if (step > kSteps + kRest) {
            QTest::mouseRelease(window, Qt::LeftButton, {}, end);
            isOver = true;
            return;
        }
        QTimer::singleShot(0, window, [&go, step] { go(step + 1); }); // before: the loop begins within a move
        QTest::mouseMove(window, begin + (end - begin) * std::min(step, kSteps) / kSteps);
    };
    QTest::mousePress(window, Qt::LeftButton, {}, begin);
    go(1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return isOver; }));
}

void turnWheelOn(QWidget& widget, int notches, Qt::KeyboardModifiers modifiers) {
    QWindow* window = windowOf(widget);
    if (!window)
        return;
    const QPointF at = placeIn(widget, {});
    QWheelEvent event(at, window->mapToGlobal(at), {}, {0, kNotch * notches}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(window, &event);
}

void clickEntry(QMenu& menu, QAction& entry) {
    ASSERT_TRUE(QTest::qWaitFor([&] { return menu.isVisible(); })) << menu.objectName().toStdString();
    ASSERT_TRUE(menu.actions().contains(&entry)) << entry.objectName().toStdString() << " is not in the menu";
    const QRect place = menu.actionGeometry(&entry);
    pointAt(menu, place.center());
    clickOn(menu, place.center());
}

void clickMenuButton(QToolButton& button, const std::function<void()>& inMenu) {
    QTimer::singleShot(1, button.menu(), [&] {
        inMenu();
        button.menu()->close();
    });
    clickOn(button);
}

} // namespace sagitta::test
