// The two chest CTs of one person: when, and what has changed between them. Library-internal; tests measure the lesion.
#pragma once

#include "core/geometry.h"

#include <QString>

#include <array>

namespace sagitta::demo {

struct FollowUp {
    QString key;
    QString date;
    QString time;
    QString accessionNumber;
    double diameter; // mm, of the lesion
    Vec3 shift;      // how the patient lies: added to the body's coordinates
};

// In the body's coordinates: the right lung.
inline constexpr Vec3 kFollowUpLesion{-84, 6, 38};

// The earlier one first.
const std::array<FollowUp, 2>& followUps();

} // namespace sagitta::demo
