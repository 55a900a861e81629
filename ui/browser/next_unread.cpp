#include "ui/browser/next_unread.h"

#include "ui/common/error_text.h"

#include <QPointer>

namespace sagitta::ui {

NextUnread::NextUnread(StudyService& service, StudySearcher& searcher, StudyTableView& table, StudyTableModel& model) :
    m_service(service), m_searcher(searcher), m_table(table), m_model(model) {}

bool NextUnread::isUnread(const dicom::StudySummary& study) const {
    return study.source.isEmpty() && m_model.mark(study.studyInstanceUid).status == storage::ReadingStatus::Unread;
}

void NextUnread::open(const Say& say) {
    const dicom::StudySummary* current = m_table.currentStudy();
    const StudyKey currentKey = current ? keyOf(*current) : StudyKey();
    const int now = m_model.rowOf(currentKey);
    const int row = m_model.findRow(
        now + 1, [&](const dicom::StudySummary& study) { return isUnread(study) && keyOf(study) != currentKey; });
    if (row > now || !m_searcher.hasMoreLocal())
        openRow(row, say);
    else
        lookBeyond(row < 0 ? StudyKey() : keyOf(m_model.study(row)), say);
}

void NextUnread::lookBeyond(const StudyKey& atTop, const Say& say) {
    storage::StudyFilter filter = m_searcher.localFilter();
    filter.statuses = {storage::ReadingStatus::Unread};
    m_service.findLocal(
        filter, m_searcher.order(), m_model.rowCount() + 1,
        [this, self = QPointer(this), atTop, say](const Result<storage::StudyPage>& page) {
            if (!self)
                return;
            if (!page)
                return say(tr("The next unread study could not be looked up: %1").arg(errorText(page.error())));
            for (const dicom::StudySummary& study : page->studies)
                if (isUnread(study) && m_model.rowOf(keyOf(study)) < 0) {
                    emit openRequested(study);
                    return;
                }
            openRow(m_model.rowOf(atTop), say);
        });
}

void NextUnread::openRow(int row, const Say& say) {
    if (row < 0)
        return say(tr("No other study in this list is unread."));
    const dicom::StudySummary study = m_model.study(row);
    m_table.select(keyOf(study));
    emit openRequested(study);
}

} // namespace sagitta::ui
