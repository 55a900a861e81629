// Tool: a small strategy that turns pointer events into changes of a view or of annotations. Sees no VTK and no widget.
// GUI thread.
#pragma once

#include "scene/annotation_store.h"
#include "scene/view.h"

#include <QPointF>
#include <Qt>

#include <memory>

namespace sagitta::scene {

struct PointerEvent {
    enum class Type : std::uint8_t { Press, Move, Release } type = Type::Move;
    View* view = nullptr;
    QPointF canvas; // canvas pixels
    Vec3 world;     // on the view's plane, LPS mm
    Qt::MouseButtons buttons;
    Qt::KeyboardModifiers modifiers;
};

enum class ToolKind : std::uint8_t { Scroll, WindowLevel, Zoom, Pan, Crosshair, Length, Text };

class Tool {
public:
    virtual ~Tool() = default;
    virtual void pointer(const PointerEvent& event) = 0;
    // A shape in the making, drawn like an annotation; nothing when there is none.
    virtual std::optional<Annotation> preview() const { return std::nullopt; }
    virtual void cancel() {}
};

// Asks the person for a text; calls back with it, or never.
using AskText = std::function<void(const QString& title, const QString& initial, std::function<void(QString)> done)>;

std::unique_ptr<Tool> makeTool(ToolKind kind, AnnotationStore& annotations, AskText askText);

} // namespace sagitta::scene
