#include "dicom/mosaic_reader.h"

#include "dicom/private_attribute.h"
#include "dicom/siemens_csa.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sagitta::dicom {

namespace {

int slicesOf(const Dataset& dataset) {
    if (const auto tag = privateTag(dataset, {0x0019, QLatin1String("SIEMENS MR HEADER"), 0x0a})) {
        if (const auto count = dataset.integer(*tag))
            return *count;
    }
    const std::vector<double> count = csaNumbers(csaImageHeader(dataset), QLatin1String("NumberOfImagesInMosaic"));
    return count.empty() || !(count[0] > 1 && count[0] < 1e4) ? 0 : static_cast<int>(count[0]);
}

// As in Patient Orientation (PS3.3 C.7.6.1.1.1): the largest component first, what is hardly there left out.
QString lettersOf(Vec3 direction) {
    constexpr double kLeast = 0.05;
    struct Component {
        double size;
        char letter;
    };
    std::array<Component, 3> components{{{std::abs(direction.x), direction.x > 0 ? 'L' : 'R'},
                                         {std::abs(direction.y), direction.y > 0 ? 'P' : 'A'},
                                         {std::abs(direction.z), direction.z > 0 ? 'H' : 'F'}}};
    std::stable_sort(components.begin(), components.end(),
                     [](const Component& a, const Component& b) { return a.size > b.size; });
    QString letters;
    for (const Component& component : components) {
        if (component.size > kLeast)
            letters += QLatin1Char(component.letter);
    }
    return letters;
}

} // namespace

void readMosaic(const Dataset& dataset, InstanceHeader& header) {
    if (header.frames.size() != 1 || !header.imageType.contains(QLatin1String("MOSAIC")))
        return;
    std::optional<ImagePlane>& plane = header.frames.front().plane;
    if (plane && header.patientOrientation.isEmpty())
        header.patientOrientation = {lettersOf(plane->rowDir), lettersOf(plane->columnDir)};
    plane.reset();
    const int slices = slicesOf(dataset);
    header.warnings
        << (slices > 1 ? QStringLiteral("a mosaic of %1 slices in one image: where each lies is not known").arg(slices)
                       : QStringLiteral("a mosaic of slices in one image: where each lies is not known"));
}

} // namespace sagitta::dicom
