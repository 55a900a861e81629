// LookStyle: Fusion, with check boxes, radio buttons and sizes of our own: the state of a box is told by a mark, and
// boxes and icons grow with the text. GUI thread.
#pragma once

#include <QProxyStyle>

namespace sagitta::ui {

class LookStyle : public QProxyStyle {
public:
    LookStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace sagitta::ui
