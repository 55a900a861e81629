#include "ui/viewer/tag_browser.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/common/window_memory.h"
#include "ui/viewer/tag_tree.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>

#include <chrono>

namespace sagitta::ui {
namespace {

constexpr std::chrono::milliseconds kPatience{150};
const Setting<QString> kTagColumns{"tagBrowser/columns", {}};

QLabel* makeLabel(const char* objectName, LabelRole role) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText); // it comes from a file
    label->setWordWrap(true);
    label->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
    label->hide();
    setRole(*label, role);
    return label;
}

void setLine(QLabel& label, const QString& text) {
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace

TagBrowser::TagBrowser(imaging::FrameSource files, Settings& settings, QWidget* parent) :
    QWidget(parent), m_settings(settings), m_reader(std::move(files)), m_search(new QLineEdit),
    m_count(makeLabel("tagCount", LabelRole::Muted)), m_export(new QToolButton), m_compare(new QComboBox),
    m_onlyDifferences(new QCheckBox(tr("Only differences"))), m_frameLabel(new QLabel(tr("Frame"))),
    m_frameNumber(new QSpinBox), m_title(makeLabel("tagTitle", LabelRole::Muted)),
    m_problem(makeLabel("tagProblem", LabelRole::Warning)), m_notice(makeLabel("tagNotice", LabelRole::Muted)),
    m_message(makeLabel("tagMessage", LabelRole::Muted)), m_tree(new TagTree), m_detail(new QPlainTextEdit) {
    setObjectName(QStringLiteral("tagBrowser"));
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kGrid, 0, 0);
    layout->setSpacing(kGrid);
    layout->addWidget(makeSearchLine());
    layout->addWidget(makeCompareLine());
    layout->addWidget(m_title);
    layout->addWidget(m_count);
    layout->addWidget(m_problem);
    layout->addWidget(m_notice);
    layout->addWidget(makeContent(), 1);
    onTextSize(this, [this] { setMinimumWidth(textSized(75 * kGrid)); });
    connectAll();
    listComparisons();
    showMessage(tr("Show an image in the viewport to see its attributes."), false);
}

TagBrowser::~TagBrowser() { rememberBytes(m_settings, kTagColumns, m_tree->header()->saveState()); }

QWidget* TagBrowser::makeSearchLine() {
    describe(m_search, "tagSearch", tr("Search in tags, names and values"),
             tr("Search in tags, names and values; Enter goes to the next match"), QKeySequence(QKeySequence::Find));
    m_search->setPlaceholderText(tr("Search: name, value, 0010,0020"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_export->setText(tr("Export…"));
    m_export->setEnabled(false);
    describe(m_export, "tagExport", tr("Export the attributes"), tr("Write all attributes to a file, as CSV or text"));
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(2 * kGrid, 0, kGrid, 0);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_export);
    return line;
}

QWidget* TagBrowser::makeCompareLine() {
    describe(m_compare, "tagCompare", tr("Compare with"), tr("The image or file whose values stand beside these"));
    m_compare->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_compare->setMinimumContentsLength(12);
    describe(m_onlyDifferences, "tagOnlyDifferences", tr("Only differences"),
             tr("Hide what is the same in both images"));
    m_onlyDifferences->setEnabled(false);
    describe(m_frameNumber, "tagFrame", tr("Frame whose functional groups are shown"));
    m_frameNumber->setMinimum(1);
    m_frameLabel->setBuddy(m_frameNumber);
    m_frameLabel->hide();
    m_frameNumber->hide();
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(m_compare, 1);
    layout->addWidget(m_onlyDifferences);
    layout->addWidget(m_frameLabel);
    layout->addWidget(m_frameNumber);
    return line;
}

QWidget* TagBrowser::makeContent() {
    m_detail->setObjectName(QStringLiteral("tagDetail"));
    m_detail->setAccessibleName(tr("The row in full"));
    m_detail->setReadOnly(true);
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->setTabChangesFocus(true);
    m_detail->setPlaceholderText(tr("Choose a row to read it in full."));
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("tagSplitter"));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    m_detail->setMinimumHeight(12 * kGrid);
    splitter->setSizes({150 * kGrid, 22 * kGrid});
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    auto* content = new QWidget;
    m_stack = new QStackedLayout(content);
    m_stack->addWidget(m_message);
    m_stack->addWidget(splitter);
    const QByteArray columns = rememberedBytes(m_settings, kTagColumns);
    if (!columns.isEmpty())
        m_tree->header()->restoreState(columns);
    return content;
}

void TagBrowser::connectAll() {
    connect(&m_reader, &TagReader::answered, this, &TagBrowser::apply);
    connect(&m_reader, &TagReader::saved, this, [this](const QString& path) {
        m_export->setEnabled(true);
        setLine(*m_notice, tr("Written to %1").arg(QDir::toNativeSeparators(path)));
    });
    connect(&m_reader, &TagReader::saveFailed, this, [this](const Error& error) {
        m_export->setEnabled(true);
        setLine(*m_notice, {});
        sayProblem(tr("Nothing was written. %1").arg(errorWords(error)), true);
    });
    connect(&m_patience, &QTimer::timeout, this, &TagBrowser::clearForPlace);
    connect(m_search, &QLineEdit::textChanged, this, &TagBrowser::ask);
    connect(m_compare, &QComboBox::activated, this, &TagBrowser::comparisonChosen);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, &TagBrowser::ask);
    connect(m_frameNumber, &QSpinBox::valueChanged, this, [this](int number) {
        m_frame = number - 1;
        ask();
    });
    connect(m_tree, &TagTree::currentRowChanged, this, &TagBrowser::showDetail);
    connect(m_export, &QToolButton::clicked, this, &TagBrowser::chooseExport);

    auto* find = new QAction(tr("Search in the attributes"), this);
    find->setObjectName(QStringLiteral("focusTagSearch"));
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetShortcut); // event() answers for what is inside
    addAction(find);
    connect(find, &QAction::triggered, this, &TagBrowser::focusSearch);
    addActions(m_tree->actions());
}

// Tag, name, VR and the most of a value.
QSize TagBrowser::sizeHint() const { return {136 * kGrid, 100 * kGrid}; }

void TagBrowser::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void TagBrowser::setPlaces(const TagPlaces& places) {
    if (places == m_places)
        return;
    const bool isSame = places.current && m_places.current && places.current->isSameFile(*m_places.current) &&
                        places.current->frame == m_places.current->frame;
    if (!isSame)
        m_frame.reset();
    const bool isListed = places.viewports.size() == m_places.viewports.size() &&
                          std::equal(places.viewports.begin(), places.viewports.end(), m_places.viewports.begin(),
                                     [](const auto& a, const auto& b) { return a.number == b.number; });
    m_places = places;
    if (!isListed)
        listComparisons();
    ask();
}

void TagBrowser::filesReplaced() {
    m_reader.forget();
    m_asked.reset();
    ask();
}

// The viewports come and go with the layout; the choice stays, also while what it means is not there.
void TagBrowser::listComparisons() {
    m_compare->clear();
    m_compare->addItem(tr("Compare with nothing"), static_cast<int>(Against::Nothing));
    m_compare->addItem(tr("Compare with the previous image"), static_cast<int>(Against::Previous));
    m_compare->addItem(tr("Compare with the next image"), static_cast<int>(Against::Next));
    for (const TagPlaces::Viewport& viewport : m_places.viewports) {
        m_compare->addItem(tr("Compare with viewport %1").arg(viewport.number), static_cast<int>(Against::Viewport));
        m_compare->setItemData(m_compare->count() - 1, viewport.number, Qt::UserRole + 1);
    }
    m_compare->addItem(tr("Compare with a file…"), static_cast<int>(Against::File));
    for (int i = 0; i < m_compare->count(); ++i) {
        const bool isChosen = m_compare->itemData(i).toInt() == static_cast<int>(m_against);
        if (isChosen &&
            (m_against != Against::Viewport || m_compare->itemData(i, Qt::UserRole + 1).toInt() == m_againstViewport))
            m_compare->setCurrentIndex(i);
    }
}

void TagBrowser::comparisonChosen(int index) {
    const auto against = static_cast<Against>(m_compare->itemData(index).toInt());
    if (against == Against::File) {
        listComparisons(); // until a file has been chosen
        chooseFile();
        return;
    }
    m_against = against;
    m_againstViewport = m_compare->itemData(index, Qt::UserRole + 1).toInt();
    ask();
}

void TagBrowser::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Compare with a file"));
    dialog->setObjectName(QStringLiteral("tagCompareDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_against = Against::File;
        m_againstFile = path;
        listComparisons();
        ask();
    });
    dialog->open();
}

std::optional<TagPlace> TagBrowser::otherPlace() const {
    switch (m_against) {
    case Against::Nothing:
        break;
    case Against::Previous:
        return m_places.previous;
    case Against::Next:
        return m_places.next;
    case Against::Viewport:
        for (const TagPlaces::Viewport& viewport : m_places.viewports) {
            if (viewport.number == m_againstViewport)
                return viewport.place;
        }
        break;
    case Against::File:
        return TagPlace{{}, m_againstFile, 0, QFileInfo(m_againstFile).fileName()};
    }
    return std::nullopt;
}

TagQuestion TagBrowser::question() const {
    TagQuestion question;
    question.place = *m_places.current;
    question.place.frame = m_frame.value_or(question.place.frame);
    question.other = otherPlace();
    question.options.search = m_search->text();
    question.options.onlyDifferences = m_onlyDifferences->isChecked();
    return question;
}

void TagBrowser::ask() {
    m_onlyDifferences->setEnabled(m_against != Against::Nothing);
    if (!m_places.current) {
        m_asked.reset();
        m_shown.reset();
        m_patience.stop();
        showMessage(tr("Show an image in the viewport to see its attributes."), false);
        return;
    }
    const TagQuestion now = question();
    if (!isVisible()) // asked when it is shown
        return;
    if (m_asked == now) {
        if (m_shown && m_shown->table)
            say(*m_shown); // there may be something else to compare with: nothing
        return;
    }
    m_asked = now;
    m_reader.ask(now);
    if (!m_patience.isActive())
        m_patience.start();
}

// Rows of another image do not stand there for long. (Those of the same one may: only what is searched for changes.)
void TagBrowser::clearForPlace() {
    if (m_asked && m_shown && m_shown->question.place == m_asked->place)
        return;
    m_shown.reset();
    showMessage(tr("Reading…"), false);
}

void TagBrowser::apply(const TagAnswer& answer) {
    if (!m_asked || !m_asked->place.isSameFile(answer.question.place))
        return; // of an image that was left meanwhile
    if (m_asked == answer.question)
        m_patience.stop();
    else
        m_patience.start(); // on its way: another frame of the same file, another search
    m_shown = answer;
    if (!answer.table) {
        showMessage(errorWords(*answer.error), true);
        return;
    }
    m_tree->setTitles(answer.question.place.title, answer.question.other ? answer.question.other->title : QString());
    const bool isCutDown = answer.table->second && answer.question.options.onlyDifferences;
    const QString search = answer.question.options.search.simplified();
    m_tree->setTable(answer.table, search, isCutDown || !search.isEmpty());
    m_stack->setCurrentIndex(1);
    say(answer);
}

void TagBrowser::say(const TagAnswer& answer) {
    const TagQuestion& question = answer.question;
    const bool hasFrames = answer.frames > 0;
    m_frameLabel->setVisible(hasFrames);
    m_frameNumber->setVisible(hasFrames);
    if (hasFrames && !(m_frame && m_frameNumber->hasFocus())) { // a number that is being typed is left alone
        const QSignalBlocker blocker(m_frameNumber);
        m_frameNumber->setMaximum(std::max(answer.frames, question.place.frame + 1));
        m_frameNumber->setValue(question.place.frame + 1);
        m_frameNumber->setSuffix(tr(" of %1").arg(answer.frames));
    }
    QString title = question.place.title;
    if (answer.table->second)
        title = tr("%1 compared with %2").arg(title, question.other->title);
    setLine(*m_title, title);
    setLine(*m_notice, {});
    QStringList problems;
    if (answer.otherError)
        problems << tr("%1 cannot be compared: %2").arg(question.other->title, errorWords(*answer.otherError));
    else if (m_against != Against::Nothing && !question.other)
        problems << tr("There is nothing there to compare with.");
    for (const QString& warning : answer.warnings)
        problems << tr("The file: %1.").arg(warning);
    sayProblem(problems.join(u'\n'), false);
    setLine(*m_count, summary(answer));
    m_export->setEnabled(!m_reader.isSaving());
}

QString TagBrowser::summary(const TagAnswer& answer) const {
    const dicom::TagTable& table = *answer.table;
    if (!answer.question.options.search.trimmed().isEmpty()) {
        if (table.matches > table.shownMatches)
            return tr("first %1 of %2 matches").arg(table.shownMatches).arg(table.matches);
        if (table.matches == 1)
            return tr("1 match");
        return table.matches == 0 ? tr("no match") : tr("%1 matches").arg(table.matches);
    }
    if (!table.second)
        return {};
    const QString differences = table.differences == 0   ? tr("no difference")
                                : table.differences == 1 ? tr("1 difference")
                                                         : tr("%1 differences").arg(table.differences);
    return table.notCompared == 0 ? differences : tr("%1, %2 not compared").arg(differences).arg(table.notCompared);
}

void TagBrowser::sayProblem(const QString& text, bool isError) {
    setRole(*m_problem, isError ? LabelRole::Error : LabelRole::Warning);
    setLine(*m_problem, text);
}

void TagBrowser::showMessage(const QString& text, bool isError) {
    setRole(*m_message, isError ? LabelRole::Error : LabelRole::Muted);
    m_message->setText(text);
    m_stack->setCurrentIndex(0);
    m_tree->setTable(nullptr, {}, false);
    for (QLabel* label : {m_problem, m_notice})
        setLine(*label, {});
    setLine(*m_title, m_shown ? m_shown->question.place.title : QString());
    setLine(*m_count, {});
    m_export->setEnabled(false);
}

QString TagBrowser::errorWords(const Error& error) {
    if (error.code() == ErrorCode::NotFound)
        return tr("The file of this image is gone. Retrieve or import the study again.");
    if (error.code() == ErrorCode::Corrupt)
        return tr("This file cannot be read as DICOM: %1.").arg(error.message());
    return errorText(error);
}

void TagBrowser::showDetail() {
    const QModelIndex current = m_tree->currentIndex();
    const QString text = current.isValid() ? m_tree->tags().describe(current) : QString();
    if (m_detail->toPlainText() != text)
        m_detail->setPlainText(text);
}

void TagBrowser::chooseExport() {
    if (!m_shown || !m_shown->table || m_reader.isSaving())
        return;
    auto* dialog = new QFileDialog(this, tr("Export the attributes"));
    dialog->setObjectName(QStringLiteral("tagExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("Text (*.txt)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("*.csv")) ? QStringLiteral("csv")
                                                                         : QStringLiteral("txt"));
    });
    dialog->selectFile(QStringLiteral("attributes.csv")); // names nobody
    connect(dialog, &QFileDialog::fileSelected, this, [this, asked = m_shown->question](const QString& path) {
        if (m_reader.isSaving())
            return;
        m_export->setEnabled(false);
        setLine(*m_notice, tr("Writing…"));
        m_reader.save(asked, path);
    });
    dialog->open();
}

// Ctrl+F is for this search while the focus is in here, whatever else the window has it for.
bool TagBrowser::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Find)) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void TagBrowser::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Find))
        focusSearch();
    else
        QWidget::keyPressEvent(event);
}

bool TagBrowser::eventFilter(QObject* object, QEvent* event) {
    if (object == m_search && event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            m_tree->goToMatch(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
            return true;
        case Qt::Key_Down:
            m_tree->setFocus();
            if (!m_tree->currentIndex().isValid())
                m_tree->setCurrentIndex(m_tree->model()->index(0, 0));
            return true;
        case Qt::Key_Escape:
            if (m_search->text().isEmpty())
                break;
            m_search->clear();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(object, event);
}

void TagBrowser::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_shown && m_places.current && !m_shown->question.place.isSameFile(*m_places.current)) {
        m_shown.reset();
        showMessage(tr("Reading…"), false);
    }
    ask();
}

} // namespace sagitta::ui
