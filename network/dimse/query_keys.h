// The identifiers of C-FIND and C-GET requests (PS3.4 C.4.1.1.3, C.4.3.1.3): what is asked for and what should come
// back. Pure, any thread.
#pragma once

#include "core/result.h"
#include "network/study_source.h"

#include <QString>

#include <memory>

class DcmDataset;

namespace sagitta::network {

// Can it be asked at all: parents' UIDs where the level needs them, dates that are dates, no line breaks.
Result<void> validate(const StudyQuery& query);

// Matching keys from the query, with one of its modalities (or none), and a return key for every field of the
// summaries.
std::unique_ptr<DcmDataset> makeQueryKeys(const StudyQuery& query, const QString& modality);

// Series and instances may be empty; several instances are a UID list.
std::unique_ptr<DcmDataset> makeRetrieveKeys(const QString& studyUid, const QString& seriesUid,
                                             const QStringList& sopInstanceUids);

} // namespace sagitta::network
