// A look at a window, panel or dialog in one of its states: it is walked (widget_walk.h), and when SAGITTA_SCREENSHOTS
// names a folder, a picture of it goes there for people to look at.
#pragma once

#include <QString>

class QWidget;

namespace sagitta::test {
void screenshot(QWidget& widget, const QString& name);
}
