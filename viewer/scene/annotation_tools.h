// The tools that make annotations, and the one that moves their handles. Made by makeTool().
#pragma once

#include "scene/handles.h"
#include "scene/tool.h"

#include <QPointer>

namespace sagitta::scene {

// Puts the grabbing of handles before any other tool. With `editClicked` a text that is pressed and not moved is
// edited.
class GrabTool final : public Tool {
public:
    GrabTool(std::unique_ptr<Tool> other, AnnotationStore& annotations, AskText editClicked) :
        m_other(std::move(other)), m_annotations(annotations), m_editClicked(std::move(editClicked)) {}

    void pointer(const PointerEvent& event) override;
    std::optional<Annotation> preview() const override;
    void cancel() override;

private:
    bool tryGrab(const PointerEvent& event);
    void move(const PointerEvent& event);

    std::unique_ptr<Tool> m_other;
    AnnotationStore& m_annotations;
    AskText m_editClicked;
    QPointer<View> m_view; // while a handle is held
    Handle m_handle;
    Annotation m_before, m_moved;
    Vec3 m_pressed; // where, in space
};

class LengthTool final : public Tool {
public:
    explicit LengthTool(AnnotationStore& annotations) : m_annotations(annotations) {}

    void pointer(const PointerEvent& event) override;
    std::optional<Annotation> preview() const override { return m_making; }
    void cancel() override { m_making.reset(); }

private:
    void finish();

    AnnotationStore& m_annotations;
    QPointer<View> m_view;
    std::optional<Annotation> m_making;
    QPointF m_pressed;
};

class TextTool final : public Tool {
public:
    TextTool(AnnotationStore& annotations, AskText askText) :
        m_annotations(annotations), m_askText(std::move(askText)) {}

    void pointer(const PointerEvent& event) override;
    std::optional<Annotation> preview() const override { return m_making; }
    void cancel() override { m_making.reset(); }

private:
    void ask(Annotation annotation);

    AnnotationStore& m_annotations;
    AskText m_askText;
    QPointer<View> m_view;
    std::optional<Annotation> m_making;
    QPointF m_pressed;
};

// Asks for another text for an annotation of the store; undoable.
void editText(AnnotationStore& annotations, const QString& id, const AskText& askText);

} // namespace sagitta::scene
