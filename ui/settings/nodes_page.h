// NodesPage: the PACS nodes as a list: add, change, test, remove; what was removed can be taken back. GUI thread.
#pragma once

#include "network/remote_node.h"
#include "ui/common/study_service.h"

#include <QWidget>

#include <optional>

class QLabel;
class QListWidget;
class QPushButton;

namespace sagitta::ui {

class NodesPage : public QWidget {
    Q_OBJECT
public:
    NodesPage(StudyService& service, network::NodeList& nodes, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class Then { Edit, Test };

    void fill();
    QString currentName() const;
    void openDialog(const QString& name, Then then = Then::Edit);
    void remove();
    void putBack();
    void say(const QString& text);

    StudyService& m_service;
    network::NodeList& m_nodes;
    QListWidget* m_list;
    QLabel* m_message;
    QPushButton* m_putBack;
    std::optional<network::RemoteNode> m_removed; // the last one
};

} // namespace sagitta::ui
