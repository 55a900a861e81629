// Inside of the overlay: text that stays legible over any picture, light with a dark rim. Rimmed text is dear to draw,
// so each line is drawn once and kept in Qt's pixmap cache. GUI thread.
#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QString>

namespace sagitta::render {

class LabelPainter {
public:
    // pixelSize in logical pixels.
    LabelPainter(QPainter& painter, double devicePixelRatio, double pixelSize, bool bold = false);

    int lineHeight() const { return m_lineHeight; }
    int width(const QString& text) const;
    QString elided(const QString& text, int width) const;
    // Broken at blanks into lines of at most `width`; what is longer still is elided in its middle.
    QStringList wrapped(const QString& text, int width) const;
    // `at` is the upper left corner.
    void draw(QPointF at, const QString& text, const QColor& color) const;

private:
    QPainter& m_painter;
    QFont m_font;
    int m_rim;
    int m_lineHeight;
};

} // namespace sagitta::render
