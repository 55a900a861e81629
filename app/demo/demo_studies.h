// The studies of the demo PACS: believable images of nobody, made once, the same bytes every time. What there is can be
// listed without making it. Free functions, any thread; making uses all cores.
#pragma once

#include "core/result.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>
#include <vector>

namespace sagitta::demo {

struct DemoStudy {
    QString studyInstanceUid;
    QString patientName; // all component groups
    QString patientId;
    QString studyDate; // YYYYMMDD
    QString description;
    QStringList modalities;
    int images = 0; // instances
};

std::vector<DemoStudy> demoStudies();

// Files written, of how many. Called from worker threads, one call at a time.
using DemoProgress = std::function<void(int done, int total)>;

// Writes every study into a folder of its own below `folder`; files that are there are written anew. The paths, study
// by study. Cancelled when asked to stop; what was written by then stays.
Result<QStringList> makeDemoStudies(const QString& folder, const std::stop_token& stop,
                                    const DemoProgress& progress = {});

} // namespace sagitta::demo
