#include "unit/ui/screenshot.h"

#include "unit/ui/widget_walk.h"

#include <QPixmap>
#include <QWidget>

namespace sagitta::test {

void screenshot(QWidget& widget, const QString& name) {
    expectWellMade(widget); // after what came or went has been laid out
    const QString folder = qEnvironmentVariable("SAGITTA_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    widget.grab().save(folder + u'/' + name + QStringLiteral(".png"));
}

} // namespace sagitta::test
