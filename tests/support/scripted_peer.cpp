#include "support/scripted_peer.h"

#include "support/mischief.h"
#include "support/peer_process.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <cstring>
#include <functional>
#include <memory>
#include <optional>

namespace sagitta::test {
namespace {

constexpr int kWaitSeconds = 1;
constexpr int kPeerSeconds = 30;
constexpr int kPortTries = 5;
constexpr dicom::Tag kFailedSopInstanceUidList{0x0008, 0x0058};

template<class Message>
Message zeroed() {
    Message message;
    std::memset(static_cast<void*>(&message), 0, sizeof message);
    return message;
}

std::unique_ptr<DcmDataset> dataSet(const PeerAnswer& answer) {
    auto set = std::make_unique<DcmDataset>();
    for (const auto& [tag, value] : answer)
        set->putAndInsertString(DcmTag(tag.group, tag.element), value.constData());
    return set;
}

QByteArray joined(const std::vector<QByteArray>& values) {
    QByteArray all;
    for (const QByteArray& value : values)
        all += (all.isEmpty() ? "" : "\\") + value;
    return all;
}

struct Request {
    T_ASC_PresentationContextID context = 0;
    T_DIMSE_Message message = zeroed<T_DIMSE_Message>();
    std::unique_ptr<DcmDataset> identifier;
};

// Nothing: the association is over.
std::optional<Request> nextRequest(T_ASC_Association* association, const PeerScript& script,
                                   network::NativeSocket socket) {
    Request request;
    const OFCondition condition =
        DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, kPeerSeconds, &request.context, &request.message, nullptr);
    if (condition == DUL_PEERREQUESTEDRELEASE) {
        if (script.mischief == Mischief::DataAfterRelease)
            sendAfterRelease(socket);
        ASC_acknowledgeRelease(association);
    }
    if (condition.bad())
        return std::nullopt;
    if (request.message.CommandField == DIMSE_C_FIND_RQ || request.message.CommandField == DIMSE_C_GET_RQ ||
        request.message.CommandField == DIMSE_C_STORE_RQ) {
        DcmDataset* identifier = nullptr;
        T_ASC_PresentationContextID context = 0;
        if (DIMSE_receiveDataSetInMemory(association, DIMSE_NONBLOCKING, kPeerSeconds, &context, &identifier, nullptr,
                                         nullptr)
                .bad())
            return std::nullopt;
        request.identifier.reset(identifier);
    }
    return request;
}

bool sendFind(T_ASC_Association* association, Request& request, std::uint16_t status, DcmDataset* answer) {
    auto response = zeroed<T_DIMSE_C_FindRSP>();
    response.DimseStatus = status;
    return DIMSE_sendFindResponse(association, request.context, &request.message.msg.CFindRQ, &response, answer,
                                  nullptr)
        .good();
}

// No more than what was asked for (PS3.4 C.4.1.3.1).
std::unique_ptr<DcmDataset> answerTo(DcmDataset& keys, const PeerAnswer& answer) {
    PeerAnswer asked = answer;
    std::erase_if(asked, [&](const auto& element) {
        return !keys.tagExists(DcmTagKey(element.first.group, element.first.element));
    });
    return dataSet(asked);
}

void answerFind(T_ASC_Association* association, Request& request, const PeerScript& script,
                std::atomic<bool>& sawCancel) {
    OFString level;
    request.identifier->findAndGetOFString(DCM_QueryRetrieveLevel, level);
    const auto found = script.answers.find(QByteArray(level.c_str()));
    if (script.endlessAnswers) {
        const std::unique_ptr<DcmDataset> answer = dataSet(script.answers.begin()->second.front());
        while (sendFind(association, request, STATUS_FIND_Pending_MatchesAreContinuing, answer.get()))
            if (DIMSE_checkForCancelRQ(association, request.context, request.message.msg.CFindRQ.MessageID).good()) {
                if (!script.heedsCancel)
                    continue;
                sawCancel = true; // before the answer, upon which a test looks
                sendFind(association, request, STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest, nullptr);
                return;
            }
        return;
    }
    if (found != script.answers.end())
        for (const PeerAnswer& answer : found->second)
            sendFind(association, request, STATUS_FIND_Pending_MatchesAreContinuing,
                     answerTo(*request.identifier, answer).get());
    const auto status = script.findStatuses.find(QByteArray(level.c_str()));
    sendFind(association, request, status == script.findStatuses.end() ? script.findStatus : status->second, nullptr);
}

void failGet(T_ASC_Association* association, Request& request, int completed, int failed) {
    auto failure = zeroed<T_DIMSE_C_GetRSP>();
    failure.DimseStatus = STATUS_GET_Failed_UnableToProcess;
    failure.opts = O_GET_NUMBEROFCOMPLETEDSUBOPERATIONS | O_GET_NUMBEROFFAILEDSUBOPERATIONS;
    failure.NumberOfCompletedSubOperations = static_cast<DIC_US>(completed);
    failure.NumberOfFailedSubOperations = static_cast<DIC_US>(failed);
    DIMSE_sendGetResponse(association, request.context, &request.message.msg.CGetRQ, &failure, nullptr, nullptr);
}

void answerGet(T_ASC_Association* association, Request& request, const PeerScript& script, network::NativeSocket socket,
               const std::function<void(int)>& noteStatus) {
    OFString uids;
    request.identifier->findAndGetOFStringArray(DCM_SOPInstanceUID, uids);
    if (script.refusesLists && uids.find('\\') != OFString_npos) {
        failGet(association, request, 0, 0);
        return;
    }
    const QByteArrayList asked = QByteArray(uids.c_str()).split('\\');
    int sentSoFar = 0;
    for (const PeerInstance& instance : script.instances) {
        if (!script.unsendable.empty()) {
            if (!uids.empty() && !asked.contains(instance.sopInstance))
                continue;
            if (std::ranges::find(script.unsendable, instance.sopInstance) != script.unsendable.end()) {
                failGet(association, request, sentSoFar, 1);
                return;
            }
        }
        if (sentSoFar++ == script.cutAfter) {
            ASC_abortAssociation(association);
            return;
        }
        const T_ASC_PresentationContextID context =
            ASC_findAcceptedPresentationContextID(association, instance.sopClass.constData());
        if (context == 0)
            continue;
        if (sentSoFar > script.mischiefAfter && makeMischief(script.mischief, association, socket, context, instance))
            return;
        auto store = zeroed<T_DIMSE_C_StoreRQ>();
        store.MessageID = association->nextMsgID++;
        store.DataSetType = DIMSE_DATASET_PRESENT;
        std::strncpy(store.AffectedSOPClassUID, instance.sopClass.constData(), sizeof store.AffectedSOPClassUID - 1);
        std::strncpy(store.AffectedSOPInstanceUID, instance.sopInstance.constData(),
                     sizeof store.AffectedSOPInstanceUID - 1);
        const std::unique_ptr<DcmDataset> set =
            dataSet({{dicom::tags::SOPClassUID, instance.sopClass}, {dicom::tags::PatientID, "7"}});
        auto response = zeroed<T_DIMSE_C_StoreRSP>();
        DcmDataset* detail = nullptr;
        const OFCondition sent = DIMSE_storeUser(association, context, &store, nullptr, set.get(), nullptr, nullptr,
                                                 DIMSE_NONBLOCKING, kPeerSeconds, &response, &detail);
        delete detail;
        if (sent.bad())
            return;
        noteStatus(response.DimseStatus);
    }
    auto response = zeroed<T_DIMSE_C_GetRSP>();
    response.DimseStatus = script.getStatus;
    response.NumberOfFailedSubOperations = static_cast<DIC_US>(script.getFailed);
    response.opts = O_GET_NUMBEROFFAILEDSUBOPERATIONS;
    std::unique_ptr<DcmDataset> named;
    if (!script.getNamed.empty())
        named = dataSet({{kFailedSopInstanceUidList, joined(script.getNamed)}});
    DIMSE_sendGetResponse(association, request.context, &request.message.msg.CGetRQ, &response, named.get(), nullptr);
}

} // namespace

ScriptedPeer::ScriptedPeer(PeerScript script) : m_script(std::move(script)) {
    for (int i = 0; i < kPortTries; ++i) {
        m_port = freePort();
        if (ASC_initializeNetwork(NET_ACCEPTOR, m_port, kPeerSeconds, &m_network).good())
            break;
    }
    // For mischief the bare socket is needed. (Under this layer a look for a C-CANCEL would wait for one.)
    if (m_script.mischief != Mischief::None) {
        m_layer = std::make_unique<network::TransportLayer>(
            std::make_shared<network::Watch>(std::stop_token(), std::chrono::seconds(kPeerSeconds)));
        ASC_setTransportLayer(m_network, m_layer.get(), OFFalse);
    }
    m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

ScriptedPeer::~ScriptedPeer() {
    m_thread.request_stop();
    m_thread.join();
    ASC_dropNetwork(&m_network);
}

network::RemoteNode ScriptedPeer::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("scripted");
    node.aeTitle = QStringLiteral("SCRIPTED");
    node.host = QStringLiteral("127.0.0.1");
    node.port = m_port;
    return node;
}

std::vector<int> ScriptedPeer::storeStatuses() const {
    const std::lock_guard lock(m_mutex);
    return m_storeStatuses;
}

void ScriptedPeer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (!ASC_associationWaiting(m_network, kWaitSeconds))
            continue;
        T_ASC_Association* association = nullptr;
        // "Secure" is DCMTK's word for a connection made by the layer it was given.
        if (ASC_receiveAssociation(m_network, &association, ASC_MAXIMUMPDUSIZE, nullptr, nullptr,
                                   m_layer ? OFTrue : OFFalse)
                .good() &&
            negotiate(association) && ASC_acknowledgeAssociation(association).good())
            serveAssociation(association, stop);
        ASC_dropAssociation(association);
        ASC_destroyAssociation(&association);
    }
}

bool ScriptedPeer::negotiate(T_ASC_Association* association) {
    if (m_busy < m_script.busyFor) {
        ++m_busy;
        T_ASC_RejectParameters reject{ASC_RESULT_REJECTEDTRANSIENT, ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED,
                                      ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED};
        ASC_rejectAssociation(association, &reject);
        return false;
    }
    if (m_script.refusesAssociation) {
        T_ASC_RejectParameters reject{ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER,
                                      ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED};
        ASC_rejectAssociation(association, &reject);
        return false;
    }
    for (int i = 0; i < ASC_countPresentationContexts(association->params); ++i) {
        T_ASC_PresentationContext context;
        ASC_getPresentationContext(association->params, i, &context);
        if (m_script.refusedClasses.contains(QLatin1String(context.abstractSyntax)) ||
            m_script.refusedSyntaxes.contains(QLatin1String(context.proposedTransferSyntaxes[0])))
            ASC_refusePresentationContext(association->params, context.presentationContextID,
                                          ASC_P_ABSTRACTSYNTAXNOTSUPPORTED);
        else
            ASC_acceptPresentationContext(association->params, context.presentationContextID,
                                          context.proposedTransferSyntaxes[0], context.proposedRole);
    }
    return true;
}

void ScriptedPeer::serveAssociation(T_ASC_Association* association, const std::stop_token& stop) {
    const network::NativeSocket socket = m_layer ? m_layer->socket() : network::kNoSocket;
    while (!stop.stop_requested()) {
        std::optional<Request> request = nextRequest(association, m_script, socket);
        if (!request)
            return;
        if (request->message.CommandField == DIMSE_C_ECHO_RQ) {
            DIMSE_sendEchoResponse(association, request->context, &request->message.msg.CEchoRQ, STATUS_Success,
                                   nullptr);
        } else if (request->message.CommandField == DIMSE_C_FIND_RQ) {
            answerFind(association, *request, m_script, m_sawCancel);
        } else if (request->message.CommandField == DIMSE_C_GET_RQ) {
            ++m_gets;
            answerGet(association, *request, m_script, socket, [this](int status) {
                const std::lock_guard lock(m_mutex);
                m_storeStatuses.push_back(status);
            });
        } else if (request->message.CommandField == DIMSE_C_STORE_RQ) {
            auto response = zeroed<T_DIMSE_C_StoreRSP>();
            response.DimseStatus = m_stores < m_script.storeAnswers.size() ? m_script.storeAnswers[m_stores] : 0;
            ++m_stores;
            DIMSE_sendStoreResponse(association, request->context, &request->message.msg.CStoreRQ, &response, nullptr);
        }
    }
}

} // namespace sagitta::test
