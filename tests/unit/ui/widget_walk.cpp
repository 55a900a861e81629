#include "unit/ui/widget_walk.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

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
    }
    EXPECT_GT(controls, 0) << "nothing was looked at";
}

} // namespace sagitta::test
