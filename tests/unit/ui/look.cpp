#include "unit/ui/look.h"

#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QWidget>

namespace sagitta::test {

void useTestLook() {
    static const QFont kSystemFont = QApplication::font();
    const bool isLight = qEnvironmentVariable("SAGITTA_THEME") == QLatin1String("light");
    ui::applyTheme(*qApp, isLight ? ui::Theme::Light : ui::Theme::Dark);
    const int percent = qEnvironmentVariableIntValue("SAGITTA_TEXT");
    ui::applyTextScale(*qApp, kSystemFont, percent > 0 ? percent : 100);
}

void useTestSize(QWidget& window) {
    const QStringList size = qEnvironmentVariable("SAGITTA_SIZE").split(u'x');
    if (size.size() == 2)
        window.resize(size[0].toInt(), size[1].toInt());
}

} // namespace sagitta::test
