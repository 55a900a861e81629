// StudyTableModel: the rows of the studies window, from several sources at once, and below each its series, which are
// read when somebody wants to see them. Sorts itself: a long list on a thread of its own, and until that is done the
// former rows stand. The light of the local rows goes by what the catalog knows of them; that an archive has counted
// more than are here, it remembers for this run. Rows that are replaced by the same ones in the same order stay, with
// others coming and going between them; only another order is a reset. GUI thread.
#pragma once

#include "core/executor.h"
#include "scene/completeness.h"
#include "ui/browser/study_rows.h"
#include "ui/common/mark_board.h"
#include "ui/common/study_service.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QImage>
#include <QThreadPool>

#include <map>
#include <vector>

class QMimeData;

namespace sagitta::ui {

// The local studies that are dragged, by UID.
QStringList draggedStudies(const QMimeData& data);

class StudyTableModel : public QAbstractItemModel {
    Q_OBJECT
public:
    using enum study_columns::Column;
    enum Role { // of the rows of series
        ThumbnailRole = Qt::UserRole,
        LightRole, // a scene::Light; none: there is nothing to say
        DetailRole // what stands behind its title
    };

    // Without a board no study has marks.
    explicit StudyTableModel(const MarkBoard* marks = nullptr, QObject* parent = nullptr);
    ~StudyTableModel() override;

    // Replaces the rows of one source and keeps the others'.
    void setStudies(const QString& source, StudyListPtr studies);
    // Keeps the rows of these sources alone.
    void keepSources(const QStringList& sources);
    // An archive has said so; the last word counts.
    void expectImages(const QString& studyUid, int count);
    // Of local studies, by UID: how much of them is here.
    void setCompleteness(QHash<QString, scene::Completeness> known);
    // What differs from the node a local study came from, in words; empty: nothing.
    void setNews(const QString& studyUid, const QString& text);
    QString news(const QString& studyUid) const { return m_news.value(studyUid); }

    const dicom::StudySummary& study(int row) const { return m_rows->study(m_order[static_cast<size_t>(row)]); }
    // Nothing to say of a study that is in an archive alone.
    std::optional<scene::Completeness> completeness(const dicom::StudySummary& study) const;
    storage::StudyMark mark(const QString& studyUid) const;
    // -1 when absent.
    int rowOf(const StudyKey& key) const;
    // The first row from `from` on, around the end, that is so; -1: none.
    int findRow(int from, const std::function<bool(const dicom::StudySummary&)>& isWanted) const;

    bool isSorting() const { return m_rows->parts != m_parts; } // the rows on show are not yet those that were given

    // Answers seriesWanted(). A study whose series are not on show ignores it.
    void setSeries(const StudyKey& key, const Result<std::vector<SeriesRow>>& series);
    void setThumbnail(const StudyKey& key, const QString& seriesUid, const QImage& image);
    bool hasThumbnail(const StudyKey& key, const QString& seriesUid) const;
    std::vector<StudyKey> openStudies() const; // whose series are on show, or on their way
    // They are asked for again when somebody unfolds the study.
    void forgetSeries(const StudyKey& key);
    bool isSeries(const QModelIndex& index) const { return index.internalId() != 0; }
    StudyKey keyAt(const QModelIndex& index) const; // of a series its study's
    QString seriesUidAt(const QModelIndex& index) const;
    QModelIndex seriesIndex(const StudyKey& key, const QString& seriesUid) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override; // nullptr: of no local study

signals:
    void seriesWanted(const sagitta::ui::StudyKey& key);
    // Around each time that rows are replaced, whatever of the model changes by that.
    void rowsAboutToBeReplaced();
    void rowsReplaced();

private:
    // The series of a study that somebody looks at. A row says what goes on while there are none.
    struct Opened {
        StudyKey key;
        int row = -1; // of the study now
        std::vector<SeriesRow> series;
        QHash<QString, QImage> thumbnails; // by series UID
        QString note = {};                 // instead of series
    };

    QVariant studyData(const dicom::StudySummary& study, int column, int role) const;
    QVariant markData(int column, const storage::StudyMark& mark, bool isLocal, int role) const;
    QVariant seriesData(const Opened& opened, int row, int role) const;
    const Opened* opened(const QModelIndex& parent) const;
    Opened* findOpened(const StudyKey& key);
    quintptr idOf(int row) const;
    QModelIndex indexOf(const Opened& opened) const { return index(opened.row, 0); }
    KeyOfStudy sortKeys() const;
    void reorder();
    void show(StudyRowsPtr rows);
    void show(StudyRowsPtr rows, const RowChanges& changes);
    void reset(StudyRowsPtr rows);
    void change(StudyRowsPtr rows, const RowChanges& changes);
    void removeRun(const RowRun& run);
    void insertRun(const RowRun& run);
    void tellColumns(int first, int last);
    void tellRow(const StudyKey& key, int first, int last);

    const MarkBoard* m_marks;
    StudyParts m_parts;                                        // as they were given; on show once they are sorted
    StudyRowsPtr m_rows = std::make_shared<const StudyRows>(); // on show
    std::vector<RowRef> m_order;                               // theirs; in between while rows come and go
    std::map<quintptr, Opened> m_opened;
    quintptr m_lastOpened = 0;
    struct Counted {
        int images = 0;
        qint64 heardAt = 0; // ms since 1970 UTC
    };
    QHash<QString, Counted> m_counted; // by study UID, as the next two
    QHash<QString, scene::Completeness> m_completeness;
    QHash<QString, QString> m_news;
    int m_sortColumn = StudyDate;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    int m_sorting = 0; // number of the last sorting that was asked for
    Executor m_toGui;
    QThreadPool m_thread; // last: what runs on it uses the rest
};

} // namespace sagitta::ui
