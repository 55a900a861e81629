#include "support/upload.h"

#include "network/dimse/transport_layer.h"

#include <QFile>

#include <dcmtk/dcmnet/dstorscu.h>

namespace sagitta::test {
namespace {

constexpr std::chrono::seconds kSilence{60};

// DcmStorageSCU over our own transport layer: without it every instance waits 40 ms for a delayed acknowledgement.
class Sender : public DcmStorageSCU {
public:
    OFCondition connect() {
        OFCondition condition = initNetwork();
        if (condition.good())
            condition = useSecureConnection(&m_layer);
        if (condition.good())
            condition = negotiateAssociation();
        return condition;
    }

private:
    network::TransportLayer m_layer{std::make_shared<network::Watch>(std::stop_token(), kSilence)};
};

} // namespace

QString upload(const network::RemoteNode& node, const QStringList& files) {
    Sender sender;
    sender.setAETitle(node.ourAeTitle.toStdString().c_str());
    sender.setPeerAETitle(node.aeTitle.toStdString().c_str());
    sender.setPeerHostName(node.host.toStdString().c_str());
    sender.setPeerPort(static_cast<Uint16>(node.port));
    sender.setMaxReceivePDULength(ASC_MAXIMUMPDUSIZE);
    sender.setDecompressionMode(DcmStorageSCU::DM_never);
    for (const QString& file : files)
        if (const OFCondition added = sender.addDicomFile(QFile::encodeName(file).constData()); added.bad())
            return file + QStringLiteral(": ") + QLatin1String(added.text());
    // Presentation contexts may need more than one association.
    while (sender.getNumberOfSOPInstancesToBeSent() > 0) {
        sender.addPresentationContexts();
        OFCondition condition = sender.connect();
        const size_t before = sender.getNumberOfSOPInstancesToBeSent();
        if (condition.good())
            condition = sender.sendSOPInstances();
        sender.releaseAssociation();
        if (condition.bad())
            return QLatin1String(condition.text());
        if (sender.getNumberOfSOPInstancesToBeSent() == before)
            return QStringLiteral("%1 files were not accepted").arg(before);
    }
    return {};
}

} // namespace sagitta::test
