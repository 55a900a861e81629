// AnnotationModel: the annotations of the open study as rows: type, value or text, series and slice. Texts are
// editable. GUI thread; changes go through the AnnotationStore, so they are undoable.
#pragma once

#include "scene/session.h"

#include <QAbstractTableModel>

namespace sagitta::ui {

class AnnotationModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Type, Value, Place, ColumnCount };

    explicit AnnotationModel(scene::Session& session, QObject* parent = nullptr);

    QString idAt(int row) const { return m_rows[static_cast<size_t>(row)].id; }
    int rowOf(const QString& id) const; // -1 when absent

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    void refresh();
    QString place(const scene::Annotation& annotation) const;

    scene::Session& m_session;
    std::vector<scene::Annotation> m_rows; // as they are shown
};

// Where an annotation is: the display set that holds its frame, and the frame's number in it.
struct AnnotationPlace {
    dicom::DisplaySetPtr set; // nullptr: nowhere in this study
    int index = -1;           // -1: on a plane, not on a frame
};
AnnotationPlace findPlace(const scene::Session& session, const scene::Annotation& annotation);

} // namespace sagitta::ui
