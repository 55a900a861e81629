// The answering side of queries and retrieves: what is asked, and the rows as identifiers (PS3.4 C.4, C.2.2). Pure, any
// thread.
#pragma once

#include "network/dimse/association.h"
#include "network/instance_store.h"
#include "network/study_source.h"

#include <memory>
#include <vector>

namespace sagitta::network {

enum class QueryModel { PatientRoot, StudyRoot };

// A received identifier, understood.
struct ReceivedQuery {
    QueryLevel level = QueryLevel::Study;
    // One for each combination of the parents' UIDs (a list matches any of them).
    std::vector<StudyQuery> queries;
};
// Refused: the level is missing or does not belong to the model, or a unique key of a parent is missing; or it
// asks for too much.
Result<ReceivedQuery> readQuery(DcmDataset& identifier, QueryModel model);

// What a C-GET or C-MOVE asks for (PS3.4 C.4.2.1.4). Refused: as above, or the unique key of its own level is missing:
// that would be everything. An image's series may be left out, which some peers do.
Result<ObjectSelection> readSelection(DcmDataset& identifier, QueryModel model);

// The answers to one query, with the keys that were asked for; those that do not match are left out. `unsupported`
// tells whether some key that restricts was not judged.
std::vector<std::unique_ptr<DcmDataset>> answersTo(DcmDataset& identifier, QueryLevel level, const QueryAnswer& rows,
                                                   const QString& ourAeTitle, bool& unsupported);

} // namespace sagitta::network
