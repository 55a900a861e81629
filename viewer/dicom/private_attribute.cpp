#include "dicom/private_attribute.h"

#include <QtEndian>

#include <cmath>

namespace sagitta::dicom {

namespace {

template<class Real>
std::vector<double> realsOf(const QByteArray& bytes) {
    std::vector<double> values;
    for (qsizetype at = 0; at + static_cast<qsizetype>(sizeof(Real)) <= bytes.size();
         at += static_cast<qsizetype>(sizeof(Real))) {
        const auto value = static_cast<double>(qFromLittleEndian<Real>(bytes.constData() + at));
        if (!std::isfinite(value))
            return {};
        values.push_back(value);
    }
    return values;
}

} // namespace

std::optional<Tag> privateTag(const Dataset& dataset, const PrivateAttribute& attribute) {
    for (std::uint16_t block = 0x10; block <= 0x1f; ++block) {
        if (dataset.text({attribute.group, block}).trimmed() == attribute.creator)
            return Tag{attribute.group, static_cast<std::uint16_t>(block << 8 | attribute.element)};
    }
    return std::nullopt;
}

std::vector<double> privateNumbers(const Dataset& dataset, Tag tag) {
    constexpr qsizetype kMostBytes = 64;
    if (const std::vector<double> values = dataset.numbers(tag); !values.empty())
        return values;
    const QByteArray bytes = dataset.bytes(tag);
    if (bytes.isEmpty() || bytes.size() > kMostBytes)
        return {};
    return bytes.size() % 8 == 0 ? realsOf<double>(bytes)
           : bytes.size() == 4   ? realsOf<float>(bytes)
                                 : std::vector<double>();
}

} // namespace sagitta::dicom
