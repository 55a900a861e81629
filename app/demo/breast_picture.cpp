#include "app/demo/breast_picture.h"

#include "app/demo/noise.h"
#include "app/demo/shapes.h"

namespace sagitta::demo {

namespace {

struct Outline {
    float middle; // of the breast, mm from the top
    float reach;  // from the chest wall to the skin before the nipple
    float half;   // half height at the chest wall
    Vec3f nipple;
};

Outline outlineOf(const BreastView& view) {
    return view.isOblique ? Outline{118, 98, 82, {97, 128, 0}} : Outline{102, 92, 80, {92, 101, 0}};
}

// x from the chest wall, y down, mm.
float skinDistance(Vec3f p, const Outline& outline, const BreastView& view) {
    const float y = (p.y - outline.middle) / outline.half;
    const float x = p.x / outline.reach;
    const float r = std::sqrt(x * x * (0.85F + 0.15F * x) + y * y);
    float d = (r - 1) * std::min(outline.reach, outline.half) / std::max(std::sqrt(r), 0.5F);
    if (view.isOblique) { // the fold of the armpit above
        const float armpit = p.x - (58 - 0.22F * p.y);
        d = smoothMin(d, armpit, 26);
    }
    const float nipple = Ellipsoid{outline.nipple + Vec3f{3, 0, 0}, {6, 5, 1000}}.distance(p);
    return smoothMin(d, nipple, 5) + 0.8F * valueNoise(p * 0.03F);
}

// Threads that run towards the nipple, thinner and closer there.
float threads(Vec3f p, const Outline& outline, float seed) {
    const Vec3f d = p - outline.nipple;
    const float range = std::sqrt(dot(d, d));
    const float angle = std::atan2(d.y, -d.x) + 0.12F * valueNoise(p * 0.05F);
    const Vec3f across{angle * 9, range * 0.022F, seed};
    const float wide = 1 - std::fabs(gradientNoise(across)) * 5;
    const float narrow = 1 - std::fabs(gradientNoise(across * 2.3F + Vec3f{5, 3, 1})) * 5;
    return std::max(wide, 0.0F) + 0.7F * std::max(narrow, 0.0F);
}

float glands(Vec3f p, const Outline& outline, float seed) {
    const Vec3f d = p - outline.nipple;
    // A cone behind the nipple, more of it above than below.
    const float along = -d.x / outline.reach;
    const float across = (d.y + 10 * along) / (outline.half * (0.30F + 0.42F * along));
    const float cone =
        smoothStep(1.35F, 0.35F, std::fabs(across)) * smoothStep(0.02F, 0.2F, along) * smoothStep(1.0F, 0.62F, along);
    const float lobes = cloudNoise(Vec3f{p.x * 0.055F, p.y * 0.055F, seed}, 5);
    return cone * smoothStep(-0.3F, 0.42F, lobes) * (0.75F + 0.35F * lobes);
}

float findings(Vec3f p, const BreastView& view) {
    float density = 0;
    if (view.isLeft) { // a mass with spicules
        const Vec3f center = view.isOblique ? Vec3f{50, 84, 0} : Vec3f{50, 78, 0};
        const Vec3f d = p - center;
        const float range = length(d);
        if (range < 22) {
            const float angle = std::atan2(d.y, d.x);
            const float spicule = std::max(1 - 3.2F * std::fabs(gradientNoise({angle * 3.1F, range * 0.03F, 8})), 0.0F);
            density += 0.34F * smoothStep(8, 5, range + 1.2F * valueNoise(p * 0.4F)) +
                       0.16F * spicule * smoothStep(21, 6, range);
        }
        return density;
    }
    const Vec3f center = view.isOblique ? Vec3f{44, 104, 0} : Vec3f{46, 118, 0};
    if (length(p - center) > 9)
        return 0;
    Dice dice(view.isOblique ? 31 : 30);
    for (int i = 0; i < 17; ++i) { // fine calcifications in a group
        const Vec3f at = center + Vec3f{dice.between(-6, 6), dice.between(-5, 5), 0};
        density += dice.between(0.5F, 1.1F) * smoothStep(0.34F, 0.12F, length(p - at));
    }
    return density;
}

float vessels(Vec3f p, float seed) {
    const float wander = 9 * valueNoise(Vec3f{p.x * 0.03F, seed, 0});
    float density = 0;
    for (const float y : {62.0F, 118.0F, 146.0F}) {
        const float off = std::fabs(p.y - y - 2.4F * seed - wander - 0.15F * p.x);
        density += 0.16F * smoothStep(1.3F, 0.4F, off) * smoothStep(85, 50, p.x);
    }
    return density;
}

float signalAt(Vec3f p, const BreastView& view, const Outline& outline, float skin) {
    const float seed = view.isLeft ? 3.5F : 8.25F;
    // The skin rolls off the plates: thinner there, which processing makes up for, not wholly.
    const float thickness = smoothStep(0, 16, -skin);
    float density = 0.16F + 0.12F * thickness + 0.05F * cloudNoise(p * 0.09F, 3);
    const float patchy = 0.55F + 0.6F * valueNoise(Vec3f{p.x * 0.05F, p.y * 0.05F, seed});
    density +=
        0.52F * glands(p, outline, seed) + 0.065F * patchy * threads(p, outline, seed) * smoothStep(0, 10, -skin);
    density += vessels(p, seed) + findings(p, view);
    density += 0.22F * smoothStep(-2.4F, -1.0F, skin); // the skin itself, seen along
    const Vec3f fromNipple = p - outline.nipple;
    density += 0.18F * smoothStep(9, 3, length(fromNipple));
    if (view.isOblique) {
        const float muscle = (p.x - 60 + 0.46F * p.y + 0.0006F * (p.y - 60) * (p.y - 60)) * 0.9F;
        const float fibres = 0.05F * valueNoise({(p.x + 0.46F * p.y) * 0.2F, (p.y - 0.46F * p.x) * 0.02F, seed});
        density =
            mix(density, 0.62F + fibres - 0.0012F * p.y + 0.3F * (density - 0.3F), smoothStep(1.5F, -1.5F, muscle));
    }
    return 250 + 3300 * density * smoothStep(0.3F, -0.6F, skin) * (0.55F + 0.45F * smoothStep(0, 6, -skin));
}

} // namespace

std::vector<std::uint16_t> breastPicture(const BreastView& view) {
    const Outline outline = outlineOf(view);
    std::vector<std::uint16_t> words(static_cast<std::size_t>(kBreastRows) * kBreastColumns, 0);
    for (int j = 0; j < kBreastRows; ++j) {
        const GrainRow grain(Grain::Smooth, (view.isLeft ? 2U : 1U) + (view.isOblique ? 8U : 0U), j);
        for (int i = 0; i < kBreastColumns; ++i) {
            const Vec3f p{(static_cast<float>(i) + 0.5F) * 0.1F, (static_cast<float>(j) + 0.5F) * 0.1F, 0};
            const float skin = skinDistance(p, outline, view);
            if (skin > 0.3F)
                continue;
            const float signal = signalAt(p, view, outline, skin) + 24 * grain.at(i);
            const int column = view.isLeft ? i : kBreastColumns - 1 - i;
            words[static_cast<std::size_t>(j) * kBreastColumns + static_cast<std::size_t>(column)] =
                static_cast<std::uint16_t>(std::clamp(signal, 1.0F, 4095.0F));
        }
    }
    return words;
}

} // namespace sagitta::demo
