#include "support/upload.h"

#include "network/dimse/transport_layer.h"

#include <QFile>

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/scu.h>

#include <map>

namespace sagitta::test {
namespace {

constexpr std::chrono::seconds kSilence{60};
constexpr size_t kMaxContexts = 128;

// DcmSCU over our own transport layer: without it every instance waits 40 ms for a delayed acknowledgement.
class Sender : public DcmSCU {
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

// SOP class and transfer syntax: each pair has a presentation context of its own, so that nothing is converted.
using Kind = std::pair<std::string, std::string>;

Kind kindOf(const QString& file) {
    DcmFileFormat format;
    OFString sopClass, syntax;
    if (format
            .loadFileUntilTag(QFile::encodeName(file).constData(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
                              ERM_autoDetect, DCM_PixelData)
            .good()) {
        format.getDataset()->findAndGetOFString(DCM_SOPClassUID, sopClass);
        format.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, syntax);
    }
    return {sopClass.c_str(), syntax.c_str()};
}

QString uploadKinds(const network::RemoteNode& node, const std::map<Kind, QStringList>& kinds) {
    Sender sender;
    sender.setAETitle(node.ourAeTitle.toStdString().c_str());
    sender.setPeerAETitle(node.aeTitle.toStdString().c_str());
    sender.setPeerHostName(node.host.toStdString().c_str());
    sender.setPeerPort(static_cast<Uint16>(node.port));
    sender.setMaxReceivePDULength(ASC_MAXIMUMPDUSIZE);
    for (const auto& [kind, files] : kinds) {
        OFList<OFString> syntaxes;
        syntaxes.push_back(kind.second.c_str());
        sender.addPresentationContext(kind.first.c_str(), syntaxes);
    }
    if (const OFCondition connected = sender.connect(); connected.bad())
        return QLatin1String(connected.text());
    for (const auto& [kind, files] : kinds) {
        const auto context = sender.findPresentationContextID(kind.first.c_str(), kind.second.c_str());
        for (const QString& file : files) {
            Uint16 status = 0;
            const OFCondition sent =
                sender.sendSTORERequest(context, QFile::encodeName(file).constData(), nullptr, status);
            if (sent.bad() || status != STATUS_Success)
                return QStringLiteral("%1: %2, status %3").arg(file, QLatin1String(sent.text())).arg(status, 0, 16);
        }
    }
    sender.releaseAssociation();
    return {};
}

} // namespace

QString upload(const network::RemoteNode& node, const QStringList& files) {
    std::map<Kind, QStringList> kinds;
    for (const QString& file : files)
        kinds[kindOf(file)] << file;
    return kinds.size() > kMaxContexts ? QStringLiteral("too many kinds of files") : uploadKinds(node, kinds);
}

} // namespace sagitta::test
