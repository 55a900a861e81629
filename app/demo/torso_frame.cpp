#include "app/demo/torso_frame.h"

#include "app/demo/shapes.h"

namespace sagitta::demo {

namespace {

//                              z  width depth mid fat  cavity
constexpr std::array kSections{
    TrunkSection{-470, 176, 112, 6, 24, 1, 1, 4},     TrunkSection{-430, 184, 114, 6, 26, 55, 50, 4},
    TrunkSection{-390, 184, 116, 6, 26, 72, 62, 4},   TrunkSection{-340, 178, 114, 4, 25, 104, 72, -2},
    TrunkSection{-280, 166, 111, 2, 23, 126, 78, -8}, TrunkSection{-220, 155, 109, 0, 21, 127, 82, -10},
    TrunkSection{-160, 153, 111, 0, 18, 129, 87, -6}, TrunkSection{-100, 159, 115, 0, 15, 134, 94, -2},
    TrunkSection{-40, 166, 118, 0, 14, 137, 97, 0},   TrunkSection{20, 172, 117, 0, 13, 133, 94, 0},
    TrunkSection{70, 178, 112, 2, 13, 121, 86, 4},    TrunkSection{110, 184, 104, 6, 12, 101, 74, 10},
    TrunkSection{138, 184, 94, 10, 11, 76, 57, 18},   TrunkSection{152, 174, 86, 12, 10, 55, 42, 22},
    TrunkSection{163, 158, 80, 14, 9, 26, 22, 26},    TrunkSection{178, 112, 72, 18, 8, 1, 1, 26},
    TrunkSection{192, 78, 68, 20, 6, 1, 1, 26},       TrunkSection{210, 63, 65, 20, 5, 1, 1, 26},
    TrunkSection{240, 60, 64, 16, 5, 1, 1, 26},
};

// The domes: one on each side and the tendon between them; the rim is low behind.
float domeHeight(float x, float y) {
    const float back = y - 8;
    const float rim = back > 0 ? 0.0125F * back * back : 0.006F * back * back;
    const float right = x + 68;
    const float left = x - 74;
    const float rightDome = -44 - 0.0125F * right * right - rim;
    const float leftDome = -58 - 0.0135F * left * left - rim;
    const float tendon = -66 - 0.004F * x * x - 0.8F * rim;
    return smoothMax(smoothMax(rightDome, leftDome, 14), tendon, 14);
}

TrunkSection between(const TrunkSection& a, const TrunkSection& b, float z) {
    const float t = smoothStep(a.z, b.z, z) * 0.5F + 0.5F * (z - a.z) / (b.z - a.z);
    const auto at = [&](float TrunkSection::*member) { return mix(a.*member, b.*member, t); };
    return {z,
            at(&TrunkSection::width),
            at(&TrunkSection::depth),
            at(&TrunkSection::middle),
            at(&TrunkSection::fat),
            at(&TrunkSection::cavityWidth),
            at(&TrunkSection::cavityDepth),
            at(&TrunkSection::cavityMiddle)};
}

} // namespace

TrunkSection trunkSection(float z) {
    if (z <= kSections.front().z)
        return kSections.front();
    for (std::size_t i = 1; i < kSections.size(); ++i) {
        if (z < kSections[i].z)
            return between(kSections[i - 1], kSections[i], z);
    }
    return kSections.back();
}

float ovalDistance(float x, float y, float width, float depth) {
    const float u = std::fabs(x) / width;
    const float v = std::fabs(y) / depth;
    const float gu = u * std::sqrt(u);
    const float gv = v * std::sqrt(v);
    const float slope = 2.5F * std::sqrt(gu * gu / (width * width) + gv * gv / (depth * depth));
    return (gu * u + gv * v - 1) / std::max(slope, 1 / std::min(width, depth));
}

float skinDistance(Vec3f p, const TrunkSection& section) {
    const float y = p.y - section.middle;
    float d = ovalDistance(p.x, y, section.width, section.depth);
    const float across = p.x / 16;
    const float furrow = 1 / (1 + across * across);
    if (y > 0)
        d += 7 * furrow * furrow; // along the spine
    else
        d += 3 * furrow * smoothStep(-150, -40, p.z); // along the breastbone
    return d;
}

float cavityDistance(Vec3f p, const TrunkSection& section) {
    return ovalDistance(p.x, p.y - section.cavityMiddle, section.cavityWidth, section.cavityDepth);
}

float diaphragmDistance(Vec3f p) { return (domeHeight(p.x, p.y) - p.z) * 0.7F; }

float mediastinumDistance(Vec3f p) {
    static const TurnedEllipsoid heart{{21, -36, -16}, Axes::along({44, -46, -38}, {0, 0, 1}), {54, 47, 68}};
    const float ys = spineY(p.z);
    // The bodies of the spine and everything behind them.
    const float behind = std::max(p.y - ys, 0.0F);
    const float spine =
        (p.y < ys ? std::sqrt(p.x * p.x + (p.y - ys) * (p.y - ys)) : std::fabs(p.x)) - 21 - 0.1F * behind;
    const float high = smoothStep(40, 130, p.z);
    const float vessels = Ellipsoid{{2, mix(2.0F, 6.0F, high), 40}, {mix(36.0F, 30.0F, high), 54, 400}}.distance(p);
    const float septum = std::fabs(p.x - 3) - 2.5F; // the sheets between the lungs in front
    const float column = smoothMin(smoothMin(spine, vessels, 16), p.y < 0 ? septum : 1000.0F, 14);
    return smoothMin(column, heart.distance(p), 16);
}

float lungDistance(Vec3f p, const TrunkSection& section) {
    const float wall = cavityDistance(p, section) + 1.5F;
    if (wall > 20)
        return wall;
    return smoothMax(smoothMax(wall, -mediastinumDistance(p), 8), diaphragmDistance(p), 5);
}

float lungDistance(Vec3f p) { return lungDistance(p, trunkSection(p.z)); }

float spineY(float z) {
    const float d = z - 10;
    // Hollow again in the neck, and towards the back at the sacrum.
    const float neck = std::max(z - 150, 0.0F);
    const float sacrum = std::max(-260 - z, 0.0F);
    return 60 - 0.00042F * d * d - 0.0045F * neck * neck + 0.0011F * sacrum * sacrum + 0.22F * sacrum;
}

const std::array<Vertebra, kVertebrae>& vertebrae() {
    static const auto made = [] {
        std::array<Vertebra, kVertebrae> all{};
        for (int i = 0; i < kNeckVertebrae; ++i)
            all[static_cast<std::size_t>(i)] = {168 + 14.5F * static_cast<float>(4 - i), 11, 12, false};
        float z = 150;
        for (int i = kNeckVertebrae; i < kVertebrae; ++i) {
            const auto n = static_cast<float>(i - kNeckVertebrae);
            const float pitch = 20 + 0.95F * n;
            const bool lumbar = n >= 12;
            all[static_cast<std::size_t>(i)] = {z, pitch * (lumbar ? 0.72F : 0.80F), 14.5F + 0.55F * n, lumbar};
            z -= pitch + 0.475F;
        }
        return all;
    }();
    return made;
}

} // namespace sagitta::demo
