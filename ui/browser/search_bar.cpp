#include "ui/browser/search_bar.h"

#include "ui/browser/search_fields.h"
#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace sagitta::ui {
namespace {

// PS3.3 C.7.3.1.1.1, the ones a day's work meets.
constexpr const char* kModalities[] = {"CT", "MR", "CR", "DX", "US", "MG", "XA", "RF", "NM", "PT", "SC", "OT", "SR"};

const QDate kLongAgo(1900, 1, 1); // for a range that is open at its beginning

} // namespace

SearchBar::SearchBar(QWidget* parent) :
    QWidget(parent), m_text(new QLineEdit), m_date(new QComboBox), m_from(new QDateEdit), m_to(new QDateEdit),
    m_modalities(new QToolButton), m_modalityMenu(new QMenu(this)), m_more(new QToolButton), m_fields(new SearchFields),
    m_line(new QBoxLayout(QBoxLayout::LeftToRight)), m_choices(new QHBoxLayout) {
    m_text->setPlaceholderText(tr("Name or ID  ·  acc:number  ·  desc:text"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    describe(m_text, "searchText", tr("Search studies"),
             tr("Name or patient ID; name:, id:, acc:, desc:, ref:, mod: and date: search one field. This computer is "
                "searched as you type, the nodes when you press Enter."));
    m_text->addAction(makeIcon(Icon::Search), QLineEdit::LeadingPosition);
    makeDates();
    makeModalities();

    auto* submit = new QPushButton(tr("Search"));
    describe(submit, "searchButton", tr("Search all checked sources"), {}, QKeySequence(Qt::Key_Return));

    describe(m_more, "moreFieldsButton", tr("More fields"),
             tr("Search in one field: ID, accession, description, referrer"));
    m_more->setCheckable(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_fields->hide();

    m_line->setSpacing(kGrid);
    m_choices->setSpacing(kGrid);
    m_line->addWidget(m_text, 1);
    m_line->addLayout(m_choices);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_date), static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_to),
          static_cast<QWidget*>(m_modalities), static_cast<QWidget*>(submit), static_cast<QWidget*>(m_more)})
        m_choices->addWidget(widget);
    m_choices->addStretch(0); // where it has the width for itself
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    layout->setSpacing(kGrid);
    layout->addLayout(m_line);
    layout->addWidget(m_fields);

    connect(m_more, &QToolButton::toggled, this, [this](bool on) {
        m_fields->setVisible(on);
        updateMoreText();
        emit fieldsShown(on);
    });
    connect(m_fields, &SearchFields::changed, this, [this] {
        updateMoreText();
        emit termsChanged();
    });
    connect(m_fields, &SearchFields::submitted, this, &SearchBar::submitted);
    updateMoreText();
    connect(m_text, &QLineEdit::textChanged, this, &SearchBar::termsChanged);
    connect(m_text, &QLineEdit::returnPressed, this, &SearchBar::submitted);
    connect(submit, &QPushButton::clicked, this, &SearchBar::submitted);
}

void SearchBar::makeDates() {
    m_date->addItem(tr("Any date"), static_cast<int>(DatePreset::Any));
    m_date->addItem(tr("Today"), static_cast<int>(DatePreset::Today));
    m_date->addItem(tr("Yesterday"), static_cast<int>(DatePreset::Yesterday));
    m_date->addItem(tr("Last 7 days"), static_cast<int>(DatePreset::LastSevenDays));
    m_date->addItem(tr("Last month"), static_cast<int>(DatePreset::LastMonth));
    m_date->addItem(tr("From … to"), static_cast<int>(DatePreset::Range));
    describe(m_date, "searchDate", tr("Study date"));
    describe(m_from, "searchDateFrom", tr("First study date"));
    describe(m_to, "searchDateTo", tr("Last study date"));
    for (QDateEdit* edit : {m_from, m_to}) {
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        edit->setButtonSymbols(QAbstractSpinBox::NoButtons);
        edit->setDate(QDate::currentDate());
        edit->hide();
        connect(edit, &QDateEdit::dateChanged, this, &SearchBar::termsChanged);
    }
    connect(m_date, &QComboBox::currentIndexChanged, this, [this] {
        updateRange();
        emit termsChanged();
    });
}

void SearchBar::makeModalities() {
    describe(m_modalities, "searchModalities", tr("Modalities"), tr("Modalities to show; none checked: all"));
    m_modalities->setPopupMode(QToolButton::InstantPopup);
    m_modalities->setMenu(m_modalityMenu);
    m_modalityMenu->setObjectName(QStringLiteral("searchModalityMenu"));
    QAction* all = m_modalityMenu->addAction(tr("All modalities"));
    all->setObjectName(QStringLiteral("modalityAll"));
    m_modalityMenu->addSeparator();
    for (const char* modality : kModalities)
        addModality(QLatin1String(modality));
    connect(all, &QAction::triggered, this, [this] {
        checkModalities({});
        emit termsChanged();
    });
    updateModalityText();
}

QAction* SearchBar::addModality(const QString& name) {
    QAction* action = m_modalityMenu->addAction(name);
    action->setCheckable(true);
    action->setObjectName(QLatin1String("modality") + name);
    connect(action, &QAction::toggled, this, [this] {
        updateModalityText();
        emit termsChanged();
    });
    return action;
}

// Quietly.
void SearchBar::checkModalities(const QStringList& names) {
    QStringList unknown = names;
    for (QAction* action : m_modalityMenu->actions()) {
        const QSignalBlocker blocker(action);
        action->setChecked(names.contains(action->text()));
        unknown.removeAll(action->text());
    }
    for (const QString& name : unknown) { // of a search that a site has made
        QAction* action = addModality(name);
        const QSignalBlocker blocker(action);
        action->setChecked(true);
    }
    updateModalityText();
}

void SearchBar::updateRange() {
    const bool isRange = m_date->currentData().toInt() == static_cast<int>(DatePreset::Range);
    m_from->setVisible(isRange);
    m_to->setVisible(isRange);
}

// What is filled in stays in force when it is folded away, so it is told.
void SearchBar::updateMoreText() {
    const int filled = m_more->isChecked() ? 0 : filledFields(terms());
    m_more->setText(filled > 0 ? tr("More (%1)").arg(filled) : tr("More"));
}

void SearchBar::updateModalityText() {
    const QStringList chosen = terms().modalities;
    m_modalities->setText((chosen.isEmpty()     ? tr("All modalities")
                           : chosen.size() <= 3 ? chosen.join(QStringLiteral(", "))
                                                : tr("%n modalities", nullptr, static_cast<int>(chosen.size()))) +
                          QStringLiteral(" ▾"));
}

SearchTerms SearchBar::terms() const {
    SearchTerms terms;
    terms.text = m_text->text();
    m_fields->put(terms);
    terms.date = static_cast<DatePreset>(m_date->currentData().toInt());
    if (terms.date == DatePreset::Range) {
        terms.from = m_from->date();
        terms.to = m_to->date();
    }
    for (const QAction* action : m_modalityMenu->actions()) {
        if (action->isChecked())
            terms.modalities << action->text();
    }
    return terms;
}

void SearchBar::setDate(DatePreset date) { m_date->setCurrentIndex(m_date->findData(static_cast<int>(date))); }

void SearchBar::setTerms(const SearchTerms& terms) {
    {
        const QSignalBlocker blocker(this);
        m_text->setText(terms.text);
        m_fields->fill(terms);
        setDate(terms.date);
        const QDate today = QDate::currentDate();
        m_from->setDate(terms.from.isValid() ? terms.from : terms.to.isValid() ? kLongAgo : today);
        m_to->setDate(terms.to.isValid() ? terms.to : today);
        checkModalities(terms.modalities);
        updateMoreText();
    }
    if (filledFields(terms) > 0)
        showFields(true);
    emit termsChanged();
}

void SearchBar::showFields(bool areWanted) {
    const bool hadFocus = m_fields->isAncestorOf(window()->focusWidget());
    m_more->setChecked(areWanted);
    if (!areWanted && hadFocus)
        focusText();
}

bool SearchBar::areFieldsShown() const { return m_more->isChecked(); }

void SearchBar::focusFields() {
    showFields(true);
    m_fields->focusFirst();
}

void SearchBar::addAtEnd(QWidget* widget) { m_choices->insertWidget(m_choices->count() - 1, widget); }

// That of the narrower arrangement.
QSize SearchBar::minimumSizeHint() const {
    const QMargins margins = layout()->contentsMargins();
    return {m_choices->minimumSize().width() + margins.left() + margins.right(), QWidget::minimumSizeHint().height()};
}

bool SearchBar::event(QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::event(event);
}

// In one line where all that may be typed can be read.
void SearchBar::arrange() {
    const int hint = m_text->fontMetrics().horizontalAdvance(m_text->placeholderText()) + 14 * kGrid; // and its icons
    const bool fits = hint + m_line->spacing() + m_choices->sizeHint().width() <= contentsRect().width() - 4 * kGrid;
    m_line->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

std::vector<PaletteEntry> SearchBar::paletteEntries() {
    std::vector<PaletteEntry> entries;
    for (int i = 0; i < m_date->count(); ++i)
        entries.push_back({tr("Study date"), m_date->itemText(i), {}, [this, i] { m_date->setCurrentIndex(i); }});
    for (QAction* action : m_modalityMenu->actions()) {
        if (!action->isSeparator())
            entries.push_back({tr("Modality"), action->text(), {}, [action] { action->trigger(); }});
    }
    return entries;
}

void SearchBar::focusText() {
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void SearchBar::type(const QString& text) {
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->insert(text);
}

} // namespace sagitta::ui
