#include "unit/ui/controls.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QWidget>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

bool isControl(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QComboBox*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
           qobject_cast<const QPlainTextEdit*>(&widget) ||
           (qobject_cast<const QAbstractItemView*>(&widget) && !qobject_cast<const QHeaderView*>(&widget));
}

bool isPartOfAnother(const QWidget& widget) {
    const QWidget* parent = widget.parentWidget();
    return parent && !widget.isWindow() && (isControl(*parent) || isPartOfAnother(*parent));
}

} // namespace

QStringList controlsOf(const QWidget& root) {
    QStringList names;
    for (const QWidget* widget : root.findChildren<QWidget*>())
        if (isControl(*widget) && widget->window() == root.window() && widget->isVisible() && widget->isEnabled() &&
            !isPartOfAnother(*widget) && !widget->objectName().startsWith(QLatin1String("qt_"))) // Qt's own
            names << widget->objectName();
    names.sort();
    return names;
}

void expectControls(const QWidget& root, QStringList names) {
    names.sort();
    EXPECT_EQ(controlsOf(root).join(u' ').toStdString(), names.join(u' ').toStdString());
}

} // namespace sagitta::test
