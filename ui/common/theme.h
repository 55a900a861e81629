// The look of the program: one dark palette, one small stylesheet, spacing on a 4 px grid. Quiet and dense; the image
// is the brightest thing on the screen. README.md says the rules in words. GUI thread; owns nothing.
#pragma once

#include <QColor>

class QApplication;
class QLabel;
class QString;

namespace sagitta::ui {

inline constexpr int kGrid = 4;       // px; margins and gaps are multiples of it
inline constexpr int kRowHeight = 24; // rows of tables and lists

namespace colors {
inline constexpr QColor kWindow(27, 29, 32);
inline constexpr QColor kPanel(33, 36, 40);
inline constexpr QColor kBase(22, 24, 26);
inline constexpr QColor kBaseAlternate(26, 28, 31);
inline constexpr QColor kLine(48, 52, 58);
inline constexpr QColor kText(208, 212, 217);
inline constexpr QColor kMuted(144, 151, 160);
inline constexpr QColor kDisabled(92, 98, 106);
inline constexpr QColor kAccent(74, 147, 219);
inline constexpr QColor kSelection(38, 73, 108);
inline constexpr QColor kError(236, 122, 101);
inline constexpr QColor kWarning(222, 172, 80);
inline constexpr QColor kOk(118, 190, 128);
inline constexpr QColor kImageSurround(0, 0, 0);
} // namespace colors

// Style, palette and stylesheet of the whole program. Call once, after QApplication is made.
void applyTheme(QApplication& application);

// What a label says, which decides its colour.
enum class LabelRole { Plain, Muted, Title, Ok, Warning, Error };
void setRole(QLabel& label, LabelRole role);

} // namespace sagitta::ui
