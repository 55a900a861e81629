// The look the tests run with: dark, and text of 100 %; or what SAGITTA_THEME (dark, light), SAGITTA_TEXT (percent) and
// SAGITTA_SIZE ("1280x800": main windows) say, so that every window can be seen and walked in all of them.
#pragma once

#include <QSize>

class QWidget;

namespace sagitta::test {

void useTestLook();
// Of main windows; before they are shown.
void useTestSize(QWidget& window);

} // namespace sagitta::test
