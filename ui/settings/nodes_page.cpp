#include "ui/settings/nodes_page.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/row_delegate.h"
#include "ui/common/theme.h"
#include "ui/settings/node_dialog.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

namespace sagitta::ui {
namespace {

QPushButton* makeButton(QBoxLayout& row, const char* objectName, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    describe(button, objectName, text, tip);
    button->setAutoDefault(false);
    row.addWidget(button);
    return button;
}

} // namespace

NodesPage::NodesPage(StudyService& service, network::NodeList& nodes, QWidget* parent) :
    QWidget(parent), m_service(service), m_nodes(nodes), m_list(new QListWidget), m_message(new QLabel),
    m_putBack(new QPushButton(tr("Take it back"))) {
    describe(m_list, "nodesList", tr("PACS nodes"), tr("Enter or a double click changes the current one"));
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_message->setObjectName(QStringLiteral("nodesMessage"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    describe(m_putBack, "nodesPutBack", tr("Take the removal back"));
    m_putBack->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    auto* add = makeButton(*buttons, "nodesAdd", tr("Add…"), tr("Add a PACS node"));
    auto* edit = makeButton(*buttons, "nodesEdit", tr("Change…"), tr("Change the current node"));
    auto* test = makeButton(*buttons, "nodesTest", tr("Test…"), tr("Test all that the current node is needed for"));
    auto* removal =
        makeButton(*buttons, "nodesRemove", tr("Remove"), tr("Remove the current node; local studies stay"));
    buttons->addStretch(1);
    auto* answer = new QHBoxLayout;
    answer->setSpacing(2 * kGrid);
    answer->addWidget(m_message, 1);
    answer->addWidget(m_putBack);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    column->addLayout(answer);

    connect(add, &QPushButton::clicked, this, [this] { openDialog({}); });
    connect(edit, &QPushButton::clicked, this, [this] { openDialog(currentName()); });
    connect(test, &QPushButton::clicked, this, [this] { openDialog(currentName(), Then::Test); });
    connect(removal, &QPushButton::clicked, this, &NodesPage::remove);
    connect(m_putBack, &QPushButton::clicked, this, &NodesPage::putBack);
    connect(m_list, &QListWidget::itemActivated, this, [this] { openDialog(currentName()); });
    connect(m_list, &QListWidget::currentItemChanged, this, [this, edit, test, removal] {
        for (QPushButton* button : {edit, test, removal})
            button->setEnabled(!currentName().isEmpty());
    });
    fill();
    say({});
}

// They may have been changed elsewhere.
void NodesPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fill();
}

void NodesPage::fill() {
    const QString current = currentName();
    m_list->clear();
    for (const network::RemoteNode& node : m_nodes.nodes()) {
        auto* item = new QListWidgetItem(
            QStringLiteral("%1   %2 · %3:%4").arg(node.name, node.aeTitle, node.host).arg(node.port), m_list);
        item->setData(Qt::UserRole, node.name);
        if (node.name == current)
            m_list->setCurrentItem(item);
    }
    if (m_list->count() == 0) {
        auto* none = new QListWidgetItem(tr("No PACS node yet. Add one to search and fetch studies."), m_list);
        none->setFlags(Qt::NoItemFlags);
        none->setForeground(colors().muted);
    }
    if (m_list->currentRow() < 0)
        m_list->setCurrentRow(0);
    emit m_list->currentItemChanged(m_list->currentItem(), nullptr);
}

QString NodesPage::currentName() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

void NodesPage::openDialog(const QString& name, Then then) {
    auto* dialog = new NodeDialog(m_service, m_nodes, name, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NodeDialog::finished, this, &NodesPage::fill);
    dialog->open();
    if (then == Then::Test)
        dialog->startTest();
}

void NodesPage::remove() {
    const Result<network::RemoteNode> node = m_nodes.find(currentName());
    if (!node)
        return say(errorText(node.error()));
    if (const Result<void> removed = m_nodes.remove(node->name); !removed)
        return say(errorText(removed.error()));
    m_removed = *node;
    fill();
    say(tr("%1 is removed. Its studies that are here stay.").arg(node->name));
}

void NodesPage::putBack() {
    const Result<void> added = m_removed ? m_nodes.add(*m_removed) : Result<void>();
    if (!added)
        return say(errorText(added.error()));
    m_removed.reset();
    fill();
    say({});
}

void NodesPage::say(const QString& text) {
    m_message->setText(text);
    m_putBack->setVisible(m_removed.has_value());
}

} // namespace sagitta::ui
