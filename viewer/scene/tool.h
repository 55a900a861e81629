// Tool: a small strategy that turns pointer events into changes of a view or of annotations. Sees no VTK and no widget.
// GUI thread.
#pragma once

#include "scene/annotation_store.h"
#include "scene/view.h"

#include <QPointF>
#include <Qt>

#include <functional>
#include <memory>
#include <optional>

namespace sagitta::scene {

struct PointerEvent {
    enum class Type : std::uint8_t { Press, Move, Release } type = Type::Move;
    View* view = nullptr;
    QPointF canvas;           // canvas pixels
    Vec3 world;               // on the view's plane, LPS mm
    Qt::MouseButtons buttons; // those down; of a release, those still down
    Qt::KeyboardModifiers modifiers;
};

enum class ToolKind : std::uint8_t { Scroll, WindowLevel, Zoom, Pan, Crosshair, Length, Text };

// Tools act between a press and its release; the view must live as long.
class Tool {
public:
    virtual ~Tool() = default;
    virtual void pointer(const PointerEvent& event) = 0;
    // A shape in the making, drawn like an annotation; nothing when there is none. With the id of an annotation of the
    // store it is drawn in that one's place (a handle is being dragged).
    virtual std::optional<Annotation> preview() const { return std::nullopt; }
    virtual void cancel() {}
};

// Asks the person for a text; calls back with it, or never.
using AskText = std::function<void(const QString& title, const QString& initial, std::function<void(QString)> done)>;

// Whatever the kind, a press of the left button within 6 canvas pixels of a handle of an annotation on show moves that
// handle instead; the move is one undo step, made on release.
//  Scroll       drag down: towards higher slice numbers
//  WindowLevel  drag right: wider; drag up: brighter. Speed in proportion to the width at the press
//  Zoom         drag up: larger, about the point that was pressed
//  Pan          the picture follows the pointer
//  Crosshair    the position of an MPR is where the pointer is
//  Length       drag, or press twice
//  Text         press at what is meant, drag to where the text goes, then the text is asked for; press on a text: edit
//  it
std::unique_ptr<Tool> makeTool(ToolKind kind, AnnotationStore& annotations, AskText askText);

} // namespace sagitta::scene
