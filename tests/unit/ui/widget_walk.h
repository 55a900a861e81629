// Walks the visible widgets of a window and fails on what must not ship: clipped labels, buttons, fields; texts of
// lists, tables and headers that are cut and told nowhere; controls without an accessible name or an object name. Of a
// main window also: what menus and tool bars offer and the command palette does not, and commands that neither have a
// key nor stand in a menu.
#pragma once

class QWidget;

namespace sagitta::test {
void expectWellMade(QWidget& window);
}
