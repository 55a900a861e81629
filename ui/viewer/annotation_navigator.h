// AnnotationNavigator: which annotation is selected, in the viewports and in the list; shows the one that is jumped to
// where it lies, in whatever layout that takes, and deletes the selected one. GUI thread.
#pragma once

#include "scene/session.h"
#include "ui/annotations/annotation_panel.h"
#include "ui/viewer/layout_controller.h"

#include <QObject>

namespace sagitta::ui {

class AnnotationNavigator : public QObject {
    Q_OBJECT
public:
    AnnotationNavigator(scene::Session& session, LayoutController& layouts, ViewportGrid& grid, AnnotationPanel& list,
                        QObject* parent = nullptr);

    void select(const QString& id);
    void jumpTo(const QString& id);
    // Nothing goes that is not seen: first it is shown, the next time it is deleted.
    void deleteSelected();

private:
    bool isOnScreen(const QString& id);
    void showOnStack(const dicom::DisplaySetPtr& set, int index);
    void showOnMpr(const scene::Annotation& annotation, const dicom::DisplaySetPtr& set);

    scene::Session& m_session;
    LayoutController& m_layouts;
    ViewportGrid& m_grid;
    AnnotationPanel& m_list;
    QString m_selectedId;
    QString m_jumpWhenReady; // to be shown on an MPR, waiting for its volume
};

} // namespace sagitta::ui
