#include "ui/annotations/annotation_model.h"

#include "ui/common/text_format.h"

#include <algorithm>

namespace sagitta::ui {

AnnotationPlace findPlace(const scene::Session& session, const scene::Annotation& annotation) {
    AnnotationPlace fallback;
    for (const dicom::DisplaySetPtr& set : session.displaySets()) {
        if (set->studyInstanceUid != annotation.studyInstanceUid)
            continue;
        const int index = annotation.frame ? set->indexOf(*annotation.frame) : -1;
        if (index >= 0)
            return {set, index};
        if (!annotation.frame && set->seriesInstanceUid == annotation.seriesInstanceUid && !fallback.set)
            fallback.set = set;
    }
    return fallback;
}

AnnotationModel::AnnotationModel(scene::Session& session, QObject* parent) :
    QAbstractTableModel(parent), m_session(session) {
    connect(&session.annotations(), &scene::AnnotationStore::changed, this, &AnnotationModel::refresh);
    connect(&session, &scene::Session::displaySetsChanged, this, &AnnotationModel::refresh);
    refresh();
}

void AnnotationModel::refresh() {
    const std::vector<scene::Annotation>& now = m_session.annotations().annotations();
    const bool sameRows = std::equal(now.begin(), now.end(), m_rows.begin(), m_rows.end(),
                                     [](const auto& a, const auto& b) { return a.id == b.id; });
    if (sameRows) { // values alone: selection and an open editor stay
        m_rows = now;
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = now;
    endResetModel();
}

int AnnotationModel::rowOf(const QString& id) const {
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.id == id; });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

int AnnotationModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AnnotationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString AnnotationModel::place(const scene::Annotation& annotation) const {
    const AnnotationPlace found = findPlace(m_session, annotation);
    if (!found.set)
        return tr("not in the open images");
    const int series = found.set->first().series.number;
    return found.index >= 0 ? tr("Series %1, image %2").arg(series).arg(found.index + 1)
                            : tr("Series %1, MPR").arg(series);
}

QVariant AnnotationModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() ||
        (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole))
        return {};
    if (role == Qt::ToolTipRole)
        return tipText(data(index, Qt::DisplayRole).toString());
    const scene::Annotation& annotation = m_rows[static_cast<size_t>(index.row())];
    switch (index.column()) {
    case Type:
        return annotation.type == scene::AnnotationType::Length ? tr("Length") : tr("Text");
    case Value:
        return annotation.label();
    case Place:
        return place(annotation);
    default:
        return {};
    }
}

QVariant AnnotationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Type ? tr("Type") : section == Value ? tr("Value") : tr("Where");
}

Qt::ItemFlags AnnotationModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Value &&
        m_rows[static_cast<size_t>(index.row())].type == scene::AnnotationType::Text)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool AnnotationModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    scene::Annotation changed = m_rows[static_cast<size_t>(index.row())];
    const QString text = value.toString().trimmed();
    if (text.isEmpty() || text == changed.text)
        return false;
    changed.text = text;
    m_session.annotations().change(changed.id, changed, tr("edit text"));
    return true;
}

} // namespace sagitta::ui
