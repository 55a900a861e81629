// ReceiveDialog: whether, where and from whom images are received; what is wrong with the fields is said below them
// while typing, and what was refused lately. Window-modal, GUI thread.
#pragma once

#include "ui/common/receive_service.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sagitta::ui {

class ReceiveDialog : public QDialog {
    Q_OBJECT
public:
    explicit ReceiveDialog(ReceiveService& service, QWidget* parent = nullptr);

    ReceiveSettings settings() const; // as the fields say

private:
    void makeFields(QFormLayout& form);
    QLayout* makeButtons();
    void fill(const ReceiveSettings& settings);
    QString address() const;
    QString problem() const; // empty when all is well
    void revalidate();
    void showNotices();
    void save();

    ReceiveService& m_service;
    QCheckBox* m_isOn;
    QLineEdit* m_aeTitle;
    QSpinBox* m_port;
    QComboBox* m_address;
    QComboBox* m_callers;
    QLineEdit* m_listed;
    QSpinBox* m_maxAssociations;
    QLabel* m_problem;
    QLabel* m_notices;
    QPushButton* m_save;
};

} // namespace sagitta::ui
