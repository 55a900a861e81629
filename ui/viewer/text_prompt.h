// TextPrompt: a small line edit over a viewport that asks for one text: Enter or leaving it takes the text, Escape
// gives up. Nothing modal. GUI thread.
#pragma once

#include <QLineEdit>

#include <functional>

namespace sagitta::ui {

class TextPrompt : public QLineEdit {
    Q_OBJECT
public:
    explicit TextPrompt(QWidget* parent);

    // `at` in the parent's coordinates. An unanswered question is given up.
    void ask(const QPoint& at, const QString& title, const QString& initial, std::function<void(QString)> done);

    // Takes the text as it is, when one is being asked for.
    void finishNow() { finish(true); }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void finish(bool accept);

    std::function<void(QString)> m_done;
};

} // namespace sagitta::ui
