// Pointer events as a widget would make them.
#pragma once

#include "scene/tool.h"

namespace sagitta::test {

class Pointer {
public:
    Pointer(scene::Tool& tool, scene::View& view) : m_tool(tool), m_view(view) {}

    void press(QPointF at, Qt::MouseButton button = Qt::LeftButton) {
        m_buttons = button;
        send(scene::PointerEvent::Type::Press, at);
    }
    void move(QPointF at) { send(scene::PointerEvent::Type::Move, at); }
    void release(QPointF at) {
        m_buttons = Qt::NoButton;
        send(scene::PointerEvent::Type::Release, at);
    }
    void drag(QPointF from, QPointF to) {
        press(from);
        move((from + to) / 2);
        move(to);
        release(to);
    }
    void click(QPointF at) {
        press(at);
        release(at);
    }

private:
    void send(scene::PointerEvent::Type type, QPointF at) {
        m_tool.pointer({type, &m_view, at, m_view.transform().toPatient(at), m_buttons, Qt::NoModifier});
    }

    scene::Tool& m_tool;
    scene::View& m_view;
    Qt::MouseButtons m_buttons;
};

} // namespace sagitta::test
