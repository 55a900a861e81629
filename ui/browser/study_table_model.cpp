#include "ui/browser/study_table_model.h"

#include "ui/common/light.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QDateTime>

#include <algorithm>

namespace sagitta::ui {

StudyTableModel::StudyTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void StudyTableModel::setStudies(const QString& source, std::vector<dicom::StudySummary> studies) {
    beginResetModel();
    std::erase_if(m_rows, [&](const dicom::StudySummary& row) { return row.source == source; });
    for (dicom::StudySummary& study : studies) {
        study.source = source;
        m_rows.push_back(std::move(study));
    }
    sortRows();
    endResetModel();
}

void StudyTableModel::keepSources(const QStringList& sources) {
    const auto isGone = [&](const dicom::StudySummary& row) { return !sources.contains(row.source); };
    if (std::none_of(m_rows.begin(), m_rows.end(), isGone))
        return;
    beginResetModel();
    std::erase_if(m_rows, isGone);
    endResetModel();
}

void StudyTableModel::expectImages(const QString& studyUid, int count) {
    m_counted.insert(studyUid, {count, QDateTime::currentMSecsSinceEpoch()});
    if (const int row = rowOf(QString(), studyUid); row >= 0)
        emit dataChanged(index(row, Images), index(row, Images));
}

void StudyTableModel::setCompleteness(QHash<QString, scene::Completeness> known) {
    if (known == m_completeness)
        return;
    m_completeness = std::move(known);
    if (!m_rows.empty())
        emit dataChanged(index(0, Images), index(rowCount() - 1, Images));
}

void StudyTableModel::setNews(const QString& studyUid, const QString& text) {
    if (text.isEmpty())
        m_news.remove(studyUid);
    else
        m_news.insert(studyUid, text);
    if (const int row = rowOf(QString(), studyUid); row >= 0)
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

// Of what is here; of a study that is in an archive alone there is nothing to say.
std::optional<scene::Completeness> StudyTableModel::completeness(const dicom::StudySummary& study) const {
    if (!study.source.isEmpty() || !study.instances)
        return std::nullopt;
    scene::Completeness known = m_completeness.value(study.studyInstanceUid);
    known.received = *study.instances;
    // A number proves that some are missing, never that all are here; and an older list does not disprove it.
    const Counted counted = m_counted.value(study.studyInstanceUid);
    const bool isNews = !known.expected || (counted.images > *known.expected && counted.heardAt > known.heardAt);
    if (isNews && counted.images > known.received)
        known.expected = counted.images;
    return known;
}

int StudyTableModel::rowOf(const QString& source, const QString& studyUid) const {
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const dicom::StudySummary& row) {
        return row.studyInstanceUid == studyUid && row.source == source;
    });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

int StudyTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StudyTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString StudyTableModel::text(const dicom::StudySummary& study, int column) const {
    switch (column) {
    case Patient:
        return patientNameText(study.patientName);
    case PatientId:
        return study.patientId;
    case BirthDate:
        return dateText(study.patientBirthDate);
    case Sex:
        return study.patientSex;
    case StudyDate:
        return (dateText(study.studyDate) + u' ' + timeText(study.studyTime)).trimmed();
    case Modality:
        return study.modalities.join(QStringLiteral(", "));
    case Description:
        return study.studyDescription;
    case Accession:
        return study.accessionNumber;
    case Series:
        return study.series ? QString::number(*study.series) : QString();
    case Images:
        if (const std::optional<scene::Completeness> known = completeness(study))
            return completenessNumbers(*known);
        return study.instances ? QString::number(*study.instances) : QString();
    case Source:
        if (!study.source.isEmpty())
            return study.source;
        return m_news.contains(study.studyInstanceUid) ? tr("⚠ This computer") : tr("This computer");
    default:
        return {};
    }
}

QVariant StudyTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (index.column() == Images) {
        if (const std::optional<scene::Completeness> known = completeness(study(index.row()))) {
            if (role == Qt::DecorationRole)
                return makeLightIcon(lightOf(*known));
            if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole)
                return completenessText(*known);
        }
    }
    if (index.column() == Source && study(index.row()).source.isEmpty()) {
        const QString news = m_news.value(study(index.row()).studyInstanceUid);
        if (!news.isEmpty() && (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole))
            return news;
        if (!news.isEmpty() && role == Qt::ForegroundRole)
            return colors().warning;
    }
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(study(index.row()), index.column());
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = index.column() == Series || index.column() == Images;
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return {};
}

QVariant StudyTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const char* const kNames[ColumnCount] = {
        QT_TR_NOOP("Patient"), QT_TR_NOOP("ID"),       QT_TR_NOOP("Born"),        QT_TR_NOOP("Sex"),
        QT_TR_NOOP("Date"),    QT_TR_NOOP("Modality"), QT_TR_NOOP("Description"), QT_TR_NOOP("Accession"),
        QT_TR_NOOP("Series"),  QT_TR_NOOP("Images"),   QT_TR_NOOP("Source")};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return tr(kNames[section]);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Series || section == Images ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    return {};
}

bool StudyTableModel::lessThan(const dicom::StudySummary& a, const dicom::StudySummary& b) const {
    if (m_sortColumn == Series)
        return a.series < b.series;
    if (m_sortColumn == Images)
        return a.instances < b.instances;
    if (m_sortColumn == StudyDate) // raw values: what is shown drops the seconds
        return std::tie(a.studyDate, a.studyTime) < std::tie(b.studyDate, b.studyTime);
    return text(a, m_sortColumn).localeAwareCompare(text(b, m_sortColumn)) < 0;
}

void StudyTableModel::sortRows() {
    std::stable_sort(m_rows.begin(), m_rows.end(), [this](const auto& a, const auto& b) {
        return m_sortOrder == Qt::AscendingOrder ? lessThan(a, b) : lessThan(b, a);
    });
}

void StudyTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::pair<QString, QString>> keys;
    for (const QModelIndex& index : before)
        keys.emplace_back(study(index.row()).source, study(index.row()).studyInstanceUid);
    sortRows();
    for (qsizetype i = 0; i < before.size(); ++i) {
        const auto& [source, uid] = keys[static_cast<size_t>(i)];
        changePersistentIndex(before[i], index(rowOf(source, uid), before[i].column()));
    }
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

} // namespace sagitta::ui
