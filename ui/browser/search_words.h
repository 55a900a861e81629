// What a source is asked for, in words: “name doe* · CT or MR · 2024-03-01”. A node's patterns stand as they are sent;
// empty: it is asked for everything. Pure, any thread.
#pragma once

#include "network/study_source.h"
#include "storage/study_filter.h"

#include <QString>

namespace sagitta::ui {

QString inWords(const network::StudyQuery& query);
QString inWords(const storage::StudyFilter& filter);

} // namespace sagitta::ui
