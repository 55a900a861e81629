#include "network/dimse/move_session.h"

#include "dicom/dataset.h"
#include "network/dimse/status_words.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

namespace sagitta::network {

ProposedContext studyRootMove() {
    return {UID_MOVEStudyRootQueryRetrieveInformationModel,
            {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}};
}

Result<FetchEnd> runMove(Association& association, const AcceptedContext& context, DcmDataset& keys,
                         const QString& destination) {
    SAGITTA_CHECK(association.sendMoveRequest(context, keys, destination));
    for (;;) {
        SAGITTA_TRY(const Command command, association.receiveCommand());
        if (command.field != DIMSE_C_MOVE_RSP)
            return Error(ErrorCode::Protocol, QStringLiteral("the archive answered a retrieval with something else"));
        SAGITTA_TRY(const FetchEnd end, readFetchEnd(association, command));
        if (!isPending(command.status)) {
            association.closeRequest();
            return end;
        }
    }
}

} // namespace sagitta::network
