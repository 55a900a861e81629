#include "ui/browser/window_buttons.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QToolButton>

namespace sagitta::ui {

QWidget* makeWindowButtons(const CommandSet& commands) {
    auto* buttons = new QWidget;
    auto* line = new QHBoxLayout(buttons);
    line->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    line->setSpacing(kGrid);
    for (const char* id : {"commandPalette", "showSettings", "showHelp"}) {
        auto* button = new QToolButton;
        button->setDefaultAction(commands.action(id)); // its tooltip tells the keys
        button->setObjectName(QLatin1String(id) + QStringLiteral("Button"));
        button->setAccessibleName(commands.action(id)->text());
        line->addWidget(button);
    }
    line->addStretch(1);
    return buttons;
}

void addButtonEntries(const QWidget& window, std::vector<PaletteEntry>& to) {
    static const QStringList kButtons{"searchCancel", "nodeBarRefresh", "receiveButton",
                                      "jobPause",     "jobRetry",       "jobCancel"};
    for (QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
        if (!kButtons.contains(button->objectName()) || !button->isVisible())
            continue;
        const auto* job = button->parentWidget()->findChild<QLabel*>(QStringLiteral("jobTitle"));
        const QString what = button->accessibleName();
        to.push_back({QObject::tr("In this window"),
                      job ? QStringLiteral("%1: %2").arg(what, job->text()) : what,
                      {},
                      [button = QPointer(button)] {
                          if (button)
                              button->click();
                      }});
    }
}

} // namespace sagitta::ui
