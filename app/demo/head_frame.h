// Distances of the cavity of the skull and of the folded surface of the brain, mm, negative inside. Pure.
#pragma once

#include "app/demo/vec3f.h"

namespace sagitta::demo {

// The inner table of the skull, with the steps of its floor.
float brainCaseDistance(Vec3f p);
// The smooth hull of the cerebrum, above floor and tentorium.
float cerebrumDistance(Vec3f p);
// From the nearest outer surface of the brain, fissures and furrows included: 0 on it, growing inwards.
float depthOfBrain(Vec3f p, float hull);

} // namespace sagitta::demo
