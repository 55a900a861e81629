// MoveWindow: stands alone while the data folder moves, before the other windows are there: how far it is, a way to
// cancel, and at the end, if it was in vain, why. GUI thread; who moves tells it by setProgress() and setResult().
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
    // Accepts the dialog; of an error it says why, and waits for the person. Cancelled needs no words.
    void setResult(const Result<void>& result);
    void reject() override; // Escape, and the window's own button: as Cancel

signals:
    void cancelRequested();

private:
    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_button;
    RateMeter m_bytes;
    bool m_isOver = false;
};

} // namespace sagitta::ui
