#include "unit/ui/screenshot.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPixmap>
#include <QWidget>

namespace sagitta::test {

void screenshot(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("SAGITTA_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // widgets that came or went
    widget.grab().save(folder + u'/' + name + QStringLiteral(".png"));
}

} // namespace sagitta::test
