#include "ui/browser/studies_commands.h"

#include <QObject>

namespace sagitta::ui {

const CommandScope& studiesScope() {
    static constexpr const char* kSearch = QT_TR_NOOP("Search");
    static constexpr const char* kStudy = QT_TR_NOOP("Study");
    static constexpr const char* kImport = QT_TR_NOOP("Import");
    static constexpr const char* kSources = QT_TR_NOOP("Sources");
    static constexpr CommandInfo kCommands[] = {
        {"focusSearch", kSearch, QT_TR_NOOP("Go to the search line"), "Ctrl+F"},
        {"searchNow", kSearch, QT_TR_NOOP("Search the checked sources"), "F5"},
        {"clearSearch", kSearch, QT_TR_NOOP("Clear the search"), "Ctrl+Backspace"},
        {"openStudy", kStudy, QT_TR_NOOP("Open the study"), "Ctrl+Return"},
        {"importFolder", kImport, QT_TR_NOOP("Import folder…"), "Ctrl+O", CommandKind::Plain, Icon::Folder},
        {"importFiles", kImport, QT_TR_NOOP("Import files…"), "Ctrl+Shift+O"},
        {"addNodeCommand", kSources, QT_TR_NOOP("Add a PACS node…"), "Ctrl+N", CommandKind::Plain, Icon::Add},
    };
    static constexpr CommandScope kScope{"studies", QT_TR_NOOP("Studies"), kCommands};
    return kScope;
}

QString studiesHelp() {
    return QObject::tr("<h3>Studies</h3><p>Check at the left where to search. Studies on this computer are found while "
                       "you type; Enter asks the checked PACS nodes. Enter or a double click on a row opens the study, "
                       "and retrieves it where it is not here yet. Drop files, folders or a disc on the window to "
                       "import them.</p><p>In the search line: words find names, a word with a digit an ID; "
                       "<b>id:</b>, <b>acc:</b> and <b>desc:</b> say what is meant. * and ? stand for any text and "
                       "any letter.</p>");
}

} // namespace sagitta::ui
