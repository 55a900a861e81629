// What lists of studies show beside the studies: the rows of series, small pictures of them, and the other studies of
// a patient. Blocking; any thread.
#pragma once

#include "app/engine.h"
#include "ui/common/study_service.h"

#include <QImage>

#include <stop_token>

namespace sagitta::app {

Result<std::vector<ui::SeriesRow>> localSeries(const storage::Catalog& catalog, const QString& studyUid);
Result<std::vector<ui::SeriesRow>> remoteSeries(const network::RemoteNode& node, const QString& studyUid,
                                                const std::stop_token& stop);

// As StudyService::findOthersOfPatient().
Result<std::vector<dicom::StudySummary>> othersOfPatient(const storage::Catalog& catalog,
                                                         const dicom::StudySummary& study);

// Of an image from the middle of it; null when none can be shown.
QImage seriesThumbnail(Engine& engine, const QString& studyUid, const QString& seriesUid, int pixels);

} // namespace sagitta::app
