#include "ui/settings/storage_panel.h"

#include "storage/folder_move.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/text_format.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHeaderView>
#include <QHideEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr std::int64_t kGiga = 1'000'000'000;
constexpr int kRowsShown = 4;
constexpr int kIdRole = Qt::UserRole; // of a deleted study

QLabel* makeText(const char* objectName, LabelRole role = LabelRole::Plain) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setRole(*label, role);
    return label;
}

QLabel* makeTitle(const QString& text) {
    auto* label = new QLabel(text);
    setRole(*label, LabelRole::Title);
    return label;
}

QPushButton* makeButton(const char* objectName, const QString& text, const QString& tip = {}) {
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    describe(button, objectName, text, tip);
    return button;
}

// 0 stands for no limit.
QSpinBox* makeLimit(const char* objectName, const QString& name, const QString& tip, const QString& unit,
                    const QString& none, int most) {
    auto* spin = new QSpinBox;
    spin->setRange(0, most);
    spin->setSuffix(unit);
    spin->setSpecialValueText(none);
    spin->setKeyboardTracking(false);
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    spin->setFixedWidth(36 * kGrid); // enough for larger text too; the rest of the row is the note's
    describe(spin, objectName, name, tip);
    return spin;
}

QTableWidget* makeTable(const char* objectName, const QString& name, const QStringList& columns, int wide) {
    auto* table = new QTableWidget(0, static_cast<int>(columns.size()));
    describe(table, objectName, name);
    table->setToolTip({});
    table->setHorizontalHeaderLabels(columns);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(wide, QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(textRowHeight());
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setFixedHeight((kRowsShown + 1) * textRowHeight() + kGrid);
    return table;
}

void setRow(QTableWidget& table, int row, const QStringList& cells, const QString& id = {}) {
    for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        item->setToolTip(cells[column]);
        item->setData(kIdRole, id);
        table.setItem(row, column, item);
    }
}

QString dayText(std::int64_t ms) {
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd hh:mm"));
}

// What it is, without whose.
QString whatText(const QStringList& modalities, const QString& date, const QString& description) {
    QStringList parts{modalities.join(u'/'), dateText(date), description};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString studiesText(int count) { return count == 1 ? QObject::tr("1 study") : QObject::tr("%1 studies").arg(count); }

int count(const std::optional<std::int64_t>& limit, std::int64_t unit) {
    return static_cast<int>(limit.value_or(0) / unit);
}

std::optional<std::int64_t> limit(const QSpinBox& spin, std::int64_t unit) {
    return spin.value() > 0 ? std::optional(spin.value() * unit) : std::nullopt;
}

} // namespace

StoragePanel::StoragePanel(StorageService& storage, StudyService& studies, QWidget* parent) :
    QWidget(parent), m_storage(storage), m_studies(studies), m_use(makeText("storageUse")),
    m_mayGo(makeText("storageMayGo", LabelRole::Muted)),
    m_mostGigabytes(makeLimit("storageMostGigabytes", tr("Maximum size"),
                              tr("Of all local studies together, with the deleted ones"), tr(" GB"), tr("No limit"),
                              100'000)),
    m_mostDays(makeLimit("storageMostDays", tr("Maximum age"), tr("Since a study was last received or opened"),
                         tr(" days"), tr("No limit"), 10'000)),
    m_leastFree(makeLimit("storageLeastFree", tr("Keep free on the disk"),
                          tr("Studies make room when the disk has less"), tr(" GB"), tr("Nothing"), 10'000)),
    m_undoDays(makeLimit("storageUndoDays", tr("Keep deleted studies for"),
                         tr("As long as that they can be restored, unless space is needed"), tr(" days"),
                         tr("No time at all"), 365)),
    m_problem(makeText("storageProblem", LabelRole::Error)),
    m_verify(makeButton("storageVerify", tr("Verify"), tr("Look whether all files are there and readable"))),
    m_rebuild(makeButton("storageRebuild", tr("Rebuild index"), tr("Make the index again from the files"))),
    m_deleted(
        makeTable("storageDeleted", tr("Deleted studies"), {tr("Deleted"), tr("Patient"), tr("Study"), tr("Size")}, 2)),
    m_noneDeleted(makeText("storageNoneDeleted", LabelRole::Muted)),
    m_restore(makeButton("storageRestore", tr("Restore"), tr("Bring the chosen studies back"))),
    m_empty(makeButton("storageEmpty", tr("Empty deleted"), tr("Delete them for good"))),
    m_emptying{makeText("storageQuestion", LabelRole::Warning), makeButton("storageEmptyYes", tr("Delete for good")),
               makeButton("storageEmptyNo", tr("Keep them"))},
    m_shortening{makeText("storageShorten", LabelRole::Warning), makeButton("storageShortenYes", tr("Delete for good")),
                 makeButton("storageShortenNo", tr("Keep them"))},
    m_evictions(
        makeTable("storageEvictions", tr("Made room lately"), {tr("When"), tr("Study"), tr("Size"), tr("Is at")}, 1)),
    m_noneEvicted(makeText("storageNoneEvicted", LabelRole::Muted)), m_folder(makeText("storageFolder")),
    m_moveText(makeText("storageMoveText", LabelRole::Muted)),
    m_move(makeButton("storageMove", tr("Move…"), tr("To another folder, perhaps on another disk"))),
    m_restart(makeButton("storageRestart", tr("Restart now"), tr("Start the program again, which ends the move"))),
    m_cancelMove(makeButton("storageCancelMove", tr("Cancel move"), tr("The data stay where they are"))) {
    setObjectName(QStringLiteral("storagePanel"));
    m_noneDeleted->setText(tr("None. What is deleted can be restored here."));
    m_noneEvicted->setText(tr("No study has been removed to make room."));
    layOut();
    connectAll();
    fill(m_storage.settings());
    askToEmpty(false);
    askToShorten(false);
    m_problem->hide();
    refresh();
}

void StoragePanel::layOut() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(makeTitle(tr("Local studies")));
    layout->addWidget(m_use);
    layout->addWidget(m_mayGo);
    layout->addLayout(makeCare());
    layout->addSpacing(2 * kGrid);
    layout->addWidget(makeTitle(tr("Limits")));
    layout->addLayout(makeLimits());
    layout->addLayout(makeQuestion(m_shortening));
    layout->addWidget(m_problem);
    layout->addSpacing(2 * kGrid);
    layout->addLayout(makeDeleted());
    layout->addSpacing(2 * kGrid);
    layout->addWidget(makeTitle(tr("Made room lately")));
    layout->addWidget(m_evictions);
    layout->addWidget(m_noneEvicted);
    layout->addSpacing(2 * kGrid);
    layout->addLayout(makeFolder());
    layout->addStretch(1);
}

QLayout* StoragePanel::makeLimits() {
    using storage::RetentionRule;
    const std::pair<QSpinBox*, RetentionRule> limits[] = {{m_mostGigabytes, RetentionRule::MostBytes},
                                                          {m_mostDays, RetentionRule::MostAge},
                                                          {m_leastFree, RetentionRule::LeastFree},
                                                          {m_undoDays, RetentionRule::UndoDays}};
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * kGrid);
    form->setVerticalSpacing(2 * kGrid);
    for (const auto& [spin, rule] : limits) {
        auto* row = new QHBoxLayout;
        row->setSpacing(2 * kGrid);
        row->addWidget(spin);
        if (m_storage.isLocked(rule)) {
            spin->setEnabled(false);
            QLabel* note = makeText(qPrintable(spin->objectName() + QStringLiteral(":note")), LabelRole::Warning);
            note->setText(tr("Set by your site; it cannot be changed here."));
            row->addWidget(note, 1);
        } else {
            row->addStretch(1);
        }
        form->addRow(spin->accessibleName(), row);
    }
    return form;
}

QLayout* StoragePanel::makeCare() {
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(m_verify);
    row->addWidget(m_rebuild);
    row->addStretch(1);
    return row;
}

QLayout* StoragePanel::makeDeleted() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    buttons->addWidget(m_restore);
    buttons->addWidget(m_empty);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout;
    layout->setSpacing(2 * kGrid);
    layout->addWidget(makeTitle(tr("Deleted studies")));
    layout->addWidget(m_deleted);
    layout->addWidget(m_noneDeleted);
    layout->addLayout(buttons);
    layout->addLayout(makeQuestion(m_emptying));
    return layout;
}

QLayout* StoragePanel::makeQuestion(const Question& question) {
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(question.text, 1);
    row->addWidget(question.no);
    row->addWidget(question.yes);
    return row;
}

void StoragePanel::Question::show(bool isAsked) const {
    text->setVisible(isAsked);
    yes->setVisible(isAsked);
    no->setVisible(isAsked);
}

QLayout* StoragePanel::makeFolder() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    for (QPushButton* button : {m_move, m_restart, m_cancelMove})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout;
    layout->setSpacing(2 * kGrid);
    layout->addWidget(makeTitle(tr("Data folder")));
    layout->addWidget(m_folder);
    layout->addWidget(m_moveText);
    layout->addLayout(buttons);
    return layout;
}

void StoragePanel::connectAll() {
    for (QSpinBox* spin : {m_mostGigabytes, m_mostDays, m_leastFree, m_undoDays})
        connect(spin, &QSpinBox::valueChanged, this, &StoragePanel::apply);
    connect(m_verify, &QPushButton::clicked, this, [this] { m_studies.verify({}); });
    connect(m_rebuild, &QPushButton::clicked, this, [this] { m_studies.rebuildIndex(); });
    connect(m_deleted, &QTableWidget::itemSelectionChanged, this,
            [this] { m_restore->setEnabled(!m_deleted->selectedItems().isEmpty()); });
    connect(m_restore, &QPushButton::clicked, this, &StoragePanel::restoreChosen);
    connect(m_empty, &QPushButton::clicked, this, [this] {
        askToEmpty(true);
        m_emptying.no->setFocus();
    });
    connect(m_shortening.no, &QPushButton::clicked, this, [this] {
        askToShorten(false);
        fill(m_storage.settings());
    });
    connect(m_shortening.yes, &QPushButton::clicked, this, [this] {
        askToShorten(false);
        keep(edited());
    });
    connect(m_emptying.no, &QPushButton::clicked, this, [this] { askToEmpty(false); });
    connect(m_emptying.yes, &QPushButton::clicked, this, [this] {
        const QStringList ids = m_askedAbout;
        askToEmpty(false);
        m_storage.emptyDeleted(ids);
    });
    connect(m_move, &QPushButton::clicked, this, &StoragePanel::chooseFolder);
    connect(m_restart, &QPushButton::clicked, this, [this] { m_storage.restart(); });
    connect(m_cancelMove, &QPushButton::clicked, this, [this] { m_storage.cancelMove(); });
    connect(&m_storage, &StorageService::changed, this, &StoragePanel::refresh);
}

void StoragePanel::showEvent(QShowEvent* event) {
    m_storage.look();
    QWidget::showEvent(event);
}

void StoragePanel::hideEvent(QHideEvent* event) {
    m_storage.lookAway();
    if (!event->spontaneous()) { // else the window is merely minimised
        askToShorten(false);
        fill(m_storage.settings());
    }
    QWidget::hideEvent(event);
}

void StoragePanel::fill(const storage::RetentionSettings& settings) {
    const std::pair<QSpinBox*, int> values[] = {{m_mostGigabytes, count(settings.rules.mostBytes, kGiga)},
                                                {m_mostDays, count(settings.rules.mostAgeMs, storage::kDayMs)},
                                                {m_leastFree, count(settings.rules.leastFreeBytes, kGiga)},
                                                {m_undoDays, settings.undoDays}};
    for (const auto& [spin, value] : values) {
        const QSignalBlocker blocker(spin); // half of it is not what somebody wants
        spin->setValue(value);
    }
}

storage::RetentionSettings StoragePanel::edited() const {
    storage::RetentionSettings settings;
    settings.rules.mostBytes = limit(*m_mostGigabytes, kGiga);
    settings.rules.mostAgeMs = limit(*m_mostDays, storage::kDayMs);
    settings.rules.leastFreeBytes = limit(*m_leastFree, kGiga);
    settings.undoDays = m_undoDays->value();
    return settings;
}

void StoragePanel::apply() {
    const storage::RetentionSettings before = m_storage.settings();
    storage::RetentionSettings settings = edited();
    const bool isAsked = settings.undoDays < before.undoDays && pastDays(settings.undoDays) != 0;
    askToShorten(isAsked);
    if (isAsked)
        settings.undoDays = before.undoDays; // until somebody says so
    keep(settings);
}

std::optional<int> StoragePanel::pastDays(int days) const {
    const StorageState state = m_storage.state();
    if (!state.isKnown)
        return std::nullopt;
    const std::int64_t since = QDateTime::currentMSecsSinceEpoch() - days * storage::kDayMs;
    return static_cast<int>(std::count_if(state.deleted.begin(), state.deleted.end(),
                                          [&](const auto& deleted) { return deleted.deletedAt <= since; }));
}

void StoragePanel::askToShorten(bool isAsked) {
    const std::optional<int> past = pastDays(m_undoDays->value());
    m_shortening.text->setText(past ? tr("%1 deleted longer ago would be gone for good.").arg(studiesText(*past))
                                    : tr("What was deleted longer ago would be gone for good."));
    m_shortening.show(isAsked);
}

void StoragePanel::keep(const storage::RetentionSettings& settings) {
    if (settings == m_storage.settings())
        return;
    const Result<void> kept = m_storage.apply(settings);
    m_problem->setText(kept ? QString() : errorText(kept.error()));
    m_problem->setVisible(!kept);
    if (!kept)
        fill(m_storage.settings());
}

void StoragePanel::refresh() {
    const StorageState state = m_storage.state();
    showUse(state);
    showDeleted(state);
    showEvictions(state);
    showMove(state);
}

void StoragePanel::showUse(const StorageState& state) {
    if (!state.isKnown) {
        m_use->setText(tr("Looking…"));
        m_mayGo->clear();
        return;
    }
    QStringList parts{tr("%1, %2").arg(studiesText(state.studies), sizeText(state.studyBytes))};
    if (state.deletedBytes > 0)
        parts << tr("%1 deleted").arg(sizeText(state.deletedBytes));
    if (state.freeBytes)
        parts << tr("%1 free on the disk").arg(sizeText(*state.freeBytes));
    m_use->setText(parts.join(QStringLiteral(" · ")));
    m_mayGo->setText(
        tr("%1 of them may make room (%2), the least recently used first, while their node still has them. "
           "What is pinned, unread, in use, annotated, or not known to be at a node stays.")
            .arg(state.mayGo)
            .arg(sizeText(state.mayGoBytes)));
}

void StoragePanel::showDeleted(const StorageState& state) {
    const QStringList chosen = chosenDeleted();
    m_deleted->clearSelection();
    m_deleted->setRowCount(static_cast<int>(state.deleted.size()));
    int row = 0;
    for (const storage::DeletedStudy& deleted : state.deleted) {
        const dicom::StudySummary& study = deleted.study;
        setRow(*m_deleted, row,
               {dayText(deleted.deletedAt), patientNameText(study.patientName),
                whatText(study.modalities, study.studyDate, study.studyDescription), sizeText(deleted.bytes)},
               deleted.id);
        if (chosen.contains(deleted.id))
            m_deleted->selectionModel()->select(m_deleted->model()->index(row, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
        ++row;
    }
    m_restore->setEnabled(!m_deleted->selectedItems().isEmpty());
    m_empty->setEnabled(row > 0);
    m_deleted->setVisible(row > 0);
    m_noneDeleted->setVisible(row == 0);
    if (row == 0)
        askToEmpty(false);
}

void StoragePanel::showEvictions(const StorageState& state) {
    m_evictions->setRowCount(static_cast<int>(state.evictions.size()));
    int row = 0;
    for (const storage::Eviction& eviction : state.evictions)
        setRow(*m_evictions, row++,
               {dayText(eviction.at), whatText(eviction.modalities, eviction.studyDate, eviction.description),
                sizeText(eviction.bytes), eviction.node});
    m_evictions->setVisible(row > 0);
    m_noneEvicted->setVisible(row == 0);
}

void StoragePanel::showMove(const StorageState& state) {
    using Move = StorageState::Move;
    m_folder->setText(QDir::toNativeSeparators(m_storage.folder()));
    const QString to = QDir::toNativeSeparators(state.moveTo);
    QString text = state.moveProblem;
    if (text.isEmpty() && state.move == Move::Copying)
        text = tr("Images are copied to %1. You can go on working.").arg(to);
    else if (text.isEmpty() && state.move == Move::Copied)
        text = tr("The images are copied to %1. The next start of Sagitta copies the rest and goes on there.").arg(to);
    m_moveText->setText(text);
    m_moveText->setVisible(!text.isEmpty());
    setRole(*m_moveText, state.moveProblem.isEmpty() ? LabelRole::Muted : LabelRole::Error);
    m_move->setVisible(state.move == Move::None);
    m_restart->setVisible(state.move == Move::Copied);
    m_cancelMove->setVisible(state.move != Move::None);
}

// About those that are deleted now: what comes to them while the question stands is not meant.
void StoragePanel::askToEmpty(bool isAsked) {
    m_askedAbout.clear();
    for (const storage::DeletedStudy& deleted : m_storage.state().deleted)
        m_askedAbout << deleted.id;
    m_emptying.text->setText(tr("Delete %1 for good? They cannot be restored then.")
                                 .arg(studiesText(static_cast<int>(m_askedAbout.size()))));
    m_emptying.show(isAsked);
}

QStringList StoragePanel::chosenDeleted() const {
    QStringList ids;
    for (const QTableWidgetItem* item : m_deleted->selectedItems())
        if (const QString id = item->data(kIdRole).toString(); !ids.contains(id))
            ids << id;
    return ids;
}

void StoragePanel::restoreChosen() {
    const QStringList ids = chosenDeleted();
    m_deleted->clearSelection();
    if (!ids.isEmpty())
        m_storage.restoreDeleted(ids);
}

// In a folder that holds other things, one of our own.
void StoragePanel::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Move the data folder to"));
    dialog->setObjectName(QStringLiteral("moveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        const bool isOwn =
            storage::DataFolder::isFree(folder) || storage::FolderMove::isBegun(m_storage.folder(), folder);
        m_storage.moveTo(isOwn ? folder : QDir(folder).filePath(QStringLiteral("sagitta")));
    });
    dialog->open();
}

} // namespace sagitta::ui
