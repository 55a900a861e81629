#include "ui/browser/study_actions.h"

#include "ui/common/describe.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QWidgetAction>

#include <algorithm>

namespace sagitta::ui {

StudyActions::StudyActions(StudyService& service, MarkBoard& marks, network::NodeList& nodes, CommandSet& commands,
                           StudyTableView& table, QWidget& window) :
    QObject(&window),
    m_service(service), m_marks(marks), m_nodes(nodes), m_commands(commands), m_table(table), m_window(window) {
    connectAll();
    connect(&m_table, &StudyTableView::studiesSelected, this, &StudyActions::update);
    connect(&m_table, &StudyTableView::currentStudyChanged, this, &StudyActions::update);
    connect(&m_table, &StudyTableView::menuRequested, this, &StudyActions::openMenu);
    connect(&m_marks, &MarkBoard::changed, this, &StudyActions::update);
    connect(&m_marks, &MarkBoard::albumsChanged, this, &StudyActions::update);
    update();
}

void StudyActions::connectAll() {
    m_commands.on("openStudy", [this] { open(OpenIn::SameWindow); });
    m_commands.on("openInNewWindow", [this] { open(OpenIn::NewWindow); });
    m_commands.on("retrieveStudy", [this] { retrieve(); });
    m_commands.on("sendStudy", [this] { popUp(makeSendMenu()); });
    m_commands.on("exportStudies", [this] { exportStudies(); });
    m_commands.on("verifyStudies", [this] { verify(); });
    m_commands.on("verifyAllStudies", [this] { m_service.verify({}); });
    m_commands.on("rebuildIndex", [this] { m_service.rebuildIndex(); });
    m_commands.on("markRead", [this] { m_marks.setStatus(localUids(), storage::ReadingStatus::Read); });
    m_commands.on("markUnread", [this] { m_marks.setStatus(localUids(), storage::ReadingStatus::Unread); });
    m_commands.on("pinStudy",
                  [this](bool on) { m_marks.setPin(localUids(), on ? storage::Pin::Pinned : storage::Pin::Loose); });
    m_commands.on("addToAlbum", [this] { popUp(makeAlbumMenu()); });
    m_commands.on("removeFromAlbum", [this] { popUp(makeLeaveMenu()); });
    m_commands.on("editNote", [this] { emit noteRequested(); });
    m_commands.on("copyStudy", [this] { copyRows(); });
    m_commands.on("copyStudyUid", [this] { copyUids(); });
    for (const char* id : {"copyStudy", "copyStudyUid"}) { // elsewhere it is what is selected there that is copied
        QAction* action = m_commands.action(id);
        m_window.removeAction(action);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_table.addAction(action);
    }
    m_commands.on("unfoldSeries", [this] {
        const QModelIndex current = m_table.currentIndex().siblingAtColumn(0);
        m_table.unfold(!current.parent().isValid() && !m_table.isExpanded(current));
    });
    connect(&m_table, &StudyTableView::opened, this,
            [this](const dicom::StudySummary& study, const QString& seriesUid) {
                emit openRequested(study, seriesUid, OpenIn::SameWindow);
            });
}

void StudyActions::update() {
    const std::vector<const dicom::StudySummary*> selected = m_table.selected();
    const dicom::StudySummary* current = m_table.currentStudy();
    const auto isLocal = [](const dicom::StudySummary* study) { return study->source.isEmpty(); };
    const bool hasLocal = std::any_of(selected.begin(), selected.end(), isLocal);
    bool canRead = false, canUnread = false, canPin = false, hasAlbums = false;
    for (const dicom::StudySummary* study : selected) { // once, and no further than needed: there may be 50 000
        if (canRead && canUnread && canPin && hasAlbums)
            break;
        if (!isLocal(study))
            continue;
        static const storage::StudyMark kNone;
        const auto found = m_marks.marks().constFind(study->studyInstanceUid);
        const storage::StudyMark& mark = found == m_marks.marks().constEnd() ? kNone : *found;
        canRead |= mark.status != storage::ReadingStatus::Read;
        canUnread |= mark.status != storage::ReadingStatus::Unread;
        canPin |= mark.pin != storage::Pin::Pinned;
        hasAlbums |= !mark.albums.isEmpty();
    }
    const auto enable = [this](const char* id, bool isEnabled, const QString& needs) {
        m_commands.enable(id, isEnabled, needs);
    };
    const QString any = tr("select a study first.");
    const QString local = tr("select a study that is on this computer first.");
    for (const char* id : {"openStudy", "openInNewWindow", "copyStudy", "copyStudyUid", "unfoldSeries"})
        enable(id, !selected.empty(), any);
    enable("retrieveStudy", !std::all_of(selected.begin(), selected.end(), isLocal),
           tr("select a study in the list of a node first."));
    enable("sendStudy", hasLocal && !m_nodes.nodes().empty(),
           hasLocal ? tr("there is no node to send to; add one at the left first.") : local);
    enable("markRead", canRead, hasLocal ? tr("what is selected is read already.") : local);
    enable("markUnread", canUnread, hasLocal ? tr("what is selected is unread already.") : local);
    for (const char* id : {"exportStudies", "verifyStudies", "pinStudy", "addToAlbum"})
        enable(id, hasLocal, local);
    const std::vector<const dicom::StudySummary*> whole = m_table.selectedWhole();
    enable("deleteStudies", std::any_of(whole.begin(), whole.end(), isLocal),
           hasLocal ? tr("a study goes as a whole; select the study, not one of its series.") : local);
    enable("editNote", current && isLocal(current), local); // that of the study beside the table
    enable("removeFromAlbum", hasAlbums, hasLocal ? tr("what is selected is in no album.") : local);
    m_commands.action("pinStudy")->setChecked(hasLocal && !canPin);
}

std::vector<dicom::StudySummary> StudyActions::localStudies() const {
    std::vector<dicom::StudySummary> studies = m_table.selectedStudies();
    std::erase_if(studies, [](const dicom::StudySummary& study) { return !study.source.isEmpty(); });
    return studies;
}

QStringList StudyActions::localUids() const {
    QStringList uids;
    for (const dicom::StudySummary* study : m_table.selected())
        if (study->source.isEmpty())
            uids << study->studyInstanceUid;
    return uids;
}

void StudyActions::open(OpenIn in) {
    if (const dicom::StudySummary* study = m_table.currentStudy())
        emit openRequested(dicom::StudySummary(*study), m_table.currentSeriesUid(), in);
}

void StudyActions::retrieve() {
    for (const dicom::StudySummary& study : m_table.selectedStudies())
        if (!study.source.isEmpty())
            m_service.retrieve(study.source, study);
}

void StudyActions::send(const QString& node) {
    if (const std::vector<dicom::StudySummary> studies = localStudies(); !studies.empty())
        m_service.send(node, studies);
}

void StudyActions::exportStudies() {
    auto* dialog = new QFileDialog(&m_window, tr("Export as DICOM to a folder"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setLabelText(QFileDialog::Accept, tr("Export"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, studies = localStudies()](const QString& folder) { m_service.exportStudies(studies, folder); });
    dialog->open();
}

// With no name it would be all of them.
void StudyActions::verify() {
    if (const QStringList uids = localUids(); !uids.isEmpty())
        m_service.verify(uids);
}

// As the table shows them, so that they can be pasted into another one.
void StudyActions::copyRows() {
    const QHeaderView& header = *m_table.header();
    QStringList lines;
    for (const dicom::StudySummary& study : m_table.selectedStudies()) {
        QStringList cells;
        for (int place = 0; place < header.count(); ++place) {
            const int column = header.logicalIndex(place);
            if (!header.isSectionHidden(column))
                cells << columnText(column, study, m_marks.mark(study.studyInstanceUid));
        }
        lines << cells.join(u'\t');
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void StudyActions::copyUids() {
    QStringList uids;
    for (const dicom::StudySummary& study : m_table.selectedStudies())
        uids << study.studyInstanceUid;
    QApplication::clipboard()->setText(uids.join(u'\n'));
}

QMenu* StudyActions::makeMenu(const char* objectName, const QString& title) {
    auto* menu = new QMenu(title, &m_window);
    menu->setObjectName(QLatin1String(objectName));
    return menu;
}

QMenu* StudyActions::makeSendMenu() {
    QMenu* menu = makeMenu("sendMenu", tr("Send to"));
    for (const network::RemoteNode& node : m_nodes.nodes())
        connect(menu->addAction(menuText(node.name)), &QAction::triggered, this,
                [this, name = node.name] { send(name); });
    return menu;
}

QMenu* StudyActions::makeAlbumMenu() {
    QMenu* menu = makeMenu("albumMenu", tr("Add to album"));
    for (const storage::Album& album : m_marks.albums())
        connect(menu->addAction(menuText(album.name)), &QAction::triggered, this,
                [this, name = album.name] { m_marks.addToAlbum(name, localUids()); });
    if (!m_marks.albums().empty())
        menu->addSeparator();
    auto* name = new QLineEdit;
    describe(name, "newAlbumName", tr("Name of a new album"));
    name->setPlaceholderText(tr("New album: its name, then Enter"));
    name->setMinimumWidth(60 * kGrid);
    auto* another = new QWidgetAction(menu);
    another->setDefaultWidget(name);
    menu->addAction(another);
    connect(name, &QLineEdit::returnPressed, this, [this, menu, name] {
        if (name->text().trimmed().isEmpty())
            return;
        m_marks.addAlbum(name->text().trimmed(), localUids());
        menu->close();
    });
    return menu;
}

QStringList StudyActions::albumsOfSelected() const {
    QStringList albums;
    for (const QString& uid : localUids())
        albums += m_marks.mark(uid).albums;
    albums.removeDuplicates();
    albums.sort();
    return albums;
}

QMenu* StudyActions::makeLeaveMenu() {
    QMenu* menu = makeMenu("leaveAlbumMenu", tr("Remove from album"));
    for (const QString& album : albumsOfSelected())
        connect(menu->addAction(menuText(album)), &QAction::triggered, this,
                [this, album] { m_marks.removeFromAlbum(album, localUids()); });
    return menu;
}

// For a command by key: at the current row.
void StudyActions::popUp(QMenu* menu) {
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QRect row = m_table.visualRect(m_table.currentIndex().siblingAtColumn(0));
    menu->popup(m_table.viewport()->mapToGlobal(row.isValid() ? row.bottomLeft() : QPoint(0, 0)));
    if (menu->actions().isEmpty())
        return;
    menu->setActiveAction(menu->actions().front());
    if (const auto* line = qobject_cast<QWidgetAction*>(menu->actions().front()))
        line->defaultWidget()->setFocus(Qt::PopupFocusReason); // to be active is not yet to have the keys
}

// What does not apply is left out; a menu is short.
void StudyActions::openMenu(const QPoint& globalAt) {
    if (m_table.selectedStudies().empty())
        return;
    QMenu* menu = makeMenu("studyMenu", {});
    menu->setAttribute(Qt::WA_DeleteOnClose);
    bool isGroupOpen = false;
    const auto submenu = [&](const char* id) -> QMenu* {
        if (qstrcmp(id, "sendStudy") == 0)
            return makeSendMenu();
        if (qstrcmp(id, "addToAlbum") == 0)
            return makeAlbumMenu();
        return qstrcmp(id, "removeFromAlbum") == 0 ? makeLeaveMenu() : nullptr;
    };
    for (const char* id : studyMenu()) {
        if (!*id) {
            if (isGroupOpen)
                menu->addSeparator();
            isGroupOpen = false;
            continue;
        }
        if (!m_commands.action(id)->isEnabled())
            continue;
        isGroupOpen = true;
        if (QMenu* sub = submenu(id)) {
            sub->setParent(menu, sub->windowFlags());
            menu->addMenu(sub);
        } else {
            menu->addAction(m_commands.action(id));
        }
    }
    menu->popup(globalAt);
}

std::vector<PaletteEntry> StudyActions::paletteEntries() {
    std::vector<PaletteEntry> entries;
    if (localUids().isEmpty())
        return entries;
    for (const network::RemoteNode& node : m_nodes.nodes())
        entries.push_back({tr("Study"), tr("Send to %1").arg(node.name), {}, [this, name = node.name] { send(name); }});
    for (const storage::Album& album : m_marks.albums())
        entries.push_back({tr("Study"), tr("Add to album %1").arg(album.name), {}, [this, name = album.name] {
                               m_marks.addToAlbum(name, localUids());
                           }});
    return entries;
}

} // namespace sagitta::ui
