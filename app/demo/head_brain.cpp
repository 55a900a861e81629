#include "app/demo/head.h"
#include "app/demo/head_frame.h"
#include "app/demo/noise.h"

namespace sagitta::demo {

namespace {

const Ellipsoid kCase{{0, 4, 16}, {67, 87, 76}};
const Ellipsoid kCerebellum{{0, 44, -36}, {53, 38, 28}};

float floorHeight(Vec3f p) {
    const float front = smoothStep(-30, -46, p.y);
    const float back = smoothStep(4, 20, p.y);
    const float sella = 14 * smoothStep(26, 12, std::fabs(p.x));
    const float middle = -36 + sella;
    return mix(mix(middle, -6, front), -64, back);
}

// The fissure at the side, which lays the insula open.
float sylvianDistance(Vec3f p) {
    const float x = std::fabs(p.x);
    const float sheet = std::fabs(p.z - 3 - 0.22F * p.y - 0.1F * (x - 40));
    const float limits = std::max({36 - x, -p.y - 34, p.y - 30});
    return std::max(sheet - 0.04F * std::max(62 - x, 0.0F), limits);
}

float foldDistance(Vec3f p, float hull) {
    // Furrows are where a field of noise is zero: they wander, branch and end as the real ones do.
    const Vec3f warp{3 * valueNoise(p * 0.06F), 3 * valueNoise(p * 0.06F + Vec3f{9, 3, 5}), 0};
    const float shape = std::fabs(gradientNoise((p + warp) * 0.072F)) * 11;
    const float depth = std::min(-hull, std::fabs(p.x));
    return shape + std::max(depth - 17, 0.0F) * 0.9F;
}

} // namespace

float brainCaseDistance(Vec3f p) { return smoothMax(kCase.distance(p), floorHeight(p) - p.z, 10); }

float cerebrumDistance(Vec3f p) {
    const float tentorium = -10 - 0.06F * p.y - p.z - 60 * (1 - smoothStep(6, 22, p.y));
    return smoothMax(brainCaseDistance(p) + 1.4F, tentorium, 6);
}

float depthOfBrain(Vec3f p, float hull) {
    const float folds = foldDistance(p, hull);
    // The halves part down to the corpus callosum.
    const float callosum = Ellipsoid{{0, -6, 20}, {100, 44, 25}}.distance(p);
    const float midline = callosum > 0 ? std::fabs(p.x + 1.2F * valueNoise(p * 0.05F)) : 100.0F;
    return std::min(std::min(-hull, folds), std::min(midline, sylvianDistance(p))) - 0.8F;
}

void HeadModel::paintBrain(Canvas& canvas) const {
    canvas.each({{0, 4, 20}, {68, 88, 74}}, [&](Vec3f p, float& value) {
        const float hull = cerebrumDistance(p);
        if (hull > canvas.edge())
            return;
        const float depth = depthOfBrain(p, hull);
        canvas.cover(value, -depth, Tissue::GreyMatter);
        // Grey turns to white over a millimetre or so.
        const float cortex = 2.7F + 0.4F * valueNoise(p * 0.1F);
        const float white = std::clamp((depth - cortex) / 1.6F + 0.5F, 0.0F, 1.0F);
        value += white * (canvas.of(Tissue::WhiteMatter) - value);
    });
    canvas.each(kCerebellum.box(), [&](Vec3f p, float& value) {
        const float hull = std::max(kCerebellum.distance(p), brainCaseDistance(p) + 2);
        const float notch = 6 - std::hypot(p.x, (p.y - 82) * 0.5F); // between the hemispheres behind
        const float d = smoothMax(hull, notch, 4);
        canvas.cover(value, d, Tissue::GreyMatter);
        const float around = std::hypot(p.y - 24, p.z + 34);
        const float leaves =
            std::fabs(std::sin(0.62F * around + 2.2F * std::atan2(p.z + 34, p.y - 20) + 2 * valueNoise(p * 0.06F)));
        const float dark = smoothStep(0.28F, 0.05F, leaves) * smoothStep(-16, -3, d);
        value += dark * canvas.coverage(d) * 0.7F * (canvas.of(Tissue::Csf) - value);
        const float tree = d + 7 + 5 * (leaves - 0.6F);
        canvas.cover(value, tree, Tissue::WhiteMatter);
    });
    canvas.paintAll(m_stem, Tissue::Csf, 2.5F);
    canvas.paintAll(m_stem, Tissue::WhiteMatter);
}

void HeadModel::paintVentricles(Canvas& canvas) const {
    for (const Capsule& c : m_callosum) {
        canvas.each(grown(c.box(), 17), [&](Vec3f p, float& value) {
            const float d = smoothMax(c.distance({0, p.y, p.z}) + 0.012F * p.x * p.x, std::fabs(p.x) - 16, 6);
            canvas.cover(value, d, Tissue::WhiteMatter);
        });
    }
    for (const float side : {-1.0F, 1.0F}) {
        canvas.paint(TurnedEllipsoid{{side * 28, -6, 7}, Axes::along({side * 0.12F, 0, 1}, {1, 0, 0}), {6, 20, 12}},
                     Tissue::DeepGrey);
        const float pallidum = mix(canvas.of(Tissue::DeepGrey), canvas.of(Tissue::WhiteMatter), 0.45F);
        canvas.paint(Ellipsoid{{side * 20.5F, -4, 4}, {4, 12, 8}}, pallidum);
        canvas.paint(TurnedEllipsoid{{side * 11, 12, 12}, Axes::along({0, 0, 1}, {1, side * 0.35F, 0}), {8, 15, 10}},
                     Tissue::DeepGrey);
        canvas.paint(TurnedEllipsoid{{side * 27, 6, -20}, Axes::along({0, 1, -0.1F}, {1, 0, 0}), {6, 5, 18}},
                     Tissue::GreyMatter);
    }
    canvas.paintAll(m_caudate, Tissue::DeepGrey);
    canvas.paintAll(m_lateralVentricles, Tissue::Csf);
    for (const float side : {-1.0F, 1.0F})
        canvas.paint(Ellipsoid{{side * 5, -8, 25}, {5.5F, 28, 9}}, Tissue::Csf);
    // What parts the two lateral ventricles, and the ventricles in the middle.
    canvas.paint(Plate{{0, -10, 24}, Axes::along({0, 0, 1}, {0, 1, 0}), {24, 0.3F, 8}, 0.7F}, Tissue::WhiteMatter);
    canvas.paint(Plate{{0, 2, 5}, Axes::along({0, 0, 1}, {0, 1, 0}), {13, 0.6F, 9}, 1}, Tissue::Csf);
    canvas.paintAll(tubeThrough({{{0, 14, -2}, 1.1F}, {{0, 18, -14}, 1.1F}, {{0, 24, -24}, 2.5F}}, 3), Tissue::Csf);
    canvas.paint(Ellipsoid{{0, 22, -34}, {7, 6, 12}}, Tissue::Csf);
    canvas.paint(Ellipsoid{{0, -30, -17}, {6, 5, 4}}, Tissue::GreyMatter); // pituitary
}

} // namespace sagitta::demo
