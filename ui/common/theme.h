// The look of the program: two themes as sets of colours, and the style, palette and stylesheet made of them. Quiet and
// dense; spacing on a 4 px grid; the image is the brightest thing on the screen. README.md says the rules in words.
// The one state is the palette of the QApplication: colors() reads from it which theme is on. GUI thread.
#pragma once

#include <QColor>

class QApplication;
class QLabel;
class QPainter;
class QRect;

namespace sagitta::ui {

inline constexpr int kGrid = 4; // px; margins and gaps are multiples of it

struct ThemeColors {
    QColor window;
    QColor panel; // tool bars, buttons, menus, banners
    QColor base;  // tables, lists, text fields
    QColor baseAlternate;
    QColor line; // borders, and what the mouse is over
    QColor text;
    QColor muted; // what explains, or stands back
    QColor disabled;
    QColor accent;    // focus, the active viewport, links
    QColor selection; // behind text
    QColor error;
    QColor warning;
    QColor ok;
};

enum class Theme { Dark, Light };

const ThemeColors& themeColors(Theme theme);
// Of the theme that is on: for what is painted by hand, whenever it is painted.
const ThemeColors& colors();
// For what stands on an image and in the black around it: the dark ones, whatever the theme is.
const ThemeColors& imageColors();
inline constexpr QColor kImageSurround(0, 0, 0);
// One pixel wide within the rectangle; a pen would lie across its edge on dense screens.
void drawFrame(QPainter& painter, const QRect& rect, const QColor& color);

// At the start, and again whenever another one is chosen.
void applyTheme(QApplication& application, Theme theme = Theme::Dark);

// What a label says, which decides its colour.
enum class LabelRole { Plain, Muted, Title, Ok, Warning, Error };
void setRole(QLabel& label, LabelRole role);

} // namespace sagitta::ui
