// The part of the StudyTableModel that shows the series of a study.
#include "ui/browser/study_table_model.h"
#include "ui/common/error_text.h"
#include "ui/common/theme.h"

#include <algorithm>

namespace sagitta::ui {
namespace {

QString titleOf(const dicom::SeriesSummary& series) {
    if (!series.seriesDescription.isEmpty())
        return series.seriesDescription;
    return series.seriesNumber ? QObject::tr("Series %1").arg(*series.seriesNumber) : QObject::tr("Series");
}

QString numberAndModality(const dicom::SeriesSummary& series) {
    QStringList parts{series.seriesNumber ? QString::number(*series.seriesNumber) : QString(), series.modality};
    parts.removeAll(QString());
    return parts.join(u' ');
}

QString imagesText(const SeriesRow& row) {
    if (row.known)
        return QObject::tr("%1 images").arg(completenessNumbers(*row.known));
    return row.series.instances ? QObject::tr("%1 images").arg(*row.series.instances) : QString();
}

} // namespace

quintptr StudyTableModel::idOf(int row) const {
    const auto found =
        std::find_if(m_opened.begin(), m_opened.end(), [&](const auto& entry) { return entry.second.row == row; });
    return found == m_opened.end() ? 0 : found->first;
}

const StudyTableModel::Opened* StudyTableModel::opened(const QModelIndex& parent) const {
    if (isSeries(parent) || parent.column() != 0)
        return nullptr;
    const auto found = m_opened.find(idOf(parent.row()));
    return found == m_opened.end() ? nullptr : &found->second;
}

StudyTableModel::Opened* StudyTableModel::findOpened(const StudyKey& key) {
    const auto found =
        std::find_if(m_opened.begin(), m_opened.end(), [&](const auto& entry) { return entry.second.key == key; });
    return found == m_opened.end() ? nullptr : &found->second;
}

std::vector<StudyKey> StudyTableModel::openStudies() const {
    std::vector<StudyKey> keys;
    for (const auto& [id, opened] : m_opened)
        keys.push_back(opened.key);
    return keys;
}

StudyKey StudyTableModel::keyAt(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    return keyOf(study(isSeries(index) ? parent(index).row() : index.row()));
}

QString StudyTableModel::seriesUidAt(const QModelIndex& index) const {
    const auto found = index.isValid() ? m_opened.find(index.internalId()) : m_opened.end();
    if (found == m_opened.end() || index.row() >= std::ssize(found->second.series))
        return {};
    return found->second.series[static_cast<size_t>(index.row())].series.seriesInstanceUid;
}

QModelIndex StudyTableModel::seriesIndex(const StudyKey& key, const QString& seriesUid) const {
    for (const auto& [id, opened] : m_opened) {
        for (int row = 0; opened.key == key && row < std::ssize(opened.series); ++row)
            if (opened.series[static_cast<size_t>(row)].series.seriesInstanceUid == seriesUid)
                return createIndex(row, 0, id);
    }
    return {};
}

// The same series stay the same rows, so that nothing moves under somebody's hand while more of a study arrives.
void StudyTableModel::setSeries(const StudyKey& key, const Result<std::vector<SeriesRow>>& series) {
    Opened* opened = findOpened(key);
    if (!opened)
        return;
    const std::vector<SeriesRow> rows = series ? *series : std::vector<SeriesRow>();
    opened->note = !series ? errorText(series.error()) : rows.empty() ? tr("No series are known") : QString();
    const QModelIndex parent = indexOf(*opened);
    const bool isSame = std::equal(rows.begin(), rows.end(), opened->series.begin(), opened->series.end(),
                                   [](const SeriesRow& a, const SeriesRow& b) {
                                       return a.series.seriesInstanceUid == b.series.seriesInstanceUid;
                                   });
    if (isSame) {
        opened->series = rows;
        emit dataChanged(index(0, 0, parent), index(rowCount(parent) - 1, 0, parent));
        return;
    }
    const int before = rowCount(parent);
    const int after = std::max(1, static_cast<int>(rows.size()));
    if (after > before)
        beginInsertRows(parent, before, after - 1);
    else if (after < before)
        beginRemoveRows(parent, after, before - 1);
    opened->series = rows;
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    emit dataChanged(index(0, 0, parent), index(std::min(before, after) - 1, 0, parent));
}

void StudyTableModel::setThumbnail(const StudyKey& key, const QString& seriesUid, const QImage& image) {
    Opened* opened = findOpened(key);
    if (!opened)
        return;
    opened->thumbnails.insert(seriesUid, image);
    if (const QModelIndex index = seriesIndex(key, seriesUid); index.isValid())
        emit dataChanged(index, index);
}

bool StudyTableModel::hasThumbnail(const StudyKey& key, const QString& seriesUid) const {
    return std::any_of(m_opened.begin(), m_opened.end(), [&](const auto& entry) {
        return entry.second.key == key && entry.second.thumbnails.contains(seriesUid);
    });
}

void StudyTableModel::forgetSeries(const StudyKey& key) {
    Opened* opened = findOpened(key);
    if (!opened)
        return;
    const QModelIndex parent = indexOf(*opened);
    beginRemoveRows(parent, 0, rowCount(parent) - 1);
    std::erase_if(m_opened, [&](const auto& entry) { return entry.second.key == key; });
    endRemoveRows();
}

QVariant StudyTableModel::seriesData(const Opened& opened, int row, int role) const {
    if (row >= std::ssize(opened.series)) {
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return opened.note;
        return role == Qt::ForegroundRole ? QVariant(colors().muted) : QVariant();
    }
    const SeriesRow& series = opened.series[static_cast<size_t>(row)];
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(series.series);
    case DetailRole:
        return QStringList{numberAndModality(series.series), imagesText(series)};
    case ThumbnailRole:
        return opened.thumbnails.value(series.series.seriesInstanceUid);
    case LightRole:
        return series.known ? QVariant(static_cast<int>(lightOf(*series.known))) : QVariant();
    case Qt::ToolTipRole: {
        QStringList lines{titleOf(series.series), numberAndModality(series.series),
                          series.known ? completenessText(*series.known) : imagesText(series), series.series.bodyPart};
        lines.removeAll(QString());
        return lines.join(u'\n');
    }
    case Qt::AccessibleTextRole:
        return QStringList{titleOf(series.series), numberAndModality(series.series), imagesText(series)}.join(
            QStringLiteral(", "));
    case Qt::AccessibleDescriptionRole:
        return series.known ? completenessText(*series.known) : QString();
    default:
        return {};
    }
}

} // namespace sagitta::ui
