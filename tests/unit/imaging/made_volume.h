// Frames, display sets and volumes made from formulas, for tests of the imaging library.
#pragma once

#include "imaging/volume.h"

#include <cstring>
#include <functional>
#include <memory>

namespace sagitta::test {

template<class T>
constexpr dicom::SampleType sampleTypeOf() {
    using dicom::SampleType;
    if constexpr (std::is_same_v<T, std::uint8_t>)
        return SampleType::U8;
    else if constexpr (std::is_same_v<T, std::int8_t>)
        return SampleType::S8;
    else if constexpr (std::is_same_v<T, std::uint16_t>)
        return SampleType::U16;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return SampleType::S16;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return SampleType::U32;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return SampleType::S32;
    else if constexpr (std::is_same_v<T, float>)
        return SampleType::F32;
    else
        return SampleType::F64;
}

// value(column, row) for each pixel; samples of a pixel lie together.
template<class T, class F>
dicom::Frame makeFrame(int columns, int rows, F&& value, dicom::FrameColor color = dicom::FrameColor::Grey) {
    const int samples = color == dicom::FrameColor::Rgb ? 3 : 1;
    const std::size_t count =
        static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) * static_cast<std::size_t>(samples);
    const std::shared_ptr<std::byte[]> bytes = std::make_shared<std::byte[]>(count * sizeof(T));
    auto* to = reinterpret_cast<T*>(bytes.get());
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i) {
            for (int s = 0; s < samples; ++s) {
                if constexpr (std::is_invocable_v<F, int, int, int>)
                    *to++ = static_cast<T>(value(i, j, s));
                else
                    *to++ = static_cast<T>(value(i, j));
            }
        }
    }
    return {rows, columns, color, sampleTypeOf<T>(), bytes};
}

struct MadeSet {
    Affine indexToPatient;
    std::array<int, 3> size{16, 16, 16};
    dicom::ModalityScale scale;
    std::optional<std::int32_t> padding;
    std::optional<std::int32_t> paddingLimit;
};

// A regular grid with a header for each slice. Headers can be changed through `change`.
inline dicom::DisplaySetPtr makeSet(const MadeSet& made,
                                    const std::function<void(dicom::InstanceHeader&, int slice)>& change = {}) {
    auto set = std::make_shared<dicom::DisplaySet>();
    set->id = QStringLiteral("1.2#");
    set->kind = dicom::GeometryKind::RegularGrid;
    set->grid = dicom::RegularGrid{made.indexToPatient, made.size};
    for (int k = 0; k < made.size[2]; ++k) {
        auto header = std::make_shared<dicom::InstanceHeader>();
        header->sopInstanceUid = QStringLiteral("1.2.%1").arg(k);
        header->format.photometric = dicom::Photometric::Monochrome2;
        header->format.columns = made.size[0];
        header->format.rows = made.size[1];
        header->format.bitsAllocated = 16;
        header->paddingValue = made.padding;
        header->paddingRangeLimit = made.paddingLimit;
        header->frames.resize(1);
        header->frames[0].scale = made.scale;
        if (change)
            change(*header, k);
        set->frames.push_back({header, 0});
    }
    return set;
}

// value(column, row, slice) for each voxel.
template<class T, class F>
imaging::VolumePtr makeVolume(const MadeSet& made, F&& value) {
    std::vector<dicom::Frame> slices;
    for (int k = 0; k < made.size[2]; ++k)
        slices.push_back(makeFrame<T>(made.size[0], made.size[1], [&](int i, int j) { return value(i, j, k); }));
    return *imaging::Volume::make(makeSet(made), std::move(slices));
}

// The same bits: NaN equals NaN, 0 is not -0.
inline bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace sagitta::test
