#include "ui/viewer/pointer_readout.h"

#include "dicom/suv.h"

namespace sagitta::ui {

bool PointerReadout::look(const scene::View* view, const ViewPicture* picture, std::optional<QPointF> canvas) {
    m_value = {};
    if (view && picture && canvas && picture->state() == ViewPicture::State::Ready) {
        const std::optional<double> suv = suvFactor(*view);
        m_value = view->kind() == scene::ViewKind::Mpr ? render::probePlane(*view, *canvas, suv)
                                                       : render::probeFrame(*view, picture->frame(), *canvas, suv);
    }
    QStringList texts = render::probeTexts(m_value);
    if (texts == m_texts)
        return false;
    m_texts = std::move(texts);
    return true;
}

std::optional<double> PointerReadout::suvFactor(const scene::View& view) {
    if (view.displaySet() != m_suvSet) {
        m_suvSet = view.displaySet();
        const Result<double> factor = dicom::suvBodyWeightFactor(*m_suvSet);
        m_suv = factor ? std::optional(*factor) : std::nullopt;
    }
    return m_suv;
}

} // namespace sagitta::ui
