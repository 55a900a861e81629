#include "core/geometry.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace sagitta::test {
namespace {

void expectNear(Vec3 a, Vec3 b, double tolerance = 1e-9) {
    EXPECT_NEAR(a.x, b.x, tolerance);
    EXPECT_NEAR(a.y, b.y, tolerance);
    EXPECT_NEAR(a.z, b.z, tolerance);
}

TEST(Affine, InverseUndoesTheMapEvenWhenSheared) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> any(-3, 3);
    int tried = 0;
    for (int i = 0; i < 200; ++i) {
        const Affine a{{any(random), any(random), any(random)},
                       {any(random), any(random), any(random)},
                       {any(random), any(random), any(random)},
                       {any(random), any(random), any(random)}};
        const auto inverse = a.inverse();
        if (!inverse || std::abs(a.determinant()) < 0.1)
            continue;
        ++tried;
        const Vec3 p{any(random), any(random), any(random)};
        expectNear(inverse->map(a.map(p)), p);
        expectNear(compose(a, *inverse).map(p), p);
    }
    EXPECT_GT(tried, 100);
}

TEST(Affine, DependentColumnsHaveNoInverse) {
    EXPECT_FALSE((Affine{{1, 0, 0}, {2, 0, 0}, {0, 0, 1}, {}}).inverse());
    EXPECT_FALSE((Affine{{0, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}}).inverse());
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE((Affine{{nan, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}}).inverse());
    // Small voxels are no reason to refuse.
    EXPECT_TRUE((Affine{{1e-4, 0, 0}, {0, 1e-4, 0}, {0, 0, 1e-4}, {}}).inverse());
}

TEST(Plane, ProjectionLiesOnThePlane) {
    const Plane plane{{1, 2, 3}, normalized({1, 1, 0})};
    const Vec3 p{4, -5, 6};
    EXPECT_NEAR(plane.signedDistance(plane.project(p)), 0, 1e-12);
    expectNear(p - plane.project(p), plane.normal * plane.signedDistance(p));
}

TEST(Vec3, NormalizedKeepsTheZeroVector) {
    expectNear(normalized({0, 0, 0}), {0, 0, 0});
    EXPECT_NEAR(length(normalized({3, 4, 12})), 1, 1e-15);
    EXPECT_FALSE(isFinite({0, std::numeric_limits<double>::infinity(), 0}));
}

} // namespace
} // namespace sagitta::test
