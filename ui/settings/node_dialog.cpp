#include "ui/settings/node_dialog.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>

namespace sagitta::ui {
namespace {

constexpr int kMaxAeTitle = 16; // PS3.5 6.2, VR AE

QSpinBox* makeSpin(int minimum, int maximum) {
    auto* spin = new QSpinBox;
    spin->setRange(minimum, maximum);
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return spin;
}

} // namespace

NodeDialog::NodeDialog(StudyService& service, network::NodeList& nodes, const QString& nodeName, QWidget* parent) :
    QDialog(parent), m_service(service), m_nodes(nodes), m_originalName(nodeName), m_name(new QLineEdit),
    m_aeTitle(new QLineEdit), m_host(new QLineEdit), m_port(makeSpin(1, 65535)), m_ourAeTitle(new QLineEdit),
    m_ourPort(makeSpin(1, 65535)), m_method(new QComboBox), m_timeout(makeSpin(1, 600)),
    m_echo(new QPushButton(tr("Test connection"))), m_echoResult(new QLabel), m_problem(new QLabel),
    m_save(new QPushButton(tr("Save"))), m_remove(new QPushButton(tr("Remove"))) {
    setObjectName(QStringLiteral("nodeDialog"));
    setWindowTitle(nodeName.isEmpty() ? tr("Add PACS node") : tr("PACS node %1").arg(nodeName));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * kGrid);
    form->setVerticalSpacing(2 * kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeFields(*form);

    describe(m_echo, "nodeEcho", tr("Test connection"), tr("Sends a C-ECHO with the values above"));
    m_echo->setAutoDefault(false);
    for (QLabel* label : {m_echoResult, m_problem}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setMinimumHeight(11 * kGrid); // three lines, so that the dialog does not jump
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    m_echoResult->setObjectName(QStringLiteral("nodeEchoResult"));
    m_problem->setObjectName(QStringLiteral("nodeProblem"));
    setRole(*m_problem, LabelRole::Warning);
    describe(m_save, "nodeSave", tr("Save"));
    m_save->setDefault(true);
    describe(m_remove, "nodeRemove", tr("Remove"), tr("Remove this node; local studies stay"));
    m_remove->setAutoDefault(false);
    m_remove->setVisible(!nodeName.isEmpty());
    auto* cancel = new QPushButton(tr("Cancel"));
    describe(cancel, "nodeCancel", tr("Cancel"), {}, QKeySequence(Qt::Key_Escape));
    cancel->setAutoDefault(false);

    auto* echoRow = new QHBoxLayout;
    echoRow->setSpacing(3 * kGrid);
    echoRow->addWidget(m_echo, 0, Qt::AlignTop);
    echoRow->addWidget(m_echoResult, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    layout->setSpacing(3 * kGrid);
    layout->addLayout(form);
    layout->addLayout(echoRow);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    setFixedWidth(130 * kGrid);

    const Result<network::RemoteNode> existing = m_nodes.find(nodeName);
    fill(nodeName.isEmpty() || !existing ? network::RemoteNode() : *existing);
    connect(m_echo, &QPushButton::clicked, this, &NodeDialog::echo);
    connect(m_save, &QPushButton::clicked, this, &NodeDialog::save);
    connect(m_remove, &QPushButton::clicked, this, &NodeDialog::remove);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    revalidate();
}

void NodeDialog::makeFields(QFormLayout& form) {
    describe(m_name, "nodeName", tr("Name"), tr("How the node is called in this program"));
    describe(m_aeTitle, "nodeAeTitle", tr("AE title"), tr("The node's application entity title, up to 16 characters"));
    describe(m_host, "nodeHost", tr("Host"), tr("Name or address of the server"));
    describe(m_port, "nodePort", tr("Port"), tr("DICOM port of the server, often 104 or 11112"));
    describe(m_ourAeTitle, "nodeOurAeTitle", tr("Our AE title"), tr("What this program calls itself to the node"));
    describe(m_ourPort, "nodeOurPort", tr("Our port"), tr("Where images are received with C-MOVE"));
    describe(m_method, "nodeMethod", tr("Retrieve by"), tr("C-GET needs no open port here; C-MOVE does"));
    describe(m_timeout, "nodeTimeout", tr("Time-out"), tr("Of every network call"));
    m_aeTitle->setMaxLength(kMaxAeTitle);
    m_ourAeTitle->setMaxLength(kMaxAeTitle);
    m_timeout->setSuffix(tr(" s"));
    m_method->addItem(tr("C-GET, else C-MOVE"), static_cast<int>(network::RetrieveMethod::Auto));
    m_method->addItem(tr("C-GET"), static_cast<int>(network::RetrieveMethod::Get));
    m_method->addItem(tr("C-MOVE"), static_cast<int>(network::RetrieveMethod::Move));
    for (QWidget* field :
         {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_aeTitle), static_cast<QWidget*>(m_host),
          static_cast<QWidget*>(m_port), static_cast<QWidget*>(m_ourAeTitle), static_cast<QWidget*>(m_ourPort),
          static_cast<QWidget*>(m_method), static_cast<QWidget*>(m_timeout)})
        form.addRow(field->accessibleName(), field);
    for (QLineEdit* edit : {m_name, m_aeTitle, m_host, m_ourAeTitle})
        connect(edit, &QLineEdit::textChanged, this, &NodeDialog::revalidate);
    for (QSpinBox* spin : {m_port, m_ourPort})
        connect(spin, &QSpinBox::valueChanged, this, &NodeDialog::revalidate);
}

void NodeDialog::fill(const network::RemoteNode& node) {
    m_name->setText(node.name);
    m_aeTitle->setText(node.aeTitle);
    m_host->setText(node.host);
    m_port->setValue(node.port);
    m_ourAeTitle->setText(node.ourAeTitle);
    m_ourPort->setValue(node.ourPort);
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(node.method)));
    m_timeout->setValue(node.timeoutSeconds);
}

network::RemoteNode NodeDialog::node() const {
    network::RemoteNode node;
    node.name = m_name->text().trimmed();
    node.aeTitle = m_aeTitle->text().trimmed();
    node.host = m_host->text().trimmed();
    node.port = m_port->value();
    node.ourAeTitle = m_ourAeTitle->text().trimmed();
    node.ourPort = m_ourPort->value();
    node.method = static_cast<network::RetrieveMethod>(m_method->currentData().toInt());
    node.timeoutSeconds = m_timeout->value();
    return node;
}

QString NodeDialog::problem() const {
    const network::RemoteNode edited = node();
    if (edited.name != m_originalName && m_nodes.find(edited.name))
        return tr("There is a node named %1 already. Choose another name.").arg(edited.name);
    const Result<void> checked = network::validate(edited);
    return checked ? QString() : checked.error().detail();
}

void NodeDialog::revalidate() {
    const QString text = problem();
    m_problem->setText(text);
    m_save->setEnabled(text.isEmpty());
    m_echo->setEnabled(text.isEmpty());
    m_echoResult->clear();
    ++m_echoNumber;
}

void NodeDialog::echo() {
    const int number = ++m_echoNumber;
    setRole(*m_echoResult, LabelRole::Muted);
    m_echoResult->setText(tr("Connecting…"));
    const network::RemoteNode tested = node();
    m_service.echo(tested, [self = QPointer(this), number, tested](const Result<network::EchoAnswer>& answer) {
        if (!self || self->m_echoNumber != number)
            return;
        setRole(*self->m_echoResult, answer ? LabelRole::Ok : LabelRole::Error);
        self->m_echoResult->setText(answer ? tr("%1 answered in %2 ms.").arg(tested.aeTitle).arg(answer->ms, 0, 'f', 0)
                                           : nodeErrorText(tested, answer.error()));
    });
}

void NodeDialog::save() {
    const network::RemoteNode edited = node();
    Result<void> done = m_nodes.add(edited);
    if (done && !m_originalName.isEmpty() && m_originalName != edited.name)
        done = m_nodes.remove(m_originalName);
    if (!done) {
        m_problem->setText(errorText(done.error()));
        return;
    }
    emit saved(edited.name);
    accept();
}

void NodeDialog::remove() {
    if (!m_remove->property("sure").toBool()) { // the second click does it
        m_remove->setProperty("sure", true);
        m_remove->setText(tr("Really remove?"));
        return;
    }
    if (const Result<void> done = m_nodes.remove(m_originalName); !done) {
        m_problem->setText(errorText(done.error()));
        return;
    }
    emit removed();
    accept();
}

} // namespace sagitta::ui
