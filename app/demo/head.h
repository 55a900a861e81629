// HeadModel: a head of nobody: scalp, skull, face, eyes, sinuses, a folded brain with its ventricles and deep nuclei,
// and the upper neck. LPS, origin in the middle of the brain, neck below z = -110. Constant: any thread.
#pragma once

#include "app/demo/canvas.h"

namespace sagitta::demo {

class HeadModel {
public:
    HeadModel();

    void paint(Canvas& canvas) const;

private:
    void paintOutline(Canvas& canvas) const;
    void paintFace(Canvas& canvas) const;
    void paintOrbits(Canvas& canvas) const;
    void paintNeck(Canvas& canvas) const;
    void paintBrain(Canvas& canvas) const;
    void paintVentricles(Canvas& canvas) const;

    Tube m_jaw, m_cheeks, m_airway, m_lateralVentricles, m_caudate, m_callosum, m_stem, m_vessels;
};

// A T1-weighted picture: fat and white matter bright, fluid dark. Signal 0 … 1100.
Palette t1Palette();

} // namespace sagitta::demo
