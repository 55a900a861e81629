// NodeDialog: name, address and AE titles of a PACS node; echo with its result in words beside the button; what is
// wrong is said below the fields while typing. Window-modal, GUI thread. Changes the NodeList on Save and Remove.
#pragma once

#include "network/remote_node.h"
#include "ui/common/study_service.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sagitta::ui {

class NodeDialog : public QDialog {
    Q_OBJECT
public:
    // An empty name makes a new node.
    NodeDialog(StudyService& service, network::NodeList& nodes, const QString& nodeName, QWidget* parent = nullptr);

    network::RemoteNode node() const;

signals:
    void saved(const QString& name);
    void removed();

private:
    void makeFields(QFormLayout& form);
    void fill(const network::RemoteNode& node);
    QString problem() const; // empty when all is well
    void revalidate();
    void echo();
    void save();
    void remove();

    StudyService& m_service;
    network::NodeList& m_nodes;
    QString m_originalName;
    QLineEdit* m_name;
    QLineEdit* m_aeTitle;
    QLineEdit* m_host;
    QSpinBox* m_port;
    QLineEdit* m_ourAeTitle;
    QSpinBox* m_ourPort;
    QComboBox* m_method;
    QSpinBox* m_timeout;
    QPushButton* m_echo;
    QLabel* m_echoResult;
    QLabel* m_problem;
    QPushButton* m_save;
    QPushButton* m_remove;
    int m_echoNumber = 0; // an answer to an earlier echo is dropped
};

} // namespace sagitta::ui
