#include "ui/browser/source_panel.h"

#include "ui/browser/album_panel.h"
#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/row_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/settings/node_dialog.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace sagitta::ui {
namespace {

// Kept as what is not wanted, so that a node nobody has decided on is searched.
const Setting<QStringList> kUncheckedSources{"browser/uncheckedSources", {}};
constexpr int kNameRole = Qt::UserRole;

QToolButton* makeButton(Icon icon, const char* objectName, const QString& name, const QString& tip) {
    auto* button = new QToolButton;
    button->setIcon(makeIcon(icon));
    button->setText(name);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    describe(button, objectName, name, tip);
    return button;
}

} // namespace

SourcePanel::SourcePanel(StudyService& service, network::NodeList& nodes, MarkBoard& board, CommandSet& commands,
                         NoticeBar& notice, QWidget* parent) :
    QWidget(parent),
    m_service(service), m_nodes(nodes), m_settings(commands.preferences().settings()), m_list(new QListWidget),
    m_albums(new AlbumPanel(board, m_settings, commands, notice)),
    m_edit(makeButton(Icon::Edit, "editNode", tr("Edit…"), tr("Edit the selected node"))) {
    describe(m_list, "sourceList", tr("Sources"), tr("Checked sources are searched"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents); // the albums follow at once
    m_list->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    onTextSize(m_list, [this] { m_list->setMinimumSize(textSized(46 * kGrid), textRowHeight()); });

    auto* title = new QLabel(tr("Sources"));
    setRole(*title, LabelRole::Muted);
    title->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, kGrid);
    QToolButton* add = makeButton(Icon::Add, "addNode", tr("Add node…"), tr("Add a PACS node"));

    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    buttons->setSpacing(kGrid);
    buttons->addWidget(add);
    buttons->addWidget(m_edit);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(m_list);
    layout->addLayout(buttons);
    layout->addWidget(m_albums, 1);

    QStringList checked{QString()};
    for (const network::RemoteNode& node : m_nodes.nodes())
        checked << node.name;
    for (const QString& name : m_settings.value(kUncheckedSources))
        checked.removeAll(name);
    fill(checked);
    connect(add, &QToolButton::clicked, this, &SourcePanel::addNode);
    connect(m_edit, &QToolButton::clicked, this, &SourcePanel::editNode);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &SourcePanel::editNode);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        remember();
        emit sourcesChanged();
    });
    connect(m_albums, &AlbumPanel::changed, this, &SourcePanel::albumsChanged);
    const auto updateEdit = [this] {
        m_edit->setEnabled(m_list->currentItem() && !m_list->currentItem()->data(kNameRole).toString().isEmpty());
    };
    connect(m_list, &QListWidget::currentItemChanged, this, updateEdit);
    updateEdit();
}

void SourcePanel::fill(const QStringList& checked) {
    const QSignalBlocker blocker(m_list);
    const QString current =
        m_list->currentItem() ? m_list->currentItem()->data(kNameRole).toString() : QString(u'/'); // no node's name
    m_list->clear();
    const auto addItem = [&](const QString& name, const QString& text, const QString& tip) {
        auto* item = new QListWidgetItem(text, m_list);
        item->setData(kNameRole, name);
        item->setToolTip(tip);
        item->setCheckState(checked.contains(name) ? Qt::Checked : Qt::Unchecked);
        if (name == current)
            m_list->setCurrentItem(item);
    };
    m_shown = m_nodes.nodes();
    addItem(QString(), tr("This computer"), tr("The studies kept here"));
    for (const network::RemoteNode& node : m_nodes.nodes())
        addItem(node.name, node.name, QStringLiteral("%1 · %2:%3").arg(node.aeTitle, node.host).arg(node.port));
}

void SourcePanel::refresh() {
    if (m_nodes.nodes() == m_shown)
        return;
    const QStringList before = checkedRows();
    QStringList checked = before;
    for (const network::RemoteNode& node : m_nodes.nodes()) {
        const auto isThis = [&](const network::RemoteNode& other) { return other.name == node.name; };
        const bool isKnown = std::any_of(m_shown.begin(), m_shown.end(), isThis);
        if (!isKnown && !m_settings.value(kUncheckedSources).contains(node.name))
            checked << node.name; // a node nobody has decided on is searched
    }
    fill(checked);
    if (checkedRows() != before)
        emit sourcesChanged();
}

QStringList SourcePanel::checkedSources() const {
    QStringList checked = checkedRows();
    if (!m_albums->checked().isEmpty() && !checked.contains(QString()))
        checked.prepend(QString()); // where the albums are
    return checked;
}

void SourcePanel::checkThisComputer() { m_list->item(0)->setCheckState(Qt::Checked); }

QStringList SourcePanel::checkedRows() const {
    QStringList checked;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->checkState() == Qt::Checked)
            checked << m_list->item(i)->data(kNameRole).toString();
    }
    return checked;
}

void SourcePanel::remember() {
    // A site may lock the choice, or the disk be full: the choice then holds for this run.
    QStringList unchecked;
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->checkState() != Qt::Checked)
            unchecked << m_list->item(i)->data(kNameRole).toString();
    static_cast<void>(m_settings.setValue(kUncheckedSources, unchecked));
}

void SourcePanel::addBelow(QWidget* widget) { layout()->addWidget(widget); }

void SourcePanel::addNode() { openDialog({}); }

void SourcePanel::editNode() {
    if (const QListWidgetItem* item = m_list->currentItem(); item && !item->data(kNameRole).toString().isEmpty())
        openDialog(item->data(kNameRole).toString());
}

void SourcePanel::openDialog(const QString& nodeName) {
    auto* dialog = new NodeDialog(m_service, m_nodes, nodeName, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NodeDialog::saved, this, [this, nodeName](const QString& name) {
        QStringList checked = checkedRows();
        if (nodeName.isEmpty() || checked.contains(nodeName)) // a new node is wanted at once
            checked << name;
        fill(checked);
        remember();
        emit sourcesChanged();
    });
    connect(dialog, &NodeDialog::removed, this, [this] {
        fill(checkedRows());
        remember();
        emit sourcesChanged();
    });
    connect(dialog, &NodeDialog::finished, this, &SourcePanel::refresh);
    dialog->open();
}

} // namespace sagitta::ui
