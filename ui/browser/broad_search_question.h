// BroadSearchQuestion: what stands below the search line when the nodes were asked for everything they have: nobody is
// asked yet, and here is what to press. GUI thread.
#pragma once

#include "ui/browser/study_search.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sagitta::ui {

class BroadSearchQuestion : public QWidget {
    Q_OBJECT
public:
    explicit BroadSearchQuestion(QWidget* parent = nullptr); // hidden

    void ask(const QStringList& nodes); // shows it

signals:
    void everythingChosen();
    void dateChosen(sagitta::ui::DatePreset date);

private:
    QLabel* m_text;
    QPushButton* m_everything;
};

} // namespace sagitta::ui
