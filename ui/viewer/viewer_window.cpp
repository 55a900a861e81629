#include "ui/viewer/viewer_window.h"

#include "core/thread_budget.h"
#include "scene/handles.h"
#include "ui/annotations/annotation_panel.h"
#include "ui/common/node_bar.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"
#include "ui/common/window_memory.h"
#include "ui/viewer/mpr_controller.h"
#include "ui/viewer/patient_banner.h"
#include "ui/viewer/series_strip.h"
#include "ui/viewer/stack_hanger.h"
#include "ui/viewer/text_prompt.h"
#include "ui/viewer/view_actions.h"
#include "ui/viewer/viewer_tool_bar.h"
#include "ui/viewer/viewport_grid.h"

#include <QAction>
#include <QBoxLayout>
#include <QDockWidget>
#include <QShortcut>

namespace sagitta::ui {

struct ViewerWindow::Private {
    ViewerWindow& window;
    ViewerServices services;
    scene::Session session;
    RenderScheduler scheduler;
    ToolBox toolBox;
    StackHanger hanger;
    // Widgets, owned by the window; they go before the members above (see ~ViewerWindow).
    ViewportGrid* grid;
    SeriesStrip* strip;
    PatientBanner* banner;
    NodeBar* nodeBar;
    ViewerToolBar* bar;
    AnnotationPanel* annotations;
    QDockWidget* dock;
    std::unique_ptr<MprController> mpr;
    QString selectedId;
    QString jumpWhenReady; // an annotation to be shown on an MPR, waiting for its volume
    dicom::InstanceHeaderPtr shownHeader;
    QMetaObject::Connection activeViewLink;

    Private(ViewerWindow& w, ViewerServices s);
    void layOut();
    void connectAll();
    void addActions();

    scene::View* activeView() { return grid->active().view(); }
    void openStudy(const QString& studyUid);
    void setLayout(ViewerLayout kind);
    void openInCell(int index, const QString& setId);
    QString emptyCellText() const;
    void displaySetsChanged();
    void activeChanged();
    dicom::InstanceHeaderPtr activeHeader();
    void updateWho();
    void tellPlace();
    void updateShown();
    void perform(ViewerAction action);
    void chooseWindow(int number);
    void select(const QString& id);
    bool isOnScreen(const QString& id);
    void deleteSelected();
    void jumpTo(const QString& id);
    void showOnStack(const AnnotationPlace& place);
    void showOnMpr(const scene::Annotation& annotation, const dicom::DisplaySetPtr& set);
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
    hanger(session),
    grid(new ViewportGrid({services.frames, services.planar, scheduler, session.annotations(), toolBox},
                          services.volumes)),
    strip(new SeriesStrip(services.frames, scheduler)), banner(new PatientBanner), nodeBar(new NodeBar),
    bar(new ViewerToolBar(
        [this] { return activeView() ? windowChoices(*activeView()) : std::vector<WindowChoice>(); })),
    annotations(new AnnotationPanel(session)), dock(new QDockWidget(tr("Annotations"), &w)),
    mpr(std::make_unique<MprController>(session, services.frames, *grid)) {
    layOut();
    addActions();
    connectAll();
    setLayout(ViewerLayout::One);
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
    window.setMenuWidget(top);
    window.addToolBar(bar);
    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(strip);
    row->addWidget(grid, 1);
    window.setCentralWidget(content);
    dock->setObjectName(QStringLiteral("annotationDock"));
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
    dock->setWidget(annotations);
    window.addDockWidget(Qt::RightDockWidgetArea, dock);
    dock->hide();
}

void ViewerWindow::Private::addActions() {
    for (const ViewerActionInfo& info : viewerActions())
        window.addAction(bar->action(info.action)); // the keys work everywhere in the window
    for (int number = 0; number <= 9; ++number) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::Key_0 + number), &window);
        QObject::connect(shortcut, &QShortcut::activated, &window, [this, number] { chooseWindow(number); });
    }
}

void ViewerWindow::Private::connectAll() {
    QUndoStack& undo = session.annotations().undoStack();
    QObject::connect(&session, &scene::Session::displaySetsChanged, &window, [this] { displaySetsChanged(); });
    banner->watch(session);
    QObject::connect(nodeBar, &NodeBar::refreshRequested, &window, &ViewerWindow::refreshRequested);
    QObject::connect(bar, &ViewerToolBar::triggered, &window, [this](ViewerAction action) { perform(action); });
    QObject::connect(bar, &ViewerToolBar::windowChosen, &window, [this](int number) { chooseWindow(number); });
    QObject::connect(bar, &ViewerToolBar::slabChanged, mpr.get(), &MprController::setSlab);
    QObject::connect(&toolBox, &ToolBox::activeChanged, bar, [this] { bar->setTool(toolBox.active()); });
    QObject::connect(mpr.get(), &MprController::ready, &window, [this] {
        bar->setSlabEnabled(true);
        activeChanged();
        if (!jumpWhenReady.isEmpty())
            jumpTo(std::exchange(jumpWhenReady, {}));
    });
    QObject::connect(strip, &SeriesStrip::opened, &window, [this](const QString& id) {
        openInCell(grid->activeIndex(), id);
        grid->active().setFocus(Qt::OtherFocusReason);
    });
    QObject::connect(grid, &ViewportGrid::displaySetDropped, &window,
                     [this](int index, const QString& id) { openInCell(index, id); });
    QObject::connect(grid, &ViewportGrid::activeChanged, &window, [this] { activeChanged(); });
    QObject::connect(grid, &ViewportGrid::annotationClicked, &window, [this](const QString& id) { select(id); });
    QObject::connect(annotations, &AnnotationPanel::chosen, &window, [this](const QString& id) { jumpTo(id); });
    QObject::connect(dock, &QDockWidget::visibilityChanged, bar->action(ViewerAction::ShowAnnotations),
                     &QAction::setChecked);
    const auto updateUndo = [this, &undo] {
        bar->action(ViewerAction::Undo)->setEnabled(undo.canUndo());
        bar->action(ViewerAction::Redo)->setEnabled(undo.canRedo());
    };
    QObject::connect(&undo, &QUndoStack::indexChanged, &window, updateUndo);
    updateUndo();
}

void ViewerWindow::Private::openStudy(const QString& studyUid) {
    finishPrompts();
    jumpWhenReady.clear();
    if (studyUid != session.studyUid()) {
        banner->forgetStudy();
        nodeBar->setNews(studyUid, {});
        toolBox.cancel();
        hanger.forget();
        if (grid->layoutKind() == ViewerLayout::Mpr)
            setLayout(ViewerLayout::One);
        hanger.forget();
        select({});
    }
    session.openStudy(studyUid);
    activeChanged();
}

void ViewerWindow::Private::setLayout(ViewerLayout kind) {
    scene::View* const view = activeView();
    const dicom::DisplaySetPtr set = view ? view->displaySet() : nullptr;
    const std::optional<scene::Presentation> presentation = set ? std::optional(view->presentation()) : std::nullopt;
    finishPrompts();
    jumpWhenReady.clear();
    hanger.save();
    toolBox.cancel();
    mpr->leave();
    grid->release();
    session.setViewCount(viewCount(kind));
    grid->showViews(kind, session.views());
    bar->setLayoutKind(kind);
    bar->setSlabEnabled(false);
    if (kind == ViewerLayout::Mpr) {
        mpr->open(set, presentation);
    } else {
        if (toolBox.active() == scene::ToolKind::Crosshair)
            toolBox.setActive(scene::ToolKind::WindowLevel);
        grid->setMessage(emptyCellText());
        hanger.restore();
    }
    activeChanged();
    grid->active().setFocus(Qt::OtherFocusReason);
}

void ViewerWindow::Private::openInCell(int index, const QString& setId) {
    const dicom::DisplaySetPtr set = session.displaySet(setId);
    if (!set)
        return;
    toolBox.cancel();
    jumpWhenReady.clear();
    if (grid->layoutKind() == ViewerLayout::Mpr) {
        bar->setSlabEnabled(false);
        mpr->open(set, std::nullopt);
    } else if (scene::View* view = grid->viewport(index).view()) {
        grid->setActive(index);
        view->showStack(set);
    }
    activeChanged();
}

QString ViewerWindow::Private::emptyCellText() const {
    if (!session.displaySets().empty())
        return tr("Drag a series here");
    return session.otherObjects().empty() ? tr("Waiting for the first image…") : tr("No images of this study are here");
}

void ViewerWindow::Private::displaySetsChanged() {
    strip->setContent(session.displaySets(), session.otherObjects());
    if (grid->layoutKind() == ViewerLayout::Mpr) {
        mpr->displaySetsChanged();
    } else {
        grid->setMessage(emptyCellText());
        hanger.fill();
    }
    activeChanged();
}

void ViewerWindow::Private::activeChanged() {
    QObject::disconnect(activeViewLink);
    if (const scene::View* view = activeView())
        activeViewLink = QObject::connect(view, &scene::View::changed, &window, [this] { updateWho(); });
    updateWho();
    updateShown();
}

dicom::InstanceHeaderPtr ViewerWindow::Private::activeHeader() {
    const scene::View* view = activeView();
    if (view && view->displaySet())
        return view->currentFrame() ? view->currentFrame()->header : view->displaySet()->frames.front().header;
    if (mpr && mpr->displaySet()) // its volume is loading, or refused
        return mpr->displaySet()->frames.front().header;
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

// Of a volume no one image.
void ViewerWindow::Private::tellPlace() {
    if (!shownHeader)
        return services.studies.lookAt(session.studyUid(), {});
    const scene::View* view = activeView();
    const bool isImage = view && view->currentFrame();
    services.studies.lookAt(session.studyUid(),
                            {shownHeader->series.seriesInstanceUid, isImage ? shownHeader->sopInstanceUid : QString()});
}

void ViewerWindow::Private::updateShown() {
    QStringList ids;
    for (const auto& view : session.views())
        if (view->displaySet())
            ids << view->displaySet()->id;
    if (mpr->displaySet())
        ids << mpr->displaySet()->id;
    strip->setShown(ids);
}

void ViewerWindow::Private::perform(ViewerAction action) {
    if (const std::optional<scene::ToolKind> tool = toolOf(action)) {
        toolBox.setActive(*tool);
        return;
    }
    switch (action) {
    case ViewerAction::LayoutOne:
        setLayout(ViewerLayout::One);
        break;
    case ViewerAction::LayoutFour:
        setLayout(ViewerLayout::Four);
        break;
    case ViewerAction::LayoutMpr:
        if (grid->layoutKind() != ViewerLayout::Mpr)
            setLayout(ViewerLayout::Mpr);
        break;
    case ViewerAction::Maximize:
        grid->toggleActiveMaximized();
        break;
    case ViewerAction::Undo:
        session.annotations().undoStack().undo();
        break;
    case ViewerAction::Redo:
        session.annotations().undoStack().redo();
        break;
    case ViewerAction::DeleteAnnotation:
        deleteSelected();
        break;
    case ViewerAction::ShowAnnotations:
        dock->setVisible(!dock->isVisible());
        break;
    case ViewerAction::Reset:
        grid->volumeViewport().resetCamera();
        [[fallthrough]];
    default:
        if (scene::View* view = activeView())
            performOnView(*view, action);
    }
}

void ViewerWindow::Private::chooseWindow(int number) {
    if (scene::View* view = activeView())
        ui::chooseWindow(*view, number);
}

void ViewerWindow::Private::select(const QString& id) {
    selectedId = id;
    grid->setSelectedAnnotation(id);
    annotations->select(id);
}

bool ViewerWindow::Private::isOnScreen(const QString& id) {
    const scene::Annotation* annotation = session.annotations().find(id);
    for (int i = 0; annotation && i < grid->count(); ++i) {
        const ViewportWidget& viewport = grid->viewport(i);
        if (viewport.isVisible() && viewport.view() && !annotationsOnPlane(*viewport.view(), {*annotation}).empty())
            return true;
    }
    return false;
}

// Nothing goes that is not seen: first it is shown, the next press deletes it.
void ViewerWindow::Private::deleteSelected() {
    const QString inList = annotations->focusedId();
    const QString id = inList.isEmpty() ? selectedId : inList;
    if (id.isEmpty())
        return;
    if (inList.isEmpty() && !isOnScreen(id)) {
        jumpTo(id);
        return;
    }
    if (id == selectedId)
        selectedId.clear();
    session.annotations().remove(id);
}

void ViewerWindow::Private::jumpTo(const QString& id) {
    jumpWhenReady.clear();
    const scene::Annotation* found = session.annotations().find(id);
    if (!found)
        return;
    const scene::Annotation annotation = *found; // a change of layout may end a prompt, which adds another
    const AnnotationPlace place = findPlace(session, annotation);
    if (place.set) {
        const bool isOfFrame = place.index >= 0;
        // Of images that are no volume there is no MPR to show it on.
        if (isOfFrame && place.set->kind != dicom::GeometryKind::RegularGrid && grid->layoutKind() == ViewerLayout::Mpr)
            setLayout(ViewerLayout::One);
        if (isOfFrame && grid->layoutKind() != ViewerLayout::Mpr)
            showOnStack(place);
        else
            showOnMpr(annotation, place.set);
    }
    select(id);
}

void ViewerWindow::Private::showOnStack(const AnnotationPlace& place) {
    int cell = grid->activeIndex();
    for (int i = 0; i < grid->count(); ++i) {
        if (grid->viewport(i).view() && grid->viewport(i).view()->displaySet() == place.set)
            cell = i;
    }
    scene::View& view = *grid->viewport(cell).view();
    if (view.displaySet() != place.set)
        view.showStack(place.set);
    view.setSliceIndex(place.index, scene::Origin::User);
    grid->setActive(cell);
}

void ViewerWindow::Private::showOnMpr(const scene::Annotation& annotation, const dicom::DisplaySetPtr& set) {
    if (grid->layoutKind() != ViewerLayout::Mpr)
        setLayout(ViewerLayout::Mpr);
    if (mpr->displaySet() != set)
        openInCell(grid->activeIndex(), set->id);
    if (!mpr->isReady()) {
        jumpWhenReady = annotation.id;
        return;
    }
    for (const auto& view : session.views()) {
        if (view->kind() != scene::ViewKind::Mpr || annotation.points.empty())
            continue;
        scene::ViewState state = view->state();
        state.position = annotation.points.front();
        view->setState(state, scene::Origin::User); // the others follow the crosshair
        break;
    }
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
    setObjectName(QStringLiteral("viewerWindow"));
    resize(1280, 800);
    restoreWindow(*this, d->services.settings, kViewerWindowSettings);
}

// The widgets look at the session: they go first.
ViewerWindow::~ViewerWindow() {
    d->finishPrompts();
    QObject::disconnect(d->activeViewLink);
    d->session.disconnect(this);
    d->session.annotations().disconnect(this);
    d->session.annotations().undoStack().disconnect(this);
    d->grid->release();
    d->mpr.reset();
    delete d->dock;
    delete d->bar;
    delete takeCentralWidget();
}

void ViewerWindow::closeEvent(QCloseEvent* event) {
    d->finishPrompts();
    d->shownHeader.reset(); // so that it is told when the window is opened again
    d->services.studies.lookAt(d->session.studyUid(), {});
    rememberWindow(*this, d->services.settings, kViewerWindowSettings);
    QMainWindow::closeEvent(event);
}

void ViewerWindow::openStudy(const QString& studyUid) { d->openStudy(studyUid); }

void ViewerWindow::studyChanged(const QString& studyUid) {
    if (studyUid == d->session.studyUid())
        d->session.refresh();
}

void ViewerWindow::filesReplaced(const QStringList& sopInstanceUids) {
    if (sopInstanceUids.isEmpty())
        return;
    for (int i = 0; i < d->grid->count(); ++i)
        d->grid->viewport(i).reload(sopInstanceUids);
    d->mpr->reload(sopInstanceUids);
    d->strip->reload(sopInstanceUids);
}

void ViewerWindow::setArrivalText(const QString& studyUid, const QString& text) {
    if (studyUid == d->session.studyUid())
        d->banner->setArrival(text);
}

void ViewerWindow::setCompleteness(const QString& studyUid, const QHash<QString, scene::Completeness>& known) {
    if (studyUid == d->session.studyUid())
        d->strip->setCompleteness(known);
}

void ViewerWindow::setNodeNews(const QString& studyUid, const NodeNews& news) {
    if (studyUid == d->session.studyUid())
        d->nodeBar->setNews(studyUid, news);
}

scene::Session& ViewerWindow::session() { return d->session; }

} // namespace sagitta::ui
