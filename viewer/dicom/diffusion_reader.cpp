#include "dicom/diffusion_reader.h"

#include "dicom/private_attribute.h"
#include "dicom/siemens_csa.h"

#include <array>
#include <cmath>

namespace sagitta::dicom {

namespace {

struct Vendor {
    QLatin1String manufacturer; // in lower case, part of it
    PrivateAttribute bValue;
    PrivateAttribute direction; // three values, or the first of three attributes
    int directionAttributes;    // 1 or 3
};

constexpr Tag kScanningSequence{0x0018, 0x0020};

// As the vendors' conformance statements name them.
constexpr std::array kVendors{
    Vendor{QLatin1String("siemens"),
           {0x0019, QLatin1String("SIEMENS MR HEADER"), 0x0c},
           {0x0019, QLatin1String("SIEMENS MR HEADER"), 0x0e},
           1},
    Vendor{QLatin1String("ge "),
           {0x0043, QLatin1String("GEMS_PARM_01"), 0x39},
           {0x0019, QLatin1String("GEMS_ACQU_01"), 0xbb},
           3},
    Vendor{QLatin1String("philips"),
           {0x2001, QLatin1String("Philips Imaging DD 001"), 0x03},
           {0x2005, QLatin1String("Philips MR Imaging DD 001"), 0xb0},
           3},
};

// De-identifiers drop the creator and keep the value: then the manufacturer's name must do, and the block that
// everybody uses.
std::optional<Tag> find(const Dataset& dataset, const PrivateAttribute& attribute, bool isOfVendor) {
    if (const auto tag = privateTag(dataset, attribute))
        return tag;
    if (!isOfVendor || dataset.has({attribute.group, 0x0010}))
        return std::nullopt;
    return Tag{attribute.group, static_cast<std::uint16_t>(0x1000 | attribute.element)};
}

std::optional<double> bValueOf(std::vector<double> values) {
    constexpr double kGeOffset = 1e9; // GE's software 25 and later adds it
    constexpr double kMost = 1e5;
    if (values.empty())
        return std::nullopt;
    const double value = values.front() >= kGeOffset ? values.front() - kGeOffset : values.front();
    return value >= 0 && value <= kMost ? std::optional(value) : std::nullopt;
}

std::optional<Vec3> directionOf(const std::vector<double>& values) {
    constexpr double kLeast = 0.5; // a unit vector, roughly written; all zero: none
    if (values.size() != 3)
        return std::nullopt;
    const Vec3 direction{values[0], values[1], values[2]};
    const double size = length(direction);
    return size > kLeast && size < 2 ? std::optional(direction * (1 / size)) : std::nullopt;
}

// Vendors write a weight of 0 into every image; it means something in the echo planar ones alone.
bool mayBeWeighted(const Dataset& dataset) { return dataset.texts(kScanningSequence).contains(u"EP"); }

void readVendor(const Dataset& dataset, const Vendor& vendor, bool isOfVendor, FrameTraits& traits) {
    const auto bValue = find(dataset, vendor.bValue, isOfVendor);
    if (!bValue)
        return;
    const auto value = bValueOf(privateNumbers(dataset, *bValue));
    if (value && (*value > 0 || mayBeWeighted(dataset)))
        traits.bValue = value;
    const auto first = find(dataset, vendor.direction, isOfVendor);
    if (!first)
        return;
    std::vector<double> values;
    for (int n = 0; n < vendor.directionAttributes; ++n) {
        const Tag tag{first->group, static_cast<std::uint16_t>(first->element + n)};
        const std::vector<double> part = privateNumbers(dataset, tag);
        values.insert(values.end(), part.begin(), part.end());
    }
    if (const auto direction = directionOf(values))
        traits.diffusionDirection = direction;
}

// Siemens software before it had attributes of their own.
void readCsa(const Dataset& dataset, FrameTraits& traits) {
    const QByteArray header = csaImageHeader(dataset);
    traits.bValue = bValueOf(csaNumbers(header, QLatin1String("B_value")));
    traits.diffusionDirection = directionOf(csaNumbers(header, QLatin1String("DiffusionGradientDirection")));
}

} // namespace

void readDiffusion(const Dataset& dataset, FrameTraits& traits) {
    const QString manufacturer = dataset.text(tags::Manufacturer).toLower();
    for (const Vendor& vendor : kVendors)
        readVendor(dataset, vendor, manufacturer.contains(vendor.manufacturer), traits);
    if (!traits.bValue && !traits.diffusionDirection)
        readCsa(dataset, traits);
    if (const auto bValue = dataset.number(tags::DiffusionBValue))
        traits.bValue = bValue;
    if (const auto direction = directionOf(dataset.numbers(tags::DiffusionGradientOrientation)))
        traits.diffusionDirection = direction;
}

void readDiffusionItem(const Dataset& item, FrameTraits& traits) {
    if (const auto bValue = item.number(tags::DiffusionBValue))
        traits.bValue = bValue;
    if (const auto group = item.firstItem(tags::DiffusionGradientDirectionSequence))
        traits.diffusionDirection = directionOf(group->numbers(tags::DiffusionGradientOrientation));
}

} // namespace sagitta::dicom
