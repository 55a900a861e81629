#include "network/dimse/find.h"

#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <chrono>
#include <optional>

namespace sagitta::network {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kCancelTime{1}; // for the archive to heed a C-CANCEL

ProposedContext findContext(const char* sopClass) {
    return {sopClass, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}};
}

} // namespace

ProposedContext studyRootFind() { return findContext(UID_FINDStudyRootQueryRetrieveInformationModel); }
ProposedContext patientRootFind() { return findContext(UID_FINDPatientRootQueryRetrieveInformationModel); }

Result<FindEnd> find(Association& association, const AcceptedContext& context, DcmDataset& keys, int limit,
                     const std::function<void(const dicom::Dataset&)>& take) {
    SAGITTA_CHECK(association.sendRequest(Service::Find, context, keys));
    FindEnd end;
    int responses = 0;
    for (std::optional<Clock::time_point> patience;;) {
        SAGITTA_TRY(const Command response, association.receiveCommand());
        if (response.field != DIMSE_C_FIND_RSP)
            return Error(ErrorCode::Protocol, QStringLiteral("the archive answered a query with something else"));
        if (response.hasDataSet) {
            SAGITTA_TRY(const std::unique_ptr<DcmDataset> answer, association.receiveDataSet(response.contextId));
            if (isPending(response.status) && !end.limited) {
                take(dicom::Dataset::view(*answer));
                ++end.answers;
            }
        }
        if (!isPending(response.status)) {
            association.closeRequest();
            end.status = response.status;
            end.comment = response.errorComment;
            return end;
        }
        end.keysUnsupported |= response.status == status::PendingUnsupportedKeys;
        if (++responses >= limit && !end.limited) {
            end.limited = true;
            patience = Clock::now() + kCancelTime;
            SAGITTA_CHECK(association.cancelRequest());
        }
        if (patience && Clock::now() > *patience) { // it goes on and on
            association.giveUp();
            end.status = status::Cancelled;
            return end;
        }
    }
}

} // namespace sagitta::network
