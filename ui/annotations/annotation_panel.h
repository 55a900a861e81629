// AnnotationPanel: the list of annotations beside the viewports: click jumps there, Delete removes, a double click or
// F2 edits a text in place. GUI thread.
#pragma once

#include "ui/annotations/annotation_model.h"

#include <QWidget>

class QLabel;
class QTableView;
class QToolButton;

namespace sagitta::ui {

class AnnotationPanel : public QWidget {
    Q_OBJECT
public:
    explicit AnnotationPanel(scene::Session& session, QWidget* parent = nullptr);

    void select(const QString& id); // empty: none
    // The row that the keys are for; empty while the list has no focus.
    QString focusedId() const;

signals:
    void chosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void updateState();

    AnnotationModel m_model;
    QTableView* m_table;
    QLabel* m_empty;
};

} // namespace sagitta::ui
