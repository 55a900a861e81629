// Lengths that go with the size of the text: a person may choose a larger one at any time. Read from the font of the
// QApplication; everything was drawn for text of 12 px. GUI thread.
#pragma once

#include <functional>

class QApplication;
class QFont;
class QWidget;

namespace sagitta::ui {

inline constexpr int kLeastTextPercent = 90;
inline constexpr int kMostTextPercent = 200;

// `systemFont` is what the desktop asks for: the percentage comes on top of its scale.
void applyTextScale(QApplication& application, const QFont& systemFont, int percent);

double textScale();    // of what is painted by hand; 1 for text of 12 px
int textSized(int px); // never less
int textRowHeight();   // of tables and lists: 24 px, or what the text needs

// Does it now, and whenever the widget has got text of another size.
void onTextSize(QWidget* widget, std::function<void()> apply);

} // namespace sagitta::ui
