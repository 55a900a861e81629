#include "ui/common/text_size.h"

#include "ui/common/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QFontMetrics>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace sagitta::ui {
namespace {

constexpr double kDrawnFor = 12; // px of text
constexpr int kLeastRow = 6 * kGrid;

class TextSizeFollower : public QObject {
public:
    TextSizeFollower(QWidget* widget, std::function<void()> apply) : QObject(widget), m_apply(std::move(apply)) {
        widget->installEventFilter(this);
        m_apply();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FontChange)
            m_apply();
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_apply;
};

} // namespace

void applyTextScale(QApplication& application, const QFont& systemFont, int percent) {
    const double factor = std::clamp(percent, kLeastTextPercent, kMostTextPercent) / 100.0;
    QFont font = systemFont;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * factor)));
    if (font == QApplication::font())
        return;
    application.setFont(font);
    application.setStyleSheet(application.styleSheet()); // else widgets in a window keep their font (Qt 6.4)
}

double textScale() { return QFontInfo(QApplication::font()).pixelSize() / kDrawnFor; }

int textSized(int px) { return std::max(px, static_cast<int>(std::lround(px * textScale()))); }

int textRowHeight() { return std::max(kLeastRow, QFontMetrics(QApplication::font()).height() + 2 * kGrid); }

void onTextSize(QWidget* widget, std::function<void()> apply) { new TextSizeFollower(widget, std::move(apply)); }

} // namespace sagitta::ui
