// KeyCapture: a field that takes the next key press as a key, whatever the key is for elsewhere. Escape gives up,
// Backspace asks for no keys at all; Tab leaves it, so that the keyboard gets on. GUI thread.
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace sagitta::ui {

class KeyCapture : public QLineEdit {
    Q_OBJECT
public:
    explicit KeyCapture(QWidget* parent = nullptr);

signals:
    void captured(const QKeySequence& key);
    void cleared();
    void cancelled();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
};

} // namespace sagitta::ui
