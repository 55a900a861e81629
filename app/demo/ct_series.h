// What the CT series of several studies have in common. Library-internal.
#pragma once

#include "app/demo/slice_series.h"

namespace sagitta::demo {

struct CtScan {
    QString kernel = QStringLiteral("B30f");
    int kvp = 120;
    int tubeCurrent = 180; // mA
    QString rescaleType = QStringLiteral("HU");
    QString contrast; // agent; none when empty
};

// Square transverse slices from head to feet: `size` pixels of `spacing` mm, `slices` of `step` mm from `top`
// downwards.
struct AxialStack {
    int size = 512;
    double spacing = 0.78;
    int slices = 1;
    double step = 2;
    double top = 0;
    double centerY = 8;
};

// A CT image series but for its texts and its paint.
SliceSeries ctSeries(const CtScan& scan, const AxialStack& stack);
// The grid of an axial stack.
void layOut(SliceSeries& series, const AxialStack& stack);

} // namespace sagitta::demo
