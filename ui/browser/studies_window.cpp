#include "ui/browser/studies_window.h"

#include "ui/browser/drop_overlay.h"
#include "ui/browser/list_area.h"
#include "ui/browser/next_unread.h"
#include "ui/browser/search_panel.h"
#include "ui/browser/series_lister.h"
#include "ui/browser/source_panel.h"
#include "ui/browser/studies_commands.h"
#include "ui/browser/study_actions.h"
#include "ui/browser/study_delegate.h"
#include "ui/browser/study_details.h"
#include "ui/browser/study_removal.h"
#include "ui/browser/study_table_view.h"
#include "ui/browser/window_buttons.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/node_bar.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/common/window_commands.h"
#include "ui/common/window_memory.h"
#include "ui/jobs/job_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>

namespace sagitta::ui {
namespace {
constexpr int kLookMs = 120; // at a row, before the other studies of its patient are looked up

// What this computer is to be asked for when it has more than is asked for; nothing: it does not know that order.
std::optional<storage::StudyOrder> orderOf(int column, Qt::SortOrder order) {
    using Known = storage::StudyColumn;
    static const QHash<int, Known> kColumns{
        {StudyTableModel::Patient, Known::PatientName},     {StudyTableModel::PatientId, Known::PatientId},
        {StudyTableModel::BirthDate, Known::BirthDate},     {StudyTableModel::Sex, Known::Sex},
        {StudyTableModel::StudyDate, Known::Date},          {StudyTableModel::Modality, Known::Modality},
        {StudyTableModel::Description, Known::Description}, {StudyTableModel::Accession, Known::Accession},
        {StudyTableModel::Series, Known::Series},           {StudyTableModel::Images, Known::Images}};
    const auto known = kColumns.find(column);
    return known == kColumns.end() ? std::nullopt : std::optional(storage::StudyOrder{*known, order});
}

} // namespace

struct StudiesWindow::Private {
    StudiesWindow& window;
    StudyService& service;
    network::NodeList& nodes;
    Preferences& preferences;
    MarkBoard& marks;
    CommandSet* commands;
    StudyTableModel model;
    NoticeBar* notice;
    SourcePanel* sources;
    SearchPanel* search;
    StudyTableView* table;
    StudyActions* actions;
    NextUnread nextUnread;
    SeriesLister series;
    ListArea* list;
    StudyDetails* details;
    QDockWidget* detailsDock;
    DropOverlay* overlay;
    NodeBar* nodeBar;
    QTimer looking;
    QHash<QString, NodeNews> news; // by study UID
    WindowMemory* memory = nullptr;

    Private(StudiesWindow& w, const StudiesServices& s) :
        window(w), service(s.studies), nodes(s.nodes), preferences(s.preferences), marks(s.marks),
        commands(new CommandSet(w, studiesScope(), s.preferences)), model(&s.marks), notice(new NoticeBar),
        sources(new SourcePanel(s.studies, s.nodes, s.marks, *commands, *notice)),
        search(new SearchPanel(s.studies, s.nodes, *commands, *notice, *sources, model)),
        table(new StudyTableView(model)), actions(new StudyActions(s.studies, s.marks, s.nodes, *commands, *table, w)),
        nextUnread(s.studies, search->searcher(), *table, model), series(s.studies, *table, model),
        list(new ListArea(table)), details(new StudyDetails(s.marks, *commands)),
        detailsDock(new QDockWidget(tr("Details"), &w)), overlay(new DropOverlay(&w)), nodeBar(new NodeBar) {
        layOut(s.jobs);
        looking.setSingleShot(true);
        looking.setInterval(kLookMs);
        connectAll();
    }

    void layOut(JobQueue& jobs);
    QToolButton* makeImportButton();
    void connectAll();
    void addCommands();
    void chooseAndImport(bool folder);
    void import(const QStringList& paths);

    void currentChanged();
    void findOthers();
    void open(const dicom::StudySummary& study, const QString& seriesUid, OpenIn in);
    void startDemo();
};

void StudiesWindow::Private::layOut(JobQueue& jobs) {
    search->bar().addAtEnd(makeImportButton());
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(search);
    column->addWidget(list, 1);
    column->addWidget(nodeBar);
    column->addWidget(new StudyRemoval(service, model, *table, *notice, *commands));
    column->addWidget(notice);
    column->addWidget(new JobPanel(jobs));

    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("studiesSplitter"));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(sources);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({50 * kGrid, 270 * kGrid});
    sources->addBelow(makeWindowButtons(*commands));
    window.setCentralWidget(splitter);
    detailsDock->setObjectName(QStringLiteral("detailsDock"));
    detailsDock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
    detailsDock->setWidget(details);
    window.addDockWidget(Qt::RightDockWidgetArea, detailsDock);
    overlay->raise();
}

QToolButton* StudiesWindow::Private::makeImportButton() {
    auto* menu = new QMenu(&window);
    menu->addActions({commands->action("importFolder"), commands->action("importFiles")});
    auto* button = new QToolButton;
    button->setText(tr("Import") + QStringLiteral(" ▾"));
    button->setIcon(makeIcon(Icon::Folder));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    describe(button, "importButton", tr("Import"), tr("Import a folder or files; or drop them on the window"));
    commands->tellKeys(button, "importFolder");
    return button;
}

void StudiesWindow::Private::connectAll() {
    QObject::connect(search, &SearchPanel::stateChanged, &window, [this] { list->show(search->state()); });
    QObject::connect(search, &SearchPanel::listWanted, &window, [this] {
        table->setFocus(Qt::ShortcutFocusReason);
        table->selectFirst();
    });
    QObject::connect(&model, &StudyTableModel::rowsReplaced, search, &SearchPanel::rowsReplaced);
    QObject::connect(&looking, &QTimer::timeout, &window, [this] { findOthers(); });
    // Of the local studies the first are here, in the order of the table; who comes to their end wants more.
    QObject::connect(table->verticalScrollBar(), &QScrollBar::valueChanged, &window, [this] {
        const QModelIndex lowest = table->indexAt({0, table->viewport()->height() - 1});
        const QModelIndex study = lowest.parent().isValid() ? lowest.parent() : lowest; // or one of its series
        if (!study.isValid() || study.row() == model.rowCount() - 1)
            search->searcher().moreLocal();
    });
    QObject::connect(table->header(), &QHeaderView::sortIndicatorChanged, &window,
                     [this](int column, Qt::SortOrder order) { search->searcher().setOrder(orderOf(column, order)); });
    QObject::connect(
        actions, &StudyActions::openRequested, &window,
        [this](const dicom::StudySummary& study, const QString& seriesUid, OpenIn in) { open(study, seriesUid, in); });
    QObject::connect(&nextUnread, &NextUnread::openRequested, &window,
                     [this](const dicom::StudySummary& study) { open(study, {}, OpenIn::SameWindow); });
    QObject::connect(table, &StudyTableView::currentStudyChanged, &window, [this] { currentChanged(); });
    QObject::connect(table, &StudyTableView::typed, &window, [this](const QString& text) { search->bar().type(text); });
    QObject::connect(nodeBar, &NodeBar::refreshRequested, &window,
                     [this](const QString& studyUid) { service.refresh(studyUid); });
    QObject::connect(list, &ListArea::importRequested, &window, [this] { chooseAndImport(true); });
    QObject::connect(list, &ListArea::addNodeRequested, sources, &SourcePanel::addNode);
    QObject::connect(list, &ListArea::demoRequested, &window, [this] { startDemo(); });
    QObject::connect(details, &StudyDetails::openRequested, &window,
                     [this](const dicom::StudySummary& study) { open(study, {}, OpenIn::SameWindow); });
    QObject::connect(actions, &StudyActions::noteRequested, &window, [this] {
        detailsDock->show();
        details->editNote();
    });
    QObject::connect(&marks, &MarkBoard::failed, &window, [this](const Error& error) {
        notice->warn(tr("This could not be kept: %1").arg(errorText(error)));
    });
    QObject::connect(&marks, &MarkBoard::readFailed, &window, [this](const Error& error) {
        notice->warn(tr("Which studies are read, pinned or noted could not be looked up, and is tried again: %1")
                         .arg(errorText(error)));
    });

    QObject::connect(commands, &CommandSet::refused, notice, [this](const QString& text) { notice->say(text); });
    addCommands();
    // Down from the search line goes to the table.
    auto* text = window.findChild<QLineEdit*>(QStringLiteral("searchText"));
    text->installEventFilter(&window);
    commands->tellKeys(list->findChild<QWidget*>(QStringLiteral("emptyImport")), "importFolder");
}

void StudiesWindow::Private::addCommands() {
    commands->on("chooseColumns", [this] {
        table->makeColumnMenu()->popup(table->header()->mapToGlobal(QPoint(0, table->header()->height())));
    });
    commands->on("nextUnread", [this] { window.openNextUnread(); });
    commands->on("showDetails", [this](bool on) { detailsDock->setVisible(on); });
    QObject::connect(detailsDock, &QDockWidget::visibilityChanged, commands->action("showDetails"),
                     &QAction::setChecked);
    commands->on("startDemo", [this] { startDemo(); });
    commands->on("importFolder", [this] { chooseAndImport(true); });
    commands->on("importFiles", [this] { chooseAndImport(false); });
    commands->on("addNodeCommand", [this] { sources->addNode(); });
    const auto* common = new WindowCommands(window, *commands, studiesHelp, [this] {
        std::vector<PaletteEntry> entries = actions->paletteEntries();
        std::vector<PaletteEntry> choices = search->paletteEntries();
        std::move(choices.begin(), choices.end(), std::back_inserter(entries));
        addButtonEntries(window, entries);
        return entries;
    });
    QObject::connect(common, &WindowCommands::settingsRequested, &window, &StudiesWindow::settingsRequested);
}

void StudiesWindow::Private::chooseAndImport(bool folder) {
    auto* dialog = new QFileDialog(&window, folder ? tr("Import folder") : tr("Import files"));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, &window, [this](const QStringList& paths) { import(paths); });
    dialog->open();
}

void StudiesWindow::Private::import(const QStringList& paths) {
    if (!paths.isEmpty())
        service.importPaths(paths);
}

void StudiesWindow::Private::currentChanged() {
    const dicom::StudySummary* current = table->currentStudy();
    const QString uid = current && current->source.isEmpty() ? current->studyInstanceUid : QString();
    nodeBar->setNews(uid, news.value(uid));
    if (!current) {
        details->setStudy({});
        return;
    }
    const bool isHereToo = !current->source.isEmpty() && model.rowOf({{}, current->studyInstanceUid}) >= 0;
    details->setStudy(StudyDetails::Facts{*current, model.completeness(*current), model.news(uid), isHereToo});
    looking.start();
}

void StudiesWindow::Private::findOthers() {
    const dicom::StudySummary* current = table->currentStudy();
    if (!current || current->patientId.trimmed().isEmpty())
        return;
    service.findOthersOfPatient(*current, [self = QPointer(&window), this, of = current->studyInstanceUid](
                                              const Result<std::vector<dicom::StudySummary>>& others) {
        if (self)
            details->setOthers(of, others);
    });
}

void StudiesWindow::Private::startDemo() {
    service.startDemo([self = QPointer(&window), this](const Result<void>& started) {
        if (!self)
            return;
        if (!started) {
            notice->warn(tr("The demo PACS does not start: %1").arg(errorText(started.error())));
            return;
        }
        sources->refresh();
        search->searchAll();
    });
}

void StudiesWindow::Private::open(const dicom::StudySummary& study, const QString& seriesUid, OpenIn in) {
    if (in == OpenIn::SameWindow)
        emit window.openRequested(study.source, study, seriesUid);
    else
        emit window.openInNewWindowRequested(study.source, study, seriesUid);
}

StudiesWindow::StudiesWindow(const StudiesServices& services, QWidget* parent) :
    QMainWindow(parent), d(std::make_unique<Private>(*this, services)) {
    Preferences& preferences = services.preferences;
    setObjectName(QStringLiteral("studiesWindow"));
    setWindowTitle(tr("Studies – Sagitta"));
    setAcceptDrops(true);
    resize(1280, 800);
    d->memory = new WindowMemory(*this, preferences.settings(), objectName());
    d->table->restoreColumns(rememberedBytes(preferences.settings(), kStudyColumns));
    d->search->begin();
    d->search->bar().focusText();
}

// The children refer to d: they go first.
StudiesWindow::~StudiesWindow() {
    delete d->detailsDock;
    delete takeCentralWidget();
}

void StudiesWindow::localStudiesChanged(const QSet<QString>& studyUids) {
    d->search->searcher().refreshLocal();
    d->series.refresh(studyUids);
}

void StudiesWindow::searchFor(const QString& text) { d->search->searchFor(text); }

void StudiesWindow::addBelowSources(QWidget* widget) { d->sources->addBelow(widget); }

void StudiesWindow::setCompleteness(const QHash<QString, scene::Completeness>& known) {
    d->model.setCompleteness(known);
    d->currentChanged();
}

void StudiesWindow::openNextUnread(std::function<void(const QString& text)> say) {
    d->nextUnread.open(say ? std::move(say) : [this](const QString& text) { d->notice->say(text); });
}

void StudiesWindow::startDemo() { d->startDemo(); }

void StudiesWindow::setNodeNews(const QString& studyUid, const NodeNews& news) {
    d->news.insert(studyUid, news);
    d->model.setNews(studyUid, news.state == NodeNews::State::Differs ? newsText(news) : QString());
    d->currentChanged();
}

bool StudiesWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down &&
        d->model.rowCount() > 0) {
        d->table->setFocus(Qt::TabFocusReason);
        d->table->selectFirst();
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

void StudiesWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (localPaths(*event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    d->overlay->setGeometry(rect());
    d->overlay->raise();
    d->overlay->show();
}

void StudiesWindow::dragLeaveEvent(QDragLeaveEvent*) { d->overlay->hide(); }

void StudiesWindow::dropEvent(QDropEvent* event) {
    d->overlay->hide();
    event->acceptProposedAction();
    d->import(localPaths(*event->mimeData()));
}

void StudiesWindow::closeEvent(QCloseEvent* event) {
    d->details->saveNote();
    d->search->remember();
    d->memory->remember();
    rememberBytes(d->preferences.settings(), kStudyColumns, d->table->saveColumns());
    QMainWindow::closeEvent(event);
}

// Nodes may have been entered elsewhere while somebody was there.
void StudiesWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        d->sources->refresh();
}

void StudiesWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    d->overlay->setGeometry(rect());
}

} // namespace sagitta::ui
