#include "ui/browser/album_panel.h"

#include "storage/search_text.h"
#include "ui/browser/album_list.h"
#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/name_prompt.h"
#include "ui/common/notice_bar.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPointer>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace sagitta::ui {
namespace {

const Setting<QStringList> kCheckedAlbums{"browser/checkedAlbums", {}};

// What is done with one album, in a menu and in the palette.
QString renameText(const QString& name) { return AlbumPanel::tr("Rename the album %1…").arg(name); }
QString removeText(const QString& name) { return AlbumPanel::tr("Delete the album %1").arg(name); }

} // namespace

AlbumPanel::AlbumPanel(MarkBoard& board, Settings& settings, CommandSet& commands, NoticeBar& notice, QWidget* parent) :
    QWidget(parent), m_board(board), m_settings(settings), m_commands(commands), m_notice(notice),
    m_list(new AlbumList), m_add(new QToolButton), m_checked(settings.value(kCheckedAlbums)) {
    auto* title = new QLabel(tr("Albums"));
    setRole(*title, LabelRole::Muted);
    m_add->setIcon(makeIcon(Icon::Add));
    describe(m_add, "newAlbumButton", tr("New album"));
    m_commands.tellKeys(m_add, "newAlbum");
    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    heading->addWidget(title, 1);
    heading->addWidget(m_add);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(heading);
    column->addWidget(m_list, 1);

    m_commands.on("newAlbum", [this] { add(); });
    connect(m_add, &QToolButton::clicked, this, &AlbumPanel::add);
    connect(m_list, &QListWidget::itemChanged, this, [this] { setChecked(m_list->checked()); });
    connect(m_list, &AlbumList::renameRequested, this, &AlbumPanel::rename);
    connect(m_list, &AlbumList::removeRequested, this, &AlbumPanel::remove);
    connect(m_list, &AlbumList::menuRequested, this, &AlbumPanel::openMenu);
    connect(m_list, &AlbumList::studiesDropped, this, &AlbumPanel::put);
    connect(&m_board, &MarkBoard::albumsChanged, this, &AlbumPanel::refresh);
    connect(&m_board, &MarkBoard::changed, this, [this] {
        if (!m_checked.isEmpty())
            emit changed();
    });
    refresh();
}

void AlbumPanel::refresh() {
    std::vector<storage::Album> albums = m_board.albums();
    const auto isThere = [&](const QString& name) {
        return std::any_of(albums.begin(), albums.end(), [&](const auto& album) { return album.name == name; });
    };
    QStringList checked = m_checked;
    if (!m_board.areAlbumsKnown()) {
        for (const QString& name : m_checked)
            albums.push_back({name, kUnknownCount});
    } else {
        checked.removeIf([&](const QString& name) { return !isThere(name); });
        for (const QString& name : std::as_const(m_awaited))
            if (isThere(name) && !checked.contains(name))
                checked << name;
        m_awaited.removeIf(isThere);
    }
    m_list->fill(albums, checked);
    if (checked != m_checked)
        setChecked(checked);
    else if (!checked.isEmpty())
        emit changed();
}

void AlbumPanel::setChecked(const QStringList& names) {
    m_checked = names;
    // A site may lock the choice, or the disk be full: the choice then holds for this run.
    static_cast<void>(m_settings.setValue(kCheckedAlbums, m_checked));
    emit changed();
}

void AlbumPanel::uncheckAll() {
    if (m_checked.isEmpty())
        return;
    m_list->fill(m_board.albums(), {});
    setChecked({});
}

std::vector<PaletteEntry> AlbumPanel::paletteEntries() {
    std::vector<PaletteEntry> entries;
    for (const storage::Album& album : m_board.albums()) {
        const QString group = tr("Album");
        const QString text =
            m_checked.contains(album.name) ? tr("Do not search the album %1") : tr("Search the album %1");
        entries.push_back({group, text.arg(album.name), {}, [this, name = album.name] { m_list->toggle(name); }});
        entries.push_back({group, renameText(album.name), {}, [this, name = album.name] { rename(name); }});
        entries.push_back({group, removeText(album.name), {}, [this, name = album.name] { remove(name); }});
    }
    return entries;
}

void AlbumPanel::openMenu(const QString& name, const QPoint& globalAt) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("albumSourceMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!name.isEmpty()) {
        connect(menu->addAction(menuText(renameText(name))), &QAction::triggered, this, [this, name] { rename(name); });
        connect(menu->addAction(menuText(removeText(name))), &QAction::triggered, this, [this, name] { remove(name); });
        menu->addSeparator();
    }
    menu->addAction(m_commands.action("newAlbum"));
    menu->popup(globalAt);
}

QPoint AlbumPanel::below(const QString& name) const {
    for (const QListWidgetItem* item : m_list->findItems(name, Qt::MatchExactly | Qt::MatchCaseSensitive))
        return m_list->viewport()->mapToGlobal(m_list->visualItemRect(item).bottomLeft());
    return m_add->mapToGlobal(QPoint(0, m_add->height()));
}

QString AlbumPanel::problemOf(const QString& newName, const QString& name) const {
    const QString folded = storage::foldForSearch(newName);
    const bool isTaken = folded != storage::foldForSearch(name) &&
                         std::any_of(m_board.albums().begin(), m_board.albums().end(),
                                     [&](const auto& album) { return storage::foldForSearch(album.name) == folded; });
    return isTaken ? tr("There is an album of this name.") : QString();
}

void AlbumPanel::add() {
    NameQuestion question{tr("Name of the new album"), tr("Create")};
    question.problem = [this](const QString& name) { return problemOf(name); };
    question.take = [this](const QString& name) { m_board.addAlbum(name); };
    NamePrompt::ask(this, below({}), std::move(question));
}

void AlbumPanel::rename(const QString& name) {
    NameQuestion question{tr("Rename the album %1").arg(name), tr("Rename"), name};
    question.problem = [this, name](const QString& newName) { return problemOf(newName, name); };
    question.take = [this, name](const QString& newName) {
        if (newName == name)
            return;
        if (m_checked.contains(name))
            m_awaited << newName;
        m_board.renameAlbum(name, newName);
    };
    NamePrompt::ask(this, below(name), std::move(question));
}

void AlbumPanel::remove(const QString& name) {
    const bool wasChecked = m_checked.contains(name);
    m_board.removeAlbum(name, [self = QPointer(this), name, wasChecked](const QStringList& studies) {
        if (self)
            self->removed(name, studies, wasChecked);
    });
}

void AlbumPanel::removed(const QString& name, const QStringList& studies, bool wasChecked) {
    m_notice.say(tr("The album %1 is deleted; its studies stay where they are.").arg(name),
                 [this, name, studies, wasChecked] {
                     if (wasChecked)
                         m_awaited << name;
                     m_board.addAlbum(name, studies);
                 });
}

void AlbumPanel::put(const QString& name, const QStringList& studyUids) {
    QStringList added = studyUids;
    added.removeIf([this, name](const QString& uid) { return m_board.mark(uid).albums.contains(name); });
    if (added.isEmpty())
        return m_notice.say(tr("This is in the album %1 already.").arg(name));
    m_board.addToAlbum(name, added);
    m_notice.say((added.size() == 1 ? tr("1 study added to the album %1.")
                                    : tr("%n studies added to the album %1.", nullptr, static_cast<int>(added.size())))
                     .arg(name),
                 [this, name, added] { m_board.removeFromAlbum(name, added); });
}

} // namespace sagitta::ui
