// Series made in memory: headers, display sets, frames and volumes of a chosen geometry and values. No files.
#pragma once

#include "dicom/display_set.h"
#include "imaging/volume.h"

#include <functional>
#include <random>

namespace sagitta::test {

struct SeriesSpec {
    int columns = 16, rows = 12, slices = 5;
    Vec3 origin{-20, -30, 40}; // first pixel of the first slice
    Vec3 rowDir{1, 0, 0};
    Vec3 columnDir{0, 1, 0};
    double columnSpacing = 0.5, rowSpacing = 0.75; // between columns, between rows
    Vec3 sliceStep{0, 0, 2};
    dicom::SpacingBasis basis = dicom::SpacingBasis::Patient;
    bool hasPlane = true;
    QString series = QStringLiteral("1.2.3");
    QString study = QStringLiteral("1.2");
    QString frameOfReference = QStringLiteral("1.9");
    QString modality = QStringLiteral("CT");
    dicom::ModalityScale scale;
    std::vector<dicom::VoiWindow> windows;
    std::optional<std::int32_t> padding;
    std::function<void(dicom::InstanceHeader&)> adjust; // the last word on each header
};

inline dicom::InstanceHeaderPtr makeHeader(const SeriesSpec& spec, int slice) {
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->sopInstanceUid = QStringLiteral("%1.%2").arg(spec.series).arg(slice + 1);
    header->study.studyInstanceUid = spec.study;
    header->series.seriesInstanceUid = spec.series;
    header->series.modality = spec.modality;
    header->frameOfReferenceUid = spec.frameOfReference;
    header->instanceNumber = slice + 1;
    header->format.photometric = dicom::Photometric::Monochrome2;
    header->format.element = dicom::PixelElement::Integer;
    header->format.rows = spec.rows;
    header->format.columns = spec.columns;
    header->format.bitsAllocated = header->format.bitsStored = 16;
    header->format.highBit = 15;
    header->format.isSigned = true;
    header->paddingValue = spec.padding;
    dicom::FrameInfo frame;
    if (spec.hasPlane)
        frame.plane = dicom::ImagePlane{spec.origin + spec.sliceStep * slice, spec.rowDir, spec.columnDir};
    frame.spacing = {spec.rowSpacing, spec.columnSpacing, spec.basis};
    frame.scale = spec.scale;
    frame.windows = spec.windows;
    header->frames = {frame};
    if (spec.adjust)
        spec.adjust(*header);
    return header;
}

inline dicom::DisplaySetPtr makeSet(const SeriesSpec& spec) {
    auto set = std::make_shared<dicom::DisplaySet>();
    set->id = spec.series;
    set->studyInstanceUid = spec.study;
    set->seriesInstanceUid = spec.series;
    set->frameOfReferenceUid = spec.frameOfReference;
    for (int k = 0; k < spec.slices; ++k)
        set->frames.push_back({makeHeader(spec, k), 0});
    if (!spec.hasPlane)
        return set;
    set->kind = dicom::GeometryKind::RegularGrid;
    const Vec3 normal = normalized(cross(spec.rowDir, spec.columnDir));
    set->sliceSpacing = std::abs(dot(spec.sliceStep, normal));
    set->grid = dicom::RegularGrid{
        Affine{spec.rowDir * spec.columnSpacing, spec.columnDir * spec.rowSpacing, spec.sliceStep, spec.origin},
        {spec.columns, spec.rows, spec.slices}};
    return set;
}

template<class T>
constexpr dicom::SampleType sampleTypeOf() {
    if constexpr (std::is_same_v<T, std::uint8_t>)
        return dicom::SampleType::U8;
    else if constexpr (std::is_same_v<T, std::uint16_t>)
        return dicom::SampleType::U16;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return dicom::SampleType::S16;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return dicom::SampleType::S32;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return dicom::SampleType::U32;
    else
        return dicom::SampleType::F32;
}

template<class T>
dicom::Frame makeFrame(int columns, int rows, const std::vector<T>& samples,
                       dicom::FrameColor color = dicom::FrameColor::Grey) {
    const auto bytes = std::make_shared<std::byte[]>(samples.size() * sizeof(T));
    std::memcpy(bytes.get(), samples.data(), samples.size() * sizeof(T));
    return {rows, columns, color, sampleTypeOf<T>(), bytes};
}

template<class T>
dicom::Frame makeFrame(int columns, int rows, const std::function<T(int i, int j)>& value) {
    std::vector<T> samples;
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i)
            samples.push_back(value(i, j));
    }
    return makeFrame(columns, rows, samples);
}

inline std::vector<dicom::Frame> makeSlices(const SeriesSpec& spec,
                                            const std::function<std::int16_t(int i, int j, int k)>& value) {
    std::vector<dicom::Frame> slices;
    for (int k = 0; k < spec.slices; ++k)
        slices.push_back(
            makeFrame<std::int16_t>(spec.columns, spec.rows, [&](int i, int j) { return value(i, j, k); }));
    return slices;
}

inline imaging::VolumePtr makeVolume(const SeriesSpec& spec, const std::vector<dicom::Frame>& slices) {
    auto volume = imaging::Volume::make(makeSet(spec), slices);
    return volume ? *volume : nullptr;
}

inline imaging::VolumePtr makeVolume(const SeriesSpec& spec) {
    return makeVolume(
        spec, makeSlices(spec, [](int i, int j, int k) { return static_cast<std::int16_t>(100 * k + 10 * j + i); }));
}

// A pair of orthonormal directions, any orientation.
inline std::pair<Vec3, Vec3> randomDirections(std::mt19937& random) {
    std::normal_distribution<double> normal;
    const auto vector = [&] { return normalized(Vec3{normal(random), normal(random), normal(random)}); };
    const Vec3 row = vector();
    const Vec3 other = vector();
    return {row, normalized(other - row * dot(other, row))};
}

} // namespace sagitta::test
