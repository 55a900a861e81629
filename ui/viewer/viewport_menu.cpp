#include "ui/viewer/viewport_menu.h"

#include "ui/viewer/viewer_commands.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

namespace sagitta::ui {

void openViewportMenu(QWidget& window, const CommandSet& commands, const std::vector<WindowChoice>& windows,
                      const std::function<void(int number)>& choose, const QPoint& globalPosition) {
    auto* menu = new QMenu(&window);
    menu->setObjectName(QStringLiteral("viewportMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QMenu* choices = menu->addMenu(QObject::tr("Window"));
    choices->addAction(commands.action("window0"));
    int number = 0;
    for (const WindowChoice& choice : windows) {
        ++number;
        QObject::connect(choices->addAction(choice.name), &QAction::triggered, &window,
                         [choose, number] { choose(number); });
    }
    const char* lastGroup = "";
    for (const char* id : viewportMenu()) {
        const auto entry = std::find_if(commands.entries().begin(), commands.entries().end(),
                                        [&](const CommandSet::Entry& e) { return qstrcmp(e.info->id, id) == 0; });
        if (entry->info->group != lastGroup)
            menu->addSeparator();
        lastGroup = entry->info->group;
        menu->addAction(entry->action);
    }
    menu->popup(globalPosition);
}

} // namespace sagitta::ui
