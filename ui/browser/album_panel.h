// AlbumPanel: the albums among the sources: which of them are checked, making, renaming and deleting them, and adding
// what is dropped on one. Keeps the checked ones in the settings. GUI thread.
#pragma once

#include "core/settings.h"
#include "ui/common/command_palette.h"
#include "ui/common/mark_board.h"

#include <QWidget>

class QToolButton;

namespace sagitta::ui {

class AlbumList;
class NoticeBar;

class AlbumPanel : public QWidget {
    Q_OBJECT
public:
    // The command newAlbum is done here.
    AlbumPanel(MarkBoard& board, Settings& settings, CommandSet& commands, NoticeBar& notice,
               QWidget* parent = nullptr);

    // Before the albums have been read: those that were checked when the program ended.
    const QStringList& checked() const { return m_checked; }
    void uncheckAll();
    std::vector<PaletteEntry> paletteEntries();

signals:
    void changed(); // which are checked, or, perhaps, which studies are in those

private:
    void refresh();
    void setChecked(const QStringList& names);
    void openMenu(const QString& name, const QPoint& globalAt);
    void add();
    void rename(const QString& name);
    void remove(const QString& name);
    void put(const QString& name, const QStringList& studyUids);
    void removed(const QString& name, const QStringList& studies, bool wasChecked);
    QString problemOf(const QString& newName, const QString& name = {}) const;
    QPoint below(const QString& name) const;

    MarkBoard& m_board;
    Settings& m_settings;
    CommandSet& m_commands;
    NoticeBar& m_notice;
    AlbumList* m_list;
    QToolButton* m_add;
    QStringList m_checked;
    QStringList m_awaited; // to be checked as soon as the database has them
};

} // namespace sagitta::ui
