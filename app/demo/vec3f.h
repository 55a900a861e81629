// Single-precision points for painting: LPS mm, like Vec3 of core/geometry.h. Plain values.
#pragma once

#include "core/geometry.h"

#include <algorithm>
#include <cmath>

namespace sagitta::demo {

struct Vec3f {
    float x = 0, y = 0, z = 0;
};

inline Vec3f operator+(Vec3f a, Vec3f b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3f operator-(Vec3f a, Vec3f b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3f operator*(Vec3f a, float s) { return {a.x * s, a.y * s, a.z * s}; }
inline float dot(Vec3f a, Vec3f b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3f cross(Vec3f a, Vec3f b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline float length(Vec3f a) { return std::sqrt(dot(a, a)); }
inline Vec3f normalized(Vec3f a) {
    const float l = length(a);
    return l > 0 ? a * (1 / l) : a;
}
inline Vec3f mix(Vec3f a, Vec3f b, float t) { return a + (b - a) * t; }
inline float mix(float a, float b, float t) { return a + (b - a) * t; }
inline Vec3f toVec3f(Vec3 v) { return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)}; }
// The other side of the body.
inline Vec3f mirrored(Vec3f a) { return {-a.x, a.y, a.z}; }

// Minimum and maximum whose corner is rounded over `k` mm.
inline float smoothMin(float a, float b, float k) {
    const float h = std::max(k - std::fabs(a - b), 0.0F) / k;
    return std::min(a, b) - h * h * k * 0.25F;
}
inline float smoothMax(float a, float b, float k) { return -smoothMin(-a, -b, k); }

inline float smoothStep(float from, float to, float v) {
    const float t = std::min(std::max((v - from) / (to - from), 0.0F), 1.0F);
    return t * t * (3 - 2 * t);
}

} // namespace sagitta::demo
