#include "ui/viewer/viewer_tool_bar.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace sagitta::ui {
namespace {

constexpr int kDefaultSlabMm = 10;
constexpr int kMaxSlabMm = 300;

struct ToolOfAction {
    ViewerAction action;
    scene::ToolKind tool;
};
constexpr ToolOfAction kTools[] = {
    {ViewerAction::ToolWindow, scene::ToolKind::WindowLevel},  {ViewerAction::ToolScroll, scene::ToolKind::Scroll},
    {ViewerAction::ToolZoom, scene::ToolKind::Zoom},           {ViewerAction::ToolPan, scene::ToolKind::Pan},
    {ViewerAction::ToolCrosshair, scene::ToolKind::Crosshair}, {ViewerAction::ToolLength, scene::ToolKind::Length},
    {ViewerAction::ToolText, scene::ToolKind::Text},
};

bool isLayout(ViewerAction action) {
    return action == ViewerAction::LayoutOne || action == ViewerAction::LayoutFour || action == ViewerAction::LayoutMpr;
}

} // namespace

std::optional<scene::ToolKind> toolOf(ViewerAction action) {
    for (const ToolOfAction& entry : kTools) {
        if (entry.action == action)
            return entry.tool;
    }
    return std::nullopt;
}

ViewerToolBar::ViewerToolBar(std::function<std::vector<WindowChoice>()> choices, QWidget* parent) :
    QToolBar(parent), m_choices(std::move(choices)) {
    using A = ViewerAction;
    setObjectName(QStringLiteral("viewerToolBar"));
    setMovable(false);
    setIconSize({16, 16});
    makeActions();
    addButtons({A::ToolWindow, A::ToolScroll, A::ToolZoom, A::ToolPan, A::ToolCrosshair, A::ToolLength, A::ToolText},
               Qt::ToolButtonTextBesideIcon);
    addSeparator();
    makeWindowMenu();
    addButtons({A::Invert, A::FlipHorizontal, A::FlipVertical, A::Rotate, A::Fit, A::Reset}, Qt::ToolButtonIconOnly);
    addSeparator();
    addButtons({A::LayoutOne, A::LayoutFour, A::LayoutMpr}, Qt::ToolButtonIconOnly);
    makeSlab();
    addSeparator();
    addButtons({A::Undo, A::Redo, A::ShowAnnotations}, Qt::ToolButtonIconOnly);
}

void ViewerToolBar::makeActions() {
    auto* tools = new QActionGroup(this);
    auto* layouts = new QActionGroup(this);
    for (const ViewerActionInfo& info : viewerActions()) {
        auto* action = new QAction(tr(info.text), this);
        action->setObjectName(QLatin1String(info.objectName));
        action->setShortcut(QKeySequence(QLatin1String(info.key), QKeySequence::PortableText));
        if (info.icon)
            action->setIcon(makeIcon(*info.icon));
        action->setToolTip(
            QStringLiteral("%1  (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
        const bool isTool = toolOf(info.action).has_value();
        if (isTool || isLayout(info.action)) {
            action->setCheckable(true);
            (isTool ? tools : layouts)->addAction(action);
        }
        connect(action, &QAction::triggered, this, [this, what = info.action] { emit triggered(what); });
        m_actions.emplace(info.action, action);
    }
    m_actions.at(ViewerAction::ShowAnnotations)->setCheckable(true);
}

void ViewerToolBar::addButtons(std::initializer_list<ViewerAction> actions, Qt::ToolButtonStyle style) {
    for (const ViewerAction which : actions) {
        QAction* action = m_actions.at(which);
        addAction(action);
        auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
        button->setObjectName(action->objectName() + QStringLiteral("Button"));
        button->setAccessibleName(action->text());
        button->setToolButtonStyle(style);
        button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys to the viewport
    }
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
    add(0, tr("As the file says"));
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
    for (const ToolOfAction& entry : kTools)
        m_actions.at(entry.action)->setChecked(entry.tool == kind);
}

void ViewerToolBar::setLayoutKind(ViewerLayout kind) {
    m_actions.at(ViewerAction::LayoutOne)->setChecked(kind == ViewerLayout::One);
    m_actions.at(ViewerAction::LayoutFour)->setChecked(kind == ViewerLayout::Four);
    m_actions.at(ViewerAction::LayoutMpr)->setChecked(kind == ViewerLayout::Mpr);
    m_actions.at(ViewerAction::ToolCrosshair)->setEnabled(kind == ViewerLayout::Mpr);
}

void ViewerToolBar::setSlabEnabled(bool enabled) {
    const QSignalBlocker blocker(m_slabMode); // a new volume begins thin
    m_slabMode->setCurrentIndex(0);
    m_slabMode->setEnabled(enabled);
    m_slabMm->setEnabled(false);
}

} // namespace sagitta::ui
