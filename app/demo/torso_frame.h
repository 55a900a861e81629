// The frame into which the organs of the torso are fitted: outline, cavity, spine, diaphragm and lungs, as signed
// distances in mm (negative inside). LPS, z = 0 at the heart; the neck ends at z = 230, the hips at z = -460. Pure.
#pragma once

#include "app/demo/vec3f.h"

#include <array>

namespace sagitta::demo {

// One level of the trunk: half width, half depth and middle of the outline; thickness of the fat; the same of the
// cavity.
struct TrunkSection {
    float z;
    float width, depth, middle;
    float fat;
    float cavityWidth, cavityDepth, cavityMiddle;
};
TrunkSection trunkSection(float z);

// A rounded rectangle (superellipse of exponent 2.5).
float ovalDistance(float x, float y, float width, float depth);
float skinDistance(Vec3f p, const TrunkSection& section);
float cavityDistance(Vec3f p, const TrunkSection& section);

// Above is inside: the lungs' side of the diaphragm.
float diaphragmDistance(Vec3f p);
// Heart with its fat, great vessels and the column of the spine: what the lungs leave free.
float mediastinumDistance(Vec3f p);
float lungDistance(Vec3f p, const TrunkSection& section);
float lungDistance(Vec3f p);

// Middle of the vertebral bodies.
float spineY(float z);
struct Vertebra {
    float z;      // middle of the body
    float height; // of the body, without the disc
    float width;  // half width of the body
    bool lumbar;
};
// C3 … L5.
inline constexpr int kVertebrae = 22;
inline constexpr int kNeckVertebrae = 5;
const std::array<Vertebra, kVertebrae>& vertebrae();

} // namespace sagitta::demo
