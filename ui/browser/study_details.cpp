#include "ui/browser/study_details.h"

#include "ui/browser/study_columns.h"
#include "ui/common/command_set.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/status_icon.h"
#include "ui/common/text_format.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kTypingPauseMs = 800; // between the last letter of a note and its saving

QString joined(QStringList parts, const QString& separator = QStringLiteral(" · ")) {
    parts.removeAll(QString());
    return parts.join(separator);
}

QString personText(const dicom::StudySummary& study) {
    return joined(
        {study.patientId.isEmpty() ? QObject::tr("no ID") : QObject::tr("ID %1").arg(study.patientId),
         study.patientBirthDate.isEmpty() ? QString() : QObject::tr("born %1").arg(dateText(study.patientBirthDate)),
         study.patientSex});
}

QString studyText(const dicom::StudySummary& study) {
    const auto text = [&](int column) { return columnText(column, study, {}); };
    const QString referrer = text(study_columns::Referrer);
    return joined(
        {joined({text(study_columns::StudyDate), text(study_columns::Modality)}), study.studyDescription,
         study.accessionNumber.isEmpty() ? QString() : QObject::tr("Accession number %1").arg(study.accessionNumber),
         referrer.isEmpty() ? QString() : QObject::tr("Referred by %1").arg(referrer)},
        QStringLiteral("\n"));
}

// Whether this computer has what a node lists is known of the rows in the list alone.
QString whereText(const StudyDetails::Facts& facts) {
    if (!facts.study.source.isEmpty())
        return (facts.isHereToo ? QObject::tr("At %1, and on this computer. Opening it retrieves what is missing here.")
                                : QObject::tr("At %1. Opening it retrieves what is not on this computer."))
            .arg(facts.study.source);
    if (!facts.known)
        return QObject::tr("On this computer");
    const QString from = facts.known->archive.isEmpty()
                             ? QObject::tr("On this computer; no node is known to have it")
                             : QObject::tr("On this computer, retrieved from %1").arg(facts.known->archive);
    return from + u'\n' + completenessText(*facts.known);
}

} // namespace

StudyDetails::StudyDetails(MarkBoard& marks, const CommandSet& commands, QWidget* parent) :
    QWidget(parent), m_marks(marks), m_content(new QWidget),
    m_empty(new QLabel(tr("Select a study to see more of it."))), m_local(new QWidget), m_note(new QPlainTextEdit),
    m_list(new QListWidget) {
    setObjectName(QStringLiteral("studyDetails"));
    onTextSize(this, [this] { setMinimumWidth(textSized(48 * kGrid)); });
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop);
    m_empty->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    setRole(*m_empty, LabelRole::Muted);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
    outer->addWidget(m_content, 1);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    m_name = addLabel("detailsName");
    m_person = addLabel("detailsPerson");
    column->addSpacing(kGrid);
    m_what = addLabel("detailsStudy");
    m_where = addLabel("detailsWhere");
    m_news = addLabel("detailsNews");
    setRole(*m_name, LabelRole::Title);
    setRole(*m_where, LabelRole::Muted);
    setRole(*m_news, LabelRole::Warning);
    column->addSpacing(kGrid);
    column->addWidget(makeMarks(commands));
    addOthers();
    connect(&m_marks, &MarkBoard::changed, this, [this](const QSet<QString>& studyUids) {
        if (studyUids.contains(studyUid()))
            showMark();
        fillOthers(); // their marks
    });
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &StudyDetails::saveNote);
    setStudy({});
}

StudyDetails::~StudyDetails() { saveNote(); }

// Names and descriptions come from elsewhere: plain text.
QLabel* StudyDetails::addLabel(const char* objectName) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_content->layout()->addWidget(label);
    return label;
}

QWidget* StudyDetails::makeMarks(const CommandSet& commands) {
    m_status = new QLabel;
    m_status->setObjectName(QStringLiteral("detailsStatus"));
    m_status->setWordWrap(true);
    m_albums = new QLabel;
    m_albums->setObjectName(QStringLiteral("detailsAlbums"));
    m_albums->setTextFormat(Qt::PlainText);
    m_albums->setWordWrap(true);
    setRole(*m_albums, LabelRole::Muted);
    auto* line = new QHBoxLayout;
    line->setSpacing(kGrid);
    m_read = makeButton(commands, "markRead");
    m_unread = makeButton(commands, "markUnread");
    m_pin = makeButton(commands, "pinStudy");
    m_pin->setCheckable(true);
    for (QToolButton* button : {m_read, m_unread, m_pin})
        line->addWidget(button);
    line->addStretch(1);
    connect(m_read, &QToolButton::clicked, this,
            [this] { m_marks.setStatus({studyUid()}, storage::ReadingStatus::Read); });
    connect(m_unread, &QToolButton::clicked, this,
            [this] { m_marks.setStatus({studyUid()}, storage::ReadingStatus::Unread); });
    connect(m_pin, &QToolButton::clicked, this,
            [this](bool on) { m_marks.setPin({studyUid()}, on ? storage::Pin::Pinned : storage::Pin::Loose); });
    describe(m_note, "noteEditor", tr("Note"),
             tr("A note on this study; it is saved by itself and stays on this "
                "computer"));
    m_note->setPlaceholderText(tr("Write a note…"));
    m_note->setTabChangesFocus(true);
    onTextSize(m_note, [this] { m_note->setFixedHeight(textSized(24 * kGrid)); });
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_note->installEventFilter(this);
    connect(m_note, &QPlainTextEdit::textChanged, this, [this] {
        m_isWritten = true;
        m_typing.start();
    });
    auto* column = new QVBoxLayout(m_local);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(m_status);
    column->addLayout(line);
    column->addWidget(m_albums);
    column->addWidget(m_note);
    return m_local;
}

QToolButton* StudyDetails::makeButton(const CommandSet& commands, const char* id) {
    auto* button = new QToolButton;
    button->setText(commands.action(id)->iconText());
    const QString name = commands.action(id)->text();
    describe(button, qPrintable(QLatin1String(id) + QStringLiteral("Button")), name, tr("This study: %1").arg(name));
    return button;
}

void StudyDetails::addOthers() {
    m_content->layout()->addItem(new QSpacerItem(0, kGrid));
    m_othersTitle = addLabel("othersTitle");
    setRole(*m_othersTitle, LabelRole::Muted);
    describe(m_list, "otherStudies", tr("Other studies of this patient"),
             tr("On this computer, with the same patient ID. Double click or Enter opens one."));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    m_list->setIconSize({3 * kGrid, 3 * kGrid});
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding); // the panel is as wide with it as without
    auto* column = static_cast<QBoxLayout*>(m_content->layout());
    constexpr int kAllOfIt = 100; // while there are others; the rest stays below, without pulling the texts apart
    column->addWidget(m_list, kAllOfIt);
    column->addStretch(1);
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const auto row = static_cast<size_t>(m_list->row(item));
        if (m_others && *m_others && row < (*m_others)->size())
            emit openRequested(dicom::StudySummary((**m_others)[row]));
    });
}

QSize StudyDetails::sizeHint() const { return {textSized(60 * kGrid), QWidget::sizeHint().height()}; }

void StudyDetails::setStudy(const std::optional<Facts>& facts) {
    if (facts == m_facts && facts)
        return;
    const bool isOther =
        !facts || facts->study.studyInstanceUid != studyUid() || facts->study.source != m_facts->study.source;
    if (isOther)
        saveNote();
    m_facts = facts;
    m_content->setVisible(facts.has_value());
    m_empty->setVisible(!facts);
    if (!facts)
        return;
    showFacts();
    if (!isOther)
        return;
    m_others.reset();
    fillOthers();
    showNote(m_marks.mark(studyUid()).note);
    showMark();
}

void StudyDetails::showFacts() {
    m_name->setText(patientNameText(m_facts->study.patientName));
    m_person->setText(personText(m_facts->study));
    m_what->setText(studyText(m_facts->study));
    m_where->setText(whereText(*m_facts));
    m_news->setText(m_facts->news);
    m_news->setVisible(!m_facts->news.isEmpty());
    m_local->setVisible(isLocal());
}

void StudyDetails::showMark() {
    const storage::StudyMark mark = m_marks.mark(studyUid());
    m_status->setText(mark.pin == storage::Pin::Pinned ? tr("%1, pinned").arg(statusText(mark.status))
                                                       : statusText(mark.status));
    m_read->setEnabled(mark.status != storage::ReadingStatus::Read);
    m_unread->setEnabled(mark.status != storage::ReadingStatus::Unread);
    m_pin->setChecked(mark.pin == storage::Pin::Pinned);
    m_albums->setText(tr("Albums: %1").arg(mark.albums.join(tr(", "))));
    m_albums->setVisible(!mark.albums.isEmpty());
    if (!m_isWritten && m_note->toPlainText() != mark.note) // else it is being written
        showNote(mark.note);
}

void StudyDetails::showNote(const QString& note) {
    const QSignalBlocker blocker(m_note);
    m_note->setPlainText(note);
}

void StudyDetails::editNote() {
    m_note->setFocus(Qt::ShortcutFocusReason);
    m_note->moveCursor(QTextCursor::End);
}

void StudyDetails::saveNote() {
    m_typing.stop();
    if (std::exchange(m_isWritten, false) && isLocal() && m_note->toPlainText() != m_marks.mark(studyUid()).note)
        m_marks.setNote(studyUid(), m_note->toPlainText());
}

bool StudyDetails::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut)
        saveNote();
    return QWidget::eventFilter(watched, event);
}

void StudyDetails::setOthers(const QString& uid, const Result<std::vector<dicom::StudySummary>>& others) {
    if (uid != studyUid() || (m_others && *m_others && others && **m_others == *others))
        return;
    m_others = others;
    fillOthers();
}

void StudyDetails::fillOthers() {
    const int current = m_list->currentRow();
    m_list->clear();
    for (const dicom::StudySummary& other : m_others&&* m_others ? **m_others : std::vector<dicom::StudySummary>()) {
        const storage::ReadingStatus status = m_marks.mark(other.studyInstanceUid).status;
        const QString text = joined({columnText(study_columns::StudyDate, other, {}),
                                     columnText(study_columns::Modality, other, {}), other.studyDescription},
                                    QStringLiteral("  "));
        auto* item = new QListWidgetItem(makeStatusIcon(status), text, m_list);
        item->setToolTip(joined({text, statusText(status)}, QStringLiteral("\n")));
        item->setData(Qt::AccessibleTextRole, joined({text, statusText(status)}, QStringLiteral(", ")));
    }
    m_list->setCurrentRow(current);
    m_list->setVisible(m_list->count() > 0);
    m_othersTitle->setText(othersText());
    m_othersTitle->setVisible(!m_othersTitle->text().isEmpty());
}

QString StudyDetails::othersText() const {
    if (m_facts && m_facts->study.patientId.trimmed().isEmpty())
        return tr("Other studies of this patient are not known: this one has no patient ID");
    if (!m_others)
        return {};
    if (!*m_others)
        return tr("Other studies of this patient could not be looked up: %1").arg(errorText(m_others->error()));
    return m_list->count() == 0 ? tr("No other studies of this patient are here") : tr("Other studies of this patient");
}

} // namespace sagitta::ui
