// StudyTableModel: the rows of the studies window, from several sources at once; sorts itself. The light of the local
// rows goes by what the catalog knows of them; that an archive has counted more than are here, it remembers for this
// run. GUI thread.
#pragma once

#include "dicom/study_summary.h"
#include "scene/completeness.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace sagitta::ui {

class StudyTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Patient,
        PatientId,
        BirthDate,
        Sex,
        StudyDate,
        Modality,
        Description,
        Accession,
        Series,
        Images,
        Source,
        ColumnCount
    };

    explicit StudyTableModel(QObject* parent = nullptr);

    // Replaces the rows of one source and keeps the others'.
    void setStudies(const QString& source, std::vector<dicom::StudySummary> studies);
    // Keeps the rows of these sources alone.
    void keepSources(const QStringList& sources);
    // An archive has said so; the last word counts.
    void expectImages(const QString& studyUid, int count);
    // Of the local studies, by UID: how much of them is here.
    void setCompleteness(QHash<QString, scene::Completeness> known);
    // What differs from the node a local study came from, in words; empty: nothing.
    void setNews(const QString& studyUid, const QString& text);
    const dicom::StudySummary& study(int row) const { return m_rows[static_cast<size_t>(row)]; }
    // -1 when absent.
    int rowOf(const QString& source, const QString& studyUid) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    QString text(const dicom::StudySummary& study, int column) const;
    std::optional<scene::Completeness> completeness(const dicom::StudySummary& study) const;
    bool lessThan(const dicom::StudySummary& a, const dicom::StudySummary& b) const;
    void sortRows();

    std::vector<dicom::StudySummary> m_rows;
    struct Counted {
        int images = 0;
        qint64 heardAt = 0; // ms since 1970 UTC
    };
    QHash<QString, Counted> m_counted; // by study UID, as the next two
    QHash<QString, scene::Completeness> m_completeness;
    QHash<QString, QString> m_news;
    int m_sortColumn = StudyDate;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace sagitta::ui
