#include "ui/viewer/viewer_commands.h"

#include <QObject>

namespace sagitta::ui {
namespace {

constexpr const char* kTools = QT_TR_NOOP("Mouse tools");
constexpr const char* kGrey = QT_TR_NOOP("Grey levels");
constexpr const char* kView = QT_TR_NOOP("Image");
constexpr const char* kLayout = QT_TR_NOOP("Layout");
constexpr const char* kSeries = QT_TR_NOOP("Series and scrolling");
constexpr const char* kLink = QT_TR_NOOP("Linking");
constexpr const char* kPanels = QT_TR_NOOP("Panels");
constexpr const char* kEdit = QT_TR_NOOP("Annotations");
constexpr const char* kStudy = QT_TR_NOOP("Study");
constexpr CommandKind kPlain = CommandKind::Plain;
constexpr CommandKind kCheckable = CommandKind::Checkable;

constexpr CommandInfo kCommands[] = {
    {"toolWindow", kTools, QT_TR_NOOP("Window/level tool"), "W", kCheckable, Icon::WindowLevel, QT_TR_NOOP("W/L")},
    {"toolScroll", kTools, QT_TR_NOOP("Scroll tool"), "S", kCheckable, Icon::Scroll, QT_TR_NOOP("Scroll")},
    {"toolZoom", kTools, QT_TR_NOOP("Zoom tool"), "Z", kCheckable, Icon::Zoom, QT_TR_NOOP("Zoom")},
    {"toolPan", kTools, QT_TR_NOOP("Pan tool"), "P", kCheckable, Icon::Pan, QT_TR_NOOP("Pan")},
    {"toolCrosshair", kTools, QT_TR_NOOP("Crosshair tool"), "C", kCheckable, Icon::Crosshair, QT_TR_NOOP("Crosshair")},
    {"toolLength", kTools, QT_TR_NOOP("Length tool"), "L", kCheckable, Icon::Length, QT_TR_NOOP("Length")},
    {"toolText", kTools, QT_TR_NOOP("Text tool"), "T", kCheckable, Icon::Text, QT_TR_NOOP("Text")},

    {"window0", kGrey, QT_TR_NOOP("Window as the file says"), "0"},
    {"window1", kGrey, QT_TR_NOOP("Window preset 1"), "1"},
    {"window2", kGrey, QT_TR_NOOP("Window preset 2"), "2"},
    {"window3", kGrey, QT_TR_NOOP("Window preset 3"), "3"},
    {"window4", kGrey, QT_TR_NOOP("Window preset 4"), "4"},
    {"window5", kGrey, QT_TR_NOOP("Window preset 5"), "5"},
    {"window6", kGrey, QT_TR_NOOP("Window preset 6"), "6"},
    {"window7", kGrey, QT_TR_NOOP("Window preset 7"), "7"},
    {"window8", kGrey, QT_TR_NOOP("Window preset 8"), "8"},
    {"window9", kGrey, QT_TR_NOOP("Window preset 9"), "9"},
    {"windowAuto", kGrey, QT_TR_NOOP("Window by the values on show"), "G"},
    {"windowFull", kGrey, QT_TR_NOOP("Window of all values on show"), "Shift+G"},
    {"nextColors", kGrey, QT_TR_NOOP("Next colour table"), "B"},
    {"invert", kGrey, QT_TR_NOOP("Invert"), "I", kPlain, Icon::Invert},

    {"fit", kView, QT_TR_NOOP("Fit to the viewport"), "F", kPlain, Icon::Fit},
    {"oneToOne", kView, QT_TR_NOOP("One image pixel per screen pixel"), "O"},
    {"trueSize", kView, QT_TR_NOOP("True size on this monitor"), "Shift+O"},
    {"magnifier", kView, QT_TR_NOOP("Magnifier"), "Q", kCheckable},
    {"cornerText", kView, QT_TR_NOOP("More or fewer texts on the image"), "D"},
    {"imageOverlays", kView, QT_TR_NOOP("Show or hide the overlays of the image"), "Shift+D"},
    {"zoomIn", kView, QT_TR_NOOP("Larger"), "+ | ="},
    {"zoomOut", kView, QT_TR_NOOP("Smaller"), "-"},
    {"flipHorizontal", kView, QT_TR_NOOP("Flip left-right"), "H", kPlain, Icon::FlipHorizontal},
    {"flipVertical", kView, QT_TR_NOOP("Flip top-bottom"), "V", kPlain, Icon::FlipVertical},
    {"rotate", kView, QT_TR_NOOP("Rotate clockwise"), ".", kPlain, Icon::Rotate},
    {"rotateBack", kView, QT_TR_NOOP("Rotate anticlockwise"), ","},
    {"reset", kView, QT_TR_NOOP("Reset the view"), "R", kPlain, Icon::Reset},

    {"layoutOne", kLayout, QT_TR_NOOP("One viewport"), "Ctrl+1", kCheckable, Icon::LayoutOne},
    {"layoutFour", kLayout, QT_TR_NOOP("Four viewports"), "Ctrl+2", kCheckable, Icon::LayoutFour},
    {"layoutMpr", kLayout, QT_TR_NOOP("MPR and 3D"), "Ctrl+3", kCheckable, Icon::LayoutMpr},
    {"layoutTwo", kLayout, QT_TR_NOOP("Two viewports side by side"), "Ctrl+4"},
    {"layoutNine", kLayout, QT_TR_NOOP("Nine viewports"), "Ctrl+5"},
    {"layoutTiles", kLayout, QT_TR_NOOP("Tile the images of this series"), "Ctrl+6", kCheckable},
    {"layoutChoose", kLayout, QT_TR_NOOP("Choose a layout"), "Ctrl+L"},
    {"maximizeViewport", kLayout, QT_TR_NOOP("Maximise the viewport"), "M"},
    {"nextViewport", kLayout, QT_TR_NOOP("Next viewport"), "N"},
    {"previousViewport", kLayout, QT_TR_NOOP("Previous viewport"), "Shift+N"},
    {"swapViewports", kLayout, QT_TR_NOOP("Swap with the next viewport"), "X"},

    {"nextSeries", kSeries, QT_TR_NOOP("Next series"), "] | Ctrl+Right"},
    {"previousSeries", kSeries, QT_TR_NOOP("Previous series"), "[ | Ctrl+Left"},
    {"cinePlay", kSeries, QT_TR_NOOP("Play or stop"), "K", kCheckable, Icon::Resume},
    {"cineFaster", kSeries, QT_TR_NOOP("Play faster"), "Ctrl+Up"},
    {"cineSlower", kSeries, QT_TR_NOOP("Play slower"), "Ctrl+Down"},

    {"linkPosition", kLink, QT_TR_NOOP("Scroll together by position"), "Y", kCheckable, Icon::Link},
    {"linkIndex", kLink, QT_TR_NOOP("Scroll together by image"), "Shift+Y", kCheckable},
    {"linkPanZoom", kLink, QT_TR_NOOP("Zoom and pan together"), "Ctrl+Y", kCheckable},
    {"linkWindow", kLink, QT_TR_NOOP("Window together"), "Ctrl+Shift+Y", kCheckable},

    {"undo", kEdit, QT_TR_NOOP("Undo"), "Ctrl+Z", kPlain, Icon::Undo},
    {"redo", kEdit, QT_TR_NOOP("Redo"), "Ctrl+Shift+Z", kPlain, Icon::Redo},
    {"deleteAnnotation", kEdit, QT_TR_NOOP("Delete annotation"), "Del"},

    {"showAnnotations", kPanels, QT_TR_NOOP("Annotations"), "A", kCheckable, Icon::List},
    {"showTags", kPanels, QT_TR_NOOP("DICOM tags of the image"), "Ctrl+I", kCheckable, Icon::Tags},
    {"showStrip", kPanels, QT_TR_NOOP("Series strip"), "F9", kCheckable},

    {"nextUnread", kStudy, QT_TR_NOOP("Open the next unread study"), "F7"},
    {"markRead", kStudy, QT_TR_NOOP("Mark the study as read"), "Ctrl+M"},
    {"newWindow", kStudy, QT_TR_NOOP("This study in another window"), "Ctrl+Shift+N"},
    {"showStudies", kStudy, QT_TR_NOOP("Studies window"), "F2"},
};

constexpr ToolCommand kToolCommands[] = {
    {"toolWindow", scene::ToolKind::WindowLevel},  {"toolScroll", scene::ToolKind::Scroll},
    {"toolZoom", scene::ToolKind::Zoom},           {"toolPan", scene::ToolKind::Pan},
    {"toolCrosshair", scene::ToolKind::Crosshair}, {"toolLength", scene::ToolKind::Length},
    {"toolText", scene::ToolKind::Text},
};

} // namespace

const CommandScope& viewerScope() {
    static constexpr CommandScope kScope{"viewer", QT_TR_NOOP("Viewer"), kCommands};
    return kScope;
}

std::span<const char* const> viewportMenu() {
    static constexpr const char* kMenu[] = {
        "invert",    "fit",          "oneToOne",  "flipHorizontal",   "rotate",     "reset",
        "layoutOne", "layoutFour",   "layoutMpr", "maximizeViewport", "nextSeries", "previousSeries",
        "cinePlay",  "linkPosition", "showTags"};
    return kMenu;
}

QString viewerHelp(const MouseScheme& mouse) {
    QString html = QObject::tr("<h3>Viewer</h3><p>Click or drag a series from the strip into a viewport. The frame "
                               "marks the viewport that keys and buttons are for. Drag the grip at the upper edge of a "
                               "viewport onto another one to swap them; with Ctrl, to show that image there too. "
                               "Ctrl+K finds every command by name.</p><h4>Mouse</h4><p>");
    html += mouseSchemeLines(mouse).join(QStringLiteral("<br>"));
    return html + QObject::tr("<br>Double click: maximise the viewport<br>Right click: menu</p>");
}

std::span<const ToolCommand> toolCommands() { return kToolCommands; }

} // namespace sagitta::ui
