// Signed distances to simple bodies, mm, negative inside; each with a box that holds it. Distances are first-order:
// right near the surface, which is where they are looked at. Plain values.
#pragma once

#include "app/demo/vec3f.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sagitta::demo {

struct Box {
    Vec3f center;
    Vec3f half;
};

inline Box boxOf(Vec3f a, Vec3f b, float margin) {
    const Vec3f d = b - a;
    return {mix(a, b, 0.5F), {std::fabs(d.x) / 2 + margin, std::fabs(d.y) / 2 + margin, std::fabs(d.z) / 2 + margin}};
}
inline Box grown(Box box, float margin) { return {box.center, box.half + Vec3f{margin, margin, margin}}; }

struct Ellipsoid {
    Vec3f center;
    Vec3f radii;

    Box box() const { return {center, radii}; }
    float distance(Vec3f p) const {
        const Vec3f d = p - center;
        const Vec3f u{d.x / radii.x, d.y / radii.y, d.z / radii.z};
        const Vec3f w{u.x / radii.x, u.y / radii.y, u.z / radii.z};
        const float r = length(u);
        const float slope = length(w);
        return slope > 1e-6F ? r * (r - 1) / slope : -std::min({radii.x, radii.y, radii.z});
    }
};

// Three unit vectors that stand upright on each other.
struct Axes {
    Vec3f u{1, 0, 0}, v{0, 1, 0}, w{0, 0, 1};

    // `w` along `direction`, `u` as near to `side` as can be.
    static Axes along(Vec3f direction, Vec3f side) {
        const Vec3f w = normalized(direction);
        const Vec3f v = normalized(cross(w, side));
        return {cross(v, w), v, w};
    }
    Vec3f local(Vec3f d) const { return {dot(d, u), dot(d, v), dot(d, w)}; }
    Vec3f extent(Vec3f half) const {
        return {std::fabs(u.x) * half.x + std::fabs(v.x) * half.y + std::fabs(w.x) * half.z,
                std::fabs(u.y) * half.x + std::fabs(v.y) * half.y + std::fabs(w.y) * half.z,
                std::fabs(u.z) * half.x + std::fabs(v.z) * half.y + std::fabs(w.z) * half.z};
    }
};

struct TurnedEllipsoid {
    Vec3f center;
    Axes axes;
    Vec3f radii; // along u, v, w

    Box box() const { return {center, axes.extent(radii)}; }
    float distance(Vec3f p) const { return Ellipsoid{{}, radii}.distance(axes.local(p - center)); }
};

// A flat box with round edges, bent around v like a shell: blades and wings of bones.
struct Plate {
    Vec3f center;
    Axes axes;
    Vec3f half; // along u (width), v (thickness), w (height)
    float round = 2;
    float bend = 0;  // mm by which the middle stands out along v
    float taper = 0; // by how much of its width the lower end is narrower

    Box box() const { return {center, axes.extent(half + Vec3f{round, round + std::fabs(bend), round})}; }
    float distance(Vec3f p) const {
        const Vec3f d = axes.local(p - center);
        const float along = d.z / half.z;
        const float width = half.x * (1 - taper * std::clamp(0.5F - along / 2, 0.0F, 1.0F));
        const float across = d.x / half.x;
        const float level = bend * (1 - 0.5F * (across * across + along * along));
        const Vec3f q{std::fabs(d.x) - width, std::fabs(d.y - level) - half.y, std::fabs(d.z) - half.z};
        const Vec3f outside{std::max(q.x, 0.0F), std::max(q.y, 0.0F), std::max(q.z, 0.0F)};
        return length(outside) + std::min(std::max({q.x, q.y, q.z}), 0.0F) - round;
    }
};

// A piece of a tube whose radius changes evenly from a to b.
struct Capsule {
    Vec3f a, b;
    float radiusA = 1, radiusB = 1;

    Box box() const { return boxOf(a, b, std::max(radiusA, radiusB)); }
    float distance(Vec3f p) const {
        const Vec3f ab = b - a;
        const Vec3f ap = p - a;
        const float squared = dot(ab, ab);
        const float t = squared > 0 ? std::clamp(dot(ap, ab) / squared, 0.0F, 1.0F) : 0.0F;
        return length(ap - ab * t) - mix(radiusA, radiusB, t);
    }
};

// A piece of a flat tube: `thick` across `normal`, `high` across what is left. A rib.
struct Strip {
    Vec3f a, b;
    Vec3f normal; // unit
    float thick = 3, high = 6;

    Box box() const { return boxOf(a, b, high); }
    float distance(Vec3f p) const {
        const Vec3f ab = b - a;
        const Vec3f ap = p - a;
        const float t = std::clamp(dot(ap, ab) / dot(ab, ab), 0.0F, 1.0F);
        const Vec3f d = ap - ab * t;
        const float across = dot(d, normal);
        const float alongSquared = std::max(dot(d, d) - across * across, 0.0F);
        const float un = across / thick;
        const float r = std::sqrt(un * un + alongSquared / (high * high));
        const float slope = std::sqrt(un * un / (thick * thick) + alongSquared / (high * high * high * high));
        return slope > 1e-6F ? r * (r - 1) / slope : -thick;
    }
};

using Tube = std::vector<Capsule>;

// Around all of a tube that has at least one piece.
inline Box boxAround(const Tube& tube, float margin) {
    Vec3f low = tube.front().a;
    Vec3f high = low;
    for (const Capsule& c : tube) {
        const Box box = grown(c.box(), margin);
        const Vec3f from = box.center - box.half;
        const Vec3f to = box.center + box.half;
        low = {std::min(low.x, from.x), std::min(low.y, from.y), std::min(low.z, from.z)};
        high = {std::max(high.x, to.x), std::max(high.y, to.y), std::max(high.z, to.z)};
    }
    return boxOf(low, high, 0);
}

struct TubePoint {
    Vec3f at;
    float radius;
};

// A smooth tube through the points (Catmull-Rom, `steps` capsules between two of them).
inline Tube tubeThrough(const std::vector<TubePoint>& points, int steps = 6) {
    Tube tube;
    const auto at = [&](std::ptrdiff_t i) {
        return points[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, std::ssize(points) - 1))];
    };
    const auto on = [&](std::ptrdiff_t i, float t) {
        const Vec3f a = at(i - 1).at, b = at(i).at, c = at(i + 1).at, d = at(i + 2).at;
        const float tt = t * t;
        const float ttt = tt * t;
        const Vec3f p = (b * 2 + (c - a) * t + (a * 2 - b * 5 + c * 4 - d) * tt + (b * 3 - a - c * 3 + d) * ttt) * 0.5F;
        return TubePoint{p, mix(at(i).radius, at(i + 1).radius, t)};
    };
    for (std::ptrdiff_t i = 0; i + 1 < std::ssize(points); ++i) {
        for (int s = 0; s < steps; ++s) {
            const TubePoint from = on(i, static_cast<float>(s) / static_cast<float>(steps));
            const TubePoint to = on(i, static_cast<float>(s + 1) / static_cast<float>(steps));
            tube.push_back({from.at, to.at, from.radius, to.radius});
        }
    }
    return tube;
}

} // namespace sagitta::demo
