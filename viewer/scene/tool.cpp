#include "scene/tool.h"

#include "scene/annotation_tools.h"
#include "scene/view_tools.h"

namespace sagitta::scene {

namespace {

std::unique_ptr<Tool> makeBareTool(ToolKind kind, AnnotationStore& annotations, const AskText& askText) {
    switch (kind) {
    case ToolKind::Scroll:
        return std::make_unique<ScrollTool>();
    case ToolKind::WindowLevel:
        return std::make_unique<WindowLevelTool>();
    case ToolKind::Zoom:
        return std::make_unique<ZoomTool>();
    case ToolKind::Pan:
        return std::make_unique<PanTool>();
    case ToolKind::Crosshair:
        return std::make_unique<CrosshairTool>();
    case ToolKind::Length:
        return std::make_unique<LengthTool>(annotations);
    case ToolKind::Text:
        break;
    }
    return std::make_unique<TextTool>(annotations, askText);
}

} // namespace

std::unique_ptr<Tool> makeTool(ToolKind kind, AnnotationStore& annotations, AskText askText) {
    std::unique_ptr<Tool> bare = makeBareTool(kind, annotations, askText);
    return std::make_unique<GrabTool>(std::move(bare), annotations, kind == ToolKind::Text ? askText : AskText());
}

} // namespace sagitta::scene
