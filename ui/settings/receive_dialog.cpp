#include "ui/settings/receive_dialog.h"

#include "network/remote_node.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace sagitta::ui {
namespace {

const QString kLoopback = QStringLiteral("127.0.0.1");
const QString kAll = QStringLiteral("0.0.0.0");

bool isIpv4(const QString& text) {
    static const QRegularExpression kPattern(QStringLiteral("^(25[0-5]|2[0-4]\\d|1?\\d?\\d)"
                                                            "(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$"));
    return kPattern.match(text).hasMatch();
}

// What is wrong with an AE title (PS3.5 6.2), as for a node.
QString aeTitleProblem(const QString& aeTitle) {
    network::RemoteNode node;
    node.name = node.host = QStringLiteral("x");
    node.aeTitle = aeTitle;
    const Result<void> checked = network::validate(node);
    return checked ? QString() : checked.error().detail();
}

QStringList aeTitlesIn(const QString& text) {
    QStringList titles;
    for (const QString& part : text.split(QRegularExpression(QStringLiteral("[,;]")), Qt::SkipEmptyParts))
        if (const QString title = part.trimmed(); !title.isEmpty())
            titles << title;
    return titles;
}

} // namespace

ReceiveDialog::ReceiveDialog(ReceiveService& service, QWidget* parent) :
    QDialog(parent), m_service(service), m_isOn(new QCheckBox(tr("Receive images from other computers"))),
    m_aeTitle(new QLineEdit), m_port(new QSpinBox), m_address(new QComboBox), m_callers(new QComboBox),
    m_listed(new QLineEdit), m_maxAssociations(new QSpinBox), m_problem(new QLabel), m_notices(new QLabel),
    m_save(new QPushButton(tr("Save"))) {
    setObjectName(QStringLiteral("receiveDialog"));
    setWindowTitle(tr("Receive images"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * kGrid);
    form->setVerticalSpacing(2 * kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeFields(*form);
    m_problem->setObjectName(QStringLiteral("receiveProblem"));
    setRole(*m_problem, LabelRole::Warning);
    m_notices->setObjectName(QStringLiteral("receiveNotices"));
    setRole(*m_notices, LabelRole::Muted);
    for (QLabel* text : {m_problem, m_notices}) {
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    onTextSize(m_problem, [this] {
        m_problem->setMinimumHeight(2 * m_problem->fontMetrics().lineSpacing()); // so that the dialog does not jump
    });
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    layout->setSpacing(3 * kGrid);
    layout->addWidget(m_isOn);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(m_notices);
    layout->addLayout(makeButtons());
    onTextSize(this, [this] { setFixedWidth(textSized(130 * kGrid)); });
    fill(m_service.settings());
    connect(&m_service, &ReceiveService::changed, this, &ReceiveDialog::showNotices);
    showNotices();
    revalidate();
}

void ReceiveDialog::makeFields(QFormLayout& form) {
    describe(m_isOn, "receiveOn", tr("Receive images"), tr("Listens only while this is checked"));
    describe(m_aeTitle, "receiveAeTitle", tr("AE title"), tr("What senders must call this computer"));
    describe(m_port, "receivePort", tr("Port"),
             tr("The port that senders must enter; retrieves by C-MOVE may use the same"));
    describe(m_address, "receiveAddress", tr("Reachable"), tr("Over which network, or an address of this computer"));
    describe(m_callers, "receiveCallers", tr("From"), tr("Who may send, search and fetch"));
    describe(m_listed, "receiveListed", tr("AE titles"), tr("Of those who may, with commas between them"));
    describe(m_maxAssociations, "receiveMaximum", tr("At once"), tr("Senders that may be connected at the same time"));
    m_aeTitle->setMaxLength(16); // PS3.5 6.2, VR AE
    m_port->setRange(1, 65535);
    m_maxAssociations->setRange(1, 64);
    for (QSpinBox* spin : {m_port, m_maxAssociations})
        spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_address->setEditable(true);
    m_address->addItem(tr("On this computer only"), kLoopback);
    m_address->addItem(tr("On all networks"), kAll);
    using Callers = ReceiveSettings::Callers;
    m_callers->addItem(tr("The nodes entered here"), static_cast<int>(Callers::KnownNodes));
    m_callers->addItem(tr("These AE titles"), static_cast<int>(Callers::Listed));
    m_callers->addItem(tr("Anybody"), static_cast<int>(Callers::Anybody));
    for (QWidget* field :
         {static_cast<QWidget*>(m_aeTitle), static_cast<QWidget*>(m_port), static_cast<QWidget*>(m_address),
          static_cast<QWidget*>(m_callers), static_cast<QWidget*>(m_listed), static_cast<QWidget*>(m_maxAssociations)})
        form.addRow(field->accessibleName(), field);
    connect(m_isOn, &QCheckBox::toggled, this, &ReceiveDialog::revalidate);
    for (QLineEdit* edit : {m_aeTitle, m_listed})
        connect(edit, &QLineEdit::textChanged, this, &ReceiveDialog::revalidate);
    connect(m_address, &QComboBox::editTextChanged, this, &ReceiveDialog::revalidate);
    connect(m_callers, &QComboBox::currentIndexChanged, this, &ReceiveDialog::revalidate);
}

QLayout* ReceiveDialog::makeButtons() {
    describe(m_save, "receiveSave", tr("Save"));
    m_save->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    describe(cancel, "receiveCancel", tr("Cancel"), {}, QKeySequence(Qt::Key_Escape));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ReceiveDialog::save);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_save);
    return row;
}

void ReceiveDialog::fill(const ReceiveSettings& settings) {
    m_isOn->setChecked(settings.isOn);
    m_aeTitle->setText(settings.aeTitle);
    m_port->setValue(settings.port);
    if (const int known = m_address->findData(settings.address); known >= 0)
        m_address->setCurrentIndex(known);
    else
        m_address->setEditText(settings.address);
    m_callers->setCurrentIndex(m_callers->findData(static_cast<int>(settings.callers)));
    m_listed->setText(settings.listed.join(QStringLiteral(", ")));
    m_maxAssociations->setValue(settings.maxAssociations);
}

// One of the choices, or what was typed.
QString ReceiveDialog::address() const {
    const QString text = m_address->currentText().trimmed();
    const int known = m_address->findText(text);
    return known >= 0 ? m_address->itemData(known).toString() : text;
}

ReceiveSettings ReceiveDialog::settings() const {
    ReceiveSettings settings;
    settings.isOn = m_isOn->isChecked();
    settings.aeTitle = m_aeTitle->text().trimmed();
    settings.address = address();
    settings.port = m_port->value();
    settings.callers = static_cast<ReceiveSettings::Callers>(m_callers->currentData().toInt());
    settings.listed = aeTitlesIn(m_listed->text());
    settings.maxAssociations = m_maxAssociations->value();
    return settings;
}

QString ReceiveDialog::problem() const {
    const ReceiveSettings edited = settings();
    if (const QString wrong = aeTitleProblem(edited.aeTitle); !wrong.isEmpty())
        return wrong;
    if (!isIpv4(edited.address))
        return tr("Choose where it is reachable, or type an address of this computer, such as 192.168.1.20.");
    if (edited.callers != ReceiveSettings::Callers::Listed)
        return {};
    if (edited.listed.isEmpty())
        return tr("Type the AE titles of those who may send, or choose another answer.");
    for (const QString& title : edited.listed)
        if (const QString wrong = aeTitleProblem(title); !wrong.isEmpty())
            return tr("%1: %2").arg(title, wrong);
    return {};
}

void ReceiveDialog::revalidate() {
    const ReceiveSettings edited = settings();
    m_listed->setEnabled(edited.callers == ReceiveSettings::Callers::Listed);
    const QString wrong = problem();
    m_save->setEnabled(wrong.isEmpty());
    if (!wrong.isEmpty())
        m_problem->setText(wrong);
    else if (edited.isOn && edited.callers == ReceiveSettings::Callers::Anybody && edited.address != kLoopback)
        m_problem->setText(tr("Anybody in the network will be able to send images here, and to read those that are "
                              "here: DICOM asks for no password."));
    else
        m_problem->clear();
}

void ReceiveDialog::showNotices() {
    const QStringList notices = m_service.state().notices;
    m_notices->setText(notices.isEmpty() ? QString() : tr("Lately:\n%1").arg(notices.join(u'\n')));
    m_notices->setVisible(!notices.isEmpty());
}

void ReceiveDialog::save() {
    if (const Result<void> kept = m_service.apply(settings()); !kept) {
        m_problem->setText(errorText(kept.error()));
        return;
    }
    accept();
}

} // namespace sagitta::ui
