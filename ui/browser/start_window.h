// StartWindow: stands in for the Studies window while the data folder is not open: says what takes so long, or why it
// cannot be opened and what to do, with the way to another folder. GUI thread. Opens nothing itself.
#pragma once

#include "core/error.h"
#include "storage/opening.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sagitta::ui {

class StartWindow : public QWidget {
    Q_OBJECT
public:
    explicit StartWindow(QWidget* parent = nullptr);

    void sayOpening(const QString& folder);
    void sayStep(storage::Opening::Step step, int done, int total);
    // Retry and another folder help.
    void sayProblem(const QString& folder, const Error& error);
    // Nothing helps but to put the program itself in order.
    void sayUnusable(const Error& error);

signals:
    void retryRequested();
    void folderChosen(const QString& folder);

private:
    void say(const QString& title, const QString& folder, const QString& text, const QString& advice);
    QLayout* makeButtons();
    void chooseFolder();

    QLabel* m_title;
    QLabel* m_folder;
    QLabel* m_text;
    QLabel* m_advice;
    QProgressBar* m_progress;
    QPushButton* m_choose;
    QPushButton* m_retry;
    QPushButton* m_quit;
};

} // namespace sagitta::ui
