#include "ui/browser/series_lister.h"

#include "ui/browser/study_delegate.h"

#include <QPointer>

namespace sagitta::ui {

SeriesLister::SeriesLister(StudyService& service, StudyTableView& table, StudyTableModel& model) :
    m_service(service), m_table(table), m_model(model) {
    connect(&m_model, &StudyTableModel::seriesWanted, this, &SeriesLister::list);
}

void SeriesLister::refresh(const QSet<QString>& studyUids) {
    for (const StudyKey& key : m_model.openStudies()) {
        if (!key.source.isEmpty() || !(studyUids.isEmpty() || studyUids.contains(key.studyUid)))
            continue;
        if (m_table.isUnfolded(key))
            list(key);
        else
            m_model.forgetSeries(key);
    }
}

void SeriesLister::list(const StudyKey& key) {
    m_service.listSeries(key.source, key.studyUid,
                         [self = QPointer(this), key](const Result<std::vector<SeriesRow>>& series) {
                             if (self)
                                 self->take(key, series);
                         });
}

void SeriesLister::take(const StudyKey& key, const Result<std::vector<SeriesRow>>& series) {
    m_model.setSeries(key, series);
    if (!series || !key.source.isEmpty())
        return;
    QStringList uids;
    for (const SeriesRow& row : *series)
        if (!m_model.hasThumbnail(key, row.series.seriesInstanceUid))
            uids << row.series.seriesInstanceUid;
    if (uids.isEmpty())
        return;
    const double ratio = m_table.devicePixelRatioF();
    m_service.makeThumbnails(key.studyUid, uids, static_cast<int>(kSeriesThumbnail * ratio),
                             [self = QPointer(this), key, ratio](const QString& seriesUid, QImage image) {
                                 if (!self)
                                     return;
                                 image.setDevicePixelRatio(ratio);
                                 self->m_model.setThumbnail(key, seriesUid, image);
                             });
}

} // namespace sagitta::ui
