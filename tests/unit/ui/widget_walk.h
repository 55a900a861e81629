// Walks the visible widgets of a window and fails on what must not ship: clipped labels and button texts, controls
// without an accessible name or an object name.
#pragma once

class QWidget;

namespace sagitta::test {
void expectWellMade(QWidget& window);
}
