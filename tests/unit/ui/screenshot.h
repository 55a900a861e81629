// Pictures of windows for people to look at: written when SAGITTA_SCREENSHOTS names a folder.
#pragma once

#include <QString>

class QWidget;

namespace sagitta::test {
void screenshot(QWidget& widget, const QString& name);
}
