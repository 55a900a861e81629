// Command sets that we send (PS3.7 E.1). The message ID and whether a data set follows are part of them.
#pragma once

#include "network/dimse/association.h"

#include <QString>

#include <cstdint>
#include <memory>

class DcmDataset;

namespace sagitta::network {

enum class WithData { No, Yes };

// The counts of a C-GET or C-MOVE (PS3.7 9.1.3, 9.1.4).
struct SubOperations {
    int remaining = 0;
    int completed = 0;
    int failed = 0;
    int warned = 0;
};

struct StoreRequest {
    std::uint16_t messageId = 0;
    QString sopClassUid;
    QString sopInstanceUid;
    QString moveOriginatorAeTitle; // empty: not for a C-MOVE
    std::uint16_t moveOriginatorMessageId = 0;
};

std::unique_ptr<DcmDataset> makeStoreRequest(const StoreRequest& request);
std::unique_ptr<DcmDataset> makeMoveRequest(std::uint16_t messageId, const QString& sopClassUid,
                                            const QString& destination);
std::unique_ptr<DcmDataset> makeResponse(const Command& request, std::uint16_t status, WithData withData,
                                         const QString& comment = {});
void putCounts(DcmDataset& response, const SubOperations& counts);

} // namespace sagitta::network
