#include "ui/common/theme.h"

#include <QApplication>
#include <QLabel>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace sagitta::ui {
namespace {

QPalette darkPalette() {
    QPalette palette;
    palette.setColor(QPalette::Window, colors::kWindow);
    palette.setColor(QPalette::WindowText, colors::kText);
    palette.setColor(QPalette::Base, colors::kBase);
    palette.setColor(QPalette::AlternateBase, colors::kBaseAlternate);
    palette.setColor(QPalette::Text, colors::kText);
    palette.setColor(QPalette::PlaceholderText, colors::kMuted);
    palette.setColor(QPalette::Button, colors::kPanel);
    palette.setColor(QPalette::ButtonText, colors::kText);
    palette.setColor(QPalette::BrightText, colors::kError);
    palette.setColor(QPalette::Highlight, colors::kSelection);
    palette.setColor(QPalette::HighlightedText, colors::kText);
    palette.setColor(QPalette::ToolTipBase, colors::kPanel);
    palette.setColor(QPalette::ToolTipText, colors::kText);
    palette.setColor(QPalette::Link, colors::kAccent);
    palette.setColor(QPalette::Light, colors::kLine);
    palette.setColor(QPalette::Midlight, colors::kPanel);
    palette.setColor(QPalette::Mid, colors::kLine);
    palette.setColor(QPalette::Dark, colors::kBase);
    palette.setColor(QPalette::Shadow, QColor(12, 13, 14));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors::kDisabled);
    return palette;
}

// %1 line, %2 panel, %3 accent, %4 muted, %5 base, %6 selection, %7 text, %8 disabled
const char* const kStyleSheet = R"(
QToolTip { background: %2; color: %7; border: 1px solid %1; padding: 4px; }
QLineEdit { background: %5; border: 1px solid %1; border-radius: 3px; padding: 0 4px; min-height: 22px; selection-background-color: %6; }
QLineEdit:focus { border-color: %3; }
QLineEdit:disabled { color: %8; background: transparent; }
QCheckBox::indicator { width: 12px; height: 12px; background: %5; border: 1px solid %4; border-radius: 2px; }
QCheckBox::indicator:checked { background: %3; border-color: %3; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: %7; }
QAbstractSpinBox, QComboBox { min-height: 18px; }
QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0; min-height: 16px; }
QLineEdit QToolButton { border: 0; padding: 0; min-height: 0; }
QComboBox QAbstractItemView { background: %2; border: 1px solid %1; selection-background-color: %6; }
QPushButton { background: %2; border: 1px solid %1; border-radius: 3px; padding: 0 12px; min-height: 24px; }
QPushButton:hover { border-color: %4; }
QPushButton:focus { border-color: %3; }
QPushButton:pressed { background: %5; }
QPushButton:default { background: %6; border-color: %3; }
QPushButton:disabled { color: %8; background: transparent; }
QToolButton { border: 1px solid transparent; border-radius: 3px; padding: 2px 4px; min-height: 20px; }
QToolButton:hover { background: %1; }
QToolButton:focus { border-color: %3; }
QToolButton:checked { background: %6; }
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
QProgressBar { background: %5; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: %3; border-radius: 2px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %1; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: %8; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: %1; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: %2; padding: 4px 8px; }
QFrame[panel="true"] { background: %2; }
)";

} // namespace

void applyTheme(QApplication& application) {
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(darkPalette());
    application.setStyleSheet(QString::fromLatin1(kStyleSheet)
                                  .arg(colors::kLine.name(), colors::kPanel.name(), colors::kAccent.name(),
                                       colors::kMuted.name(), colors::kBase.name(), colors::kSelection.name(),
                                       colors::kText.name(), colors::kDisabled.name()));
}

void setRole(QLabel& label, LabelRole role) {
    const QColor color = role == LabelRole::Muted     ? colors::kMuted
                         : role == LabelRole::Ok      ? colors::kOk
                         : role == LabelRole::Warning ? colors::kWarning
                         : role == LabelRole::Error   ? colors::kError
                                                      : colors::kText;
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, color);
    label.setPalette(palette);
    QFont font = label.font();
    font.setBold(role == LabelRole::Title);
    label.setFont(font);
}

} // namespace sagitta::ui
