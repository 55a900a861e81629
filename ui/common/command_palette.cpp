#include "ui/common/command_palette.h"

#include "ui/common/describe.h"
#include "ui/common/key_map.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/common/word_match.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kWidth = 560;
constexpr int kMostRows = 12;
constexpr int kTop = 48; // below the upper edge of the window
enum Role { GroupRole = Qt::UserRole, KeysRole };

int entryHeight() { return textRowHeight() + kGrid; }

// The command at the left, its group behind it and its keys at the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {kWidth, entryHeight()}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool isEnabled = index.flags().testFlag(Qt::ItemIsEnabled);
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
        const QRect row = option.rect.adjusted(2 * kGrid, 0, -2 * kGrid, 0);
        const QPalette::ColorGroup group = isEnabled ? QPalette::Active : QPalette::Disabled;
        const QString text = index.data(Qt::DisplayRole).toString();
        painter->setPen(option.palette.color(group, QPalette::Text));
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, text);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        const int used = option.fontMetrics.horizontalAdvance(text) + 3 * kGrid;
        const QString keys = index.data(KeysRole).toString();
        const int keyWidth = option.fontMetrics.horizontalAdvance(keys);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, keys);
        const QRect rest = row.adjusted(used, 0, -keyWidth - 3 * kGrid, 0);
        painter->drawText(
            rest, Qt::AlignVCenter | Qt::AlignLeft,
            option.fontMetrics.elidedText(index.data(GroupRole).toString(), Qt::ElideRight, std::max(0, rest.width())));
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget& window, const CommandSet& commands, More more) :
    QFrame(&window), m_window(window), m_commands(commands), m_more(std::move(more)), m_text(new QLineEdit),
    m_list(new QListWidget) {
    setObjectName(QStringLiteral("commandPalettePanel"));
    setProperty("panel", true);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    describe(m_text, "paletteText", tr("Command"));
    m_text->setPlaceholderText(tr("Type what to do: “flip”, “lung”, “layout”"));
    describe(m_list, "paletteList", tr("Commands found"));
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(m_text);
    column->addWidget(m_list);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::refresh);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { run(m_list->row(item)); });
    m_text->installEventFilter(this);
    m_window.installEventFilter(this);
    hide();
}

void CommandPalette::open() {
    if (!isVisible())
        m_focusBefore = m_window.focusWidget();
    m_entries = entries();
    m_text->clear();
    refresh();
    show();
    raise();
    m_text->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::close() {
    if (!isVisible())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
}

std::vector<PaletteEntry> CommandPalette::entries() const {
    std::vector<PaletteEntry> all;
    for (const CommandSet::Entry& entry : m_commands.entries()) {
        if (qstrcmp(entry.info->id, "commandPalette") == 0)
            continue;
        QAction* action = entry.action;
        all.push_back({tr(entry.info->group), action->text(), keysForPeople(action->shortcuts()),
                       [action] { action->trigger(); }, action->isEnabled()});
    }
    std::vector<PaletteEntry> more = m_more ? m_more() : std::vector<PaletteEntry>();
    std::move(more.begin(), more.end(), std::back_inserter(all));
    return all;
}

void CommandPalette::refresh() {
    const QString typed = m_text->text();
    std::vector<std::pair<int, size_t>> found;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const int score = matchScore(typed, m_entries[i].text + u' ' + m_entries[i].group);
        if (score > 0)
            found.emplace_back(score + (m_entries[i].isEnabled ? 1 : 0), i);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    m_list->clear();
    m_shown.clear();
    for (const auto& [score, i] : found) {
        const PaletteEntry& entry = m_entries[i];
        auto* item = new QListWidgetItem(entry.text, m_list);
        item->setData(GroupRole, entry.group);
        item->setData(KeysRole, entry.keys);
        item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2").arg(entry.text, entry.keys));
        if (!entry.isEnabled)
            item->setFlags(Qt::NoItemFlags);
        m_shown.push_back(i);
    }
    if (m_shown.empty()) {
        auto* none = new QListWidgetItem(tr("No command matches"), m_list);
        none->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(-1);
    move(1);
    place();
}

// To the next row that can be chosen.
void CommandPalette::move(int rows) {
    for (int row = m_list->currentRow() + rows; row >= 0 && row < m_list->count(); row += rows) {
        if (m_list->item(row)->flags().testFlag(Qt::ItemIsEnabled)) {
            m_list->setCurrentRow(row);
            return;
        }
    }
}

void CommandPalette::run(int row) {
    if (row < 0 || row >= static_cast<int>(m_shown.size()) || !m_list->item(row)->flags().testFlag(Qt::ItemIsEnabled))
        return;
    const std::function<void()> what = m_entries[m_shown[static_cast<size_t>(row)]].run;
    close(); // first: what it does may set the focus
    what();
}

void CommandPalette::place() {
    const int rows = std::clamp(m_list->count(), 1, kMostRows);
    m_list->setFixedHeight(rows * entryHeight());
    const int width = std::min(textSized(kWidth), m_window.width() - 4 * kGrid);
    resize(width, sizeHint().height());
    QFrame::move((m_window.width() - width) / 2, kTop);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &m_window && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_text)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() && !isAncestorOf(QApplication::focusWidget()))
        hide();
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // letters go into the text, not to the commands of the window
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(m_list->currentRow());
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace sagitta::ui
