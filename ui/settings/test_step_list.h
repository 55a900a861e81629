// TestStepList: what a test of a PACS node came to, step by step: a mark, the step, what was found, and below it what
// to change. Its texts can be selected, to be sent to the archive's administrator. GUI thread.
#pragma once

#include "network/doctor.h"

#include <QScrollArea>

#include <vector>

class QGridLayout;
class QLabel;

namespace sagitta::ui {

class TestStepList : public QScrollArea {
    Q_OBJECT
public:
    explicit TestStepList(QWidget* parent = nullptr);

    // All steps to come, the first one under way.
    void begin();
    void setStep(const network::DoctorStep& step);
    // None is under way any more: the first that failed comes into view.
    void end();

    QSize sizeHint() const override;

private:
    struct Row {
        QString id;
        QLabel* mark;
        QLabel* title;
        QLabel* finding;
        QLabel* advice;
        network::DoctorStep::State state = network::DoctorStep::State::Skipped;
        bool isDone = false;
    };
    void addRow(QGridLayout& grid, const network::DoctorStep& step);
    void showRunning();

    std::vector<Row> m_rows;
};

} // namespace sagitta::ui
