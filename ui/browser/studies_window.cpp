#include "ui/browser/studies_window.h"

#include "ui/browser/broad_search_question.h"
#include "ui/browser/drop_overlay.h"
#include "ui/browser/list_area.h"
#include "ui/browser/search_bar.h"
#include "ui/browser/search_status.h"
#include "ui/browser/source_panel.h"
#include "ui/browser/studies_commands.h"
#include "ui/browser/study_actions.h"
#include "ui/browser/study_delegate.h"
#include "ui/browser/study_details.h"
#include "ui/browser/study_removal.h"
#include "ui/browser/study_searcher.h"
#include "ui/browser/study_table_view.h"
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
#include <QTimer>
#include <QToolButton>

namespace sagitta::ui {
namespace {
constexpr int kTypingPauseMs = 60; // between the last letter and the local search

// What this computer is to be asked for when it has more than is asked for.
storage::StudyOrder orderOf(int column, Qt::SortOrder order) {
    using Known = storage::StudyColumn;
    static const QHash<int, Known> kColumns{
        {StudyTableModel::Patient, Known::PatientName},     {StudyTableModel::PatientId, Known::PatientId},
        {StudyTableModel::BirthDate, Known::BirthDate},     {StudyTableModel::Sex, Known::Sex},
        {StudyTableModel::StudyDate, Known::Date},          {StudyTableModel::Modality, Known::Modality},
        {StudyTableModel::Description, Known::Description}, {StudyTableModel::Accession, Known::Accession},
        {StudyTableModel::Series, Known::Series},           {StudyTableModel::Images, Known::Images}};
    const auto known = kColumns.find(column);
    return known == kColumns.end() ? storage::StudyOrder() : storage::StudyOrder{*known, order};
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
    StudySearcher searcher;
    SourcePanel* sources;
    SearchBar* bar;
    SearchStatus* status;
    BroadSearchQuestion* question;
    StudyTableView* table;
    StudyActions* actions;
    ListArea* list;
    StudyDetails* details;
    QDockWidget* detailsDock;
    DropOverlay* overlay;
    NodeBar* nodeBar;
    NoticeBar* notice;
    QTimer typing;
    QHash<QString, NodeNews> news; // by study UID
    WindowMemory* memory = nullptr;

    Private(StudiesWindow& w, const StudiesServices& s) :
        window(w), service(s.studies), nodes(s.nodes), preferences(s.preferences), marks(s.marks),
        commands(new CommandSet(w, studiesScope(), s.preferences)), model(&s.marks), searcher(s.studies),
        sources(new SourcePanel(s.studies, s.nodes, s.preferences.settings())), bar(new SearchBar),
        status(new SearchStatus), question(new BroadSearchQuestion), table(new StudyTableView(model)),
        actions(new StudyActions(s.studies, s.marks, s.nodes, *commands, *table, w)), list(new ListArea(table)),
        details(new StudyDetails(s.marks, *commands)), detailsDock(new QDockWidget(tr("Details"), &w)),
        overlay(new DropOverlay(&w)), nodeBar(new NodeBar), notice(new NoticeBar) {
        layOut(s.jobs);
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
    void answered(const QString& source, const Result<network::QueryAnswer>& answer, int found);
    void updateEmptyState();
    void currentChanged();
    void open(const dicom::StudySummary& study, const QString& seriesUid, OpenIn in);
    void startDemo();
    void listSeries(const StudyKey& key);
    void takeSeries(const StudyKey& key, const Result<std::vector<SeriesRow>>& series);
};

void StudiesWindow::Private::layOut(JobQueue& jobs) {
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    line->setContentsMargins(0, 0, 2 * kGrid, 0);
    line->addWidget(bar, 1);
    line->addWidget(makeImportButton());
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(status);
    column->addWidget(question);
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
    sources->setMinimumWidth(46 * kGrid);
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
    QObject::connect(&searcher, &StudySearcher::answered, &window,
                     [this](const QString& source, const Result<network::QueryAnswer>& answer, int found) {
                         answered(source, answer, found);
                     });
    // Of the local studies the first are here, in the order of the table; who comes to their end wants more.
    QObject::connect(table->verticalScrollBar(), &QScrollBar::valueChanged, &window, [this] {
        const QModelIndex lowest = table->indexAt({0, table->viewport()->height() - 1});
        const QModelIndex study = lowest.parent().isValid() ? lowest.parent() : lowest; // or one of its series
        if (!study.isValid() || study.row() == model.rowCount() - 1)
            searcher.moreLocal();
    });
    QObject::connect(table->header(), &QHeaderView::sortIndicatorChanged, &window,
                     [this](int column, Qt::SortOrder order) { searcher.setOrder(orderOf(column, order)); });
    QObject::connect(
        actions, &StudyActions::openRequested, &window,
        [this](const dicom::StudySummary& study, const QString& seriesUid, OpenIn in) { open(study, seriesUid, in); });
    QObject::connect(table, &StudyTableView::currentStudyChanged, &window, [this] { currentChanged(); });
    QObject::connect(table, &StudyTableView::typed, &window, [this](const QString& text) { bar->type(text); });
    QObject::connect(&model, &StudyTableModel::seriesWanted, &window, [this](const StudyKey& key) { listSeries(key); });
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

    addCommands();
    // Down from the search line goes to the table.
    auto* text = window.findChild<QLineEdit*>(QStringLiteral("searchText"));
    text->installEventFilter(&window);
    commands->tellKeys(text, "focusSearch");
    commands->tellKeys(list->findChild<QWidget*>(QStringLiteral("emptyImport")), "importFolder");
}

void StudiesWindow::Private::addCommands() {
    commands->on("focusSearch", [this] { bar->focusText(); });
    commands->on("searchNow", [this] { submitted(); });
    commands->on("clearSearch", [this] { bar->clear(); });
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
        std::vector<PaletteEntry> choices = bar->paletteEntries();
        std::move(choices.begin(), choices.end(), std::back_inserter(entries));
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

void StudiesWindow::Private::answered(const QString& source, const Result<network::QueryAnswer>& answer, int found) {
    if (answer) {
        for (const dicom::StudySummary& study : answer->studies) {
            if (!source.isEmpty() && study.instances)
                model.expectImages(study.studyInstanceUid, *study.instances);
        }
        model.setStudies(source, makeStudyList(source, answer->studies));
        status->succeed(source, found, answer->warnings);
    } else {
        model.setStudies(source, makeStudyList(source, {}));
        const Result<network::RemoteNode> node = nodes.find(source);
        status->fail(source,
                     source.isEmpty() || !node ? errorText(answer.error()) : nodeErrorText(*node, answer.error()));
    }
    updateEmptyState();
}

void StudiesWindow::Private::updateEmptyState() {
    list->show({model.rowCount(), searcher.isBusy(), bar->terms() != SearchTerms(), !nodes.nodes().empty(),
                !sources->checkedSources().isEmpty(), checkedNodes(), searcher.nodesAsked()});
}

void StudiesWindow::Private::currentChanged() {
    const dicom::StudySummary* current = table->currentStudy();
    const QString uid = current && current->source.isEmpty() ? current->studyInstanceUid : QString();
    nodeBar->setNews(uid, news.value(uid));
    if (!current) {
        details->setStudy({});
        return;
    }
    details->setStudy(StudyDetails::Facts{*current, model.completeness(*current), model.news(uid)});
    service.findOthersOfPatient(*current, [self = QPointer(&window), this, of = current->studyInstanceUid](
                                              const std::vector<dicom::StudySummary>& others) {
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
        searcher.setTerms(bar->terms(), sources->checkedSources());
        searcher.searchAll();
    });
}

void StudiesWindow::Private::open(const dicom::StudySummary& study, const QString& seriesUid, OpenIn in) {
    if (in == OpenIn::SameWindow)
        emit window.openRequested(study.source, study, seriesUid);
    else
        emit window.openInNewWindowRequested(study.source, study, seriesUid);
}

void StudiesWindow::Private::listSeries(const StudyKey& key) {
    service.listSeries(key.source, key.studyUid,
                       [self = QPointer(&window), this, key](const Result<std::vector<SeriesRow>>& series) {
                           if (self)
                               takeSeries(key, series);
                       });
}

void StudiesWindow::Private::takeSeries(const StudyKey& key, const Result<std::vector<SeriesRow>>& series) {
    model.setSeries(key, series);
    if (!series || !key.source.isEmpty())
        return;
    QStringList uids;
    for (const SeriesRow& row : *series)
        uids << row.series.seriesInstanceUid;
    const double ratio = window.devicePixelRatioF();
    service.makeThumbnails(key.studyUid, uids, static_cast<int>(kSeriesThumbnail * ratio),
                           [self = QPointer(&window), this, key, ratio](const QString& seriesUid, QImage image) {
                               if (!self)
                                   return;
                               image.setDevicePixelRatio(ratio);
                               model.setThumbnail(key, seriesUid, image);
                           });
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
    d->termsChanged();
    d->bar->focusText();
}

// The children refer to d: they go first.
StudiesWindow::~StudiesWindow() {
    delete d->detailsDock;
    delete takeCentralWidget();
}

void StudiesWindow::localStudiesChanged() {
    d->searcher.refreshLocal();
    for (const StudyKey& key : d->model.openStudies())
        if (key.source.isEmpty())
            d->listSeries(key);
}

void StudiesWindow::searchFor(const QString& text) { d->bar->setText(text); }

void StudiesWindow::addBelowSources(QWidget* widget) { d->sources->addBelow(widget); }

void StudiesWindow::setCompleteness(const QHash<QString, scene::Completeness>& known) {
    d->model.setCompleteness(known);
    d->currentChanged();
}

void StudiesWindow::openNextUnread() {
    const dicom::StudySummary* current = d->table->currentStudy();
    const int now = current ? d->model.rowOf(keyOf(*current)) : -1;
    const int row = d->model.findRow(now + 1, [this, now](const dicom::StudySummary& study) {
        return study.source.isEmpty() &&
               d->model.mark(study.studyInstanceUid).status == storage::ReadingStatus::Unread &&
               d->model.rowOf(keyOf(study)) != now;
    });
    if (row < 0) {
        d->notice->say(tr("No other study in this list is unread."));
        return;
    }
    const dicom::StudySummary study = d->model.study(row);
    d->table->select(keyOf(study));
    d->open(study, {}, OpenIn::SameWindow);
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
