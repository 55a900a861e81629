// Headers of one series as readInstanceHeader() would give them, for tests of display sets. Plain values.
#pragma once

#include "dicom/display_set_builder.h"

#include <functional>
#include <memory>
#include <vector>

namespace sagitta::test {

using dicom::DisplaySetPtr;
using dicom::FrameInfo;
using dicom::ImagePlane;
using dicom::InstanceHeader;
using dicom::InstanceHeaderPtr;
using dicom::Photometric;
using dicom::PixelElement;
using dicom::SpacingBasis;

struct Slice {
    Vec3 position;
    Vec3 rowDir{1, 0, 0};
    Vec3 columnDir{0, 1, 0};
    int number = 0; // 0: by the order of making
};

// Headers of one series, as readInstanceHeader() would give them.
class Series {
public:
    // For changes before it is handed out.
    InstanceHeader& add(const Slice& slice) {
        auto header = std::make_shared<InstanceHeader>();
        const int made = static_cast<int>(m_headers.size()) + 1;
        header->sopInstanceUid = QStringLiteral("1.2.3.%1").arg(made);
        header->study.studyInstanceUid = QStringLiteral("1.2");
        header->series.seriesInstanceUid = QStringLiteral("1.2.3");
        header->frameOfReferenceUid = QStringLiteral("1.9");
        header->instanceNumber = slice.number != 0 ? slice.number : made;
        header->imageType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"), QStringLiteral("AXIAL")};
        header->format.photometric = Photometric::Monochrome2;
        header->format.element = PixelElement::Integer;
        header->format.rows = 64;
        header->format.columns = 48;
        header->format.bitsAllocated = 16;
        header->sliceThickness = 2;
        header->frames.push_back(frameAt(slice));
        m_headers.push_back(header);
        return *header;
    }

    static FrameInfo frameAt(const Slice& slice) {
        FrameInfo info;
        info.plane = ImagePlane{slice.position, slice.rowDir, slice.columnDir};
        info.spacing = {0.7, 0.5, SpacingBasis::Patient};
        return info;
    }

    std::vector<InstanceHeaderPtr> headers() const { return {m_headers.begin(), m_headers.end()}; }
    std::vector<DisplaySetPtr> sets() const { return dicom::buildDisplaySets(headers()); }
    std::vector<std::shared_ptr<InstanceHeader>>& all() { return m_headers; }

private:
    std::vector<std::shared_ptr<InstanceHeader>> m_headers;
};

inline Series axial(int count, double spacing = 2) {
    Series series;
    for (int k = 0; k < count; ++k)
        series.add({{-100, -120, 10 + spacing * k}});
    return series;
}

// Two rounds over the same ten positions; `mark` tells a header its round.
inline Series twoRounds(const std::function<void(InstanceHeader&, int round)>& mark) {
    Series series;
    for (int k = 0; k < 10; ++k) {
        for (int round = 1; round <= 2; ++round)
            mark(series.add({{0, 0, 2.0 * k}}), round);
    }
    return series;
}

} // namespace sagitta::test
