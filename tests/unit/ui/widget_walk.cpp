#include "unit/ui/widget_walk.h"

#include "ui/common/row_delegate.h"
#include "ui/common/window_commands.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QToolBar>
#include <QToolButton>
#include <QWidgetAction>

#include <gtest/gtest.h>

#include <algorithm>

namespace sagitta::test {
namespace {

constexpr int kItemMargin = 6;   // of a text in its cell
constexpr int kFieldMargin = 12; // and in a field

std::string nameOf(const QWidget* widget) {
    QString name;
    for (const QWidget* w = widget; w && name.count(u'/') < 3; w = w->parentWidget())
        name.prepend(u'/' + QLatin1String(w->metaObject()->className()) + u':' + w->objectName());
    return name.toStdString();
}

bool isOfQt(const QWidget* widget) { return widget->objectName().startsWith(QLatin1String("qt_")); }

bool isControl(const QWidget* widget) {
    if (isOfQt(widget) || qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QHeaderView*>(widget))
        return false;
    // Parts of a compound control answer for themselves through it.
    const QWidget* parent = widget->parentWidget();
    if (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent) ||
        qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QAbstractItemView*>(parent))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
}

void expectNamed(QWidget* widget) {
    EXPECT_FALSE(widget->objectName().isEmpty()) << nameOf(widget);
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    ASSERT_NE(accessible, nullptr) << nameOf(widget);
    EXPECT_FALSE(accessible->text(QAccessible::Name).isEmpty()) << "no accessible name: " << nameOf(widget);
}

void expectLabelWhole(QLabel& label) {
    const int height = label.wordWrap() ? label.heightForWidth(label.width()) : label.sizeHint().height();
    EXPECT_GE(label.height(), height) << "clipped: " << nameOf(&label) << label.text().toStdString();
    if (!label.wordWrap()) {
        EXPECT_GE(label.width(), label.sizeHint().width())
            << "clipped: " << nameOf(&label) << label.text().toStdString();
    }
}

void expectNotClipped(QWidget* widget) {
    if (auto* label = qobject_cast<QLabel*>(widget); label && !label->text().isEmpty())
        expectLabelWhole(*label);
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    if (button && !button->text().isEmpty()) {
        EXPECT_GE(button->width() + 1, button->minimumSizeHint().width())
            << "clipped: " << nameOf(widget) << button->text().toStdString();
    }
    const auto* field = qobject_cast<QLineEdit*>(widget);
    if (field && field->text().isEmpty()) {
        EXPECT_GE(field->width(), field->fontMetrics().horizontalAdvance(field->placeholderText()) + kFieldMargin)
            << "clipped: " << nameOf(widget) << field->placeholderText().toStdString();
    }
    const auto* box = qobject_cast<QComboBox*>(widget);
    if (box && !box->isEditable()) {
        EXPECT_GE(box->width(), box->fontMetrics().horizontalAdvance(box->currentText()) + 2 * kFieldMargin)
            << "clipped: " << nameOf(widget) << box->currentText().toStdString();
    }
}

void expectItemWhole(const QAbstractItemView& view, const QModelIndex& index) {
    const QRect seen = view.visualRect(index).intersected(view.viewport()->rect());
    const QString text = index.data().toString();
    if (seen.isEmpty() || text.isEmpty())
        return;
    EXPECT_GE(view.visualRect(index).height() + 1, view.fontMetrics().height())
        << "too low: " << nameOf(&view) << text.toStdString();
    const bool isTold = !index.data(Qt::ToolTipRole).toString().isEmpty() ||
                        qobject_cast<const ui::RowDelegate*>(view.itemDelegateForIndex(index));
    const int icon = index.data(Qt::DecorationRole).isValid() ? view.iconSize().width() : 0;
    if (!isTold) {
        EXPECT_GE(seen.width(), view.fontMetrics().horizontalAdvance(text) + icon + kItemMargin)
            << "cut and told nowhere: " << nameOf(&view) << text.toStdString();
    }
}

void expectItemsWhole(const QAbstractItemView& view) {
    const QAbstractItemModel* model = view.model();
    for (int row = 0; model && row < model->rowCount(view.rootIndex()); ++row)
        for (int column = 0; column < model->columnCount(view.rootIndex()); ++column)
            expectItemWhole(view, model->index(row, column, view.rootIndex()));
}

void expectHeaderWhole(const QHeaderView& header) {
    if (header.orientation() != Qt::Horizontal)
        return;
    for (int section = 0; section < header.count(); ++section) {
        const QVariant text = header.model()->headerData(section, Qt::Horizontal);
        const bool isTold = header.model()->headerData(section, Qt::Horizontal, Qt::ToolTipRole).isValid();
        if (!isTold && !header.isSectionHidden(section)) {
            EXPECT_GE(header.sectionSize(section), header.sectionSizeHint(section))
                << "cut and told nowhere: " << nameOf(&header) << text.toString().toStdString();
        }
    }
}

// What the palette offers, by name: an entry of a menu may say more behind it.
bool isOffered(const std::vector<ui::PaletteEntry>& entries, const QAction& action) {
    const QString text = action.text().section(u'\t', 0, 0);
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return text.startsWith(entry.text); });
}

void expectOffered(const std::vector<ui::PaletteEntry>& entries, const QWidget& place) {
    for (const QAction* action : place.actions()) {
        if (action->isSeparator() || action->menu() || qobject_cast<const QWidgetAction*>(action))
            continue;
        EXPECT_TRUE(isOffered(entries, *action))
            << "not in the palette: " << nameOf(&place) << action->text().toStdString();
    }
}

void expectCommandsReachable(QMainWindow& window) {
    auto* common = window.findChild<ui::WindowCommands*>();
    const auto* commands = window.findChild<ui::CommandSet*>();
    if (!common || !commands)
        return;
    const std::vector<ui::PaletteEntry> entries = common->palette().entries();
    for (const QMenu* menu : window.findChildren<QMenu*>())
        if (!menu->actions().isEmpty() && !isOfQt(menu) && !qobject_cast<QLineEdit*>(menu->parentWidget()))
            expectOffered(entries, *menu);
    for (const QToolBar* bar : window.findChildren<QToolBar*>())
        expectOffered(entries, *bar);
    for (const ui::CommandSet::Entry& entry : commands->entries()) {
        const bool hasPlace = entry.action->associatedObjects().size() > 1; // beside the window itself
        EXPECT_TRUE(hasPlace || !entry.action->shortcuts().isEmpty()) << "neither key nor place: " << entry.info->id;
        EXPECT_TRUE(entry.isHandled) << "does nothing: " << entry.info->id;
    }
}

} // namespace

void expectWellMade(QWidget& window) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    int controls = 0;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (isControl(widget)) {
            ++controls;
            expectNamed(widget);
        }
        if (!isOfQt(widget))
            expectNotClipped(widget);
        if (const auto* header = qobject_cast<QHeaderView*>(widget))
            expectHeaderWhole(*header);
        else if (const auto* view = qobject_cast<QAbstractItemView*>(widget))
            expectItemsWhole(*view);
    }
    if (auto* main = qobject_cast<QMainWindow*>(&window))
        expectCommandsReachable(*main);
    EXPECT_TRUE(controls > 0 || qobject_cast<QMenu*>(&window)) << "nothing was looked at";
}

} // namespace sagitta::test
