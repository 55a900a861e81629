#include "render/planar/label_painter.h"

#include <QCache>
#include <QFontMetrics>
#include <QPixmapCache>

#include <algorithm>
#include <cmath>

namespace sagitta::render {

namespace {
constexpr QColor kRim{0, 0, 0, 200};

QFont fontOf(double pixels, bool bold) {
    QFont font;
    font.setPixelSize(std::max(6, static_cast<int>(std::lround(pixels))));
    font.setBold(bold);
    return font;
}

// Shaping a text takes longer than painting it: its width is remembered, by font and text.
constexpr int kWidthsKept = 4096;
QCache<std::pair<QString, QString>, double>& knownAdvances() {
    thread_local QCache<std::pair<QString, QString>, double> advances(kWidthsKept);
    return advances;
}
} // namespace

LabelMetrics::LabelMetrics(double devicePixelRatio, double pixelSize, bool bold) :
    m_font(fontOf(pixelSize * devicePixelRatio, bold)), m_fontKey(m_font.key()), m_metrics(m_font),
    m_rim(std::max(1, static_cast<int>(std::lround(devicePixelRatio)))),
    m_lineHeight(QFontMetrics(m_font).height() + m_rim) {}

int LabelMetrics::width(const QString& text) const {
    const std::pair key(m_fontKey, text);
    const double* known = knownAdvances().object(key);
    if (!known) {
        knownAdvances().insert(key, new double(m_metrics.horizontalAdvance(text)));
        known = knownAdvances().object(key);
    }
    return static_cast<int>(std::ceil(*known)) + 2 * m_rim;
}

QString LabelMetrics::elided(const QString& text, int available) const {
    return m_metrics.elidedText(text, Qt::ElideMiddle, std::max(0, available - 2 * m_rim));
}

QStringList LabelMetrics::wrapped(const QString& text, int available) const {
    if (width(text) <= available)
        return {text};
    QStringList lines;
    QString line;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = line.isEmpty() ? word : line + QLatin1Char(' ') + word;
        if (line.isEmpty() || width(longer) <= available) {
            line = longer;
            continue;
        }
        lines << elided(line, available);
        line = word;
    }
    if (!line.isEmpty())
        lines << elided(line, available);
    return lines;
}

void LabelPainter::draw(QPointF at, const QString& text, const QColor& color) const {
    if (text.isEmpty())
        return;
    const QString key = QStringLiteral("sagitta-label/") + m_fontKey + QLatin1Char('/') +
                        QString::number(color.rgba(), 16) + QLatin1Char('/') + text;
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        const QFontMetrics metrics(m_font);
        pixmap = QPixmap(width(text), metrics.height() + 2 * m_rim);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setFont(m_font);
        const QPoint base(m_rim, m_rim + metrics.ascent());
        painter.setPen(kRim);
        for (const QPoint step : {QPoint(-1, 0), QPoint(1, 0), QPoint(0, -1), QPoint(0, 1), QPoint(-1, -1),
                                  QPoint(1, -1), QPoint(-1, 1), QPoint(1, 1)})
            painter.drawText(base + step * m_rim, text);
        painter.setPen(color);
        painter.drawText(base, text);
        painter.end();
        QPixmapCache::insert(key, pixmap);
    }
    m_painter.drawPixmap(at.toPoint(), pixmap);
}

} // namespace sagitta::render
