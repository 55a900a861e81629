// SourcePanel: where to search: this computer, the nodes and the albums, each with a check box; add and edit nodes. GUI
// thread. Keeps the checked sources in the settings; the NodeList is changed by the node dialog alone.
#pragma once

#include "core/settings.h"
#include "network/remote_node.h"
#include "ui/common/study_service.h"

#include <QWidget>

class QListWidget;
class QToolButton;

namespace sagitta::ui {

class AlbumPanel;
class CommandSet;
class MarkBoard;
class NoticeBar;

class SourcePanel : public QWidget {
    Q_OBJECT
public:
    SourcePanel(StudyService& service, network::NodeList& nodes, MarkBoard& board, CommandSet& commands,
                NoticeBar& notice, QWidget* parent = nullptr);

    // The empty string is this computer, which is also meant by a checked album.
    QStringList checkedSources() const;
    void checkThisComputer();
    AlbumPanel& albums() { return *m_albums; }

    // Shows nodes that were entered, changed or removed elsewhere meanwhile.
    void refresh();

    // At its foot.
    void addBelow(QWidget* widget);

public slots:
    void addNode();
    void editNode();

signals:
    void sourcesChanged();
    void albumsChanged(); // as AlbumPanel::changed()

private:
    QStringList checkedRows() const;
    void fill(const QStringList& checked);
    void openDialog(const QString& nodeName);
    void remember();

    StudyService& m_service;
    network::NodeList& m_nodes;
    Settings& m_settings;
    QListWidget* m_list;
    AlbumPanel* m_albums;
    QToolButton* m_edit;
    std::vector<network::RemoteNode> m_shown;
};

} // namespace sagitta::ui
