// StudyTableView: the table of studies: widths, sorting, Enter opens; keeps selection and scroll by study when its rows
// are replaced. GUI thread.
#pragma once

#include "ui/browser/study_table_model.h"

#include <QTableView>

namespace sagitta::ui {

class StudyTableView : public QTableView {
    Q_OBJECT
public:
    explicit StudyTableView(StudyTableModel& model, QWidget* parent = nullptr);

    // As the model's, without moving what the person looks at.
    void setStudies(const QString& source, std::vector<dicom::StudySummary> studies);
    void selectFirst();

signals:
    void opened(const sagitta::dicom::StudySummary& study);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void openCurrent();

    StudyTableModel& m_model;
};

} // namespace sagitta::ui
