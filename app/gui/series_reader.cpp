#include "app/gui/series_reader.h"

#include "app/gui/study_watch.h"
#include "imaging/frame_loader.h"
#include "network/study_source.h"
#include "render/planar/planar_renderer.h"
#include "scene/patient_check.h"

#include <algorithm>

namespace sagitta::app {
namespace {

dicom::PatientInfo patientOf(const dicom::StudySummary& study) {
    return {study.patientName, study.patientId, study.issuerOfPatientId, study.patientBirthDate, study.patientSex};
}

// A study may mix patients; then each of them has to be this one.
Result<bool> isOfPatient(const storage::Catalog& catalog, const QString& studyUid, const dicom::PatientInfo& patient) {
    SAGITTA_TRY(const std::vector<dicom::PatientInfo> claimed, catalog.patients(studyUid));
    return std::all_of(claimed.begin(), claimed.end(),
                       [&](const dicom::PatientInfo& one) { return scene::isSamePatient(patient, one); });
}

} // namespace

Result<std::vector<ui::SeriesRow>> localSeries(const storage::Catalog& catalog, const QString& studyUid) {
    SAGITTA_TRY(const std::vector<dicom::SeriesSummary> all, catalog.series(studyUid));
    SAGITTA_TRY(const auto holdings, catalog.seriesHoldings(studyUid));
    const QHash<QString, scene::Completeness> known = toCompleteness(holdings);
    std::vector<ui::SeriesRow> rows;
    for (const dicom::SeriesSummary& series : all) {
        scene::Completeness here = known.value(series.seriesInstanceUid);
        here.received = series.instances.value_or(here.received);
        rows.push_back({series, here});
    }
    return rows;
}

Result<std::vector<ui::SeriesRow>> remoteSeries(const network::RemoteNode& node, const QString& studyUid,
                                                const std::stop_token& stop) {
    network::StudyQuery query;
    query.level = network::QueryLevel::Series;
    query.studyUid = studyUid;
    SAGITTA_TRY(const network::QueryAnswer answer, network::makeDimseSource(node)->find(query, stop));
    std::vector<ui::SeriesRow> rows;
    for (const dicom::SeriesSummary& series : answer.series)
        rows.push_back({series, {}});
    std::stable_sort(rows.begin(), rows.end(), [](const ui::SeriesRow& a, const ui::SeriesRow& b) {
        return a.series.seriesNumber < b.series.seriesNumber;
    });
    return rows;
}

Result<std::vector<dicom::StudySummary>> othersOfPatient(const storage::Catalog& catalog,
                                                         const dicom::StudySummary& study) {
    if (study.patientId.trimmed().isEmpty())
        return std::vector<dicom::StudySummary>();
    storage::StudyFilter filter;
    filter.patientId = study.patientId;
    SAGITTA_TRY(const storage::StudyPage found, catalog.find(filter));
    std::vector<dicom::StudySummary> others;
    const dicom::PatientInfo patient = patientOf(study);
    for (const dicom::StudySummary& other : found.studies) {
        if (other.studyInstanceUid == study.studyInstanceUid || !scene::isSamePatient(patient, patientOf(other)))
            continue;
        SAGITTA_TRY(const bool isSame, isOfPatient(catalog, other.studyInstanceUid, patient));
        if (isSame)
            others.push_back(other);
    }
    return others;
}

namespace {

// Of an image so large that decoding it takes long, where it is coded in resolutions; null: not so. The cache gets
// nothing of it.
QImage thumbnailOfALook(Engine& engine, const dicom::InstanceHeader& header, int frame, int pixels) {
    constexpr std::int64_t kLarge = std::int64_t{1} << 20; // pixels
    const int side = std::min(header.format.rows, header.format.columns);
    if (std::int64_t{header.format.rows} * header.format.columns < kLarge ||
        engine.frames().tryGet({header.sopInstanceUid, frame}))
        return {};
    int halvings = 0;
    while (side >> (halvings + 1) >= 2 * pixels)
        ++halvings;
    const Result<QString> file = engine.frameSource()(header.sopInstanceUid);
    if (!file || halvings == 0)
        return {};
    const Result<dicom::ReducedFrame> look = imaging::loadReducedFrame(*file, header, frame, halvings);
    return look ? render::renderThumbnail(header, frame, *look, pixels) : QImage();
}

} // namespace

QImage seriesThumbnail(Engine& engine, const QString& studyUid, const QString& seriesUid, int pixels) {
    const Result<std::vector<storage::StoredInstance>> instances = engine.catalog().instances(studyUid, seriesUid);
    if (!instances || instances->empty())
        return {};
    const Result<dicom::InstanceHeaderPtr> header =
        engine.catalog().header((*instances)[instances->size() / 2].summary.sopInstanceUid);
    if (!header || !(*header)->hasPixels())
        return {};
    const int frame = static_cast<int>((*header)->frames.size() / 2);
    if (const QImage look = thumbnailOfALook(engine, **header, frame, pixels); !look.isNull())
        return look;
    const Result<dicom::DecodedFrame> decoded = engine.frames().get({*header, frame});
    if (!decoded)
        return {};
    return render::renderThumbnail(render::makeFrameLayer(**header, frame, decoded->frame),
                                   render::defaultPresentation(**header, frame, &decoded->frame), pixels);
}

} // namespace sagitta::app
