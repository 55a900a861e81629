// UnseenQuestion: the line that stands in a viewer when it is closed while series have not been looked at: which, and
// what to press. Nothing modal. GUI thread.
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

    void ask(const std::vector<dicom::DisplaySetPtr>& unseen); // shows it

signals:
    void closeChosen();
    void lookChosen(const QString& displaySetId); // at the first of them

private:
    QLabel* m_text;
    QPushButton* m_look;
    QString m_first;
};

} // namespace sagitta::ui
