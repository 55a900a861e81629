// Geometry in patient space. Unit mm, frame LPS (+x to the patient's left, +y posterior, +z head; PS3.3 C.7.6.2.1.1).
// The centre of pixel (i, j) of an image is (i, j): i along a row (column index), j down a column (row index).
// Plain values, any thread.
#pragma once

#include <array>
#include <cmath>
#include <optional>

namespace sagitta {

struct Vec3 {
    double x = 0, y = 0, z = 0;

    double operator[](int axis) const { return axis == 0 ? x : axis == 1 ? y : z; }
    bool operator==(const Vec3&) const = default;
};

inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
inline Vec3 operator*(Vec3 a, double s) { return {a.x * s, a.y * s, a.z * s}; }
inline Vec3 operator*(double s, Vec3 a) { return a * s; }
inline double dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline double length(Vec3 a) { return std::sqrt(dot(a, a)); }
// The unit vector along a; a itself when its length is zero.
Vec3 normalized(Vec3 a);
bool isFinite(Vec3 a);

// A plane through `origin` with unit `normal`.
struct Plane {
    Vec3 origin;
    Vec3 normal{0, 0, 1};

    double signedDistance(Vec3 point) const { return dot(point - origin, normal); }
    Vec3 project(Vec3 point) const { return point - normal * signedDistance(point); }
};

// p = origin + i * x + j * y + k * z. As index-to-patient map the columns carry direction and spacing, and may be
// sheared (gantry tilt).
struct Affine {
    Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    Vec3 origin;

    Vec3 map(Vec3 index) const { return origin + x * index.x + y * index.y + z * index.z; }
    Vec3 mapVector(Vec3 v) const { return x * v.x + y * v.y + z * v.z; }
    double determinant() const { return dot(x, cross(y, z)); }
    // Nothing when the columns are (nearly) dependent.
    std::optional<Affine> inverse() const;
    bool operator==(const Affine&) const = default;
};

// The map that does `first`, then `second`.
Affine compose(const Affine& second, const Affine& first);

} // namespace sagitta
