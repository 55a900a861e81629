// AlbumList: the albums as rows to check, each with the number of its studies; studies may be dropped on a row. F2 and
// Delete ask for what they do elsewhere too. GUI thread. Changes no album itself.
#pragma once

#include "storage/study_marks.h"

#include <QListWidget>

namespace sagitta::ui {

inline constexpr int kUnknownCount = -1; // of the studies of an album

class AlbumList : public QListWidget {
    Q_OBJECT
public:
    explicit AlbumList(QWidget* parent = nullptr);

    // Quietly; the current one stays current.
    void fill(const std::vector<storage::Album>& albums, const QStringList& checked);
    QStringList checked() const;
    void toggle(const QString& name);

signals:
    void renameRequested(const QString& name);
    void removeRequested(const QString& name);
    void menuRequested(const QString& name, const QPoint& globalAt); // without a name: beside the rows
    void studiesDropped(const QString& name, const QStringList& studyUids);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QString nameAt(const QPoint& at) const; // empty: no row
};

} // namespace sagitta::ui
