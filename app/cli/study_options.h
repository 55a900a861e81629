// The options by which commands choose studies, the same for a node (find) and for this computer (list).
#pragma once

#include "core/result.h"
#include "network/study_source.h"
#include "storage/study_filter.h"

class QCommandLineParser;

namespace sagitta::app {

// --patient-name, --patient-id, --accession, --date, --modality, --description, --study, --series.
void addStudyOptions(QCommandLineParser& parser);
// A usageError() where one makes no sense.
Result<network::StudyQuery> studyQueryFrom(const QCommandLineParser& parser);

// Those, and --search, --referring, --status, --pinned, --album, which this computer alone knows.
void addLocalOptions(QCommandLineParser& parser);
Result<storage::StudyFilter> localFilterFrom(const QCommandLineParser& parser);

QString toString(storage::ReadingStatus status);

} // namespace sagitta::app
