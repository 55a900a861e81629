// StudyActions: what can be done with the studies that are selected: does the commands, has them enabled when they
// apply, and makes the menus. GUI thread. Opens nothing itself: it says what shall be opened.
#pragma once

#include "network/remote_node.h"
#include "ui/browser/studies_commands.h"
#include "ui/browser/study_table_view.h"
#include "ui/common/command_palette.h"
#include "ui/common/command_set.h"
#include "ui/common/mark_board.h"
#include "ui/common/study_service.h"

#include <QObject>

namespace sagitta::ui {

enum class OpenIn { SameWindow, NewWindow };

class StudyActions : public QObject {
    Q_OBJECT
public:
    // All outlive it.
    StudyActions(StudyService& service, MarkBoard& marks, network::NodeList& nodes, CommandSet& commands,
                 StudyTableView& table, QWidget& window);

    // What of it applies now; nodes, marks or rows have changed.
    void update();
    void openMenu(const QPoint& globalAt);
    std::vector<PaletteEntry> paletteEntries();

signals:
    void openRequested(const sagitta::dicom::StudySummary& study, const QString& seriesUid, sagitta::ui::OpenIn in);
    void noteRequested();

private:
    void connectAll();
    void open(OpenIn in);
    void retrieve();
    void send(const QString& node);
    void exportStudies();
    void verify();
    void copyRows();
    void copyUids();
    std::vector<dicom::StudySummary> localStudies() const; // of those selected
    QStringList localUids() const;
    QMenu* makeMenu(const char* objectName, const QString& title);
    QMenu* makeSendMenu();
    QMenu* makeAlbumMenu();
    QMenu* makeLeaveMenu();
    void popUp(QMenu* menu);
    QStringList albumsOfSelected() const;

    StudyService& m_service;
    MarkBoard& m_marks;
    network::NodeList& m_nodes;
    CommandSet& m_commands;
    StudyTableView& m_table;
    QWidget& m_window;
};

} // namespace sagitta::ui
