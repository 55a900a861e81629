#include "ui/viewer/viewer_tool_bar.h"

#include "ui/common/describe.h"
#include "ui/viewer/layout_chooser.h"
#include "ui/viewer/viewer_commands.h"

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QWidgetAction>

namespace sagitta::ui {
namespace {

constexpr int kDefaultSlabMm = 10;
constexpr int kMaxSlabMm = 300;

} // namespace

ViewerToolBar::ViewerToolBar(CommandSet& commands, std::function<std::vector<WindowChoice>()> choices,
                             QWidget* parent) :
    QToolBar(parent),
    m_commands(commands), m_choices(std::move(choices)) {
    setObjectName(QStringLiteral("viewerToolBar"));
    setMovable(false);
    addButtons({"toolWindow", "toolScroll", "toolZoom", "toolPan", "toolCrosshair", "toolLength", "toolText"},
               Qt::ToolButtonTextBesideIcon);
    addSeparator();
    makeWindowMenu();
    addButtons({"invert", "flipHorizontal", "flipVertical", "rotate", "fit", "reset"}, Qt::ToolButtonIconOnly);
    addSeparator();
    addButtons({"layoutOne", "layoutFour", "layoutMpr"}, Qt::ToolButtonIconOnly);
    makeLayoutMenu();
    addButtons({"linkPosition", "cinePlay"}, Qt::ToolButtonIconOnly);
    makeSlab();
    addSeparator();
    addButtons({"undo", "redo", "showAnnotations", "showTags"}, Qt::ToolButtonIconOnly);
}

void ViewerToolBar::addButtons(std::initializer_list<const char*> commands, Qt::ToolButtonStyle style) {
    for (const char* id : commands) {
        QAction* action = m_commands.action(id);
        addAction(action);
        auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
        button->setObjectName(action->objectName() + QStringLiteral("Button"));
        button->setAccessibleName(action->text());
        button->setToolButtonStyle(style);
        button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys to the viewport
    }
}

void ViewerToolBar::makeLayoutMenu() {
    m_layoutButton = new QToolButton;
    m_layoutButton->setIcon(makeIcon(Icon::LayoutMore));
    m_layoutButton->setPopupMode(QToolButton::InstantPopup);
    m_layoutButton->setFocusPolicy(Qt::TabFocus);
    describe(m_layoutButton, "layoutMenuButton", tr("More layouts"), tr("More layouts, up to 5 × 5"));
    m_commands.tellKeys(m_layoutButton, "layoutChoose");
    auto* menu = new QMenu(m_layoutButton);
    menu->setObjectName(QStringLiteral("layoutMenu"));
    m_layouts = new LayoutChooser;
    auto* entry = new QWidgetAction(menu);
    entry->setDefaultWidget(m_layouts);
    menu->addAction(entry);
    menu->addAction(m_commands.action("layoutTiles"));
    m_layoutButton->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, m_layouts, qOverload<>(&QWidget::setFocus));
    connect(m_layouts, &LayoutChooser::chosen, this, [this, menu](const scene::GridLayout& grid) {
        menu->close();
        emit gridChosen(grid);
    });
    addWidget(m_layoutButton);
}

void ViewerToolBar::openLayoutMenu() {
    m_layoutButton->menu()->popup(m_layoutButton->mapToGlobal(QPoint(0, m_layoutButton->height())));
}

void ViewerToolBar::makeWindowMenu() {
    auto* button = new QToolButton;
    button->setText(tr("Window") + QStringLiteral(" ▾"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    describe(button, "windowMenuButton", tr("Window presets"), tr("Window presets  (0: as the file says, 1 to 9)"));
    m_windowMenu = new QMenu(button);
    m_windowMenu->setObjectName(QStringLiteral("windowMenu"));
    button->setMenu(m_windowMenu);
    connect(m_windowMenu, &QMenu::aboutToShow, this, &ViewerToolBar::fillWindowMenu);
    addWidget(button);
}

void ViewerToolBar::fillWindowMenu() {
    m_windowMenu->clear();
    const auto add = [this](int number, const QString& text) {
        // The key is shown as a tab-separated hint: the shortcut itself belongs to the window.
        QAction* entry = m_windowMenu->addAction(number <= 9 ? text + u'\t' + QString::number(number) : text);
        connect(entry, &QAction::triggered, this, [this, number] { emit windowChosen(number); });
    };
    m_windowMenu->addAction(m_commands.action("window0"));
    m_windowMenu->addSeparator();
    int number = 0;
    for (const WindowChoice& choice : m_choices())
        add(++number,
            QStringLiteral("%1   %2 / %3").arg(choice.name).arg(choice.window.center).arg(choice.window.width));
}

void ViewerToolBar::makeSlab() {
    m_slabMode = new QComboBox;
    m_slabMode->addItem(tr("Thin"), static_cast<int>(imaging::SlabMode::None));
    m_slabMode->addItem(tr("MIP"), static_cast<int>(imaging::SlabMode::Max));
    m_slabMode->addItem(tr("MinIP"), static_cast<int>(imaging::SlabMode::Min));
    m_slabMode->addItem(tr("Mean"), static_cast<int>(imaging::SlabMode::Mean));
    describe(m_slabMode, "slabMode", tr("Slab"), tr("How an MPR sums up a thick slab"));
    m_slabMm = new QSpinBox;
    m_slabMm->setRange(1, kMaxSlabMm);
    m_slabMm->setValue(kDefaultSlabMm);
    m_slabMm->setSuffix(tr(" mm"));
    m_slabMm->setKeyboardTracking(false);
    describe(m_slabMm, "slabThickness", tr("Slab thickness"));
    for (QWidget* widget : {static_cast<QWidget*>(m_slabMode), static_cast<QWidget*>(m_slabMm)}) {
        widget->setFocusPolicy(Qt::StrongFocus);
        addWidget(widget);
    }
    const auto changed = [this] {
        imaging::Slab slab;
        slab.mode = static_cast<imaging::SlabMode>(m_slabMode->currentData().toInt());
        slab.thickness = slab.mode == imaging::SlabMode::None ? 0 : m_slabMm->value();
        m_slabMm->setEnabled(slab.mode != imaging::SlabMode::None && m_slabMode->isEnabled());
        emit slabChanged(slab);
    };
    connect(m_slabMode, &QComboBox::currentIndexChanged, this, changed);
    connect(m_slabMm, &QSpinBox::valueChanged, this, changed);
    setSlabEnabled(false);
}

void ViewerToolBar::setTool(scene::ToolKind kind) {
    for (const ToolCommand& entry : toolCommands())
        m_commands.action(entry.id)->setChecked(entry.tool == kind);
}

void ViewerToolBar::setViewerLayout(const ViewerLayout& layout) {
    m_commands.action("layoutOne")->setChecked(layout == stacksLayout(1, 1));
    m_commands.action("layoutFour")->setChecked(layout == stacksLayout(2, 2));
    m_commands.action("layoutMpr")->setChecked(layout.isMpr());
    m_commands.action("layoutTiles")->setChecked(layout.kind == ViewerLayout::Kind::Tiles);
    m_commands.enable("toolCrosshair", layout.isMpr(), tr("it is for MPR and 3D, a layout; choose that first."));
    m_layouts->setCurrent(layout.grid);
}

void ViewerToolBar::setSlabEnabled(bool enabled) {
    const QSignalBlocker blocker(m_slabMode); // a new volume begins thin
    m_slabMode->setCurrentIndex(0);
    m_slabMode->setEnabled(enabled);
    m_slabMm->setEnabled(false);
}

} // namespace sagitta::ui
