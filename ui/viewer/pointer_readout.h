// PointerReadout: what lies under the pointer of a viewport, in numbers and words (render/planar/value_probe.h). Knows
// of a PET series whether its values are SUV. Nothing while the picture is not the one the view announces. GUI thread.
#pragma once

#include "render/planar/value_probe.h"
#include "ui/viewer/view_picture.h"

#include <QPointF>

#include <optional>

namespace sagitta::ui {

class PointerReadout {
public:
    // Looks at a point of the canvas, or at none; whether there is something else to say than before.
    bool look(const scene::View* view, const ViewPicture* picture, std::optional<QPointF> canvas);

    const render::ProbedValue& value() const { return m_value; }
    const QStringList& texts() const { return m_texts; }

private:
    std::optional<double> suvFactor(const scene::View& view);

    render::ProbedValue m_value;
    QStringList m_texts;
    dicom::DisplaySetPtr m_suvSet; // of which m_suv is
    std::optional<double> m_suv;
};

} // namespace sagitta::ui
