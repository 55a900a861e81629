#include "ui/settings/key_capture.h"

#include <QKeyEvent>

namespace sagitta::ui {
namespace {

bool isModifier(int key) {
    return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta ||
           key == Qt::Key_AltGr || key == Qt::Key_unknown;
}

// Shift that is needed to type a sign at all is no part of its key: "+", not "Shift++".
QKeySequence keyOf(const QKeyEvent& event) {
    Qt::KeyboardModifiers modifiers =
        event.modifiers() & (Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    const QString text = event.text();
    const bool isSign =
        !text.isEmpty() && text.at(0).isPrint() && !text.at(0).isLetterOrNumber() && !text.at(0).isSpace();
    if (isSign)
        modifiers &= ~Qt::KeyboardModifiers(Qt::ShiftModifier);
    return QKeySequence(QKeyCombination(modifiers, static_cast<Qt::Key>(event.key())));
}

} // namespace

KeyCapture::KeyCapture(QWidget* parent) : QLineEdit(parent) {
    setReadOnly(true);
    setContextMenuPolicy(Qt::NoContextMenu);
}

bool KeyCapture::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // no command of the window runs
        return true;
    }
    return QLineEdit::event(event);
}

void KeyCapture::keyPressEvent(QKeyEvent* event) {
    event->accept();
    if (isModifier(event->key())) {
        setText(QKeySequence(event->modifiers()).toString(QKeySequence::NativeText) + QStringLiteral("…"));
        return;
    }
    clear();
    const bool isPlain = (event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier)) == Qt::NoModifier;
    if (isPlain && event->key() == Qt::Key_Escape)
        emit cancelled();
    else if (isPlain && event->key() == Qt::Key_Backspace)
        emit cleared();
    else
        emit captured(keyOf(*event));
}

void KeyCapture::keyReleaseEvent(QKeyEvent* event) {
    event->accept();
    clear();
}

void KeyCapture::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    clear();
}

} // namespace sagitta::ui
