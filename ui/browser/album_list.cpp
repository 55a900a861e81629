#include "ui/browser/album_list.h"

#include "ui/browser/study_table_model.h"
#include "ui/common/describe.h"
#include "ui/common/row_delegate.h"
#include "ui/common/theme.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QSignalBlocker>

namespace sagitta::ui {
namespace {

enum Role { NameRole = Qt::UserRole, CountRole };

// The number at the right; a long name ends before it.
class AlbumDelegate final : public RowDelegate {
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        RowDelegate::paint(painter, option, index);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -2 * kGrid, 0), Qt::AlignVCenter | Qt::AlignRight,
                          index.data(CountRole).toString());
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        RowDelegate::initStyleOption(option, index);
        const int box = option->decorationSize.width() + 4 * kGrid;
        const int count = option->fontMetrics.horizontalAdvance(index.data(CountRole).toString()) + 3 * kGrid;
        const int room = option->rect.width() - box - count;
        if (room > 0)
            option->text = option->fontMetrics.elidedText(option->text, Qt::ElideRight, room);
    }
};

} // namespace

AlbumList::AlbumList(QWidget* parent) : QListWidget(parent) {
    describe(this, "albumList", tr("Albums"),
             tr("Of the studies on this computer only those of checked albums are shown"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new AlbumDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAcceptDrops(true);
    setDropIndicatorShown(false);
}

void AlbumList::fill(const std::vector<storage::Album>& albums, const QStringList& checked) {
    const QSignalBlocker blocker(this);
    const QString current = currentItem() ? currentItem()->data(NameRole).toString() : QString();
    clear();
    for (const storage::Album& album : albums) {
        auto* item = new QListWidgetItem(album.name, this);
        item->setData(NameRole, album.name);
        if (album.studies != kUnknownCount) {
            const QString studies = album.studies == 1 ? tr("1 study") : tr("%n studies", nullptr, album.studies);
            item->setData(CountRole, QString::number(album.studies));
            item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2").arg(album.name, studies));
            item->setToolTip(tr("%1: %2, also those that are not here any more").arg(album.name, studies));
        }
        item->setCheckState(checked.contains(album.name) ? Qt::Checked : Qt::Unchecked);
        if (album.name == current)
            setCurrentItem(item);
    }
}

QStringList AlbumList::checked() const {
    QStringList names;
    for (int row = 0; row < count(); ++row)
        if (item(row)->checkState() == Qt::Checked)
            names << item(row)->data(NameRole).toString();
    return names;
}

void AlbumList::toggle(const QString& name) {
    for (int row = 0; row < count(); ++row)
        if (item(row)->data(NameRole).toString() == name)
            item(row)->setCheckState(item(row)->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
}

QString AlbumList::nameAt(const QPoint& at) const {
    const QListWidgetItem* item = itemAt(at);
    return item ? item->data(NameRole).toString() : QString();
}

// While an album is current its keys are its own, whatever the window does by them.
bool AlbumList::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && currentItem()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_F2 || key->key() == Qt::Key_Delete)) {
            event->accept();
            return true;
        }
    }
    return QListWidget::event(event);
}

void AlbumList::keyPressEvent(QKeyEvent* event) {
    const QString name = currentItem() ? currentItem()->data(NameRole).toString() : QString();
    if (!name.isEmpty() && event->key() == Qt::Key_F2)
        emit renameRequested(name);
    else if (!name.isEmpty() && event->key() == Qt::Key_Delete)
        emit removeRequested(name);
    else
        QListWidget::keyPressEvent(event);
}

void AlbumList::contextMenuEvent(QContextMenuEvent* event) {
    const bool isMouse = event->reason() == QContextMenuEvent::Mouse;
    const QPoint at = isMouse ? event->pos() : visualItemRect(currentItem()).center();
    emit menuRequested(nameAt(at), viewport()->mapToGlobal(at));
}

void AlbumList::dragEnterEvent(QDragEnterEvent* event) {
    if (draggedStudies(*event->mimeData()).isEmpty())
        event->ignore(); // files are for the window
    else
        event->acceptProposedAction();
}

void AlbumList::dragMoveEvent(QDragMoveEvent* event) {
    const QString name = nameAt(event->position().toPoint());
    if (name.isEmpty() || draggedStudies(*event->mimeData()).isEmpty())
        return event->ignore();
    setCurrentItem(itemAt(event->position().toPoint())); // where letting go puts them
    event->acceptProposedAction();
}

void AlbumList::dropEvent(QDropEvent* event) {
    const QString name = nameAt(event->position().toPoint());
    const QStringList studies = draggedStudies(*event->mimeData());
    if (name.isEmpty() || studies.isEmpty())
        return event->ignore();
    event->acceptProposedAction();
    emit studiesDropped(name, studies);
}

} // namespace sagitta::ui
