#include "ui/common/theme.h"

#include "ui/common/look_style.h"

#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QPalette>

namespace sagitta::ui {
namespace {

constexpr ThemeColors kDark{
    .window{27, 29, 32},
    .panel{33, 36, 40},
    .base{22, 24, 26},
    .baseAlternate{26, 28, 31},
    .line{48, 52, 58},
    .text{208, 212, 217},
    .muted{150, 157, 166},
    .disabled{104, 110, 118},
    .accent{86, 156, 224},
    .selection{34, 66, 98},
    .error{236, 122, 101},
    .warning{222, 172, 80},
    .ok{118, 190, 128},
};
constexpr ThemeColors kLight{
    .window{235, 237, 240},
    .panel{244, 245, 247},
    .base{251, 251, 252},
    .baseAlternate{243, 244, 246},
    .line{198, 203, 209},
    .text{28, 31, 35},
    .muted{84, 91, 100},
    .disabled{126, 132, 140},
    .accent{18, 92, 164},
    .selection{190, 214, 238},
    .error{168, 38, 22},
    .warning{122, 78, 0},
    .ok{20, 102, 42},
};

QPalette makePalette(const ThemeColors& c) {
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.baseAlternate);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Button, c.panel);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.error);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::ToolTipBase, c.panel);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Light, c.line);
    palette.setColor(QPalette::Midlight, c.panel);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.base);
    palette.setColor(QPalette::Shadow, c.window.darker(220));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.disabled);
    return palette;
}

// %1 line, %2 panel, %3 accent, %4 muted, %5 base, %6 selection, %7 text, %8 disabled, %9 error, then warning, ok and
// the line on images
const char* const kStyleSheet = R"(
QToolTip { background: %2; color: %7; border: 1px solid %1; padding: 4px; }
QLabel[role="muted"] { color: %4; }
QLabel[role="error"] { color: %9; }
QLabel[role="warning"] { color: %10; }
QLabel[role="ok"] { color: %11; }
QLineEdit { background: %5; border: 1px solid %1; border-radius: 3px; padding: 0 4px; min-height: 22px; selection-background-color: %6; }
QLineEdit:focus { border-color: %3; }
QLineEdit:disabled { color: %8; background: transparent; }
QAbstractSpinBox, QComboBox { min-height: 18px; }
QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0; min-height: 16px; }
QLineEdit QToolButton { border: 0; padding: 0; min-height: 0; }
QComboBox QAbstractItemView { background: %2; border: 1px solid %1; selection-background-color: %6; }
QPushButton { background: %2; border: 1px solid %1; border-radius: 3px; padding: 0 12px; min-height: 24px; }
QPushButton:hover { border-color: %4; }
QPushButton:focus { border-color: %3; }
QPushButton:pressed { background: %5; }
QPushButton:default { background: %6; border-color: %3; }
QPushButton:disabled { color: %8; background: transparent; border-color: %1; }
QToolButton { border: 1px solid transparent; border-radius: 3px; padding: 2px 4px; min-height: 20px; }
QToolButton[toolButtonStyle="2"] { padding-right: 0; }
QToolButton[framed="true"] { background: %2; border-color: %1; padding: 2px 8px; }
QToolButton:hover, QToolButton[framed="true"]:hover { background: %1; }
QToolButton:focus { border-color: %3; }
QToolButton:checked { background: %6; border-color: %3; }
QToolButton:disabled { color: %8; }
QToolButton::menu-indicator { image: none; }
QToolBar { background: %2; border: 0; border-bottom: 1px solid %1; spacing: 2px; padding: 4px; }
QToolBar::separator { background: %1; width: 1px; margin: 2px 4px; }
QMenu { background: %2; border: 1px solid %1; padding: 4px; }
QMenu::item { padding: 4px 24px; border-radius: 2px; }
QMenu::item:selected { background: %6; }
QMenu::item:disabled { color: %8; }
QMenu::separator { height: 1px; background: %1; margin: 4px; }
QAbstractItemView { border: 0; outline: 0; }
QHeaderView::section { background: %2; color: %4; border: 0; border-right: 1px solid %1; border-bottom: 1px solid %1; padding: 0 4px; min-height: 24px; }
QProgressBar { background: %1; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: %3; border-radius: 2px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %1; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: %8; }
QScrollBar[onImage="true"]::handle { background: %12; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: %1; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: %2; padding: 4px 8px; }
QFrame[panel="true"] { background: %2; }
QFrame[row="true"] { border-left: 3px solid transparent; }
QFrame[found="true"] { background: %2; border-left: 3px solid %3; }
)";

const char* nameOf(LabelRole role) {
    switch (role) {
    case LabelRole::Muted:
        return "muted";
    case LabelRole::Ok:
        return "ok";
    case LabelRole::Warning:
        return "warning";
    case LabelRole::Error:
        return "error";
    case LabelRole::Plain:
    case LabelRole::Title:
        break;
    }
    return "plain";
}

} // namespace

const ThemeColors& themeColors(Theme theme) { return theme == Theme::Dark ? kDark : kLight; }

const ThemeColors& colors() {
    const bool isDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    return themeColors(isDark ? Theme::Dark : Theme::Light);
}

const ThemeColors& imageColors() { return kDark; }

void applyTheme(QApplication& application, Theme theme) {
    const ThemeColors& c = themeColors(theme);
    application.setPalette(makePalette(c));
    application.setStyle(new LookStyle);
    application.setStyleSheet(QString::fromLatin1(kStyleSheet)
                                  .arg(c.line.name(), c.panel.name(), c.accent.name(), c.muted.name(), c.base.name(),
                                       c.selection.name(), c.text.name(), c.disabled.name(), c.error.name())
                                  .arg(c.warning.name(), c.ok.name(), imageColors().line.name()));
}

void drawFrame(QPainter& painter, const QRect& rect, const QColor& color) {
    painter.fillRect(QRect(rect.topLeft(), QSize(rect.width(), 1)), color);
    painter.fillRect(QRect(rect.bottomLeft(), QSize(rect.width(), 1)), color);
    painter.fillRect(QRect(rect.topLeft(), QSize(1, rect.height())), color);
    painter.fillRect(QRect(rect.topRight(), QSize(1, rect.height())), color);
}

void setRole(QLabel& label, LabelRole role) {
    QFont font = label.font();
    font.setBold(role == LabelRole::Title);
    label.setFont(font);
    if (label.property("role") == QLatin1String(nameOf(role)))
        return;
    label.setProperty("role", QLatin1String(nameOf(role)));
    if (label.testAttribute(Qt::WA_WState_Polished)) { // the sheet is asked anew
        label.style()->unpolish(&label);
        label.style()->polish(&label);
    }
}

} // namespace sagitta::ui
