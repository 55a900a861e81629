#include "ui/viewer/text_prompt.h"

#include "scene/annotation.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QKeyEvent>

#include <algorithm>
#include <utility>

namespace sagitta::ui {

TextPrompt::TextPrompt(QWidget* parent) : QLineEdit(parent) {
    setObjectName(QStringLiteral("textPrompt"));
    setMaxLength(scene::kMaxAnnotationText);
    onTextSize(this, [this] { setFixedWidth(textSized(60 * kGrid)); });
    hide();
}

void TextPrompt::ask(const QPoint& at, const QString& title, const QString& initial,
                     std::function<void(QString)> done) {
    m_done = std::move(done);
    setAccessibleName(title);
    setPlaceholderText(title);
    setText(initial);
    selectAll();
    adjustSize();
    const QSize room = parentWidget()->size() - size();
    move(std::clamp(at.x(), 0, std::max(0, room.width())), std::clamp(at.y(), 0, std::max(0, room.height())));
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
}

void TextPrompt::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        finish(true);
        return;
    case Qt::Key_Escape:
        finish(false);
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void TextPrompt::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    // Its own context menu, or another window, is no answer.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        finish(true);
}

void TextPrompt::finish(bool accept) {
    const auto done = std::exchange(m_done, nullptr);
    if (!done) // already answered: hiding takes the focus away
        return;
    const QString answer = text();
    hide();
    parentWidget()->setFocus(Qt::OtherFocusReason);
    if (accept)
        done(answer);
}

} // namespace sagitta::ui
