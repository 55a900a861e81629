#include "ui/common/look_style.h"

#include "ui/common/icons.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace sagitta::ui {
namespace {

constexpr int kIndicator = 14;
constexpr int kIcon = 16;

void drawBox(const QStyleOption& option, QPainter& painter, double radius) {
    const ThemeColors& c = colors();
    const bool isOn = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const bool isEnabled = option.state & QStyle::State_Enabled;
    const bool isTouched = option.state & (QStyle::State_HasFocus | QStyle::State_MouseOver);
    const QColor frame = !isEnabled ? c.disabled : isTouched ? c.text : isOn ? c.accent : c.muted;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(frame, 1));
    painter.setBrush(isOn && isEnabled ? c.accent : c.base);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

// A tick, or a dash for "some of them".
void drawMark(const QStyleOption& option, QPainter& painter) {
    const ThemeColors& c = colors();
    const double side = option.rect.width();
    const auto at = [&](double x, double y) { return QPointF(option.rect.topLeft()) + QPointF(x, y) * side; };
    painter.setPen(QPen(option.state & QStyle::State_Enabled ? c.base : c.disabled, side / 8, Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
    if (option.state & QStyle::State_NoChange)
        painter.drawLine(at(0.3, 0.5), at(0.7, 0.5));
    else if (option.state & QStyle::State_On)
        painter.drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.7), at(0.76, 0.32)});
}

// What stands on an image is dark in every theme.
const ThemeColors& colorsFor(const QWidget* widget) {
    return widget && widget->property("onImage").toBool() ? imageColors() : colors();
}

void drawField(const QStyleOption& option, QPainter& painter, const ThemeColors& c, const QColor& background) {
    const bool isEnabled = option.state & QStyle::State_Enabled;
    const QColor frame = option.state & QStyle::State_HasFocus                 ? c.accent
                         : isEnabled && option.state & QStyle::State_MouseOver ? c.muted
                                                                               : c.line;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(frame, 1));
    painter.setBrush(isEnabled ? background : QColor(Qt::transparent));
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

// In the middle of `rect`; `rise` is that of its middle, downwards.
void drawChevron(const QRect& rect, QPainter& painter, double rise, const QColor& color) {
    const double half = textSized(kIndicator) / 4.0;
    const QPointF middle = QRectF(rect).center();
    painter.setPen(QPen(color, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{middle + QPointF(-half, -rise * half / 2), middle + QPointF(0, rise * half / 2),
                                   middle + QPointF(half, -rise * half / 2)});
}

} // namespace

LookStyle::LookStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void LookStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        painter->save();
        drawBox(*option, *painter, 2);
        drawMark(*option, *painter);
        painter->restore();
        return;
    case PE_IndicatorRadioButton:
        painter->save();
        drawBox(*option, *painter, option->rect.width() / 2.0);
        if (option->state & State_On) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option->state & State_Enabled ? colors().base : colors().disabled);
            painter->drawEllipse(QRectF(option->rect).center(), option->rect.width() / 5.0, option->rect.width() / 5.0);
        }
        painter->restore();
        return;
    case PE_IndicatorHeaderArrow: // upwards: what rises
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            drawChevron(option->rect, *painter, header->sortIndicator == QStyleOptionHeader::SortDown ? -1 : 1,
                        colors().muted);
            painter->restore();
        }
        return;
    case PE_PanelItemViewRow: // flat, also what stands before the first column
    case PE_PanelItemViewItem:
        if (option->state & State_Selected)
            painter->fillRect(option->rect, colors().selection);
        else
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void LookStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const {
    const ThemeColors& c = colorsFor(widget);
    const auto ink = [&](bool isMeant) { return isMeant && option->state & State_Enabled ? c.text : c.disabled; };
    if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option); box && control == CC_ComboBox) {
        painter->save();
        drawField(*option, *painter, c, box->editable ? c.base : c.panel);
        drawChevron(subControlRect(control, option, SC_ComboBoxArrow, widget), *painter, 1, ink(true));
        painter->restore();
        return;
    }
    const auto* spin = control == CC_SpinBox ? qstyleoption_cast<const QStyleOptionSpinBox*>(option) : nullptr;
    if (!spin)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    painter->save();
    drawField(*option, *painter, c, c.base);
    if (spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
        drawChevron(subControlRect(control, option, SC_SpinBoxUp, widget), *painter, -1,
                    ink(spin->stepEnabled & QAbstractSpinBox::StepUpEnabled));
        drawChevron(subControlRect(control, option, SC_SpinBoxDown, widget), *painter, 1,
                    ink(spin->stepEnabled & QAbstractSpinBox::StepDownEnabled));
    }
    painter->restore();
}

QIcon LookStyle::standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const {
    switch (icon) {
    case SP_LineEditClearButton:
        return makeIcon(Icon::Close);
    case SP_TitleBarNormalButton: // of a panel that is taken out of its window, and put back
        return makeIcon(Icon::Panel);
    case SP_ToolBarHorizontalExtensionButton:
        return makeIcon(Icon::More);
    default:
        return QProxyStyle::standardIcon(icon, option, widget);
    }
}

int LookStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return textSized(kIndicator);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
        return textSized(kIcon);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace sagitta::ui
