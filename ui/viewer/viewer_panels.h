// ViewerPanels: the panels beside the viewports, as docks: the list of annotations, all attributes of the image. Each
// has a command that shows and hides it. GUI thread; the docks are the window's.
#pragma once

#include "imaging/frame_source.h"
#include "scene/session.h"
#include "ui/annotations/annotation_panel.h"
#include "ui/common/command_set.h"
#include "ui/viewer/tag_browser.h"

#include <QPointer>

#include <vector>

class QDockWidget;
class QMainWindow;

namespace sagitta::ui {

class ViewerPanels : public QObject {
    Q_OBJECT
public:
    ViewerPanels(QMainWindow& window, CommandSet& commands, scene::Session& session, imaging::FrameSource files,
                 Settings& settings);
    // The panels look at the session: they go with this.
    ~ViewerPanels() override;

    AnnotationPanel& annotations() { return *m_annotations; }
    // What the viewport in use shows; nullptr: nothing.
    void lookAt(const scene::View* view);
    void filesReplaced() { m_tags->filesReplaced(); }

private:
    QDockWidget* addDock(QMainWindow& window, QWidget* panel, const QString& title, const char* objectName,
                         QAction* action);

    scene::Session& m_session;
    AnnotationPanel* m_annotations;
    TagBrowser* m_tags;
    std::vector<QPointer<QDockWidget>> m_docks;
};

} // namespace sagitta::ui
