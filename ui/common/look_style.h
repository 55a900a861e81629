// LookStyle: Fusion, with check boxes, radio buttons, lists to choose from, numbers and sizes of our own: the state of
// a box is told by a mark, fields are flat as buttons are, and boxes and icons grow with the text. GUI thread.
#pragma once

#include <QIcon>
#include <QProxyStyle>

namespace sagitta::ui {

class LookStyle : public QProxyStyle {
public:
    LookStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace sagitta::ui
