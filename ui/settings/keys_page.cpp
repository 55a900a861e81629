#include "ui/settings/keys_page.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/row_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/common/word_match.h"
#include "ui/settings/key_capture.h"

#include <QBoxLayout>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QTableView>
#include <QToolButton>

namespace sagitta::ui {
namespace {

QPushButton* makeButton(const char* objectName, const QString& text, const QString& tip = {}) {
    auto* button = new QPushButton(text);
    describe(button, objectName, text, tip);
    button->setAutoDefault(false);
    return button;
}

} // namespace

void KeysPage::Filter::setWords(const QString& words) {
    m_words = words;
    invalidateFilter();
}

bool KeysPage::Filter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    QStringList texts;
    for (int column = 0; column < KeyTableModel::ColumnCount; ++column)
        texts << sourceModel()->index(row, column, parent).data().toString();
    return matchScore(m_words, texts.join(u' ')) > 0;
}

KeysPage::KeysPage(Preferences& preferences, std::vector<const CommandScope*> scopes, QWidget* parent) :
    SettingsPage(parent), m_editing(preferences, std::move(scopes)), m_model(m_editing), m_words(new QLineEdit),
    m_table(new QTableView), m_command(new QLabel), m_chips(new QHBoxLayout), m_capture(new KeyCapture),
    m_reset(makeButton("keysReset", tr("Reset"), tr("The keys this command has without a choice of yours"))),
    m_message(new QLabel), m_takeOver(makeButton("keysTakeOver", tr("Take it over"))),
    m_keep(makeButton("keysKeep", tr("Leave it there"))) {
    makeTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addLayout(makeSearchRow());
    column->addWidget(m_table, 1);
    column->addWidget(makeEditor());
    connectAll();
    connect(&preferences, &Preferences::changed, this, [this](const QString& key) {
        if (!key.startsWith(QLatin1String("keys/")))
            return;
        m_model.keysChanged();
        fillChips();
    });
    m_table->selectRow(0);
}

void KeysPage::makeTable() {
    describe(m_table, "keysTable", tr("Commands and their keys"), tr("Enter: change the keys of the current command"));
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(KeyTableModel::Command, QHeaderView::Stretch);
    onTextSize(m_table, [this] {
        m_table->verticalHeader()->setDefaultSectionSize(textRowHeight());
        m_table->setColumnWidth(KeyTableModel::Group, textSized(38 * kGrid));
        m_table->setColumnWidth(KeyTableModel::Window, textSized(26 * kGrid));
        m_table->setColumnWidth(KeyTableModel::Keys, textSized(38 * kGrid));
        m_table->setMinimumHeight(8 * textRowHeight());
    });
}

QLayout* KeysPage::makeSearchRow() {
    describe(m_words, "keysFilter", tr("Search commands and keys"));
    m_words->setPlaceholderText(tr("Search commands and keys"));
    m_words->setClearButtonEnabled(true);
    m_words->addAction(makeIcon(Icon::Search), QLineEdit::LeadingPosition);
    auto* resetAll = makeButton("keysResetAll", tr("Reset all"), tr("All keys as they are without a choice of yours"));
    auto* importKeys =
        makeButton("keysImport", tr("Import…"), tr("Read keys from a file, instead of those chosen now"));
    auto* exportKeys = makeButton("keysExport", tr("Export…"), tr("Write the keys you have chosen to a file"));
    connect(resetAll, &QPushButton::clicked, this, [this] { settle(m_editing.resetAll()); });
    connect(importKeys, &QPushButton::clicked, this, [this] { openFileDialog(false); });
    connect(exportKeys, &QPushButton::clicked, this, [this] { openFileDialog(true); });
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_words, 1);
    for (QPushButton* button : {resetAll, importKeys, exportKeys})
        row->addWidget(button);
    return row;
}

QWidget* KeysPage::makeEditor() {
    auto* panel = new QFrame;
    panel->setProperty("panel", true);
    m_command->setObjectName(QStringLiteral("keysCommand"));
    setRole(*m_command, LabelRole::Title);
    describe(m_capture, "keysCapture", tr("New key"),
             tr("Press the keys here: Escape gives up, Backspace takes all keys of the command away"));
    m_capture->setPlaceholderText(tr("Press keys to add"));
    m_message->setObjectName(QStringLiteral("keysMessage"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    onTextSize(m_message, [this] { m_message->setMinimumHeight(2 * m_message->fontMetrics().lineSpacing()); });
    onTextSize(m_capture, [this] { m_capture->setFixedWidth(textSized(40 * kGrid)); });
    m_chips->setSpacing(kGrid);
    auto* keys = new QHBoxLayout;
    keys->setSpacing(2 * kGrid);
    keys->addLayout(m_chips);
    keys->addWidget(m_capture);
    keys->addWidget(m_reset);
    keys->addStretch(1);
    auto* answer = new QHBoxLayout;
    answer->setSpacing(2 * kGrid);
    answer->addWidget(m_message, 1);
    answer->addWidget(m_takeOver);
    answer->addWidget(m_keep);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(m_command);
    column->addLayout(keys);
    column->addLayout(answer);
    return panel;
}

void KeysPage::connectAll() {
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter.setWords(words);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &KeysPage::currentChanged);
    const auto edit = [this] { m_capture->setFocus(Qt::OtherFocusReason); };
    connect(m_table, &QTableView::activated, this, edit); // Enter, or a double click
    connect(m_capture, &KeyCapture::captured, this, &KeysPage::add);
    connect(m_capture, &KeyCapture::cleared, this, [this] {
        if (const CommandRef* command = current())
            settle(m_editing.clear(*command));
    });
    connect(m_capture, &KeyCapture::cancelled, this, [this] {
        say({}, LabelRole::Muted);
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_takeOver, &QPushButton::clicked, this, [this] {
        m_capture->setFocus(Qt::OtherFocusReason); // the button goes
        if (const CommandRef* command = current())
            settle(m_editing.give(*command, m_asked));
    });
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_capture->setFocus(Qt::OtherFocusReason);
        say({}, LabelRole::Muted);
    });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (const CommandRef* command = current())
            settle(m_editing.reset(*command));
    });
}

const CommandRef* KeysPage::current() const {
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.command(index.row()) : nullptr;
}

void KeysPage::currentChanged() {
    const CommandRef* command = current();
    m_command->setText(command ? commandText(*command) : tr("No command matches."));
    const bool isLocked = command && m_editing.isLocked(*command);
    m_capture->setEnabled(command && !isLocked);
    say(isLocked ? tr("Set by your site; it cannot be changed here.") : QString(), LabelRole::Warning);
    fillChips();
}

// Each key of the command, with a press to take it away.
void KeysPage::fillChips() {
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->setObjectName({});
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one that was pressed
        delete item;
    }
    const CommandRef* command = current();
    m_reset->setEnabled(command && m_editing.isChosen(*command));
    if (!command)
        return;
    int number = 0;
    for (const QKeySequence& key : m_editing.keys(*command)) {
        auto* chip = new QToolButton;
        const QString text = key.toString(QKeySequence::NativeText);
        chip->setText(text);
        chip->setIcon(makeIcon(Icon::Close));
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setProperty("framed", true);
        describe(chip, qPrintable(QStringLiteral("keyChip%1").arg(number++)), tr("Take %1 away").arg(text));
        chip->setEnabled(!m_editing.isLocked(*command));
        connect(chip, &QToolButton::clicked, this, [this, key, one = *command] { settle(m_editing.take(one, key)); });
        m_chips->addWidget(chip);
        chip->show(); // now, not when the layout finds the time
    }
}

void KeysPage::add(const QKeySequence& key) {
    const CommandRef* command = current();
    if (!command)
        return;
    if (const QString why = KeyEditing::refusal(key); !why.isEmpty())
        return say(why, LabelRole::Warning);
    const QList<CommandRef> owners = m_editing.owners(*command, key);
    if (!owners.isEmpty())
        return ask(key, owners);
    settle(m_editing.give(*command, key));
}

void KeysPage::ask(const QKeySequence& key, const QList<CommandRef>& owners) {
    QStringList names;
    for (const CommandRef& owner : owners)
        names << commandText(owner);
    say(tr("%1 is the key of: %2.").arg(key.toString(QKeySequence::NativeText), names.join(QStringLiteral(", "))),
        LabelRole::Warning);
    m_asked = key;
    m_takeOver->show();
    m_keep->show();
}

void KeysPage::settle(const Result<void>& changed) {
    say(changed ? QString() : errorText(changed.error()), LabelRole::Error);
}

void KeysPage::say(const QString& text, LabelRole role) {
    m_takeOver->hide();
    m_keep->hide();
    m_message->setText(text);
    setRole(*m_message, role);
}

void KeysPage::openFileDialog(bool isExport) {
    auto* dialog = new QFileDialog(this, isExport ? tr("Export keys") : tr("Import keys"));
    dialog->setObjectName(QStringLiteral("keysFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(isExport ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(isExport ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->setNameFilter(tr("Keys (*.json)"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, isExport](const QString& path) { isExport ? exportTo(path) : importFrom(path); });
    dialog->open();
}

void KeysPage::exportTo(const QString& path) {
    QSaveFile file(path);
    const QByteArray json = m_editing.exported();
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit();
    say(isWritten ? tr("Written to %1.").arg(path) : tr("Cannot write %1: %2").arg(path, file.errorString()),
        isWritten ? LabelRole::Muted : LabelRole::Error);
}

void KeysPage::importFrom(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return say(tr("Cannot read %1: %2").arg(path, file.errorString()), LabelRole::Error);
    const Result<QStringList> passedOver = m_editing.import(file.readAll());
    if (!passedOver)
        return say(tr("Nothing is changed: %1.").arg(passedOver.error().detail()), LabelRole::Error);
    say(passedOver->isEmpty()
            ? tr("The keys of %1 hold now.").arg(path)
            : tr("The keys hold now, but for commands that are unknown here or fixed by your site: %1")
                  .arg(passedOver->join(QStringLiteral(", "))),
        passedOver->isEmpty() ? LabelRole::Muted : LabelRole::Warning);
}

bool KeysPage::search(const QString& words) {
    m_filter.setWords(words);
    const bool isFound = !words.isEmpty() && m_filter.rowCount() > 0;
    m_words->setText(isFound ? words : QString());
    m_filter.setWords(m_words->text());
    return isFound;
}

} // namespace sagitta::ui
