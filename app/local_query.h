// The local studies asked as a remote node is: what another computer asks our server.
#pragma once

#include "core/result.h"
#include "network/study_source.h"
#include "storage/catalog.h"

namespace sagitta::app {

// Wildcards are taken as "contains".
storage::StudyFilter localFilter(const network::StudyQuery& query);
// Study level only.
Result<network::QueryAnswer> findLocal(const storage::Catalog& catalog, const network::StudyQuery& query);

} // namespace sagitta::app
