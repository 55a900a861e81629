#include "network/dimse/association_link.h"

#include <dcmtk/dcmnet/dul.h>
#include <dcmtk/ofstd/ofstd.h>

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace sagitta::network {
namespace {

constexpr std::chrono::milliseconds kGoodbye{500};

// What the connecting thread and its caller share. Whoever leaves last tears it down.
struct Opening {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool done = false;
    OFCondition outcome;
    std::unique_ptr<Association::Link> link; // the thread's until done
};

// DCMTK's text, less what it says of itself.
QString text(const OFCondition& condition) {
    return QString::fromLatin1(condition.text()).simplified().remove(QStringLiteral("TCP Initialization Error: "));
}

QString where(const RemoteNode& node) { return QStringLiteral("%1:%2").arg(node.host).arg(node.port); }

// PS3.8 9.3.4: what the peer gave as its reason.
Error rejected(const RemoteNode& node, T_ASC_Parameters* parameters, Rejection* rejection) {
    T_ASC_RejectParameters reject{};
    ASC_getRejectParameters(parameters, &reject);
    if (rejection) // DCMTK keeps the source in the reason's upper byte
        *rejection = {static_cast<int>(reject.result), static_cast<int>(reject.source), reject.reason & 0xff};
    QString reason = QStringLiteral("no reason given");
    switch (reject.reason) {
    case ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED:
        reason = QStringLiteral("it does not go by the AE title %1").arg(node.aeTitle);
        break;
    case ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED:
        reason = QStringLiteral("it does not know our AE title %1; it has to be registered there").arg(node.ourAeTitle);
        break;
    case ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED:
        reason = QStringLiteral("it does not support the DICOM application context");
        break;
    case ASC_REASON_SP_PRES_TEMPORARYCONGESTION:
        reason = QStringLiteral("it is busy");
        break;
    case ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED:
        reason = QStringLiteral("it has too many associations");
        break;
    case ASC_REASON_SP_ACSE_PROTOCOLVERSIONNOTSUPPORTED:
        reason = QStringLiteral("it does not support our protocol version");
        break;
    default:
        break;
    }
    return {ErrorCode::Refused, QStringLiteral("%1 refused the association: %2").arg(where(node), reason)};
}

bool is(const OFCondition& condition, unsigned short code) {
    return condition.module() == OFM_dcmnet && condition.code() == code;
}

Error openError(const RemoteNode& node, const OFCondition& condition, const Association::Link& link,
                Rejection* rejection) {
    if (link.watch->isStopped())
        return {ErrorCode::Cancelled, QStringLiteral("cancelled")};
    if (condition == DUL_ASSOCIATIONREJECTED)
        return rejected(node, link.parameters, rejection);
    if (link.watch->hasTimedOut())
        return {ErrorCode::Timeout, QStringLiteral("%1 took the connection but did not answer within %2 s")
                                        .arg(where(node))
                                        .arg(node.timeoutSeconds)};
    if (is(condition, DULC_UNKNOWNHOST))
        return {ErrorCode::Io, QStringLiteral("there is no host named %1").arg(node.host)};
    if (is(condition, DULC_TCPINITERROR))
        return {ErrorCode::Io, QStringLiteral("cannot connect to %1 (%2); is the address right, and is it running?")
                                   .arg(where(node), text(condition))};
    if (link.watch->hasLostConnection() || condition == DUL_PEERABORTEDASSOCIATION)
        return {ErrorCode::Io, QStringLiteral("%1 closed the connection instead of answering").arg(where(node))};
    return {ErrorCode::Protocol, QStringLiteral("no association with %1: %2").arg(where(node), text(condition))};
}

OFCondition prepare(Association::Link& link, const RemoteNode& node, const std::vector<ProposedContext>& contexts) {
    OFCondition condition = ASC_initializeNetwork(NET_REQUESTOR, 0, node.timeoutSeconds, &link.network);
    if (condition.good())
        condition = ASC_setTransportLayer(link.network, &link.layer, OFFalse);
    if (condition.good())
        condition = ASC_createAssociationParameters(&link.parameters, ASC_MAXIMUMPDUSIZE);
    // "Secure" is DCMTK's word for a connection made by the layer it was given.
    if (condition.good())
        condition = ASC_setTransportLayerType(link.parameters, OFTrue);
    if (condition.bad())
        return condition;

    ASC_setAPTitles(link.parameters, node.ourAeTitle.toLatin1().constData(), node.aeTitle.toLatin1().constData(),
                    nullptr);
    ASC_setPresentationAddresses(link.parameters, OFStandard::getHostName().substr(0, 62).c_str(),
                                 where(node).toLatin1().constData());
    int id = 1;
    for (const ProposedContext& context : contexts) {
        std::vector<const char*> syntaxes;
        for (const QByteArray& syntax : context.transferSyntaxes)
            syntaxes.push_back(syntax.constData());
        condition =
            ASC_addPresentationContext(link.parameters, static_cast<T_ASC_PresentationContextID>(id),
                                       context.sopClass.constData(), syntaxes.data(), static_cast<int>(syntaxes.size()),
                                       context.forReceiving ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_DEFAULT);
        if (condition.bad())
            return condition;
        id += 2;
    }
    return condition;
}

} // namespace

Association::Link::~Link() {
    if (association && established) {
        // What is still on its way is of no interest, and the peer may never close its side.
        watch->endWithin(kGoodbye);
        ASC_abortAssociation(association);
    }
    if (association)
        ASC_destroyAssociation(&association); // and the parameters
    else if (parameters)
        ASC_destroyAssociationParameters(&parameters);
    if (network)
        ASC_dropNetwork(&network);
}

// Neither name resolution nor DCMTK's connect() can be interrupted. So they run on a thread of their own, which owns
// all it touches and may be left behind: it ends by itself (initNetwork() bounds connecting, the Watch everything
// after). A probing connection of ours before DCMTK's would need no thread but doubles the connections the archive sees
// and would still leave the resolver.
Result<std::unique_ptr<Association::Link>> openLink(const RemoteNode& node,
                                                    const std::vector<ProposedContext>& contexts,
                                                    const std::shared_ptr<Watch>& watch, const std::stop_token& stop,
                                                    Rejection* rejection) {
    auto opening = std::make_shared<Opening>();
    opening->link = std::make_unique<Association::Link>(watch);
    if (const OFCondition condition = prepare(*opening->link, node, contexts); condition.bad())
        return Error(ErrorCode::Internal, text(condition));

    const auto connect = [opening] {
        Association::Link& link = *opening->link;
        const OFCondition outcome = ASC_requestAssociation(link.network, link.parameters, &link.association);
        link.established = outcome.good();
        const std::lock_guard lock(opening->mutex);
        opening->outcome = outcome;
        opening->done = true;
        opening->changed.notify_all();
    };
    try {
        std::thread(connect).detach();
    } catch (const std::system_error&) {
        return Error(ErrorCode::Internal, QStringLiteral("no thread for a connection"));
    }

    std::unique_lock lock(opening->mutex);
    // A second more than the peer has for its answer, so that the more precise message wins.
    const auto deadline = std::chrono::steady_clock::now() + watch->silence() + std::chrono::seconds(1);
    if (!opening->changed.wait_until(lock, stop, deadline, [&] { return opening->done; })) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
        return Error(ErrorCode::Timeout,
                     QStringLiteral("no connection to %1 within %2 s").arg(where(node)).arg(node.timeoutSeconds));
    }
    if (opening->outcome.bad())
        return openError(node, opening->outcome, *opening->link, rejection);
    return std::move(opening->link);
}

} // namespace sagitta::network
