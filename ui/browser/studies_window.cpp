#include "ui/browser/studies_window.h"

#include "ui/browser/broad_search_question.h"
#include "ui/browser/drop_overlay.h"
#include "ui/browser/empty_state.h"
#include "ui/browser/search_bar.h"
#include "ui/browser/search_status.h"
#include "ui/browser/source_panel.h"
#include "ui/browser/studies_commands.h"
#include "ui/browser/study_searcher.h"
#include "ui/browser/study_table_view.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/node_bar.h"
#include "ui/common/theme.h"
#include "ui/common/window_commands.h"
#include "ui/common/window_memory.h"
#include "ui/jobs/job_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>

namespace sagitta::ui {
namespace {
constexpr int kTypingPauseMs = 60; // between the last letter and the local search
}

struct StudiesWindow::Private {
    StudiesWindow& window;
    StudyService& service;
    network::NodeList& nodes;
    Preferences& preferences;
    CommandSet* commands;
    StudyTableModel model;
    StudySearcher searcher;
    SourcePanel* sources;
    SearchBar* bar;
    SearchStatus* status;
    BroadSearchQuestion* question;
    StudyTableView* table;
    EmptyState* empty;
    DropOverlay* overlay;
    NodeBar* nodeBar;
    QStackedLayout* stack = nullptr;
    QTimer typing;
    QHash<QString, NodeNews> news; // by study UID
    WindowMemory* memory = nullptr;

    Private(StudiesWindow& w, StudyService& s, JobQueue& jobs, network::NodeList& n, Preferences& p) :
        window(w), service(s), nodes(n), preferences(p), commands(new CommandSet(w, studiesScope(), p)), searcher(s),
        sources(new SourcePanel(s, n, p.settings())), bar(new SearchBar), status(new SearchStatus),
        question(new BroadSearchQuestion), table(new StudyTableView(model)), empty(new EmptyState),
        overlay(new DropOverlay(&w)), nodeBar(new NodeBar) {
        layOut(jobs);
        typing.setSingleShot(true);
        typing.setInterval(kTypingPauseMs);
        connectAll();
    }

    void layOut(JobQueue& jobs);
    QToolButton* makeImportButton();
    void connectAll();
    void addCommands();
    void chooseAndImport(bool folder);
    void import(const QStringList& paths);

    QStringList checkedNodes() const {
        QStringList names = sources->checkedSources();
        names.removeAll(QString());
        return names;
    }
    void termsChanged();
    void submitted();
    void answered(const QString& source, const Result<network::QueryAnswer>& answer);
    void updateEmptyState();
    void currentChanged();
    void open(const dicom::StudySummary& study) { emit window.openRequested(study.source, study); }
};

void StudiesWindow::Private::layOut(JobQueue& jobs) {
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    line->setContentsMargins(0, 0, 2 * kGrid, 0);
    line->addWidget(bar, 1);
    line->addWidget(makeImportButton());
    auto* content = new QWidget;
    stack = new QStackedLayout(content);
    stack->addWidget(table);
    stack->addWidget(empty);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(status);
    column->addWidget(question);
    column->addWidget(content, 1);
    column->addWidget(nodeBar);
    column->addWidget(new JobPanel(jobs));

    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("studiesSplitter"));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(sources);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({50 * kGrid, 270 * kGrid});
    sources->setMinimumWidth(46 * kGrid);
    window.setCentralWidget(splitter);
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
    describe(button, "importButton", tr("Import"), tr("Import a folder or files; or drop them on the window"),
             commands->action("importFolder")->shortcut());
    return button;
}

void StudiesWindow::Private::connectAll() {
    QObject::connect(bar, &SearchBar::termsChanged, &window, [this] { termsChanged(); });
    QObject::connect(bar, &SearchBar::submitted, &window, [this] { submitted(); });
    QObject::connect(question, &BroadSearchQuestion::everythingChosen, &window, [this] {
        bar->focusText(); // the button that was pressed goes, and the next press is not to be another's
        question->hide();
        searcher.searchAll();
    });
    QObject::connect(question, &BroadSearchQuestion::dateChosen, &window, [this](DatePreset date) {
        bar->focusText();
        bar->setDate(date);
        submitted();
    });
    QObject::connect(sources, &SourcePanel::sourcesChanged, &window, [this] { termsChanged(); });
    QObject::connect(&typing, &QTimer::timeout, &window, [this] { searcher.searchLocal(); });
    QObject::connect(&searcher, &StudySearcher::started, &window, [this](const QString& source) {
        status->begin(source);
        updateEmptyState();
    });
    QObject::connect(
        &searcher, &StudySearcher::answered, &window,
        [this](const QString& source, const Result<network::QueryAnswer>& answer) { answered(source, answer); });
    QObject::connect(table, &StudyTableView::opened, &window,
                     [this](const dicom::StudySummary& study) { open(study); });
    QObject::connect(table->selectionModel(), &QItemSelectionModel::currentChanged, &window,
                     [this] { currentChanged(); });
    QObject::connect(&model, &QAbstractItemModel::modelReset, &window, [this] { currentChanged(); });
    QObject::connect(nodeBar, &NodeBar::refreshRequested, &window,
                     [this](const QString& studyUid) { service.refresh(studyUid); });
    QObject::connect(empty, &EmptyState::importRequested, &window, [this] { chooseAndImport(true); });
    QObject::connect(empty, &EmptyState::addNodeRequested, sources, &SourcePanel::addNode);

    addCommands();
    // Down from the search line goes to the table.
    window.findChild<QLineEdit*>(QStringLiteral("searchText"))->installEventFilter(&window);
}

void StudiesWindow::Private::addCommands() {
    commands->on("focusSearch", [this] { bar->focusText(); });
    commands->on("searchNow", [this] { submitted(); });
    commands->on("clearSearch", [this] { bar->clear(); });
    commands->on("openStudy", [this] {
        const QModelIndex current = table->currentIndex();
        if (current.isValid())
            open(model.study(current.row()));
    });
    commands->on("importFolder", [this] { chooseAndImport(true); });
    commands->on("importFiles", [this] { chooseAndImport(false); });
    commands->on("addNodeCommand", [this] { sources->addNode(); });
    const auto* common = new WindowCommands(window, *commands, studiesHelp(), [this] { return bar->paletteEntries(); });
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

void StudiesWindow::Private::termsChanged() {
    const QStringList checked = sources->checkedSources();
    searcher.setTerms(bar->terms(), checked);
    // What a node found for other terms is no answer to these.
    const QStringList local = checked.contains(QString()) ? QStringList{QString()} : QStringList();
    model.keepSources(local);
    status->forgetAllBut(local);
    question->hide();
    status->setHint(checkedNodes().isEmpty() ? QString()
                                             : tr("Press Enter to search %1").arg(checkedNodes().join(tr(", "))));
    updateEmptyState();
    typing.start();
}

void StudiesWindow::Private::submitted() {
    typing.stop();
    searcher.setTerms(bar->terms(), sources->checkedSources());
    status->setHint({});
    const bool isNarrowed = isNarrow(makeStudyQuery(bar->terms(), QDate::currentDate()));
    if (!checkedNodes().isEmpty() && !isNarrowed && !searcher.nodesAsked()) {
        searcher.searchLocal();
        question->ask(checkedNodes());
        return;
    }
    searcher.searchAll();
    if (checkedNodes().isEmpty() && model.rowCount() > 0) {
        table->setFocus(Qt::ShortcutFocusReason);
        table->selectFirst();
    }
}

void StudiesWindow::Private::answered(const QString& source, const Result<network::QueryAnswer>& answer) {
    if (answer) {
        for (const dicom::StudySummary& study : answer->studies) {
            if (!source.isEmpty() && study.instances)
                model.expectImages(study.studyInstanceUid, *study.instances);
        }
        table->setStudies(source, answer->studies);
        status->succeed(source, static_cast<int>(answer->studies.size()), answer->warnings);
    } else {
        table->setStudies(source, {});
        const Result<network::RemoteNode> node = nodes.find(source);
        status->fail(source,
                     source.isEmpty() || !node ? errorText(answer.error()) : nodeErrorText(*node, answer.error()));
    }
    updateEmptyState();
}

void StudiesWindow::Private::updateEmptyState() {
    if (model.rowCount() > 0) {
        stack->setCurrentWidget(table);
        return;
    }
    const SearchTerms terms = bar->terms();
    const bool isFiltered = terms != SearchTerms();
    const QString asked = checkedNodes().join(tr(", "));
    if (sources->checkedSources().isEmpty())
        empty->say(tr("No source is checked"), tr("Check where to search at the left."), EmptyState::None);
    else if (searcher.isBusy())
        empty->say(tr("Searching…"), {}, EmptyState::None);
    else if (!asked.isEmpty() && !searcher.nodesAsked())
        empty->say(isFiltered ? tr("Nothing here yet") : tr("No studies to show yet"),
                   tr("Type a name or an ID, or choose a date, and press Enter to search %1.").arg(asked),
                   EmptyState::None);
    else if (isFiltered || searcher.nodesAsked())
        empty->say(tr("No study found"), tr("Try fewer letters, another date or another source."), EmptyState::None);
    else
        empty->say(tr("No studies here yet"),
                   nodes.nodes().empty() ? tr("Drop a folder on this window, or add a PACS node to search.")
                                         : tr("Drop a folder on this window, or check a PACS node at the left."),
                   nodes.nodes().empty() ? EmptyState::Actions(EmptyState::Import | EmptyState::AddNode)
                                         : EmptyState::Actions(EmptyState::Import));
    stack->setCurrentWidget(empty);
}

void StudiesWindow::Private::currentChanged() {
    const QModelIndex current = table->currentIndex();
    const bool isLocal = current.isValid() && model.study(current.row()).source.isEmpty();
    const QString uid = isLocal ? model.study(current.row()).studyInstanceUid : QString();
    nodeBar->setNews(uid, news.value(uid));
}

StudiesWindow::StudiesWindow(StudyService& service, JobQueue& jobs, network::NodeList& nodes, Preferences& preferences,
                             QWidget* parent) :
    QMainWindow(parent),
    d(std::make_unique<Private>(*this, service, jobs, nodes, preferences)) {
    setObjectName(QStringLiteral("studiesWindow"));
    setWindowTitle(tr("Studies – Sagitta"));
    setAcceptDrops(true);
    resize(1280, 800);
    d->memory = new WindowMemory(*this, preferences.settings(), objectName());
    d->table->horizontalHeader()->restoreState(rememberedBytes(preferences.settings(), kStudyColumns));
    d->termsChanged();
    d->bar->focusText();
}

// The children refer to d: they go first.
StudiesWindow::~StudiesWindow() { delete takeCentralWidget(); }

void StudiesWindow::localStudiesChanged() { d->searcher.refreshLocal(); }

void StudiesWindow::addBelowSources(QWidget* widget) { d->sources->addBelow(widget); }

void StudiesWindow::setCompleteness(const QHash<QString, scene::Completeness>& known) {
    d->model.setCompleteness(known);
}

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
    d->memory->remember();
    rememberBytes(d->preferences.settings(), kStudyColumns, d->table->horizontalHeader()->saveState());
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
