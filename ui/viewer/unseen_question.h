// UnseenQuestion: the line that stands in a viewer when its study is left, by closing it or for another one, while
// series have not been looked at: which, and what to press. Nothing modal. GUI thread.
#pragma once

#include "dicom/display_set.h"

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class UnseenQuestion : public QFrame {
    Q_OBJECT
public:
    explicit UnseenQuestion(QWidget* parent = nullptr); // hidden

    // Shows it. `leave`: what leaving is called.
    void ask(const std::vector<dicom::DisplaySetPtr>& unseen, const QString& leave);

signals:
    void leaveChosen();
    void lookChosen(const QString& displaySetId); // at the first of them

private:
    QLabel* m_text;
    QPushButton* m_look;
    QPushButton* m_leave;
    QString m_first;
};

} // namespace sagitta::ui
