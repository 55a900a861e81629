// StoragePanel: how much room the local studies take, the rules by which some make room, what was deleted or has made
// room lately, and where the data are, to be moved. A panel for a settings dialog; what is changed holds at once, and
// what would be lost for good is asked about in the panel. GUI thread.
#pragma once

#include "ui/common/storage_service.h"
#include "ui/common/study_service.h"

#include <QWidget>

class QLabel;
class QLayout;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace sagitta::ui {

class StoragePanel : public QWidget {
    Q_OBJECT
public:
    StoragePanel(StorageService& storage, StudyService& studies, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    QLayout* makeCare();
    QLayout* makeDeleted();
    QLayout* makeQuestion();
    QLayout* makeFolder();
    void connectAll();
    void fill(const storage::RetentionSettings& settings);
    storage::RetentionSettings edited() const;
    void apply();
    void refresh();
    void showUse(const StorageState& state);
    void showDeleted(const StorageState& state);
    void showEvictions(const StorageState& state);
    void showMove(const StorageState& state);
    void askToEmpty(bool isAsked);
    void restoreChosen();
    void chooseFolder();

    StorageService& m_storage;
    StudyService& m_studies;
    QLabel* m_use;
    QLabel* m_mayGo;
    QSpinBox* m_mostGigabytes;
    QSpinBox* m_mostDays;
    QSpinBox* m_leastFree;
    QSpinBox* m_undoDays;
    QLabel* m_problem;
    QPushButton* m_verify;
    QPushButton* m_rebuild;
    QTableWidget* m_deleted;
    QLabel* m_noneDeleted;
    QPushButton* m_restore;
    QPushButton* m_empty;
    QLabel* m_question;
    QPushButton* m_emptyYes;
    QPushButton* m_emptyNo;
    QTableWidget* m_evictions;
    QLabel* m_noneEvicted;
    QLabel* m_folder;
    QLabel* m_moveText;
    QPushButton* m_move;
    QPushButton* m_restart;
    QPushButton* m_cancelMove;
};

} // namespace sagitta::ui
