#include "unit/ui/screenshot.h"

#include <QPixmap>
#include <QWidget>

namespace sagitta::test {

void screenshot(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("SAGITTA_SCREENSHOTS");
    if (!folder.isEmpty())
        widget.grab().save(folder + u'/' + name + QStringLiteral(".png"));
}

} // namespace sagitta::test
