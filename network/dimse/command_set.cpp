#include "network/dimse/command_set.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <algorithm>

namespace sagitta::network {
namespace {

constexpr std::uint16_t kResponse = 0x8000; // PS3.7 E.1: of the command field
constexpr qsizetype kMaxComment = 64;       // LO

void put(DcmDataset& set, const DcmTagKey& tag, std::uint16_t value) { set.putAndInsertUint16(tag, value); }

void put(DcmDataset& set, const DcmTagKey& tag, const QString& value) {
    set.putAndInsertString(tag, value.toLatin1().constData());
}

void putData(DcmDataset& set, WithData withData) {
    put(set, DCM_CommandDataSetType, static_cast<std::uint16_t>(withData == WithData::Yes ? 0x0001 : 0x0101));
}

} // namespace

std::unique_ptr<DcmDataset> makeStoreRequest(const StoreRequest& request) {
    auto set = std::make_unique<DcmDataset>();
    put(*set, DCM_AffectedSOPClassUID, request.sopClassUid);
    put(*set, DCM_CommandField, std::uint16_t{DIMSE_C_STORE_RQ});
    put(*set, DCM_MessageID, request.messageId);
    put(*set, DCM_Priority, std::uint16_t{DIMSE_PRIORITY_MEDIUM});
    putData(*set, WithData::Yes);
    put(*set, DCM_AffectedSOPInstanceUID, request.sopInstanceUid);
    if (!request.moveOriginatorAeTitle.isEmpty()) {
        put(*set, DCM_MoveOriginatorApplicationEntityTitle, request.moveOriginatorAeTitle);
        put(*set, DCM_MoveOriginatorMessageID, request.moveOriginatorMessageId);
    }
    return set;
}

std::unique_ptr<DcmDataset> makeMoveRequest(std::uint16_t messageId, const QString& sopClassUid,
                                            const QString& destination) {
    auto set = std::make_unique<DcmDataset>();
    put(*set, DCM_AffectedSOPClassUID, sopClassUid);
    put(*set, DCM_CommandField, std::uint16_t{DIMSE_C_MOVE_RQ});
    put(*set, DCM_MessageID, messageId);
    put(*set, DCM_Priority, std::uint16_t{DIMSE_PRIORITY_MEDIUM});
    put(*set, DCM_MoveDestination, destination);
    putData(*set, WithData::Yes);
    return set;
}

std::unique_ptr<DcmDataset> makeResponse(const Command& request, std::uint16_t status, WithData withData,
                                         const QString& comment) {
    auto set = std::make_unique<DcmDataset>();
    put(*set, DCM_AffectedSOPClassUID, request.sopClassUid);
    put(*set, DCM_CommandField, static_cast<std::uint16_t>(request.field | kResponse));
    put(*set, DCM_MessageIDBeingRespondedTo, request.messageId);
    putData(*set, withData);
    put(*set, DCM_Status, status);
    if (!request.sopInstanceUid.isEmpty())
        put(*set, DCM_AffectedSOPInstanceUID, request.sopInstanceUid);
    if (!comment.isEmpty())
        put(*set, DCM_ErrorComment, comment.left(kMaxComment));
    return set;
}

void putCounts(DcmDataset& response, const SubOperations& counts) {
    const auto clamped = [](int value) { return static_cast<std::uint16_t>(std::clamp(value, 0, 0xffff)); };
    if (counts.remaining > 0) // PS3.7 9.1.4.1.7: only while something remains
        put(response, DCM_NumberOfRemainingSuboperations, clamped(counts.remaining));
    put(response, DCM_NumberOfCompletedSuboperations, clamped(counts.completed));
    put(response, DCM_NumberOfFailedSuboperations, clamped(counts.failed));
    put(response, DCM_NumberOfWarningSuboperations, clamped(counts.warned));
}

} // namespace sagitta::network
