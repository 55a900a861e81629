// NamePrompt: asks for one name, in a small panel where the question came up. Enter takes the name; Escape or a click
// elsewhere leaves all as it was. Deletes itself. GUI thread.
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace sagitta::ui {

struct NameQuestion {
    QString title;
    QString accept;    // what Enter does, in a word: "Save"
    QString name = {}; // to begin with
    // Why the name will not do; empty: it will.
    std::function<QString(const QString& name)> problem = {};
    // What has to be known before it is taken, by Enter a second time; empty: nothing.
    std::function<QString(const QString& name)> caution = {};
    std::function<void(const QString& name)> take = {}; // without blanks around it, never empty
};

class NamePrompt : public QFrame {
    Q_OBJECT
public:
    // The upper left corner goes to `at`, in global coordinates, as far as the screen has room.
    static void ask(QWidget* over, const QPoint& at, NameQuestion question);

private:
    NamePrompt(QWidget* over, NameQuestion question);
    void place(const QPoint& at);
    void typed();
    void accept();

    NameQuestion m_question;
    QPoint m_at;
    QLineEdit* m_text;
    QLabel* m_note;
    QPushButton* m_accept;
    QString m_cautioned; // the name of which it was said
};

} // namespace sagitta::ui
