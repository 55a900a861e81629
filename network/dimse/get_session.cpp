#include "network/dimse/get_session.h"

#include "dicom/dataset.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

namespace sagitta::network {
namespace {

constexpr dicom::Tag kFailedSopInstanceUidList{0x0008, 0x0058};

} // namespace

ProposedContext studyRootGet() {
    return {UID_GETStudyRootQueryRetrieveInformationModel,
            {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}};
}

Result<FetchEnd> readFetchEnd(Association& association, const Command& response) {
    FetchEnd end{response.status, response.errorComment, response.completed, response.failed, {}};
    if (response.hasDataSet) {
        SAGITTA_TRY(const std::unique_ptr<DcmDataset> identifier, association.receiveDataSet(response.contextId));
        end.failedUids = dicom::Dataset::view(*identifier).texts(kFailedSopInstanceUidList);
    }
    return end;
}

Result<FetchEnd> runGet(Association& association, const AcceptedContext& context, DcmDataset& keys,
                        InstanceReceiver& receiver, const HearTotal& hearTotal) {
    SAGITTA_CHECK(association.sendRequest(Service::Get, context, keys));
    for (;;) {
        SAGITTA_TRY(const Command command, association.receiveCommand());
        if (command.field == DIMSE_C_STORE_RQ) {
            SAGITTA_CHECK(receiver.receive(association, command));
            continue;
        }
        if (command.field != DIMSE_C_GET_RSP)
            return Error(ErrorCode::Protocol, QStringLiteral("the archive answered a retrieval with something else"));
        SAGITTA_TRY(const FetchEnd end, readFetchEnd(association, command));
        if (!isPending(command.status)) {
            association.closeRequest();
            return end;
        }
        const int total = command.remaining + command.completed + command.failed + command.warned;
        if (hearTotal && total > 0)
            hearTotal(total);
    }
}

} // namespace sagitta::network
