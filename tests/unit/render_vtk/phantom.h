// A CT-like volume out of nothing: HU by a function of the place in the patient, so that a test says where something
// lies and looks for it in the picture.
#pragma once

#include "core/geometry.h"
#include "dicom/display_set.h"
#include "dicom/frame.h"
#include "imaging/volume.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

namespace sagitta::test {

struct Phantom {
    std::array<int, 3> size{32, 32, 32};
    Affine indexToPatient;
    QString modality = "CT";
    dicom::ModalityScale scale{1, 0, {}, "HU"};
    std::optional<std::int32_t> padding;
    std::function<double(Vec3 patient)> stored; // the stored value at a place

    // The grid with this spacing, axis-aligned, its middle at `center`.
    static Phantom axial(std::array<int, 3> size, Vec3 spacing, Vec3 center = {}) {
        Phantom phantom;
        phantom.size = size;
        phantom.indexToPatient = {{spacing.x, 0, 0}, {0, spacing.y, 0}, {0, 0, spacing.z}, {}};
        phantom.centerAt(center);
        return phantom;
    }

    void centerAt(Vec3 center) {
        const Vec3 middle{(size[0] - 1) / 2.0, (size[1] - 1) / 2.0, (size[2] - 1) / 2.0};
        indexToPatient.origin = center - indexToPatient.mapVector(middle);
    }

    template<class T>
    dicom::Frame slice(int k) const {
        const size_t count = static_cast<size_t>(size[0]) * static_cast<size_t>(size[1]);
        const std::shared_ptr<std::byte[]> bytes(new std::byte[count * sizeof(T)]);
        T* sample = reinterpret_cast<T*>(bytes.get());
        for (int j = 0; j < size[1]; ++j)
            for (int i = 0; i < size[0]; ++i)
                *sample++ = static_cast<T>(stored(
                    indexToPatient.map({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)})));
        return {size[1], size[0], dicom::FrameColor::Grey, sampleType<T>(), bytes};
    }

    dicom::DisplaySetPtr displaySet() const {
        auto header = std::make_shared<dicom::InstanceHeader>();
        header->sopInstanceUid = "1.2.3";
        header->series.modality = modality;
        header->format.rows = size[1];
        header->format.columns = size[0];
        header->paddingValue = padding;
        const Affine& a = indexToPatient;
        for (int k = 0; k < size[2]; ++k) {
            dicom::FrameInfo info;
            info.plane = {a.map({0, 0, static_cast<double>(k)}), normalized(a.x), normalized(a.y)};
            info.spacing = {length(a.y), length(a.x), dicom::SpacingBasis::Patient};
            info.scale = scale;
            header->frames.push_back(info);
        }
        auto set = std::make_shared<dicom::DisplaySet>();
        set->kind = dicom::GeometryKind::RegularGrid;
        set->grid = {indexToPatient, size};
        for (int k = 0; k < size[2]; ++k)
            set->frames.push_back({header, k});
        return set;
    }

    template<class T = std::int16_t>
    imaging::VolumePtr make() const {
        std::vector<dicom::Frame> slices;
        for (int k = 0; k < size[2]; ++k)
            slices.push_back(slice<T>(k));
        auto volume = imaging::Volume::make(displaySet(), std::move(slices));
        return volume ? *volume : nullptr;
    }

private:
    template<class T>
    static dicom::SampleType sampleType() {
        using dicom::SampleType;
        if constexpr (std::is_floating_point_v<T>)
            return sizeof(T) == 4 ? SampleType::F32 : SampleType::F64;
        else if constexpr (std::is_signed_v<T>)
            return sizeof(T) == 1 ? SampleType::S8 : sizeof(T) == 2 ? SampleType::S16 : SampleType::S32;
        else
            return sizeof(T) == 1 ? SampleType::U8 : sizeof(T) == 2 ? SampleType::U16 : SampleType::U32;
    }
};

struct Ball {
    Vec3 center;
    double radius = 1;
    double inside = 1500;
    double outside = -1000;

    double operator()(Vec3 p) const { return length(p - center) <= radius ? inside : outside; }
};

} // namespace sagitta::test
