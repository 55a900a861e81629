#include "network/dimse/server_session.h"

#include "core/uid.h"
#include "dicom/transfer_syntax.h"
#include "network/dimse/query_answer.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <QSet>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iterator>
#include <map>
#include <utility>

namespace sagitta::network {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReportEvery{300};
constexpr qsizetype kMostNamed = 1000; // UIDs of a failed list: 64 characters each, in an explicit VR's 64 KB

// What is asked on a context of which class.
struct AskedOn {
    std::uint16_t field;
    const char* sopClass;
};
constexpr AskedOn kServices[] = {{DIMSE_C_FIND_RQ, UID_FINDPatientRootQueryRetrieveInformationModel},
                                 {DIMSE_C_FIND_RQ, UID_FINDStudyRootQueryRetrieveInformationModel},
                                 {DIMSE_C_GET_RQ, UID_GETPatientRootQueryRetrieveInformationModel},
                                 {DIMSE_C_GET_RQ, UID_GETStudyRootQueryRetrieveInformationModel},
                                 {DIMSE_C_MOVE_RQ, UID_MOVEPatientRootQueryRetrieveInformationModel},
                                 {DIMSE_C_MOVE_RQ, UID_MOVEStudyRootQueryRetrieveInformationModel},
                                 {DIMSE_C_ECHO_RQ, UID_VerificationSOPClass}};

bool isPlain(const QByteArray& syntax) {
    return syntax == UID_LittleEndianExplicitTransferSyntax || syntax == UID_LittleEndianImplicitTransferSyntax;
}

// PS3.4 B.5: storage classes below 1.2.840.10008.5.1.4.1.1 whose objects have no pixels that could be compressed; one
// that ends with a dot stands for all below it.
constexpr const char* kStorageRoot = "1.2.840.10008.5.1.4.1.1.";
constexpr const char* kWithoutPixels[] = {"9.",    "11.",   "66",    "66.1",  "66.2",  "66.3",  "66.5", "67",
                                          "68.1",  "68.2",  "78.",   "79.1",  "80.1",  "88.",   "104.", "200.",
                                          "481.3", "481.4", "481.5", "481.6", "481.7", "481.8", "481.9"};

bool isWithoutPixels(const QByteArray& sopClass) {
    const QByteArray rest = sopClass.startsWith(kStorageRoot) ? sopClass.mid(std::strlen(kStorageRoot)) : QByteArray();
    return std::any_of(std::begin(kWithoutPixels), std::end(kWithoutPixels), [&](QByteArrayView entry) {
        return entry.endsWith('.') ? rest.startsWith(entry) : rest == entry;
    });
}

constexpr const char* kPatientRoot[] = {UID_FINDPatientRootQueryRetrieveInformationModel,
                                        UID_GETPatientRootQueryRetrieveInformationModel,
                                        UID_MOVEPatientRootQueryRetrieveInformationModel};

} // namespace

QByteArray chooseStorageSyntax(const QByteArray& sopClass, const std::vector<QByteArray>& transferSyntaxes) {
    // PS3.4 B.5: every storage class has one of these roots; private ones do not, and are not stored.
    const bool isStorage = sopClass.startsWith(kStorageRoot) || sopClass.startsWith("1.2.840.10008.5.1.4.34.7");
    const bool isVerification = sopClass == UID_VerificationSOPClass;
    // A peer may put a compressed syntax first for all classes alike.
    const auto plain = std::find_if(transferSyntaxes.begin(), transferSyntaxes.end(), isPlain);
    if (isWithoutPixels(sopClass) && plain != transferSyntaxes.end())
        return *plain;
    for (const QByteArray& syntax : transferSyntaxes) {
        const dicom::TransferSyntax* known = dicom::findTransferSyntax(QString::fromLatin1(syntax));
        if ((isVerification && isPlain(syntax)) || (isStorage && known && known->negotiable))
            return syntax; // the peer's first choice that we know: it is how the object is stored there
    }
    return {};
}

QByteArray chooseSyntax(const QByteArray& sopClass, const std::vector<QByteArray>& transferSyntaxes) {
    const bool isQuery = std::any_of(std::begin(kServices), std::end(kServices),
                                     [&](const AskedOn& service) { return sopClass == service.sopClass; });
    if (!isQuery)
        return chooseStorageSyntax(sopClass, transferSyntaxes);
    const auto plain = std::find_if(transferSyntaxes.begin(), transferSyntaxes.end(), isPlain);
    return plain == transferSyntaxes.end() ? QByteArray() : *plain;
}

struct ServerSession::Retrieve {
    SubOperations counts;
    QStringList failed;
    QString reason;                                       // of the last failure
    std::map<std::pair<QString, QString>, int> rewritten; // sent as, stored as -> images
    bool cancelled = false;
    Clock::time_point reported{};
    QSet<QString> told; // UIDs: objects of different classes may go out in another order

    void note(const StoredObject& object, const StoreOutcome& outcome) {
        --counts.remaining;
        told.insert(object.sopInstanceUid);
        if (!outcome.transcodedTo.isEmpty())
            ++rewritten[{outcome.transcodedTo, outcome.storedAs}];
        if (outcome.sent && outcome.status == status::Success) {
            ++counts.completed;
        } else if (outcome.sent && isWarning(outcome.status)) {
            ++counts.warned;
        } else {
            ++counts.failed;
            failed << object.sopInstanceUid;
            reason = outcome.reason;
        }
        cancelled |= outcome.cancelled;
    }
    void giveUp(const std::vector<StoredObject>& objects, const QString& why) {
        for (const StoredObject& object : objects)
            if (!told.contains(object.sopInstanceUid))
                failed << object.sopInstanceUid;
        counts.failed += counts.remaining;
        counts.remaining = 0;
        reason = why;
    }
};

Result<void> ServerSession::run() {
    while (!m_stop.stop_requested()) {
        SAGITTA_TRY(const std::optional<Command> request, m_association.receiveRequest());
        if (!request)
            return {};
        SAGITTA_CHECK(answer(*request));
    }
    return {};
}

// An association that was let in to store has no context to query on; the field alone is only the peer's word.
bool ServerSession::isAskedOn(const Command& request) const {
    const AcceptedContext* context = m_association.context(request.contextId);
    return context && std::any_of(std::begin(kServices), std::end(kServices), [&](const AskedOn& service) {
               return request.field == service.field && context->sopClass == QLatin1String(service.sopClass);
           });
}

QueryModel ServerSession::modelOf(const Command& request) const {
    const AcceptedContext* context = m_association.context(request.contextId);
    const bool isPatientRoot =
        context && std::any_of(std::begin(kPatientRoot), std::end(kPatientRoot),
                               [&](const char* sopClass) { return context->sopClass == QLatin1String(sopClass); });
    return isPatientRoot ? QueryModel::PatientRoot : QueryModel::StudyRoot;
}

void ServerSession::tell(ServerNotice kind, const QString& line) const {
    if (m_services.told)
        m_services.told(kind, line);
}

Result<void> ServerSession::answer(const Command& request) {
    const bool isRetrieve = request.field == DIMSE_C_GET_RQ || request.field == DIMSE_C_MOVE_RQ;
    const std::uint16_t field =
        (isRetrieve || request.field == DIMSE_C_FIND_RQ) && !isAskedOn(request) ? std::uint16_t{0} : request.field;
    switch (field) {
    case DIMSE_C_ECHO_RQ:
        return m_association.send(request.contextId, *makeResponse(request, status::Success, WithData::No));
    case DIMSE_C_STORE_RQ:
        return answerStore(request);
    case DIMSE_C_FIND_RQ:
        return answerFind(request);
    case DIMSE_C_GET_RQ:
        return answerGet(request);
    case DIMSE_C_MOVE_RQ:
        return answerMove(request);
    case DIMSE_C_CANCEL_RQ:
        return {}; // of something that has ended
    default:
        break;
    }
    if (request.hasDataSet)
        SAGITTA_CHECK(m_association.receiveDataSet(request.contextId, [](auto) { return Result<void>(); }));
    return refuse(request, status::UnrecognisedOperation, QStringLiteral("not offered"));
}

Result<void> ServerSession::refuse(const Command& request, std::uint16_t status, const QString& why) {
    return m_association.send(request.contextId, *makeResponse(request, status, WithData::No, why));
}

Result<void> ServerSession::answerStore(const Command& request) {
    if (!m_sink) {
        const QString peer = printable(m_association.caller().callingAeTitle);
        Result<std::unique_ptr<InstanceSink>> sink = m_services.store.put(m_association.caller().callingAeTitle);
        if (!sink) {
            SAGITTA_CHECK(m_association.receiveDataSet(request.contextId, [](auto) { return Result<void>(); }));
            tell(ServerNotice::NotKept, QStringLiteral("nothing is kept of %1: %2").arg(peer, sink.error().message()));
            return refuse(request, status::OutOfResources, sink.error().message());
        }
        m_sink = *std::move(sink);
        m_receiver = std::make_unique<InstanceReceiver>(
            *m_sink, [](const QString&, const QString&, std::int64_t) {},
            [this, peer](const QString& uid, const QString& reason) {
                tell(ServerNotice::NotKept,
                     QStringLiteral("%1 of %2 was not kept: %3").arg(printable(uid), peer, reason));
            },
            [](std::int64_t) {});
    }
    const Result<void> received = m_receiver->receive(m_association, request);
    // A full disk has been answered; the peer may go on and hear the same until there is room.
    return !received && received.error().code() == ErrorCode::Full ? Result<void>() : received;
}

// Whether the peer has called the request off meanwhile.
Result<bool> ServerSession::peerCancels(const Command& request) {
    if (!m_association.hasInput())
        return false;
    SAGITTA_TRY(const Command command, m_association.receiveCommand());
    if (command.field != DIMSE_C_CANCEL_RQ)
        return Error(ErrorCode::Protocol, QStringLiteral("the peer asked again before it was answered"));
    return command.respondsTo == request.messageId;
}

Result<void> ServerSession::answerFind(const Command& request) {
    SAGITTA_TRY(const std::unique_ptr<DcmDataset> identifier, m_association.receiveDataSet(request.contextId));
    const Result<ReceivedQuery> received = readQuery(*identifier, modelOf(request));
    if (!received)
        return refuse(request, status::DoesNotFitClass, received.error().detail());
    for (const StudyQuery& query : received->queries) {
        const Result<QueryAnswer> rows = m_services.store.find(query);
        if (!rows)
            return refuse(request, status::CannotUnderstand, QStringLiteral("the local studies cannot be searched"));
        bool unsupported = false;
        const auto answers =
            answersTo(*identifier, received->level, *rows, m_association.caller().calledAeTitle, unsupported);
        const std::uint16_t pending = unsupported ? status::PendingUnsupportedKeys : status::Pending;
        for (const std::unique_ptr<DcmDataset>& row : answers) {
            SAGITTA_CHECK(m_association.send(request.contextId, *makeResponse(request, pending, WithData::Yes), *row));
            SAGITTA_TRY(const bool cancelled, peerCancels(request));
            if (cancelled)
                return refuse(request, status::Cancelled, {});
        }
    }
    return m_association.send(request.contextId, *makeResponse(request, status::Success, WithData::No));
}

// Nothing: the request has been answered with why.
Result<std::optional<std::vector<StoredObject>>> ServerSession::receiveSelection(const Command& request) {
    using Objects = std::optional<std::vector<StoredObject>>;
    SAGITTA_TRY(const std::unique_ptr<DcmDataset> identifier, m_association.receiveDataSet(request.contextId));
    const Result<ObjectSelection> selection = readSelection(*identifier, modelOf(request));
    if (!selection) {
        SAGITTA_CHECK(refuse(request, status::DoesNotFitClass, selection.error().detail()));
        return Objects();
    }
    Result<std::vector<StoredObject>> objects = m_services.store.open(*selection);
    if (!objects) {
        SAGITTA_CHECK(refuse(request, status::CannotCountMatches, QStringLiteral("the local studies cannot be read")));
        return Objects();
    }
    return Objects(*std::move(objects));
}

Result<void> ServerSession::report(const Command& request, Retrieve& account) {
    if (account.counts.remaining == 0 || Clock::now() - account.reported < kReportEvery)
        return {};
    account.reported = Clock::now();
    const std::unique_ptr<DcmDataset> response = makeResponse(request, status::Pending, WithData::No);
    putCounts(*response, account.counts);
    return m_association.send(request.contextId, *response);
}

void ServerSession::tellOf(const Retrieve& account, const QString& request) const {
    const QString peer = printable(m_association.caller().callingAeTitle);
    for (const auto& [syntaxes, images] : account.rewritten)
        tell(ServerNotice::Rewritten,
             QStringLiteral("%1 of %2: %3 sent as %4, stored as %5")
                 .arg(request, peer, imageCount(images), syntaxName(syntaxes.first), syntaxName(syntaxes.second)));
    if (account.counts.failed > 0)
        tell(ServerNotice::NotSent, QStringLiteral("%1 of %2: %3 not sent: %4")
                                        .arg(request, peer, imageCount(account.counts.failed), account.reason));
}

Result<void> ServerSession::end(const Command& request, const Retrieve& account, const QString& comment) {
    const SubOperations& counts = account.counts;
    std::uint16_t last = status::Success;
    if (account.cancelled && counts.remaining > 0)
        last = status::Cancelled;
    else if (counts.failed > 0 && counts.completed + counts.warned == 0)
        last = status::CannotSend;
    else if (counts.failed + counts.warned > 0) // PS3.4 C.4.2.3.1: a warning of one is a warning of all
        last = status::SomeFailed;
    const bool names = !account.failed.isEmpty();
    const std::unique_ptr<DcmDataset> response =
        makeResponse(request, last, names ? WithData::Yes : WithData::No, comment);
    putCounts(*response, counts);
    if (!names)
        return m_association.send(request.contextId, *response);
    DcmDataset identifier; // PS3.4 C.4.3.1.3.2
    identifier.putAndInsertString(DCM_FailedSOPInstanceUIDList,
                                  account.failed.mid(0, kMostNamed).join(u'\\').toLatin1().constData());
    return m_association.send(request.contextId, *response, identifier);
}

Result<void> ServerSession::answerGet(const Command& request) {
    SAGITTA_TRY(const std::optional<std::vector<StoredObject>> objects, receiveSelection(request));
    if (!objects)
        return {};
    Retrieve account;
    account.counts.remaining = static_cast<int>(objects->size());
    for (const StoredObject& object : *objects) {
        if (m_stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
        SAGITTA_TRY(const StoreOutcome outcome, storeOn(m_association, object));
        account.note(object, outcome);
        SAGITTA_TRY(const bool cancels, peerCancels(request));
        account.cancelled |= cancels;
        if (account.cancelled)
            break;
        SAGITTA_CHECK(report(request, account));
    }
    tellOf(account, QStringLiteral("C-GET"));
    return end(request, account, account.reason);
}

Result<void> ServerSession::answerMove(const Command& request) {
    SAGITTA_TRY(const std::optional<std::vector<StoredObject>> objects, receiveSelection(request));
    if (!objects)
        return {};
    const std::optional<RemoteNode> found = m_services.findNode(request.moveDestination);
    if (!found) {
        const QString why = QStringLiteral("no node here goes by the AE title ") + printable(request.moveDestination);
        tell(ServerNotice::NotSent,
             QStringLiteral("C-MOVE of %1: %2").arg(printable(m_association.caller().callingAeTitle), why));
        return refuse(request, status::DestinationUnknown, why);
    }
    RemoteNode destination = *found;
    destination.ourAeTitle = m_association.caller().calledAeTitle;
    Retrieve account;
    account.counts.remaining = static_cast<int>(objects->size());
    Result<void> onThis; // what the requesting association says of itself
    const auto each = [&](const StoredObject& object, const StoreOutcome& outcome) {
        account.note(object, outcome);
        const Result<bool> cancels = peerCancels(request);
        account.cancelled |= cancels && *cancels;
        onThis = cancels ? report(request, account) : Result<void>(cancels.error());
        return onThis && !account.cancelled;
    };
    const MoveOriginator originator{m_association.caller().callingAeTitle, request.messageId};
    const Result<void> sent = sendObjects(destination, *objects, originator, m_stop, each);
    if (!onThis)
        return onThis;
    if (!sent)
        account.giveUp(*objects, sent.error().message());
    tellOf(account, QStringLiteral("C-MOVE"));
    return end(request, account, account.reason);
}

} // namespace sagitta::network
