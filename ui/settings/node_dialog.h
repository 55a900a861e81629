// NodeDialog: name, address and AE titles of a PACS node; a test of it, its result in words beside the button and its
// steps below; what is wrong with the fields is said below them while typing. Window-modal, GUI thread. Changes the
// NodeList on Save and Remove; closing it ends a test.
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

class TestStepList;

class NodeDialog : public QDialog {
    Q_OBJECT
public:
    // An empty name makes a new node.
    NodeDialog(StudyService& service, network::NodeList& nodes, const QString& nodeName, QWidget* parent = nullptr);

    ~NodeDialog() override;

    network::RemoteNode node() const;
    void done(int result) override;
    // As the button does.
    void startTest();

signals:
    void saved(const QString& name);
    void removed();

private:
    void makeFields(QFormLayout& form);
    QLayout* makeTestRow();
    QLayout* makeButtons();
    void fill(const network::RemoteNode& node);
    QString problem() const; // empty when all is well
    void entered();
    void revalidate();
    void showSteps(bool on);
    void pressTest();
    void stopTest();
    void endTest();
    void hearStep(const network::DoctorStep& step);
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
    TestStepList* m_steps;
    std::stop_source m_testStop;
    bool m_isTesting = false;
    int m_testNumber = 0; // what an earlier test still says is dropped
    std::vector<network::DoctorStep> m_heard;
};

} // namespace sagitta::ui
