// The tools that change where and how a view looks. Made by makeTool().
#pragma once

#include "scene/tool.h"

#include <QPointer>

namespace sagitta::scene {

// Acts on one view from a press to its release, always from what was there at the press, so that a drag back to where
// it began is no change. Changes what it is about and nothing else: the rest may change meanwhile.
class DragTool : public Tool {
public:
    void pointer(const PointerEvent& event) final;
    void cancel() override { m_view.clear(); }

protected:
    struct Start {
        QPointF canvas;
        ViewState state;
        dicom::VoiWindow voi;
        int slice = 0;
    };
    virtual void press(View&, const PointerEvent&) {}
    virtual void drag(View& view, const Start& start, const PointerEvent& event) = 0;

private:
    QPointer<View> m_view;
    Start m_start;
};

class ScrollTool final : public DragTool {
    void drag(View& view, const Start& start, const PointerEvent& event) override;
};

class WindowLevelTool final : public DragTool {
    void press(View& view, const PointerEvent& event) override;
    void drag(View& view, const Start& start, const PointerEvent& event) override;
    dicom::VoiWindow m_window; // on show at the press, as numbers; from the first move on that of the whole stack
};

class ZoomTool final : public DragTool {
    void drag(View& view, const Start& start, const PointerEvent& event) override;
};

class PanTool final : public DragTool {
    void drag(View& view, const Start& start, const PointerEvent& event) override;
};

class CrosshairTool final : public DragTool {
    void press(View& view, const PointerEvent& event) override;
    void drag(View& view, const Start& start, const PointerEvent& event) override;
};

} // namespace sagitta::scene
