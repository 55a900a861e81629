// ToolBox: the tools of a viewer window: the active one, and the one that a press has captured until its release.
// GUI thread.
#pragma once

#include "scene/tool.h"
#include "ui/viewer/mouse_scheme.h"

#include <QObject>

#include <map>
#include <memory>

namespace sagitta::ui {

class ToolBox : public QObject {
    Q_OBJECT
public:
    ToolBox(scene::AnnotationStore& annotations, scene::AskText askText, QObject* parent = nullptr);

    scene::ToolKind active() const { return m_active; }
    void setActive(scene::ToolKind kind);
    const MouseScheme& scheme() const { return *m_scheme; }
    void setScheme(const MouseScheme& scheme) { m_scheme = &scheme; } // one of mouseSchemes()
    // `button` chooses the tool on a press; `event.view` must live until the release, or cancel().
    void pointer(const scene::PointerEvent& event, Qt::MouseButton button);
    bool isDragging() const { return m_captured != nullptr; }
    std::optional<scene::Annotation> preview() const;
    // Before views are destroyed, and on Escape.
    void cancel();

signals:
    void activeChanged();
    void previewChanged();

private:
    scene::Tool& tool(scene::ToolKind kind);

    scene::AnnotationStore& m_annotations;
    scene::AskText m_askText;
    std::map<scene::ToolKind, std::unique_ptr<scene::Tool>> m_tools;
    scene::ToolKind m_active = kDefaultTool;
    const MouseScheme* m_scheme = &mouseSchemes().front();
    scene::Tool* m_captured = nullptr;
    Qt::MouseButton m_button = Qt::NoButton;
};

} // namespace sagitta::ui
