// MoveWindow: stands alone while the data folder moves, before the other windows are there: how far it is, a way to
// cancel, and if it was in vain, why. Who moves tells it by setProgress() and setResult(), and takes it away when
// over() was said and other windows are there: the program ends with its last window. GUI thread.
#pragma once

#include "core/job.h"
#include "ui/jobs/job_row.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sagitta::ui {

class MoveWindow : public QDialog {
    Q_OBJECT
public:
    MoveWindow(const QString& from, const QString& to, QWidget* parent = nullptr);

    void setProgress(const JobProgress& progress, RateMeter::Clock::time_point now = RateMeter::Clock::now());
    // Of an error it says why, and waits until that was read. Cancelled needs no words.
    void setResult(const Result<void>& result);
    void reject() override; // Escape, and the window's own button: as the button

signals:
    void cancelRequested();
    void over(); // once

private:
    void goOn();

    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_button;
    RateMeter m_bytes;
    enum class State { Moving, Failed, Over };
    State m_state = State::Moving;
};

} // namespace sagitta::ui
