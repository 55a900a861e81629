// The local studies asked like a remote node, so that one search line serves both.
#pragma once

#include "core/result.h"
#include "network/study_source.h"
#include "storage/catalog.h"

namespace sagitta::app {

// Study level only. Wildcards are taken as "contains".
Result<network::QueryAnswer> findLocal(const storage::Catalog& catalog, const network::StudyQuery& query);

} // namespace sagitta::app
