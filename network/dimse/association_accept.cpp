// The accepting side of an Association.
#include "network/dimse/association.h"
#include "network/dimse/association_link.h"

#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/dul.h>

#include <mutex>

namespace sagitta::network {
namespace {

// From the connection to the end of the negotiation: a peer that sends its request byte by byte is not waited for.
constexpr std::chrono::seconds kNegotiation{20};

// DCMTK takes an accepted connection from a global (made for inetd). It reads it before it asks our layer to make the
// connection, so the mutex is held until then, not while the peer is waited for.
std::mutex& handOver() {
    static std::mutex mutex;
    return mutex;
}

OFCondition awaitRequest(Association::Link& link) {
    OFCondition condition =
        ASC_initializeNetwork(NET_ACCEPTOR, 0, static_cast<int>(kNegotiation.count()), &link.network);
    if (condition.good())
        condition = ASC_setTransportLayer(link.network, &link.layer, OFFalse);
    if (condition.good())
        condition = ASC_receiveAssociation(link.network, &link.association, ASC_MAXIMUMPDUSIZE, nullptr, nullptr,
                                           OFTrue, DUL_NOBLOCK, static_cast<int>(kNegotiation.count()));
    return condition;
}

Caller callerOf(T_ASC_Association& association, const QString& address) {
    char calling[DUL_LEN_TITLE + 2] = {};
    char called[DUL_LEN_TITLE + 2] = {};
    ASC_getAPTitles(association.params, calling, sizeof calling, called, sizeof called, nullptr, 0);
    return {QString::fromLatin1(calling).trimmed(), QString::fromLatin1(called).trimmed(), address};
}

// DCMTK reports a peer that connected and left without a word as if it had asked, without saying anything.
bool hasAsked(T_ASC_Association& association, const Caller& caller) {
    return !caller.callingAeTitle.isEmpty() || !caller.calledAeTitle.isEmpty() ||
           ASC_countPresentationContexts(association.params) > 0;
}

void negotiate(T_ASC_Parameters* parameters, const AcceptRules& rules) {
    for (int i = 0; i < ASC_countPresentationContexts(parameters); ++i) {
        T_ASC_PresentationContext context;
        if (ASC_getPresentationContext(parameters, i, &context).bad())
            continue;
        std::vector<QByteArray> proposed;
        proposed.reserve(static_cast<size_t>(context.transferSyntaxCount));
        for (int s = 0; s < context.transferSyntaxCount; ++s)
            proposed.emplace_back(context.proposedTransferSyntaxes[s]);
        const bool isSentByUs = context.proposedRole == ASC_SC_ROLE_SCP || context.proposedRole == ASC_SC_ROLE_SCUSCP;
        const auto direction = isSentByUs ? AcceptRules::Direction::Sending : AcceptRules::Direction::Receiving;
        const QByteArray chosen = rules.choose(context.abstractSyntax, proposed, direction);
        // PS3.8 9.3.3.2: which of the two it is tells the peer's administrator what to change.
        const auto reason = [&] {
            return rules.choose(context.abstractSyntax, {UID_LittleEndianImplicitTransferSyntax}, direction).isEmpty()
                       ? ASC_P_ABSTRACTSYNTAXNOTSUPPORTED
                       : ASC_P_TRANSFERSYNTAXESNOTSUPPORTED;
        };
        if (chosen.isEmpty())
            ASC_refusePresentationContext(parameters, context.presentationContextID, reason());
        else
            ASC_acceptPresentationContext(parameters, context.presentationContextID, chosen.constData(),
                                          context.proposedRole);
    }
}

Error refuse(T_ASC_Association* association, Refusal refusal, const Caller& caller) {
    QString why;
    T_ASC_RejectParameters reject{};
    reject.result = ASC_RESULT_REJECTEDPERMANENT;
    reject.source = ASC_SOURCE_SERVICEUSER;
    switch (refusal) {
    case Refusal::CalledAeTitle:
        reject.reason = ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED;
        why = QStringLiteral("it called us %1, which is not our AE title").arg(printable(caller.calledAeTitle));
        break;
    case Refusal::CallingAeTitle:
        reject.reason = ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED;
        why = QStringLiteral("its AE title is not among those that are allowed");
        break;
    case Refusal::Busy:
        reject.result = ASC_RESULT_REJECTEDTRANSIENT;
        reject.source = ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED;
        reject.reason = ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED;
        why = QStringLiteral("as many associations as may be are open");
        break;
    }
    ASC_rejectAssociation(association, &reject);
    return {ErrorCode::Refused, QStringLiteral("an association of %1 (%2) was refused: %3")
                                    .arg(printable(caller.callingAeTitle), caller.address, why)};
}

} // namespace

Result<std::unique_ptr<Association>> Association::accept(NativeSocket connection, const QString& address,
                                                         const AcceptRules& rules, const std::stop_token& stop) {
    auto watch = std::make_shared<Watch>(stop, rules.silence);
    watch->endWithin(kNegotiation);
    std::unique_lock lock(handOver());
    const auto nextOne = [&lock] {
        dcmExternalSocketHandle.set(DCMNET_INVALID_SOCKET);
        lock.unlock();
    };
    auto link = std::make_unique<Link>(watch, nextOne);
    dcmExternalSocketHandle.set(static_cast<DcmNativeSocketType>(connection));
    const OFCondition condition = awaitRequest(*link);
    if (lock.owns_lock()) { // the connection was not taken over
        nextOne();
        closeSocket(connection);
    }
    const Caller caller = condition.good() ? callerOf(*link->association, address) : Caller();
    if (condition.bad() || !hasAsked(*link->association, caller))
        return Error(ErrorCode::Protocol,
                     QStringLiteral("%1 connected and did not ask for an association").arg(address));
    if (const std::optional<Refusal> refusal = rules.judge(caller))
        return refuse(link->association, *refusal, caller);
    negotiate(link->association->params, rules);
    if (ASC_acknowledgeAssociation(link->association).bad())
        return Error(ErrorCode::Protocol, QStringLiteral("%1 left before it was answered").arg(address));
    link->established = true;
    watch->goOn();
    auto association = std::unique_ptr<Association>(new Association(std::move(link), std::move(watch)));
    association->m_caller = caller;
    return association;
}

} // namespace sagitta::network
