#include "ui/settings/settings_dialog.h"

#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/row_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/common/word_match.h"
#include "ui/settings/settings_page.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>

namespace sagitta::ui {
namespace {

constexpr QSize kSize(230 * kGrid, 150 * kGrid);
constexpr int kListWidth = 44 * kGrid;

// All that can be read in it.
QString textsOf(const QWidget& page) {
    QStringList texts;
    for (const QWidget* widget : page.findChildren<QWidget*>()) {
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts << button->text();
        texts << widget->accessibleName();
    }
    return texts.join(u' ');
}

} // namespace

SettingsDialog::SettingsDialog(QWidget* parent) :
    QDialog(parent), m_search(new QLineEdit), m_list(new QListWidget), m_stack(new QStackedWidget),
    m_nothing(new QLabel(tr("No setting matches."))) {
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings – Sagitta"));
    setAttribute(Qt::WA_QuitOnClose, false);
    describe(m_search, "settingsSearch", tr("Search the settings"), {}, QKeySequence(QKeySequence::Find));
    m_search->setPlaceholderText(tr("Search the settings"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(makeIcon(Icon::Search), QLineEdit::LeadingPosition);
    describe(m_list, "settingsPages", tr("Pages"));
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setObjectName(QStringLiteral("settingsNothing"));
    m_nothing->setAlignment(Qt::AlignCenter);
    setRole(*m_nothing, LabelRole::Muted);
    m_stack->addWidget(m_nothing);

    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(m_list);
    row->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(m_search);
    column->addLayout(row, 1);
    onTextSize(m_list, [this] { m_list->setFixedWidth(textSized(kListWidth)); });
    resize(textSized(kSize.width()), textSized(kSize.height()));

    connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::search);
    connect(m_list, &QListWidget::currentRowChanged, this,
            [this](int current) { m_stack->setCurrentIndex(current + 1); });
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, &SettingsDialog::bringUp);
    connect(new QShortcut(QKeySequence::Close, this), &QShortcut::activated, this, &QDialog::close);
}

void SettingsDialog::addPage(const QString& title, QWidget* page) {
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(page);
    for (auto* widget : page->findChildren<QWidget*>()) {
        if (!qobject_cast<QAbstractSpinBox*>(widget) && !qobject_cast<QComboBox*>(widget))
            continue;
        widget->setFocusPolicy(Qt::StrongFocus); // else the wheel alone brings it the keyboard
        widget->installEventFilter(this);
    }
    m_stack->addWidget(area);
    m_pages.push_back({title, page});
    m_list->addItem(title);
    if (m_pages.size() == 1)
        m_list->setCurrentRow(0);
}

// The wheel scrolls the page; a value takes it only when somebody has gone to it.
bool SettingsDialog::eventFilter(QObject* watched, QEvent* event) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() != QEvent::Wheel || !widget || widget->hasFocus())
        return QDialog::eventFilter(watched, event);
    event->ignore();
    return true;
}

void SettingsDialog::bringUp() {
    show();
    raise();
    activateWindow();
    m_search->setFocus(Qt::OtherFocusReason);
    m_search->selectAll();
}

bool SettingsDialog::isFoundIn(const Page& page, const QString& words) const {
    if (auto* own = qobject_cast<SettingsPage*>(page.widget); own && own->search(words))
        return true;
    if (words.isEmpty() || matchScore(words, page.title) > 0)
        return true;
    return !qobject_cast<SettingsPage*>(page.widget) && matchScore(words, textsOf(*page.widget)) > 0;
}

void SettingsDialog::search() {
    const QString words = m_search->text().trimmed();
    int first = -1;
    for (size_t i = 0; i < m_pages.size(); ++i) {
        const int row = static_cast<int>(i);
        const bool isFound = isFoundIn(m_pages[i], words);
        m_list->item(row)->setHidden(!isFound);
        if (isFound && first < 0)
            first = row;
    }
    const bool staysHere = m_list->currentRow() >= 0 && !m_list->currentItem()->isHidden();
    if (!staysHere)
        m_list->setCurrentRow(first);
}

} // namespace sagitta::ui
