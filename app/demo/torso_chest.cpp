#include "app/demo/noise.h"
#include "app/demo/torso.h"
#include "app/demo/torso_frame.h"
#include "app/demo/vessel_tree.h"

namespace sagitta::demo {

namespace {

void append(Tube& tube, const Tube& more) { tube.insert(tube.end(), more.begin(), more.end()); }

Tube aorta() {
    Tube tube = tubeThrough({{{8, -20, 4}, 16},
                             {{-4, -26, 24}, 16},
                             {{-14, -26, 50}, 15.5F},
                             {{-10, -20, 76}, 15},
                             {{4, -4, 92}, 14},
                             {{20, 20, 88}, 13},
                             {{27, 38, 68}, 12.5F},
                             {{26, 42, 30}, 12},
                             {{24, 40, -30}, 11.5F},
                             {{17, 34, -90}, 11},
                             {{9, 22, -140}, 10},
                             {{4, 10, -190}, 9},
                             {{0, -2, -245}, 8.5F}});
    append(tube,
           tubeThrough({{{0, -2, -245}, 6}, {{28, 10, -300}, 5.5F}, {{54, -10, -350}, 5}, {{72, -52, -420}, 4.5F}}));
    append(tube,
           tubeThrough({{{0, -2, -245}, 6}, {{-26, 10, -300}, 5.5F}, {{-54, -10, -350}, 5}, {{-72, -52, -420}, 4.5F}}));
    return tube;
}

// Over the tops of the lungs to the arms, and up to the head.
Tube headArteries() {
    Tube tube = tubeThrough({{{-6, -14, 88}, 6.5F}, {{-14, -12, 116}, 6}, {{-22, -2, 150}, 4}, {{-30, 14, 240}, 3.4F}});
    append(tube, tubeThrough({{{-14, -12, 116}, 5},
                              {{-20, -10, 140}, 4.5F},
                              {{-30, -10, 162}, 4.5F},
                              {{-60, -6, 170}, 4},
                              {{-98, 4, 160}, 4},
                              {{-118, 22, 150}, 3.5F}}));
    append(tube, tubeThrough({{{4, -4, 96}, 4}, {{10, -2, 130}, 3.7F}, {{26, 12, 200}, 3.5F}, {{30, 14, 240}, 3.4F}}));
    append(tube, tubeThrough({{{14, 12, 94}, 5},
                              {{20, 8, 132}, 4.8F},
                              {{28, -8, 160}, 4.6F},
                              {{58, -4, 170}, 4.4F},
                              {{98, 4, 160}, 4},
                              {{118, 22, 150}, 3.5F}}));
    return tube;
}

Tube bodyVeins() {
    Tube tube = tubeThrough({{{-26, -12, 106}, 9}, {{-27, -12, 70}, 10}, {{-27, -18, 24}, 11}});
    append(tube, tubeThrough({{{-26, -12, 106}, 7},
                              {{-4, -34, 108}, 6.5F},
                              {{26, -40, 122}, 6.5F},
                              {{60, -52, 136}, 6},
                              {{104, -34, 142}, 6}}));
    append(tube,
           tubeThrough({{{-26, -12, 106}, 7}, {{-30, -36, 124}, 6.5F}, {{-62, -52, 136}, 6}, {{-104, -34, 142}, 6}}));
    for (const float side : {-1.0F, 1.0F})
        append(tube, tubeThrough({{{side * 30, -38, 126}, 5.5F},
                                  {{side * 34, -26, 150}, 5.5F},
                                  {{side * 37, 2, 180}, 5.5F},
                                  {{side * 37, 12, 240}, 5.5F}}));
    append(tube, tubeThrough({{{-26, -10, -40}, 11},
                              {{-26, 2, -74}, 11},
                              {{-23, 14, -120}, 11},
                              {{-20, 10, -180}, 11},
                              {{-16, 4, -250}, 10}}));
    append(tube, tubeThrough({{{-16, 4, -250}, 8}, {{24, 16, -305}, 7}, {{62, -4, -352}, 6}, {{62, -50, -420}, 5.5F}}));
    append(tube,
           tubeThrough({{{-16, 4, -250}, 8}, {{-32, 16, -305}, 7}, {{-62, -4, -352}, 6}, {{-62, -50, -420}, 5.5F}}));
    append(tube,
           tubeThrough({{{-10, 50, -110}, 3}, {{-8, 50, 40}, 3.5F}, {{-16, 28, 66}, 3.5F}, {{-26, -8, 66}, 3.5F}}));
    return tube;
}

Tube pulmonaryTrunk() {
    Tube tube = tubeThrough({{{14, -52, 6}, 14}, {{20, -42, 28}, 14.5F}, {{22, -22, 46}, 14}});
    append(tube, tubeThrough({{{20, -24, 46}, 12}, {{2, -6, 46}, 11.5F}, {{-26, 2, 42}, 10.5F}, {{-46, 10, 36}, 8}}));
    append(tube, tubeThrough({{{22, -22, 46}, 12}, {{36, -4, 52}, 11.5F}, {{48, 16, 46}, 9}, {{50, 24, 30}, 7.5F}}));
    return tube;
}

Tube pulmonaryVeins() {
    Tube tube;
    for (const Vec3f end : {Vec3f{-46, 2, 22}, Vec3f{-46, 24, -8}, Vec3f{50, 0, 28}, Vec3f{48, 28, -2}})
        append(tube, tubeThrough({{{end.x * 0.4F, 12, 6}, 7.5F}, {mix({0, 12, 6}, end, 0.75F), 7}, {end, 6}}, 3));
    return tube;
}

// Roots from the hilum to all parts of a lung; `side` -1 right, 1 left.
std::vector<TreeRoot> hilum(float side, Vec3f at, float radius) {
    std::vector<TreeRoot> roots;
    const auto add = [&](float x, float y, float z, float share) {
        roots.push_back({at, {side * x, y, z}, radius * share});
    };
    add(0.55F, 0.05F, 0.85F, 0.85F);
    add(0.5F, 0.7F, 0.55F, 0.75F);
    add(0.45F, -0.75F, 0.45F, 0.8F);
    add(0.9F, -0.5F, -0.15F, 0.75F);
    add(1, 0.1F, 0.1F, 0.75F);
    add(0.55F, 0.75F, -0.4F, 0.9F);
    add(0.65F, 0.1F, -0.8F, 0.9F);
    add(0.25F, 0.45F, -0.9F, 0.9F);
    add(0.55F, -0.5F, -0.75F, 0.75F);
    return roots;
}

Tube lungTree(float side, Vec3f at, float radius, float finest, std::uint32_t seed) {
    TreeSpec spec;
    spec.organ = [side](Vec3f p) { return p.x * side < 8 ? 50.0F : lungDistance(p); };
    spec.smallest = finest;
    spec.stretch = 6.5F;
    spec.seed = seed;
    return growTree(spec, hilum(side, at, radius));
}

const Ellipsoid kRightAtrium{{-29, -26, -10}, {22, 25, 31}};
const Ellipsoid kLeftAtrium{{4, 14, 4}, {32, 18, 24}};
const Vec3f kHeartAxis{44, -46, -38};
const Axes kHeartAxes = Axes::along(kHeartAxis, {0, 0, 1});
const TurnedEllipsoid kLeftVentricle{{46, -36, -26}, kHeartAxes, {32, 31, 49}};
const TurnedEllipsoid kLeftChamber{{43, -33, -23}, kHeartAxes, {20, 19.5F, 40}};
const TurnedEllipsoid kRightVentricle{{13, -58, -22}, Axes::along({40, -18, -26}, {0, 0, 1}), {33, 22, 43}};
const TurnedEllipsoid kPericardium{{21, -36, -16}, kHeartAxes, {49, 42, 63}};

} // namespace

TorsoModel::Chest TorsoModel::makeChest(const TorsoOptions& options) {
    Chest chest;
    chest.arteries = aorta();
    append(chest.arteries, headArteries());
    chest.veins = bodyVeins();
    chest.pulmonaryArteries = pulmonaryTrunk();
    chest.pulmonaryVeins = pulmonaryVeins();
    chest.esophagus = tubeThrough({{{5, 30, 230}, 7},
                                   {{6, 32, 150}, 7},
                                   {{8, 32, 80}, 8},
                                   {{8, 36, 0}, 8},
                                   {{14, 24, -60}, 8},
                                   {{30, 10, -86}, 9}});
    chest.airways = tubeThrough({{{0, 10, 240}, 8.5F}, {{0, 12, 180}, 8.5F}, {{0, 12, 110}, 9}, {{1, 17, 66}, 9.5F}});
    append(chest.airways,
           tubeThrough({{{1, 17, 66}, 8}, {{-20, 20, 48}, 7}, {{-40, 22, 34}, 6}, {{-52, 32, 8}, 4}}, 4));
    append(chest.airways,
           tubeThrough({{{1, 17, 66}, 7.5F}, {{24, 22, 46}, 6.5F}, {{46, 26, 34}, 5.5F}, {{58, 36, 6}, 4}}, 4));
    const float finest = options.vesselDetail;
    for (const float side : {-1.0F, 1.0F}) {
        const float out = side < 0 ? -44.0F : 48.0F;
        const auto seed = side < 0 ? 21U : 41U;
        append(chest.lungArteries, lungTree(side, {out, 14, 34}, 5, finest, seed));
        append(chest.lungVeins, lungTree(side, {out, 6, 14}, 4.6F, finest, seed + 1));
        append(chest.airways, lungTree(side, {out, 22, 30}, 3.6F, 1.3F, seed + 2));
    }
    return chest;
}

void TorsoModel::paintChest(Canvas& canvas) const {
    // Walls first, then what flows: a bronchus is a ring.
    canvas.paintAll(m_chest.lungArteries, Tissue::PulmonaryArtery);
    canvas.paintAll(m_chest.lungVeins, Tissue::LeftHeart);
    canvas.paintAll(m_chest.esophagus, Tissue::Wall);
    for (const Capsule& c : m_chest.airways)
        canvas.paintGrown(c, 0.5F + 0.12F * c.radiusA, Tissue::Wall);
    canvas.paintAll(m_chest.pulmonaryArteries, Tissue::Wall, 1.2F);
    canvas.paintAll(m_chest.arteries, Tissue::Wall, 1.2F);
    paintHeart(canvas);
    canvas.paintAll(m_chest.veins, Tissue::Vein);
    canvas.paintAll(m_chest.pulmonaryVeins, Tissue::LeftHeart);
    canvas.paintAll(m_chest.pulmonaryArteries, Tissue::PulmonaryArtery);
    canvas.paintAll(m_chest.arteries, Tissue::Artery);
    canvas.paintAll(m_chest.airways, Tissue::Gas);
    for (const float side : {-1.0F, 1.0F}) {
        const Ellipsoid lobe{{side * 20, 2, 196}, {9, 12, 22}};
        canvas.paint(lobe, canvas.of(Tissue::Thyroid));
    }
}

void TorsoModel::paintHeart(Canvas& canvas) const {
    canvas.each(kPericardium.box(), [&](Vec3f p, float& value) {
        const float sac = kPericardium.distance(p);
        canvas.cover(value, sac, canvas.of(Tissue::Muscle)); // the pericardium, a thin line
        canvas.cover(value, sac + 1.5F, Tissue::InnerFat);
        const float bumps = 2.5F * valueNoise(p * 0.09F);
        const float left = kLeftVentricle.distance(p);
        const float right = kRightVentricle.distance(p) + bumps;
        const float atrium = kRightAtrium.distance(p) + bumps;
        const float muscle = smoothMin(smoothMin(left, right - 3.5F, 6), atrium - 2, 6);
        canvas.cover(value, std::max(muscle, sac + 2), Tissue::Myocardium);
        const float rightBlood = smoothMin(right, atrium, 10);
        canvas.cover(value, std::max(rightBlood, -left + 0.5F),
                     canvas.of(Tissue::RightHeart) * (1 + 0.03F * valueNoise(p * 0.15F)));
        // Papillary muscles and trabecles.
        const float chamber = kLeftChamber.distance(p) + 2 * valueNoise(p * 0.12F);
        canvas.cover(value, chamber, Tissue::LeftHeart);
        for (const Vec3f root : {Vec3f{52, -30, -44}, Vec3f{62, -42, -20}})
            canvas.cover(value, Capsule{root, root + Vec3f{-11, 9, 8}, 4.5F, 2.5F}.distance(p), Tissue::Myocardium);
    });
    canvas.paintGrown(kLeftAtrium, 2, Tissue::Myocardium);
    canvas.paint(kLeftAtrium, Tissue::LeftHeart);
    const Capsule mitral{{14, 2, -2}, {28, -18, -10}, 14, 15};
    canvas.paint(mitral, Tissue::LeftHeart);
    const Capsule tricuspid{{-20, -34, -14}, {2, -46, -18}, 15, 15};
    canvas.paint(tricuspid, Tissue::RightHeart);
    const Capsule outflow{{10, -62, -14}, {14, -54, 6}, 15, 14};
    canvas.paint(outflow, Tissue::RightHeart);
}

} // namespace sagitta::demo
