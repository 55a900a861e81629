// VoxelGrid: the one contiguous array of stored values that VTK's volume mappers want, made from a Volume's slices. A
// second copy of the pixels, so it is made at reduced resolution when it, and what the mapper derives from it, would
// not fit the budget. Padding has become air, every value lies within the range, the grid is right-handed. Knows no
// VTK.
#pragma once

#include "core/geometry.h"
#include "core/result.h"
#include "imaging/volume.h"

#include <QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace sagitta::render {

enum class VoxelType : std::uint8_t { U8, U16, S16, F32 };
int bytesPerVoxel(VoxelType type);

// How several voxels become one. A projection of maxima must not lose a maximum.
enum class VoxelMerge : std::uint8_t { Mean, Maximum };

struct VoxelGridLimits {
    std::int64_t bytes = 0;       // for voxels and what is derived from them
    int derivedBytesPerVoxel = 0; // what the mapper adds
    int maxSize = 0;              // along one axis
};

struct VoxelGrid {
    VoxelType type = VoxelType::S16;
    std::array<int, 3> size{};
    std::array<int, 3> merged{1, 1, 1}; // voxels of the volume in one of these, by axis
    Affine indexToPatient;
    std::unique_ptr<std::byte[]> voxels; // x fastest, then y, then z
    std::pair<double, double> range{0, 0};
    std::vector<std::int64_t> histogram; // of the range, in equal bins; a sample of the voxels when they are many

    std::int64_t voxelCount() const { return std::int64_t{1} * size[0] * size[1] * size[2]; }
    std::int64_t byteCount() const { return voxelCount() * bytesPerVoxel(type); }
    bool isReduced() const { return merged != std::array<int, 3>{1, 1, 1}; }
    double finestSpacing() const; // mm
    Vec3 center() const;          // LPS mm
    double radius() const;        // of the sphere around all voxels, mm
    // The stored value below which this share (0 … 1) of the voxels lies.
    double quantile(double share) const;
};

// How many voxels along each axis become one: the finest axes are halved first.
std::array<int, 3> chooseMerge(const std::array<int, 3>& size, const Affine& indexToPatient, int bytesPerVoxel,
                               const VoxelGridLimits& limits);

// Unsupported for a single slice, Cancelled when `cancelled` says so, Full when memory is short.
Result<VoxelGrid> makeVoxelGrid(const imaging::Volume& volume, VoxelMerge merge, const VoxelGridLimits& limits,
                                const std::function<bool()>& cancelled = {});

} // namespace sagitta::render
