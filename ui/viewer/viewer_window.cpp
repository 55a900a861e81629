#include "ui/viewer/viewer_window.h"

#include "core/thread_budget.h"
#include "ui/annotations/annotation_panel.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"
#include "ui/viewer/mpr_controller.h"
#include "ui/viewer/patient_banner.h"
#include "ui/viewer/series_strip.h"
#include "ui/viewer/stack_hanger.h"
#include "ui/viewer/text_prompt.h"
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
    ViewerToolBar* bar;
    AnnotationPanel* annotations;
    QDockWidget* dock;
    std::unique_ptr<MprController> mpr;
    QString selectedId;
    QString jumpWhenReady; // an annotation of an MPR, waiting for its volume

    Private(ViewerWindow& w, ViewerServices s);
    void layOut();
    void connectAll();
    void addActions();

    scene::View* activeView() { return grid->active().view(); }
    void openStudy(const QString& studyUid);
    void setLayout(ViewerLayout kind);
    void openInCell(int index, const QString& setId);
    void displaySetsChanged();
    void activeChanged();
    void updateShown();
    void perform(ViewerAction action);
    void changeActiveState(scene::ViewState (*change)(scene::ViewState));
    void resetActive();
    void chooseWindow(int number);
    void select(const QString& id);
    void jumpTo(const QString& id);
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
    strip(new SeriesStrip(services.frames, scheduler)), banner(new PatientBanner), bar(new ViewerToolBar([this] {
        return activeView() ? windowChoices(*activeView()) : std::vector<WindowChoice>();
    })),
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
    window.setMenuWidget(banner);
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
    scene::AnnotationStore& store = session.annotations();
    QUndoStack& undo = store.undoStack();
    QObject::connect(&session, &scene::Session::displaySetsChanged, &window, [this] { displaySetsChanged(); });
    QObject::connect(&session, &scene::Session::failed, &window,
                     [this](const QString& reason) { banner->setProblem(reason); });
    QObject::connect(&store, &scene::AnnotationStore::saveFailed, &window, [this](const QString& reason) {
        banner->setProblem(tr("Annotations are not saved: %1").arg(reason));
    });
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
    banner->setProblem({});
    if (studyUid != session.studyUid()) {
        banner->setArrival({});
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
        grid->setMessage(session.displaySets().empty() ? tr("Waiting for the first image…") : tr("Drag a series here"));
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
    if (grid->layoutKind() == ViewerLayout::Mpr) {
        bar->setSlabEnabled(false);
        mpr->open(set, std::nullopt);
    } else if (scene::View* view = grid->viewport(index).view()) {
        grid->setActive(index);
        view->showStack(set);
    }
    activeChanged();
}

void ViewerWindow::Private::displaySetsChanged() {
    strip->setDisplaySets(session.displaySets());
    if (grid->layoutKind() == ViewerLayout::Mpr) {
        mpr->displaySetsChanged();
    } else {
        grid->setMessage(session.displaySets().empty() ? tr("Waiting for the first image…") : tr("Drag a series here"));
        hanger.fill();
    }
    activeChanged();
}

void ViewerWindow::Private::activeChanged() {
    const scene::View* view = activeView();
    dicom::InstanceHeaderPtr header;
    if (view && view->displaySet())
        header = view->currentFrame() ? view->currentFrame()->header : view->displaySet()->frames.front().header;
    else if (mpr->displaySet()) // its volume is loading, or refused
        header = mpr->displaySet()->frames.front().header;
    banner->setHeader(header);
    window.setWindowTitle(header ? tr("%1 – Sagitta").arg(patientNameText(header->patient.name)) : tr("Sagitta"));
    updateShown();
}

void ViewerWindow::Private::updateShown() {
    QStringList ids;
    for (const auto& view : session.views()) {
        if (view->displaySet())
            ids << view->displaySet()->id;
    }
    if (mpr->displaySet())
        ids << mpr->displaySet()->id;
    strip->setShown(ids);
}

void ViewerWindow::Private::perform(ViewerAction action) {
    if (const std::optional<scene::ToolKind> tool = toolOf(action)) {
        toolBox.setActive(*tool);
        return;
    }
    scene::View* const view = activeView();
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
    case ViewerAction::Invert:
        if (view && view->displaySet()) {
            scene::Presentation presentation = view->presentation();
            presentation.invert = !presentation.invert;
            view->setPresentation(presentation, scene::Origin::User);
        }
        break;
    case ViewerAction::FlipHorizontal:
        changeActiveState(scene::mirroredLeftRight);
        break;
    case ViewerAction::FlipVertical:
        changeActiveState(scene::mirroredTopBottom);
        break;
    case ViewerAction::Rotate:
        changeActiveState([](scene::ViewState state) { return scene::turnedClockwise(state, 90); });
        break;
    case ViewerAction::Fit:
        changeActiveState([](scene::ViewState state) {
            state.mmPerPixel.reset();
            state.anchor = {};
            return state;
        });
        break;
    case ViewerAction::Reset:
        resetActive();
        break;
    case ViewerAction::Undo:
        session.annotations().undoStack().undo();
        break;
    case ViewerAction::Redo:
        session.annotations().undoStack().redo();
        break;
    case ViewerAction::DeleteAnnotation:
        if (!selectedId.isEmpty())
            session.annotations().remove(std::exchange(selectedId, {}));
        break;
    case ViewerAction::ShowAnnotations:
        dock->setVisible(!dock->isVisible());
        break;
    default:
        break; // the tools, above
    }
}

void ViewerWindow::Private::changeActiveState(scene::ViewState (*change)(scene::ViewState)) {
    if (scene::View* view = activeView(); view && view->displaySet())
        view->setState(change(view->state()), scene::Origin::User);
}

void ViewerWindow::Private::resetActive() {
    scene::View* const view = activeView();
    if (!view || !view->displaySet())
        return;
    scene::ViewState state; // where one looks stays; how one looks is reset
    state.index = view->state().index;
    state.plane = view->state().plane;
    state.position = view->state().position;
    state.slab = view->state().slab;
    view->setState(state, scene::Origin::User);
    view->setPresentation(scene::automaticPresentation(), scene::Origin::User);
    grid->volumeViewport().resetCamera();
}

void ViewerWindow::Private::chooseWindow(int number) {
    scene::View* const view = activeView();
    if (!view || !view->displaySet())
        return;
    scene::Presentation presentation = view->presentation();
    const std::vector<WindowChoice> choices = windowChoices(*view);
    if (number > static_cast<int>(choices.size()))
        return;
    presentation.voi = number == 0 ? scene::automaticWindow() : choices[static_cast<size_t>(number) - 1].window;
    view->setPresentation(presentation, scene::Origin::User);
}

void ViewerWindow::Private::select(const QString& id) {
    selectedId = id;
    grid->setSelectedAnnotation(id);
    annotations->select(id);
}

void ViewerWindow::Private::jumpTo(const QString& id) {
    const scene::Annotation* annotation = session.annotations().find(id);
    if (!annotation)
        return;
    const AnnotationPlace place = findPlace(session, *annotation);
    const bool isMpr = grid->layoutKind() == ViewerLayout::Mpr;
    if (place.set && place.index < 0 && !(isMpr && mpr->displaySet() == place.set)) {
        jumpWhenReady = id;
        if (!isMpr)
            setLayout(ViewerLayout::Mpr);
        mpr->open(place.set, std::nullopt);
    } else if (place.set && isMpr) {
        for (const auto& view : session.views()) {
            if (view->kind() != scene::ViewKind::Mpr || annotation->points.empty())
                continue;
            scene::ViewState state = view->state();
            state.position = annotation->points.front();
            view->setState(state, scene::Origin::User); // the others follow the crosshair
            break;
        }
    } else if (place.set) {
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
    select(id);
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
}

// The widgets look at the session: they go first.
ViewerWindow::~ViewerWindow() {
    d->session.disconnect(this);
    d->session.annotations().disconnect(this);
    d->session.annotations().undoStack().disconnect(this);
    d->grid->release();
    d->mpr.reset();
    delete d->dock;
    delete d->bar;
    delete takeCentralWidget();
}

void ViewerWindow::openStudy(const QString& studyUid) { d->openStudy(studyUid); }

void ViewerWindow::studyChanged(const QString& studyUid) {
    if (studyUid == d->session.studyUid())
        d->session.refresh();
}

void ViewerWindow::setArrivalText(const QString& studyUid, const QString& text) {
    if (studyUid == d->session.studyUid())
        d->banner->setArrival(text);
}

scene::Session& ViewerWindow::session() { return d->session; }

} // namespace sagitta::ui
