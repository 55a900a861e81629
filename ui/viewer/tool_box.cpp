#include "ui/viewer/tool_box.h"

namespace sagitta::ui {

ToolBox::ToolBox(scene::AnnotationStore& annotations, scene::AskText askText, QObject* parent) :
    QObject(parent), m_annotations(annotations), m_askText(std::move(askText)) {}

scene::Tool& ToolBox::tool(scene::ToolKind kind) {
    std::unique_ptr<scene::Tool>& slot = m_tools[kind];
    if (!slot)
        slot = scene::makeTool(kind, m_annotations, m_askText);
    return *slot;
}

void ToolBox::setActive(scene::ToolKind kind) {
    if (kind == m_active)
        return;
    cancel();
    m_active = kind;
    emit activeChanged();
}

void ToolBox::pointer(const scene::PointerEvent& event, Qt::MouseButton button) {
    using Type = scene::PointerEvent::Type;
    if (event.type == Type::Press) {
        if (m_captured) // a second button during a drag
            return;
        m_captured = &tool(toolFor(*m_scheme, button, event.modifiers, m_active));
        m_button = button;
        // What binds buttons is the table; a tool works by its own button.
        scene::PointerEvent press = event;
        if (button != Qt::LeftButton)
            press.buttons = event.buttons & ~Qt::MouseButtons(Qt::LeftButton);
        m_captured->pointer(press);
    } else if (event.type == Type::Move) {
        // Without a press it is a hover: a line that waits for its second point follows it.
        scene::Tool& target = m_captured ? *m_captured : tool(m_active);
        const bool isSeen = target.preview().has_value();
        if (!m_captured && !isSeen)
            return;
        target.pointer(event);
    } else {
        if (!m_captured || button != m_button)
            return;
        scene::Tool* const released = std::exchange(m_captured, nullptr);
        released->pointer(event);
    }
    emit previewChanged();
}

std::optional<scene::Annotation> ToolBox::preview() const {
    if (m_captured)
        return m_captured->preview();
    const auto it = m_tools.find(m_active);
    return it == m_tools.end() ? std::nullopt : it->second->preview();
}

void ToolBox::cancel() {
    m_captured = nullptr;
    for (const auto& [kind, made] : m_tools)
        made->cancel();
    emit previewChanged();
}

} // namespace sagitta::ui
