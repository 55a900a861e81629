#include "ui/browser/receive_status.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"
#include "ui/settings/receive_dialog.h"

#include <QBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace sagitta::ui {

ReceiveStatus::ReceiveStatus(ReceiveService& service, QWidget* parent) :
    QWidget(parent), m_service(service), m_button(new QToolButton), m_detail(new QLabel) {
    describe(m_button, "receiveButton", tr("Receive images"),
             tr("Let other computers send images to this one, or stop it"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_button->setProperty("framed", true);
    m_detail->setObjectName(QStringLiteral("receiveDetail"));
    m_detail->setTextFormat(Qt::PlainText); // may hold what a peer calls itself
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setContentsMargins(kGrid, 0, kGrid, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, 0, kGrid, 2 * kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_detail);
    connect(m_button, &QToolButton::clicked, this, &ReceiveStatus::openDialog);
    connect(&m_service, &ReceiveService::changed, this, &ReceiveStatus::refresh);
    refresh();
}

void ReceiveStatus::refresh() {
    using Phase = ReceiveState::Phase;
    const ReceiveState state = m_service.state();
    const ReceiveSettings settings = m_service.settings();
    QStringList lines;
    switch (state.phase) {
    case Phase::Off:
        m_button->setText(tr("Receive images: off"));
        break;
    case Phase::Changing:
        m_button->setText(tr("Receive images: …"));
        break;
    case Phase::Failed:
        m_button->setText(tr("Receive images: not possible"));
        lines << tr("%1. It is tried again every few seconds.").arg(state.problem);
        break;
    case Phase::Listening:
        m_button->setText(tr("Receive images: on"));
        lines << tr("%1 on port %2").arg(settings.aeTitle).arg(settings.port);
        if (settings.address == QLatin1String("127.0.0.1"))
            lines << tr("from this computer only");
        if (state.associations > 0)
            lines << tr("connected now: %1").arg(state.associations);
        if (state.lastReceived.isValid())
            lines << tr("%1 received, last at %2")
                         .arg(state.received)
                         .arg(state.lastReceived.toString(QStringLiteral("HH:mm:ss")));
        break;
    }
    setRole(*m_detail, state.phase == Phase::Failed ? LabelRole::Warning : LabelRole::Muted);
    m_detail->setText(lines.join(u'\n'));
    m_detail->setVisible(!lines.isEmpty());
}

void ReceiveStatus::openDialog() {
    auto* dialog = new ReceiveDialog(m_service, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace sagitta::ui
