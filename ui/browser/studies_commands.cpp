#include "ui/browser/studies_commands.h"

#include <QObject>

namespace sagitta::ui {

const CommandScope& studiesScope() {
    static constexpr const char* kSearch = QT_TR_NOOP("Search");
    static constexpr const char* kStudy = QT_TR_NOOP("Study");
    static constexpr const char* kReading = QT_TR_NOOP("Reading");
    static constexpr const char* kStore = QT_TR_NOOP("This computer");
    static constexpr const char* kImport = QT_TR_NOOP("Import");
    static constexpr const char* kSources = QT_TR_NOOP("Sources");
    static constexpr const char* kTable = QT_TR_NOOP("Table");
    static constexpr const char* kPanels = QT_TR_NOOP("Panels");
    static constexpr CommandKind kPlain = CommandKind::Plain;
    static constexpr CommandInfo kCommands[] = {
        {"focusSearch", kSearch, QT_TR_NOOP("Go to the search line"), "Ctrl+F"},
        {"searchNow", kSearch, QT_TR_NOOP("Search the checked sources"), "F5"},
        {"clearSearch", kSearch, QT_TR_NOOP("Clear the search"), "Ctrl+Shift+Backspace"},
        {"moreFields", kSearch, QT_TR_NOOP("Search in more fields"), "Ctrl+Shift+F", CommandKind::Checkable},
        {"saveSearch", kSearch, QT_TR_NOOP("Save this search…"), "Ctrl+S", kPlain, Icon::Star},
        {"openSavedSearches", kSearch, QT_TR_NOOP("Saved searches"), "Ctrl+D"},

        {"openStudy", kStudy, QT_TR_NOOP("Open"), "Ctrl+Return"},
        {"openInNewWindow", kStudy, QT_TR_NOOP("Open in a new window"), "Ctrl+Shift+Return"},
        {"retrieveStudy", kStudy, QT_TR_NOOP("Retrieve without opening"), "Ctrl+R"},
        {"sendStudy", kStudy, QT_TR_NOOP("Send to…"), "Ctrl+Shift+S"},
        {"exportStudies", kStudy, QT_TR_NOOP("Export as DICOM…"), "Ctrl+Shift+E"},
        {"copyStudy", kStudy, QT_TR_NOOP("Copy the row as text"), "Ctrl+C"},
        {"copyStudyUid", kStudy, QT_TR_NOOP("Copy the Study Instance UID"), "Ctrl+Shift+C"},
        {"verifyStudies", kStudy, QT_TR_NOOP("Verify the files"), "Ctrl+Shift+V"},
        {"deleteStudies", kStudy, QT_TR_NOOP("Delete from this computer"), "Del"},
        {"undoDeletion", kStudy, QT_TR_NOOP("Undo the last deletion"), "Ctrl+Z"},

        {"nextUnread", kReading, QT_TR_NOOP("Open the next unread study"), "F7"},
        {"markRead", kReading, QT_TR_NOOP("Mark as read"), "Ctrl+M", CommandKind::Plain, {}, QT_TR_NOOP("Read")},
        {"markUnread", kReading, QT_TR_NOOP("Mark as unread"), "Ctrl+U", CommandKind::Plain, {}, QT_TR_NOOP("Unread")},
        {"pinStudy",
         kReading,
         QT_TR_NOOP("Pin: never makes room for others"),
         "Ctrl+P",
         CommandKind::Checkable,
         {},
         QT_TR_NOOP("Pin")},
        {"editNote", kReading, QT_TR_NOOP("Write a note…"), "Ctrl+E"},
        {"addToAlbum", kReading, QT_TR_NOOP("Add to album…"), "Ctrl+B"},
        {"removeFromAlbum", kReading, QT_TR_NOOP("Remove from album…"), "Ctrl+Shift+B"},

        {"unfoldSeries", kTable, QT_TR_NOOP("Show or hide the series"), "Ctrl+Right"},
        {"chooseColumns", kTable, QT_TR_NOOP("Choose the columns…"), "Ctrl+Shift+L"},

        {"showDetails", kPanels, QT_TR_NOOP("Details of the study"), "F9", CommandKind::Checkable, Icon::Panel},

        {"verifyAllStudies", kStore, QT_TR_NOOP("Verify all local studies"), "Ctrl+Alt+V"},
        {"rebuildIndex", kStore, QT_TR_NOOP("Rebuild the index of the local studies"), "Ctrl+Alt+R"},

        {"importFolder", kImport, QT_TR_NOOP("Import folder…"), "Ctrl+O", kPlain, Icon::Folder},
        {"importFiles", kImport, QT_TR_NOOP("Import files…"), "Ctrl+Shift+O"},

        {"addNodeCommand", kSources, QT_TR_NOOP("Add a PACS node…"), "Ctrl+N", kPlain, Icon::Add},
        {"newAlbum", kSources, QT_TR_NOOP("New album…"), "Ctrl+Alt+B", kPlain, Icon::Add},
        {"startDemo", kSources, QT_TR_NOOP("Start the demo PACS"), "Ctrl+Alt+D"},
    };
    static constexpr CommandScope kScope{"studies", QT_TR_NOOP("Studies"), kCommands};
    return kScope;
}

std::span<const char* const> studyMenu() {
    static constexpr const char* kMenu[] = {
        "openStudy", "openInNewWindow", "retrieveStudy", "sendStudy", "exportStudies", "",
        "markRead",  "markUnread",      "pinStudy",      "editNote",  "addToAlbum",    "removeFromAlbum",
        "",          "copyStudy",       "copyStudyUid",  "",          "verifyStudies", "deleteStudies"};
    return kMenu;
}

QString studiesHelp() {
    return QObject::tr(
        "<h3>Studies</h3><p>Check at the left where to search. Studies on this computer are found while "
        "you type; Enter asks the checked PACS nodes. Enter or a double click on a row opens the study, "
        "and retrieves it where it is not here yet. Right shows its series, Left hides them. Drop files, "
        "folders or a disc on the window to import them.</p><p>Hold Ctrl or Shift to select several "
        "rows. A right click on a row, or on the headings, has more.</p><p>In the search line: words "
        "find names, a word with a digit an ID; <b>name:</b>, <b>id:</b>, <b>acc:</b>, <b>desc:</b>, <b>ref:</b> (the "
        "referring physician) and <b>mod:</b>CT,MR say what is meant, and so does <b>date:</b> with 2024-01-31, "
        "2024-01, 2024-01..2024-03, today, yesterday or 7d. * and ? stand for any text and any letter. More has "
        "fields to fill in instead. The star keeps searches under names; the last search is there again at the next "
        "start.</p><p>A blue dot before a study: it is unread; a blue ring: it was opened; a tick: it is read. Beside "
        "the "
        "number of images, a green disc: all of them are here; a yellow half: some are missing; red: some could not be "
        "received, or cannot be shown; a grey ring: how many there are is not known.</p><p>Checked albums narrow the "
        "studies of this computer to theirs. Drag studies onto an album to add "
        "them.</p>");
}

} // namespace sagitta::ui
