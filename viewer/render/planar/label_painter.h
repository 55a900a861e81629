// Inside of the overlay: text that stays legible over any picture, light with a dark rim. Rimmed text is dear to draw,
// so each line is drawn once and kept in Qt's pixmap cache. LabelMetrics says how large it will be. GUI thread.
#pragma once

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QString>

namespace sagitta::render {

class LabelMetrics {
public:
    // pixelSize in logical pixels.
    LabelMetrics(double devicePixelRatio, double pixelSize, bool bold = false);

    int lineHeight() const { return m_lineHeight; }
    int width(const QString& text) const;
    QString elided(const QString& text, int available) const;
    // Broken at blanks into lines of at most `available`; what is longer still is elided in its middle.
    QStringList wrapped(const QString& text, int available) const;

protected:
    QFont m_font;
    QString m_fontKey; // of caches
    QFontMetricsF m_metrics;
    int m_rim;
    int m_lineHeight;
};

class LabelPainter : public LabelMetrics {
public:
    LabelPainter(QPainter& painter, double devicePixelRatio, double pixelSize, bool bold = false) :
        LabelMetrics(devicePixelRatio, pixelSize, bold), m_painter(painter) {}

    // `at` is the upper left corner. Nothing is drawn outside of width() and a line's height with its rims.
    void draw(QPointF at, const QString& text, const QColor& color) const;

private:
    QPainter& m_painter;
};

} // namespace sagitta::render
