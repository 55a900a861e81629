#include "ui/viewer/viewer_window.h"

#include "core/thread_budget.h"
#include "ui/common/node_bar.h"
#include "ui/common/notice_bar.h"
#include "ui/common/text_format.h"
#include "ui/common/window_commands.h"
#include "ui/common/window_memory.h"
#include "ui/viewer/annotation_navigator.h"
#include "ui/viewer/layout_controller.h"
#include "ui/viewer/patient_banner.h"
#include "ui/viewer/picture_commands.h"
#include "ui/viewer/series_strip.h"
#include "ui/viewer/text_prompt.h"
#include "ui/viewer/unseen_question.h"
#include "ui/viewer/viewer_commands.h"
#include "ui/viewer/viewer_panels.h"
#include "ui/viewer/viewer_settings.h"
#include "ui/viewer/viewer_tool_bar.h"
#include "ui/viewer/viewport_menu.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QMenu>

namespace sagitta::ui {

struct ViewerWindow::Private {
    ViewerWindow& window;
    ViewerServices services;
    scene::Session session;
    RenderScheduler scheduler;
    ToolBox toolBox;
    // Widgets, owned by the window; they go before the members above (see ~ViewerWindow).
    CommandSet* commands;
    ViewportGrid* grid;
    SeriesStrip* strip;
    PatientBanner* banner;
    NoticeBar* notice;
    NodeBar* nodeBar;
    UnseenQuestion* unseen;
    ViewerToolBar* bar;
    std::unique_ptr<ViewerPanels> panels;
    std::unique_ptr<LayoutController> layouts;
    std::unique_ptr<AnnotationNavigator> navigator;
    std::unique_ptr<PictureCommands> pictures;
    dicom::InstanceHeaderPtr shownHeader;
    QMetaObject::Connection activeViewLink;
    WindowMemory* memory = nullptr;
    bool isLeaveAsked = false;   // about what has not been looked at of this study
    std::function<void()> leave; // what waits for the answer

    Private(ViewerWindow& w, ViewerServices s);
    void layOut();
    void addCommands();
    void addLayoutCommands();
    template<class T>
    void link(T scene::SyncChannels::*channel, T how);
    void addLinkCommands();
    void connectAll();

    scene::View* activeView() { return grid->active().view(); }
    std::vector<PaletteEntry> paletteEntries();
    bool mayLeave(const QString& word, std::function<void()> then);
    void forgetLeaving();
    void openStudy(const QString& studyUid);
    void activeChanged();
    dicom::InstanceHeaderPtr activeHeader();
    void updateWho();
    void tellPlace();
    void updateShown();
    void viewChanged();
    void layoutChanged();
    void aboutToChange();
    void finishPrompts();
    void askText(const QString& title, const QString& initial, std::function<void(QString)> done);
};

ViewerWindow::Private::Private(ViewerWindow& w, ViewerServices s) :
    window(w), services(std::move(s)), session(services.studyReader, services.annotationFolder),
    scheduler(ThreadBudget::forThisMachine().render),
    toolBox(session.annotations(),
            [this](const QString& title, const QString& initial, std::function<void(QString)> done) {
                askText(title, initial, std::move(done));
            }),
    commands(new CommandSet(w, viewerScope(), services.preferences)),
    grid(new ViewportGrid({services.frames, services.planar, scheduler, session.annotations(), toolBox},
                          services.volumes)),
    strip(new SeriesStrip(services.frames, scheduler)), banner(new PatientBanner), notice(new NoticeBar),
    nodeBar(new NodeBar), unseen(new UnseenQuestion),
    bar(new ViewerToolBar(*commands, [this] { return pictures->windows(); })),
    panels(std::make_unique<ViewerPanels>(w, *commands, session, services.files, services.preferences.settings())),
    layouts(std::make_unique<LayoutController>(session, services.frames, *grid)),
    navigator(std::make_unique<AnnotationNavigator>(session, *layouts, *grid, panels->annotations())),
    pictures(std::make_unique<PictureCommands>(*commands, *grid, services.preferences, services.cornerTextFile)) {
    layOut();
    addCommands();
    connectAll();
    layouts->setLinks({sliceLink(services.preferences.value(kLinkSetting)), false, false});
    layouts->setViewerLayout(stacksLayout(1, 1));
    bar->setTool(toolBox.active());
}

void ViewerWindow::Private::layOut() {
    // Who it is stands above everything, also above a docked list.
    auto* top = new QWidget;
    auto* lines = new QVBoxLayout(top);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(banner);
    lines->addWidget(nodeBar);
    lines->addWidget(unseen);
    lines->addWidget(notice);
    window.setMenuWidget(top);
    window.addToolBar(bar);
    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(strip);
    row->addWidget(grid, 1);
    window.setCentralWidget(content);
}

void ViewerWindow::Private::addCommands() {
    for (const ToolCommand& entry : toolCommands())
        commands->on(entry.id, [this, tool = entry.tool] {
            toolBox.setActive(tool);
            bar->setTool(tool); // a second press leaves it on
        });
    commands->on("reset", [this] { grid->volumeViewport().resetCamera(); });
    commands->on("undo", [this] { session.annotations().undoStack().undo(); });
    commands->on("redo", [this] { session.annotations().undoStack().redo(); });
    commands->on("deleteAnnotation", [this] { navigator->deleteSelected(); });
    commands->on("showStrip", [this](bool on) { strip->setVisible(on); });
    commands->action("showStrip")->setChecked(true);
    commands->on("showStudies", [this] { emit window.studiesRequested(); });
    commands->on("nextUnread", [this] {
        const auto next = [this] { emit window.nextUnreadRequested(); };
        if (mayLeave(tr("Next study anyway"), next))
            next();
    });
    commands->on("markRead", [this] { emit window.readRequested(session.studyUid()); });
    commands->on("newWindow", [this] { emit window.newWindowRequested(session.studyUid()); });
    addLayoutCommands();
    addLinkCommands();
    auto* common = new WindowCommands(
        window, *commands, [this] { return viewerHelp(mouseScheme(services.preferences.value(kMouseScheme))); },
        [this] { return paletteEntries(); });
    QObject::connect(common, &WindowCommands::settingsRequested, &window, &ViewerWindow::settingsRequested);
}

void ViewerWindow::Private::addLayoutCommands() {
    const auto layout = [this](const char* id, const ViewerLayout& wanted) {
        commands->on(id, [this, wanted] { layouts->setViewerLayout(wanted); });
    };
    layout("layoutOne", stacksLayout(1, 1));
    layout("layoutTwo", stacksLayout(2, 1));
    layout("layoutFour", stacksLayout(2, 2));
    layout("layoutNine", stacksLayout(3, 3));
    commands->on("layoutMpr", [this] {
        layouts->setViewerLayout(mprLayout());
        layoutChanged(); // a second press leaves it on
    });
    commands->on("layoutTiles",
                 [this](bool on) { layouts->setViewerLayout(on ? tilesLayout(4, 3) : stacksLayout(1, 1)); });
    commands->on("layoutChoose", [this] { bar->openLayoutMenu(); });
    commands->on("maximizeViewport", [this] { grid->toggleActiveMaximized(); });
    commands->on("nextViewport", [this] { layouts->stepViewport(1); });
    commands->on("previousViewport", [this] { layouts->stepViewport(-1); });
    commands->on("swapViewports", [this] { layouts->swapWithNext(); });
    commands->on("nextSeries", [this] { layouts->stepSeries(1); });
    commands->on("previousSeries", [this] { layouts->stepSeries(-1); });
}

template<class T>
void ViewerWindow::Private::link(T scene::SyncChannels::*channel, T how) {
    scene::SyncChannels links = layouts->links();
    links.*channel = how;
    layouts->setLinks(links);
}

void ViewerWindow::Private::addLinkCommands() {
    using Link = scene::SliceLink;
    using Channels = scene::SyncChannels;
    commands->on("linkPosition", [this](bool on) { link(&Channels::slices, on ? Link::Position : Link::Off); });
    commands->on("linkIndex", [this](bool on) { link(&Channels::slices, on ? Link::Index : Link::Off); });
    commands->on("linkPanZoom", [this](bool on) { link(&Channels::panZoom, on); });
    commands->on("linkWindow", [this](bool on) { link(&Channels::window, on); });
}

void ViewerWindow::Private::connectAll() {
    QUndoStack& undo = session.annotations().undoStack();
    QObject::connect(&session, &scene::Session::displaySetsChanged, &window, [this] {
        strip->setContent(session.displaySets(), session.otherObjects());
        layouts->displaySetsChanged();
    });
    banner->watch(session);
    strip->watch(session);
    QObject::connect(unseen, &UnseenQuestion::leaveChosen, &window, [this] {
        if (const auto go = std::exchange(leave, {}))
            go();
    });
    QObject::connect(unseen, &UnseenQuestion::lookChosen, &window, [this](const QString& id) {
        forgetLeaving(); // there may be more of them
        layouts->open(grid->activeIndex(), id);
        grid->active().setFocus(Qt::OtherFocusReason);
    });
    QObject::connect(strip, &SeriesStrip::openedInEmpty, &window,
                     [this](const QString& id) { layouts->openInEmpty(id); });
    QObject::connect(strip, &SeriesStrip::menuAboutToShow, &window,
                     [this](QMenu* menu) { menu->addAction(commands->action("showTags")); });
    QObject::connect(nodeBar, &NodeBar::refreshRequested, &window, &ViewerWindow::refreshRequested);
    QObject::connect(bar, &ViewerToolBar::windowChosen, &window,
                     [this](int number) { pictures->chooseWindow(number); });
    QObject::connect(pictures.get(), &PictureCommands::problem, &window,
                     [this](BannerProblem kind, const QString& text) { banner->setProblem(kind, text); });
    QObject::connect(bar, &ViewerToolBar::gridChosen, &window, [this](const scene::GridLayout& chosen) {
        layouts->setViewerLayout({ViewerLayout::Kind::Stacks, chosen});
    });
    QObject::connect(bar, &ViewerToolBar::slabChanged, &layouts->mpr(), &MprController::setSlab);
    QObject::connect(&toolBox, &ToolBox::activeChanged, bar, [this] { bar->setTool(toolBox.active()); });
    QObject::connect(layouts.get(), &LayoutController::aboutToChange, &window, [this] { aboutToChange(); });
    QObject::connect(layouts.get(), &LayoutController::layoutChanged, &window, [this] { layoutChanged(); });
    QObject::connect(layouts.get(), &LayoutController::contentChanged, &window, [this] { activeChanged(); });
    QObject::connect(&layouts->mpr(), &MprController::ready, &window, [this] {
        bar->setSlabEnabled(true);
        activeChanged();
    });
    QObject::connect(strip, &SeriesStrip::opened, &window, [this](const QString& id) {
        layouts->open(grid->activeIndex(), id);
        grid->active().setFocus(Qt::OtherFocusReason);
    });
    QObject::connect(grid, &ViewportGrid::dropped, &window,
                     [this](int cell, const ViewportDrop& what) { layouts->drop(cell, what); });
    QObject::connect(grid, &ViewportGrid::activeChanged, &window, [this] { activeChanged(); });
    QObject::connect(grid, &ViewportGrid::menuRequested, &window, [this](const QPoint& at) {
        openViewportMenu(
            window, *commands, pictures->windows(), [this](int number) { pictures->chooseWindow(number); }, at);
    });
    QObject::connect(commands, &CommandSet::refused, &window, &ViewerWindow::say);
    const auto applyScheme = [this] { toolBox.setScheme(mouseScheme(services.preferences.value(kMouseScheme))); };
    applyScheme();
    QObject::connect(&services.preferences, &Preferences::changed, &window, [this, applyScheme](const QString& key) {
        applyScheme();
        if (key == QLatin1String(kLinkSetting.key))
            link(&scene::SyncChannels::slices, sliceLink(services.preferences.value(kLinkSetting)));
    });
    const auto updateUndo = [this, &undo] {
        commands->enable("undo", undo.canUndo(), tr("nothing was drawn or changed since the study was opened."));
        commands->enable("redo", undo.canRedo(), tr("nothing was undone before."));
    };
    QObject::connect(&undo, &QUndoStack::indexChanged, &window, updateUndo);
    updateUndo();
}

std::vector<PaletteEntry> ViewerWindow::Private::paletteEntries() {
    std::vector<PaletteEntry> entries;
    for (const dicom::DisplaySetPtr& set : session.displaySets()) {
        const dicom::SeriesInfo& series = set->first().series;
        entries.push_back({tr("Open a series"),
                           QStringLiteral("%1  %2  %3").arg(series.number).arg(series.modality, series.description),
                           {},
                           [this, id = set->id] { layouts->open(grid->activeIndex(), id); }});
    }
    std::vector<PaletteEntry> ofPictures = pictures->paletteEntries();
    std::move(ofPictures.begin(), ofPictures.end(), std::back_inserter(entries));
    for (const scene::UnevenGrid& uneven : scene::unevenGrids())
        entries.push_back({tr("Layout"), tr(uneven.name), {}, [this, layout = uneven.layout] {
                               layouts->setViewerLayout({ViewerLayout::Kind::Stacks, layout});
                           }});
    return entries;
}

void ViewerWindow::Private::openStudy(const QString& studyUid) {
    finishPrompts();
    if (studyUid != session.studyUid()) {
        banner->forgetStudy();
        notice->clear();
        nodeBar->setNews(studyUid, {});
        toolBox.cancel();
        pictures->stopCine();
        forgetLeaving();
        layouts->forget();
        navigator->select({});
    }
    session.openStudy(studyUid);
    activeChanged();
}

void ViewerWindow::Private::aboutToChange() {
    finishPrompts();
    toolBox.cancel();
    pictures->stopCine();
    banner->setProblem(BannerProblem::Picture, {}); // of what was on show
    bar->setSlabEnabled(false);
}

void ViewerWindow::Private::layoutChanged() {
    const ViewerLayout& layout = layouts->viewerLayout();
    bar->setViewerLayout(layout);
    const scene::SyncChannels& links = layouts->links();
    commands->action("linkPosition")->setChecked(links.slices == scene::SliceLink::Position);
    commands->action("linkIndex")->setChecked(links.slices == scene::SliceLink::Index);
    commands->action("linkPanZoom")->setChecked(links.panZoom);
    commands->action("linkWindow")->setChecked(links.window);
    if (!layout.isMpr() && toolBox.active() == scene::ToolKind::Crosshair)
        toolBox.setActive(scene::ToolKind::WindowLevel);
}

void ViewerWindow::Private::activeChanged() {
    QObject::disconnect(activeViewLink);
    if (const scene::View* view = activeView())
        activeViewLink = QObject::connect(view, &scene::View::changed, &window, [this] { viewChanged(); });
    viewChanged();
    updateShown();
}

dicom::InstanceHeaderPtr ViewerWindow::Private::activeHeader() {
    const scene::View* view = activeView();
    if (view && view->displaySet())
        return view->currentFrame() ? view->currentFrame()->header : view->displaySet()->frames.front().header;
    if (layouts && layouts->mpr().displaySet()) // its volume is loading, or refused
        return layouts->mpr().displaySet()->frames.front().header;
    return nullptr;
}

// With every image: a series may hold those of another patient.
void ViewerWindow::Private::updateWho() {
    const dicom::InstanceHeaderPtr header = activeHeader();
    if (header && header == shownHeader)
        return;
    shownHeader = header;
    banner->setHeader(header);
    window.setWindowTitle(header ? tr("%1 – Sagitta").arg(patientNameText(header->patient.name)) : tr("Sagitta"));
    tellPlace();
}

// Of a volume no one image. Of a closed window nothing: its study may go on arriving.
void ViewerWindow::Private::tellPlace() {
    if (!window.isVisible())
        return;
    if (!shownHeader)
        return services.studies.lookAt(session.studyUid(), {});
    const scene::View* view = activeView();
    const bool isImage = view && view->currentFrame();
    services.studies.lookAt(session.studyUid(),
                            {shownHeader->series.seriesInstanceUid, isImage ? shownHeader->sopInstanceUid : QString()});
}

void ViewerWindow::Private::viewChanged() {
    updateWho();
    panels->lookAt(activeView());
}

void ViewerWindow::Private::updateShown() {
    QStringList ids;
    for (const auto& view : session.views())
        if (view->displaySet())
            ids << view->displaySet()->id;
    if (layouts && layouts->mpr().displaySet())
        ids << layouts->mpr().displaySet()->id;
    strip->setShown(ids);
    const dicom::DisplaySetPtr now = activeView() && activeView()->displaySet() ? activeView()->displaySet()
                                     : layouts                                  ? layouts->mpr().displaySet()
                                                                                : nullptr;
    strip->setCurrent(now ? now->id : QString());
}

bool ViewerWindow::Private::mayLeave(const QString& word, std::function<void()> then) {
    if (isLeaveAsked || !window.isVisible() || !services.preferences.value(kAskUnseen) || !session.hasUnseen())
        return true;
    isLeaveAsked = true;
    leave = std::move(then);
    unseen->ask(session.unseenSets(), word);
    return false;
}

void ViewerWindow::Private::forgetLeaving() {
    unseen->hide();
    isLeaveAsked = false;
    leave = {};
}

// A text that is being written belongs to what is on the screen now.
void ViewerWindow::Private::finishPrompts() {
    for (TextPrompt* prompt : grid->findChildren<TextPrompt*>())
        prompt->finishNow();
}

void ViewerWindow::Private::askText(const QString& title, const QString& initial, std::function<void(QString)> done) {
    ViewportWidget& viewport = grid->active();
    auto* prompt = viewport.findChild<TextPrompt*>();
    if (!prompt)
        prompt = new TextPrompt(&viewport);
    prompt->ask(viewport.lastPointer(), title, initial, std::move(done));
}

ViewerWindow::ViewerWindow(ViewerServices services, QWidget* parent) :
    QMainWindow(parent), d(std::make_unique<Private>(*this, std::move(services))) {
    const int number = d->services.number;
    setObjectName(QStringLiteral("viewerWindow") + (number == 1 ? QString() : QString::number(number)));
    resize(1280, 800);
    d->memory = new WindowMemory(*this, d->services.preferences.settings(), objectName());
}

// The widgets look at the session: they go first.
ViewerWindow::~ViewerWindow() {
    d->finishPrompts();
    QObject::disconnect(d->activeViewLink);
    d->session.disconnect(this);
    d->session.annotations().disconnect(this);
    d->session.annotations().undoStack().disconnect(this);
    d->layouts->disconnect(this);
    d->pictures->stopCine();
    d->pictures->disconnect(this);
    d->layouts->release();
    d->navigator.reset();
    d->layouts.reset();
    d->pictures.reset();
    d->panels.reset();
    delete d->bar;
    delete takeCentralWidget();
}

void ViewerWindow::closeEvent(QCloseEvent* event) {
    if (!d->mayLeave(tr("Close anyway"), [this] { close(); })) {
        event->ignore();
        return;
    }
    d->forgetLeaving();
    d->finishPrompts();
    d->pictures->stopCine();
    d->services.studies.lookAt(d->session.studyUid(), {});
    d->memory->remember();
    QMainWindow::closeEvent(event);
}

void ViewerWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    d->tellPlace();
}

bool ViewerWindow::mayOpen(const QString& studyUid, std::function<void()> open) {
    return studyUid == d->session.studyUid() || d->mayLeave(tr("Open the other study"), std::move(open));
}

void ViewerWindow::openStudy(const QString& studyUid) { d->openStudy(studyUid); }

void ViewerWindow::showSeries(const QString& seriesUid) { d->layouts->showSeries(seriesUid); }

void ViewerWindow::studyChanged(const QString& studyUid) {
    if (studyUid == d->session.studyUid())
        d->session.refresh();
}

void ViewerWindow::filesReplaced(const QStringList& sopInstanceUids) {
    if (sopInstanceUids.isEmpty())
        return;
    for (int i = 0; i < d->grid->count(); ++i)
        d->grid->viewport(i).reload(sopInstanceUids);
    d->layouts->mpr().reload(sopInstanceUids);
    d->strip->reload(sopInstanceUids);
    d->panels->filesReplaced();
}

void ViewerWindow::setArrival(const QString& studyUid, const Arrival& arrival) {
    if (studyUid != d->session.studyUid())
        return;
    d->banner->setArrival(arrival);
    d->layouts->setArrival(arrival.state);
}

void ViewerWindow::setCompleteness(const QString& studyUid, const QHash<QString, scene::Completeness>& known) {
    if (studyUid == d->session.studyUid())
        d->strip->setCompleteness(known);
}

void ViewerWindow::setNodeNews(const QString& studyUid, const NodeNews& news) {
    if (studyUid == d->session.studyUid())
        d->nodeBar->setNews(studyUid, news);
}

void ViewerWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        d->tellPlace();
        emit activated();
    }
}

void ViewerWindow::say(const QString& text) { d->notice->say(text); }
void ViewerWindow::warn(const QString& text) { d->notice->warn(text); }
scene::Session& ViewerWindow::session() { return d->session; }

} // namespace sagitta::ui
