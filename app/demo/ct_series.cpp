#include "app/demo/ct_series.h"

#include "app/demo/attributes.h"
#include "app/demo/torso.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::demo {

void layOut(SliceSeries& series, const AxialStack& stack) {
    const double half = stack.spacing * (stack.size - 1) / 2;
    series.first.origin = {-half, -half + stack.centerY, stack.top};
    series.first.rows = series.first.columns = stack.size;
    series.first.rowSpacing = series.first.columnSpacing = stack.spacing;
    series.step = {0, 0, -stack.step};
    series.slices = stack.slices;
    series.thickness = stack.step;
}

SliceSeries ctSeries(const CtScan& scan, const AxialStack& stack) {
    SliceSeries series;
    layOut(series, stack);
    series.sopClassUid = QLatin1String(UID_CTImageStorage);
    series.imageType = QStringLiteral("ORIGINAL\\PRIMARY\\AXIAL");
    series.text.series.modality = QStringLiteral("CT");
    series.text.series.patientPosition = QStringLiteral("HFS");
    series.text.series.model = QStringLiteral("Phantom CT");
    series.palette = ctPalette();
    series.intercept = -1024;
    series.windows = {{40, 400, QStringLiteral("SOFT TISSUE")},
                      {-600, 1500, QStringLiteral("LUNG")},
                      {400, 1800, QStringLiteral("BONE")}};
    series.attributes = [scan, field = stack.spacing * stack.size](DcmItem& item, int) {
        put(item, DCM_RescaleType, scan.rescaleType);
        put(item, DCM_KVP, scan.kvp);
        put(item, DCM_XRayTubeCurrent, scan.tubeCurrent);
        put(item, DCM_ExposureTime, 500);
        put(item, DCM_ConvolutionKernel, scan.kernel);
        put(item, DCM_ReconstructionDiameter, {field});
        put(item, DCM_GantryDetectorTilt, {0});
        if (!scan.contrast.isEmpty())
            put(item, DCM_ContrastBolusAgent, scan.contrast);
    };
    return series;
}

} // namespace sagitta::demo
