// StoragePanel: how much room the local studies take, the rules by which some make room, what was deleted or has made
// room lately, and where the data are, to be moved. A panel for a settings dialog; what is changed holds at once, and
// what would be lost for good is asked about in the panel. GUI thread.
#pragma once

#include "ui/common/storage_service.h"
#include "ui/common/study_service.h"

#include <QWidget>

#include <optional>

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
    void hideEvent(QHideEvent* event) override;

private:
    // What would be lost, asked about in the panel.
    struct Question {
        QLabel* text;
        QPushButton* yes;
        QPushButton* no;
        void show(bool isAsked) const;
    };
    void layOut();
    QLayout* makeCare();
    QLayout* makeDeleted();
    QLayout* makeLimits();
    QLayout* makeQuestion(const Question& question);
    QLayout* makeFolder();
    void connectAll();
    void fill(const storage::RetentionSettings& settings);
    storage::RetentionSettings edited() const;
    void apply();
    void keep(const storage::RetentionSettings& settings);
    // Of the deleted, how many are past so many days; nothing: they are not known yet.
    std::optional<int> pastDays(int days) const;
    void askToShorten(bool isAsked);
    void refresh();
    void showUse(const StorageState& state);
    void showDeleted(const StorageState& state);
    void showEvictions(const StorageState& state);
    void showMove(const StorageState& state);
    void askToEmpty(bool isAsked);
    QStringList chosenDeleted() const;
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
    Question m_emptying;
    QStringList m_askedAbout; // what would be gone, by id among the deleted
    Question m_shortening;
    QTableWidget* m_evictions;
    QLabel* m_noneEvicted;
    QLabel* m_folder;
    QLabel* m_moveText;
    QPushButton* m_move;
    QPushButton* m_restart;
    QPushButton* m_cancelMove;
};

} // namespace sagitta::ui
