#include "ui/viewer/viewer_panels.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>

namespace sagitta::ui {

ViewerPanels::ViewerPanels(QMainWindow& window, CommandSet& commands, scene::Session& session,
                           imaging::FrameSource files, Settings& settings) :
    m_session(session),
    m_annotations(new AnnotationPanel(session)), m_tags(new TagBrowser(std::move(files), settings)) {
    QDockWidget* annotations =
        addDock(window, m_annotations, tr("Annotations"), "annotationDock", commands.action("showAnnotations"));
    QDockWidget* tags = addDock(window, m_tags, tr("DICOM tags"), "tagDock", commands.action("showTags"));
    commands.on("showAnnotations", [annotations](bool on) { annotations->setVisible(on); });
    commands.on("showTags", [this, tags](bool on) {
        tags->setVisible(on);
        if (on)
            m_tags->focusSearch();
    });
}

ViewerPanels::~ViewerPanels() {
    for (const QPointer<QDockWidget>& dock : m_docks)
        delete dock;
}

QDockWidget* ViewerPanels::addDock(QMainWindow& window, QWidget* panel, const QString& title, const char* objectName,
                                   QAction* action) {
    auto* dock = new QDockWidget(title, &window);
    dock->setObjectName(QLatin1String(objectName));
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
    dock->setWidget(panel);
    window.addDockWidget(Qt::RightDockWidgetArea, dock);
    dock->hide();
    connect(dock, &QDockWidget::visibilityChanged, action, &QAction::setChecked);
    m_docks.emplace_back(dock);
    return dock;
}

void ViewerPanels::lookAt(const scene::View* view) {
    m_tags->setPlaces(view ? tagPlaces(m_session, *view) : TagPlaces());
}

} // namespace sagitta::ui
