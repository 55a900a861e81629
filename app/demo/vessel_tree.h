// Branching vessels that grow into an organ and stay within it. Pure; the same seed gives the same tree.
#pragma once

#include "app/demo/shapes.h"

#include <cstdint>
#include <functional>

namespace sagitta::demo {

struct TreeSpec {
    std::function<float(Vec3f)> organ; // signed distance
    float margin = 3;                  // mm that the tips keep from the organ's surface
    float smallest = 0.6F;             // radius at which a branch ends
    float stretch = 6;                 // length of a branch in radii
    std::uint32_t seed = 1;
};

struct TreeRoot {
    Vec3f at;
    Vec3f towards;
    float radius;
};

Tube growTree(const TreeSpec& spec, const std::vector<TreeRoot>& roots);

} // namespace sagitta::demo
