// NoticeBar: one quiet line about what was just done, or could not be done, with a button that undoes it where that is
// possible. Takes no room while there is nothing to say; goes when it is closed or something newer is said. GUI thread.
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace sagitta::ui {

class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(QWidget* parent = nullptr);

    void say(const QString& text, std::function<void()> undo = {});
    void warn(const QString& text, std::function<void()> undo = {});
    void clear();
    bool canUndo() const { return m_undo != nullptr; }
    void undo();

signals:
    void changed();

private:
    void show(const QString& text, std::function<void()> undo);

    std::function<void()> m_undo;
    QLabel* m_text;
    QPushButton* m_button;
    QToolButton* m_close;
};

} // namespace sagitta::ui
