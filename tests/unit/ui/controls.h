// The controls of a window that a person can operate now: buttons, boxes, fields, lists. A test that operates all of
// them says which they are, so that one that comes later is not forgotten.
#pragma once

#include <QStringList>

class QWidget;

namespace sagitta::test {

// Their object names, sorted; what is hidden or disabled is left out, and so are the parts of controls.
QStringList controlsOf(const QWidget& root);
// The same names, in any order.
void expectControls(const QWidget& root, QStringList names);

} // namespace sagitta::test
