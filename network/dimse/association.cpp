#include "network/dimse/association.h"

#include "core/uid.h"
#include "network/dimse/association_link.h"
#include "network/dimse/command_set.h"
#include "network/dimse/listen_socket.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <algorithm>
#include <cstring>

namespace sagitta::network {
namespace {

constexpr qsizetype kMaxCommandBytes = 64 * 1024;
constexpr qsizetype kMaxDataSetBytes = 1024 * 1024;
// Nothing we ask for is a sequence. DCMTK reads nested ones by recursion, so their number bounds its stack.
constexpr int kMaxItems = 256;
constexpr std::chrono::milliseconds kReleaseTime{2000};

Result<std::unique_ptr<DcmDataset>> parse(const QByteArray& bytes, E_TransferSyntax syntax) {
    if (bytes.count(QByteArray("\xfe\xff\x00\xe0", 4)) > kMaxItems)
        return Error(ErrorCode::Corrupt, QStringLiteral("the archive sent a data set with too many items"));
    auto dataset = std::make_unique<DcmDataset>();
    DcmInputBufferStream stream;
    stream.setBuffer(bytes.constData(), bytes.size());
    stream.setEos();
    dataset->transferInit();
    const OFCondition condition = dataset->read(stream, syntax, EGL_withoutGL);
    dataset->transferEnd();
    if (condition.bad()) // all of it is there, so "more data needed" is damage too
        return Error(
            ErrorCode::Corrupt,
            QStringLiteral("the archive sent a damaged data set (%1)").arg(QString::fromLatin1(condition.text())));
    return dataset;
}

std::uint16_t word(DcmDataset& set, const DcmTagKey& key) {
    Uint16 value = 0;
    return set.findAndGetUint16(key, value).good() ? value : std::uint16_t{0};
}

QString string(DcmDataset& set, const DcmTagKey& key) {
    OFString value;
    set.findAndGetOFStringArray(key, value);
    return QString::fromLatin1(value.c_str(), static_cast<qsizetype>(value.size())).trimmed();
}

Command command(DcmDataset& set, int contextId) {
    Command result;
    result.contextId = contextId;
    result.field = word(set, DCM_CommandField);
    result.messageId = word(set, DCM_MessageID);
    result.respondsTo = word(set, DCM_MessageIDBeingRespondedTo);
    result.status = word(set, DCM_Status);
    result.hasDataSet = word(set, DCM_CommandDataSetType) != DIMSE_DATASET_NULL;
    result.sopClassUid = string(set, DCM_AffectedSOPClassUID);
    result.sopInstanceUid = string(set, DCM_AffectedSOPInstanceUID);
    result.errorComment = printable(string(set, DCM_ErrorComment));
    result.moveDestination = string(set, DCM_MoveDestination);
    result.originatorAeTitle = string(set, DCM_MoveOriginatorApplicationEntityTitle);
    result.originatorMessageId = word(set, DCM_MoveOriginatorMessageID);
    result.remaining = word(set, DCM_NumberOfRemainingSuboperations);
    result.completed = word(set, DCM_NumberOfCompletedSuboperations);
    result.failed = word(set, DCM_NumberOfFailedSuboperations);
    result.warned = word(set, DCM_NumberOfWarningSuboperations);
    return result;
}

T_DIMSE_Message emptyMessage(T_DIMSE_Command field) {
    T_DIMSE_Message message;
    std::memset(static_cast<void*>(&message), 0, sizeof message); // a C structure of options and fixed strings
    message.CommandField = field;
    return message;
}

// The target's last byte stays the zero it is.
void assignUid(DIC_UI& target, const QString& uid) {
    const QByteArray latin = uid.toLatin1();
    std::strncpy(target, latin.constData(), sizeof target - 1);
}

} // namespace

Association::Association(std::unique_ptr<Link> link, std::shared_ptr<Watch> watch) :
    m_link(std::move(link)), m_watch(std::move(watch)) {
    T_ASC_Parameters* parameters = m_link->association->params;
    for (int i = 0; i < ASC_countPresentationContexts(parameters); ++i) {
        T_ASC_PresentationContext context;
        if (ASC_getPresentationContext(parameters, i, &context).bad())
            continue;
        if (context.resultReason != ASC_P_ACCEPTANCE)
            m_refused.push_back({QString::fromLatin1(context.abstractSyntax), static_cast<int>(context.resultReason)});
        else
            m_contexts.push_back({context.presentationContextID, QString::fromLatin1(context.abstractSyntax),
                                  QString::fromLatin1(context.acceptedTransferSyntax)});
    }
}

Association::~Association() = default;

Result<std::unique_ptr<Association>> Association::open(const RemoteNode& node,
                                                       const std::vector<ProposedContext>& contexts,
                                                       const std::stop_token& stop, Rejection* rejection) {
    SAGITTA_CHECK(validate(node));
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    auto watch = std::make_shared<Watch>(stop, std::chrono::seconds(node.timeoutSeconds));
    SAGITTA_TRY(std::unique_ptr<Link> link, openLink(node, contexts, watch, stop, rejection));
    return std::unique_ptr<Association>(new Association(std::move(link), std::move(watch)));
}

const AcceptedContext* Association::contextOf(const QString& sopClass) const {
    for (const AcceptedContext& context : m_contexts)
        if (context.sopClass == sopClass)
            return &context;
    return nullptr;
}

const AcceptedContext* Association::context(int id) const {
    for (const AcceptedContext& context : m_contexts)
        if (context.id == id)
            return &context;
    return nullptr;
}

const AcceptedContext* Association::contextOf(const QString& sopClass, const QString& transferSyntax) const {
    for (const AcceptedContext& context : m_contexts)
        if (context.sopClass == sopClass && context.transferSyntax == transferSyntax)
            return &context;
    return nullptr;
}

QStringList Association::syntaxesOf(const QString& sopClass) const {
    QStringList syntaxes;
    for (const AcceptedContext& context : m_contexts)
        if (context.sopClass == sopClass)
            syntaxes << context.transferSyntax;
    return syntaxes;
}

Error Association::broken(const OFCondition& condition) const {
    if (m_watch->isStopped())
        return {ErrorCode::Cancelled, QStringLiteral("cancelled")};
    if (m_watch->hasTimedOut())
        return {ErrorCode::Timeout,
                QStringLiteral("the archive fell silent for %1 s").arg(m_watch->silence().count() / 1000)};
    // DCMTK takes a closed connection for an abort too.
    if (m_watch->hasLostConnection())
        return {ErrorCode::Io, QStringLiteral("the connection to the archive was lost")};
    if (condition == DUL_PEERABORTEDASSOCIATION)
        return {ErrorCode::Io, QStringLiteral("the archive aborted the association")};
    if (condition == DUL_PEERREQUESTEDRELEASE)
        return {ErrorCode::Io, QStringLiteral("the archive ended the association early")};
    return {
        ErrorCode::Protocol,
        QStringLiteral("the archive broke the protocol (%1)").arg(QString::fromLatin1(condition.text()).simplified())};
}

Result<void> Association::sendOutcome(const OFCondition& condition) {
    if (condition.good())
        return {};
    return broken(condition);
}

Result<void> Association::sendEcho(int contextId) {
    T_DIMSE_Message message = emptyMessage(DIMSE_C_ECHO_RQ);
    T_DIMSE_C_EchoRQ& request = message.msg.CEchoRQ;
    request.MessageID = m_link->association->nextMsgID++;
    request.DataSetType = DIMSE_DATASET_NULL;
    assignUid(request.AffectedSOPClassUID, QStringLiteral(UID_VerificationSOPClass));
    return sendOutcome(DIMSE_sendMessageUsingMemoryData(m_link->association,
                                                        static_cast<T_ASC_PresentationContextID>(contextId), &message,
                                                        nullptr, nullptr, nullptr, nullptr));
}

Result<void> Association::sendRequest(Service service, const AcceptedContext& context, DcmDataset& identifier) {
    const DIC_US id = m_link->association->nextMsgID++;
    T_DIMSE_Message message = emptyMessage(service == Service::Find ? DIMSE_C_FIND_RQ : DIMSE_C_GET_RQ);
    const auto fill = [&](auto& request) {
        request.MessageID = id;
        request.DataSetType = DIMSE_DATASET_PRESENT;
        request.Priority = DIMSE_PRIORITY_MEDIUM;
        assignUid(request.AffectedSOPClassUID, context.sopClass);
    };
    if (service == Service::Find)
        fill(message.msg.CFindRQ);
    else
        fill(message.msg.CGetRQ);
    SAGITTA_CHECK(sendOutcome(DIMSE_sendMessageUsingMemoryData(m_link->association,
                                                               static_cast<T_ASC_PresentationContextID>(context.id),
                                                               &message, nullptr, &identifier, nullptr, nullptr)));
    m_open = {context.id, id, false};
    expectAnswer();
    return {};
}

Result<void> Association::sendMoveRequest(const AcceptedContext& context, DcmDataset& identifier,
                                          const QString& destination) {
    const std::uint16_t id = nextMessageId();
    const std::unique_ptr<DcmDataset> command = makeMoveRequest(id, context.sopClass, destination);
    SAGITTA_CHECK(send(context.id, *command, identifier));
    m_open = {context.id, id, false};
    expectAnswer();
    return {};
}

Result<void> Association::cancelRequest() {
    if (m_open.messageId == 0 || m_open.cancelled)
        return {};
    m_open.cancelled = true;
    m_watch->expectGoodbye();
    return sendOutcome(DIMSE_sendCancelRequest(
        m_link->association, static_cast<T_ASC_PresentationContextID>(m_open.contextId), m_open.messageId));
}

Result<void> Association::sendStoreResponse(const Command& request, std::uint16_t status) {
    T_DIMSE_Message message = emptyMessage(DIMSE_C_STORE_RSP);
    T_DIMSE_C_StoreRSP& response = message.msg.CStoreRSP;
    response.MessageIDBeingRespondedTo = request.messageId;
    response.DimseStatus = status;
    response.DataSetType = DIMSE_DATASET_NULL;
    assignUid(response.AffectedSOPClassUID, request.sopClassUid);
    assignUid(response.AffectedSOPInstanceUID, request.sopInstanceUid);
    response.opts = O_STORE_AFFECTEDSOPCLASSUID | O_STORE_AFFECTEDSOPINSTANCEUID;
    return sendOutcome(DIMSE_sendMessageUsingMemoryData(m_link->association,
                                                        static_cast<T_ASC_PresentationContextID>(request.contextId),
                                                        &message, nullptr, nullptr, nullptr, nullptr));
}

Result<void> Association::receivePieces(Part part, int* contextId, const TakePiece& take) {
    const DUL_DATAPDV kind = part == Part::Command ? DUL_COMMANDPDV : DUL_DATASETPDV;
    DUL_ASSOCIATIONKEY** key = &m_link->association->DULassociation;
    for (bool last = false; !last;) {
        if (m_watch->isStopped())
            SAGITTA_CHECK(cancelRequest());
        DUL_PDV piece;
        OFCondition condition = DUL_NextPDV(key, &piece);
        if (condition.bad()) {
            const auto seconds = static_cast<int>(m_watch->silence().count() / 1000);
            condition = DUL_ReadPDVs(key, nullptr, DUL_NOBLOCK, seconds);
            m_peerLeaves = condition == DUL_PEERREQUESTEDRELEASE;
            if (condition != DUL_PDATAPDUARRIVED)
                return broken(condition);
            condition = DUL_NextPDV(key, &piece);
            if (condition.bad())
                return broken(condition);
        }
        if (*contextId == 0)
            *contextId = piece.presentationContextID;
        if (piece.pdvType != kind || piece.presentationContextID != *contextId)
            return Error(ErrorCode::Protocol, QStringLiteral("the archive mixed up its messages"));
        SAGITTA_CHECK(take({static_cast<const char*>(piece.data), piece.fragmentLength}));
        last = piece.lastPDV;
    }
    return {};
}

namespace {

Association::TakePiece appendTo(QByteArray& bytes, qsizetype limit) {
    return [&bytes, limit](std::span<const char> piece) -> Result<void> {
        if (bytes.size() + static_cast<qsizetype>(piece.size()) > limit)
            return Error(ErrorCode::Protocol,
                         QStringLiteral("the archive sent an answer of more than %1 bytes").arg(limit));
        bytes.append(piece.data(), static_cast<qsizetype>(piece.size()));
        return {};
    };
}

} // namespace

Result<Command> Association::receiveCommand() {
    QByteArray bytes;
    int contextId = 0;
    SAGITTA_CHECK(receivePieces(Part::Command, &contextId, appendTo(bytes, kMaxCommandBytes)));
    noteAnswer();
    if (!context(contextId))
        return Error(ErrorCode::Protocol,
                     QStringLiteral("the archive used a presentation context it had not accepted"));
    // PS3.7 6.3.1: command sets are always Implicit VR Little Endian.
    SAGITTA_TRY(const std::unique_ptr<DcmDataset> set, parse(bytes, EXS_LittleEndianImplicit));
    return command(*set, contextId);
}

Result<void> Association::receiveDataSet(int contextId, const TakePiece& take) {
    return receivePieces(Part::DataSet, &contextId, take);
}

Result<std::unique_ptr<DcmDataset>> Association::receiveDataSet(int contextId) {
    QByteArray bytes;
    SAGITTA_CHECK(receiveDataSet(contextId, appendTo(bytes, kMaxDataSetBytes)));
    const AcceptedContext* accepted = context(contextId);
    if (!accepted)
        return Error(ErrorCode::Protocol,
                     QStringLiteral("the archive used a presentation context it had not accepted"));
    return parse(bytes, DcmXfer(accepted->transferSyntax.toLatin1().constData()).getXfer());
}

Result<std::optional<Command>> Association::receiveRequest() {
    Result<Command> command = receiveCommand();
    if (command)
        return std::optional<Command>(*std::move(command));
    if (!m_peerLeaves)
        return command.error();
    ASC_acknowledgeRelease(m_link->association);
    m_link->established = false;
    return std::optional<Command>();
}

QString Association::localAddress() const { return localAddressOf(m_link->layer.socket()); }

bool Association::hasInput() const { return waitReadable(m_link->layer.socket(), 0); }

void Association::giveUp() {
    m_open = {};
    m_watch->endWithin(std::chrono::milliseconds(0));
}

void Association::release() {
    m_watch->endWithin(kReleaseTime);
    expectAnswer();
    if (ASC_releaseAssociation(m_link->association).good()) {
        m_link->established = false;
        noteAnswer();
    }
}

void Association::noteAnswer() {
    if (m_askedAt)
        m_quickest = std::min(m_quickest, std::chrono::steady_clock::now() - *m_askedAt);
    m_askedAt.reset();
}

} // namespace sagitta::network
