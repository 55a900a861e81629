#include "ui/settings/node_dialog.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/settings/test_step_list.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

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
    m_echo(new QPushButton(tr("Test"))), m_echoResult(new QLabel), m_problem(new QLabel),
    m_save(new QPushButton(tr("Save"))), m_remove(new QPushButton(tr("Remove"))), m_steps(new TestStepList) {
    setObjectName(QStringLiteral("nodeDialog"));
    setWindowTitle(nodeName.isEmpty() ? tr("Add PACS node") : tr("PACS node %1").arg(nodeName));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * kGrid);
    form->setVerticalSpacing(2 * kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeFields(*form);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    layout->setSpacing(3 * kGrid);
    layout->addLayout(form);
    layout->addLayout(makeTestRow());
    layout->addWidget(m_steps, 1);
    m_steps->hide(); // until there is a test
    layout->addWidget(m_problem);
    layout->addLayout(makeButtons());
    onTextSize(this, [this] { setFixedWidth(textSized(160 * kGrid)); });

    const Result<network::RemoteNode> existing = m_nodes.find(nodeName);
    fill(nodeName.isEmpty() || !existing ? network::RemoteNode() : *existing);
    connect(m_echo, &QPushButton::clicked, this, &NodeDialog::pressTest);
    connect(m_save, &QPushButton::clicked, this, &NodeDialog::save);
    connect(m_remove, &QPushButton::clicked, this, &NodeDialog::remove);
    revalidate();
}

QLayout* NodeDialog::makeTestRow() {
    describe(m_echo, "nodeEcho", tr("Test the connection"),
             tr("Tries all that the values above are needed for, and says what to change"));
    m_echo->setAutoDefault(false);
    m_echoResult->setObjectName(QStringLiteral("nodeEchoResult"));
    m_echoResult->setWordWrap(true);
    m_echoResult->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout;
    row->setSpacing(3 * kGrid);
    row->addWidget(m_echo);
    row->addWidget(m_echoResult, 1);
    return row;
}

QLayout* NodeDialog::makeButtons() {
    m_problem->setObjectName(QStringLiteral("nodeProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    onTextSize(m_problem, [this] {
        m_problem->setMinimumHeight(3 * m_problem->fontMetrics().lineSpacing()); // so that the dialog does not jump
    });
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setRole(*m_problem, LabelRole::Muted); // until somebody has entered something
    describe(m_save, "nodeSave", tr("Save"));
    m_save->setDefault(true);
    describe(m_remove, "nodeRemove", tr("Remove"), tr("Remove this node; local studies stay"));
    m_remove->setAutoDefault(false);
    m_remove->setVisible(!m_originalName.isEmpty());
    auto* cancel = new QPushButton(tr("Cancel"));
    describe(cancel, "nodeCancel", tr("Cancel"), {}, QKeySequence(Qt::Key_Escape));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(m_remove);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_save);
    return row;
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
        connect(edit, &QLineEdit::textChanged, this, &NodeDialog::entered);
    for (QSpinBox* spin : {m_port, m_ourPort, m_timeout})
        connect(spin, &QSpinBox::valueChanged, this, &NodeDialog::entered);
    connect(m_method, &QComboBox::currentIndexChanged, this, &NodeDialog::entered);
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
    if (checked)
        return {};
    const QString detail = checked.error().detail();
    return tr("%1.").arg(detail.left(1).toUpper() + detail.mid(1));
}

void NodeDialog::entered() {
    setRole(*m_problem, LabelRole::Warning);
    revalidate();
}

void NodeDialog::revalidate() {
    const QString text = problem();
    m_problem->setText(text);
    m_save->setEnabled(text.isEmpty());
    m_echo->setEnabled(text.isEmpty());
    stopTest();
    m_echoResult->clear();
    showSteps(false);
}

void NodeDialog::showSteps(bool on) {
    if (m_steps->isVisibleTo(this) == on)
        return;
    m_steps->setVisible(on);
    m_problem->setVisible(!on); // there is none while a test is shown
    adjustSize();
}

void NodeDialog::pressTest() {
    if (m_isTesting) {
        stopTest();
        setRole(*m_echoResult, LabelRole::Muted);
        m_echoResult->setText(tr("Stopped."));
        m_steps->end();
    } else {
        startTest();
    }
}

void NodeDialog::startTest() {
    const int number = ++m_testNumber;
    m_isTesting = true;
    m_heard.clear();
    m_echo->setText(tr("Stop"));
    setRole(*m_echoResult, LabelRole::Muted);
    m_echoResult->setText(tr("Testing…"));
    m_steps->begin();
    showSteps(true);
    const auto ifCurrent = [self = QPointer(this), number] {
        return self && self->m_testNumber == number ? self.data() : nullptr;
    };
    m_testStop = m_service.examine(
        node(),
        [ifCurrent](const network::DoctorStep& step) {
            if (NodeDialog* self = ifCurrent())
                self->hearStep(step);
        },
        [ifCurrent] {
            if (NodeDialog* self = ifCurrent())
                self->endTest();
        });
}

// It ends by itself, unheard.
void NodeDialog::stopTest() {
    if (m_isTesting)
        m_testStop.request_stop();
    m_isTesting = false;
    ++m_testNumber;
    m_echo->setText(tr("Test"));
}

void NodeDialog::hearStep(const network::DoctorStep& step) {
    m_heard.push_back(step);
    m_steps->setStep(step);
}

void NodeDialog::endTest() {
    using State = network::DoctorStep::State;
    stopTest();
    m_steps->end();
    const auto first = [this](State state) {
        return std::find_if(m_heard.begin(), m_heard.end(), [&](const auto& step) { return step.state == state; });
    };
    if (const auto failed = first(State::Failed); failed != m_heard.end()) {
        setRole(*m_echoResult, LabelRole::Error);
        m_echoResult->setText(tr("Failed: %1. What to change is said below.").arg(failed->title));
    } else if (first(State::Warning) != m_heard.end()) {
        setRole(*m_echoResult, LabelRole::Warning);
        m_echoResult->setText(tr("It works. What is worth changing is said below."));
    } else if (first(State::Skipped) != m_heard.end()) {
        setRole(*m_echoResult, LabelRole::Ok);
        m_echoResult->setText(tr("What could be tried works."));
    } else {
        setRole(*m_echoResult, LabelRole::Ok);
        m_echoResult->setText(tr("Everything works."));
    }
}

NodeDialog::~NodeDialog() { stopTest(); }

void NodeDialog::done(int result) {
    stopTest();
    QDialog::done(result);
}

void NodeDialog::save() {
    const network::RemoteNode edited = node();
    Result<void> done = m_nodes.add(edited);
    if (done && !m_originalName.isEmpty() && m_originalName != edited.name)
        done = m_nodes.remove(m_originalName);
    if (!done) {
        m_problem->setText(errorText(done.error()));
        m_problem->show();
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
        m_problem->show();
        return;
    }
    emit removed();
    accept();
}

} // namespace sagitta::ui
