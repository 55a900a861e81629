// Keys and mouse as the window system delivers them: to a window, which finds the widget for itself: the one that has
// the focus, lies on top there, has taken the mouse, or is a popup. What is covered, disabled or has no focus gets
// nothing. GUI thread; events are handled before the functions return.
#pragma once

#include <QKeySequence>
#include <QPoint>
#include <QString>

#include <functional>

class QAction;
class QMenu;
class QToolButton;
class QWidget;

namespace sagitta::test {

// What a window manager does when somebody turns to a window; the display of the tests has none.
void activate(QWidget& window);

// To the window that has the keyboard.
void pressKeys(const QKeySequence& keys);
void typeText(const QString& text);

// Positions are the widget's; the null one is its middle.
void clickOn(QWidget& widget, QPoint at = {}, Qt::MouseButton button = Qt::LeftButton,
             Qt::KeyboardModifiers modifiers = {});
void doubleClickOn(QWidget& widget, QPoint at = {});
void pointAt(QWidget& widget, QPoint at = {});
// `to` may lie in another widget of the window.
void dragOn(QWidget& widget, QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
            Qt::KeyboardModifiers modifiers = {});
// Picks up what is at `from` and lets it go in the middle of another widget of the window.
void dragAndDrop(QWidget& widget, QPoint from, QWidget& target, QPoint to = {});
void turnWheelOn(QWidget& widget, int notches, Qt::KeyboardModifiers modifiers = {});

// In a menu that is open.
void clickEntry(QMenu& menu, QAction& entry);
// The menu of a button runs its own loop: `inMenu` is done while it is open, and it is closed then at the latest.
void clickMenuButton(QToolButton& button, const std::function<void()>& inMenu);

} // namespace sagitta::test
