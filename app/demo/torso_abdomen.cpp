#include "app/demo/noise.h"
#include "app/demo/torso.h"
#include "app/demo/torso_frame.h"
#include "app/demo/vessel_tree.h"

namespace sagitta::demo {

namespace {

void append(Tube& tube, const Tube& more) { tube.insert(tube.end(), more.begin(), more.end()); }

// Two beans beside the spine, the right one lower because of the liver; hilum towards the middle and the front.
struct Kidney {
    Vec3f center;
    float side; // -1 right
    TurnedEllipsoid body() const {
        return {center, Axes::along({-side * 0.32F, -0.12F, 1}, {side * 0.75F, 0.66F, 0}), {29, 24, 53}};
    }
    TurnedEllipsoid sinus() const {
        const Vec3f inwards{-side * 17, -13, 0};
        return {center + inwards, body().axes, {19, 10, 27}};
    }
};
constexpr std::array kKidneys{Kidney{{-63, 42, -186}, -1}, Kidney{{64, 44, -170}, 1}};

// Above the under-surface, which climbs from the tip of the right lobe to the left.
float liverDistance(Vec3f p) {
    const TrunkSection section = trunkSection(p.z);
    const float wall = cavityDistance(p, section) + 3;
    const float under = 0.61F * (p.x + 112) - 0.79F * (p.z + 214) + 0.16F * (p.y - 10) + 5 * valueNoise(p * 0.02F);
    const float left = 0.55F * (p.x - 22) + 0.83F * (p.y + 16); // the stomach lies behind the left lobe
    const float middle = std::max(p.x - 66, 0.52F * (p.x - 8) + 0.85F * (p.y - 38)); // and the spine behind the right
    float d = smoothMax(smoothMax(wall, -diaphragmDistance(p) + 3, 8), under, 14);
    d = smoothMax(smoothMax(d, left, 22), middle, 12);
    const float kidney = kKidneys[0].body().distance(p) - 5;
    return smoothMax(d, -kidney, 8);
}

float spleenDistance(Vec3f p) {
    const TrunkSection section = trunkSection(p.z);
    const TurnedEllipsoid bulk{{102, 44, -122}, Axes::along({-0.1F, -0.5F, 0.85F}, {0.6F, -0.7F, 0}), {48, 30, 58}};
    const float hollow = Ellipsoid{{62, 12, -122}, {46, 44, 60}}.distance(p);
    const float wall = smoothMax(cavityDistance(p, section) + 4, -diaphragmDistance(p) + 3, 6);
    return smoothMax(smoothMax(bulk.distance(p), wall, 6), -hollow, 8);
}

const Ellipsoid kGallbladder{{-56, -50, -168}, {15, 26, 17}};
const Ellipsoid kBladder{{0, -38, -398}, {38, 30, 30}};

Tube stomach() {
    return tubeThrough({{{58, 20, -92}, 30},
                        {{64, -4, -116}, 33},
                        {{58, -36, -146}, 27},
                        {{34, -56, -170}, 21},
                        {{4, -52, -172}, 15},
                        {{-22, -38, -160}, 11}});
}

Tube colon() {
    Tube tube = tubeThrough({{{-70, -28, -322}, 22}, {{-88, -2, -270}, 23}, {{-98, 6, -228}, 20}});
    append(tube, tubeThrough({{{-104, 6, -228}, 18},
                              {{-70, -58, -216}, 19},
                              {{0, -74, -222}, 18},
                              {{64, -62, -204}, 18},
                              {{100, -4, -176}, 17}}));
    append(tube, tubeThrough({{{104, 16, -180}, 15},
                              {{104, 22, -230}, 15},
                              {{86, 2, -290}, 15},
                              {{68, -16, -330}, 14},
                              {{36, 8, -346}, 13},
                              {{20, 24, -330}, 13},
                              {{4, 30, -360}, 15},
                              {{0, 40, -420}, 16}}));
    return tube;
}

// Loops that wander through the middle of the belly.
Tube smallBowel() {
    Dice dice(5);
    std::vector<TubePoint> points;
    for (int row = 0; row < 7; ++row) {
        for (int column = 0; column < 6; ++column) {
            const float across = (row % 2 == 0 ? 1.0F : -1.0F) * (-62 + 25 * static_cast<float>(column));
            const float y = (row % 2 == 0 ? -54.0F : -22.0F) + (column % 2 == 0 ? -9.0F : 9.0F) + dice.between(-7, 7);
            const float z = -206 - 21 * static_cast<float>(row) + dice.between(-9, 9);
            points.push_back({{across + dice.between(-8, 8), y, z}, dice.between(11, 13.5F)});
        }
    }
    return tubeThrough(points, 5);
}

Tube psoas() {
    Tube half = tubeThrough({{{24, 40, -150}, 6},
                             {{34, 38, -200}, 16},
                             {{46, 32, -250}, 22},
                             {{62, 14, -310}, 22},
                             {{82, -28, -390}, 16},
                             {{104, -2, -440}, 12}});
    Tube tube = half;
    for (const Capsule& c : half)
        tube.push_back({mirrored(c.a), mirrored(c.b), c.radiusA, c.radiusB});
    return tube;
}

Tube liverTree(const std::vector<TreeRoot>& roots, std::uint32_t seed) {
    TreeSpec spec;
    spec.organ = liverDistance;
    spec.margin = 6;
    spec.smallest = 1.1F;
    spec.stretch = 6;
    spec.seed = seed;
    return growTree(spec, roots);
}

// Gas lies above the level of the fluid.
void paintContent(Canvas& canvas, float& value, float inside, float aboveLevel) {
    canvas.cover(value, inside, Tissue::Stomach);
    canvas.cover(value, std::max(inside, aboveLevel), Tissue::Gas);
}

} // namespace

TorsoModel::Abdomen TorsoModel::makeAbdomen() {
    Abdomen all;
    all.stomach = stomach();
    all.colon = colon();
    all.bowelWall = smallBowel();
    all.psoas = psoas();
    all.pancreas = tubeThrough({{{-34, -22, -176}, 14},
                                {{-12, -24, -166}, 11},
                                {{16, -22, -154}, 9},
                                {{48, 6, -144}, 10},
                                {{76, 30, -136}, 9}});
    all.portalVein = tubeThrough({{{86, 34, -136}, 3.5F},
                                  {{44, 14, -150}, 4.5F},
                                  {{0, -8, -160}, 6},
                                  {{-20, -14, -146}, 7},
                                  {{-40, -14, -126}, 7}});
    append(all.portalVein, tubeThrough({{{0, -8, -160}, 6}, {{-8, -22, -200}, 5.5F}, {{-10, -30, -250}, 4}}));
    append(all.portalVein, liverTree({{{-42, -14, -124}, {-1, 0.35F, 0.1F}, 5.5F},
                                      {{-42, -14, -124}, {-0.7F, -0.6F, 0.4F}, 5},
                                      {{-36, -18, -118}, {0.5F, -0.8F, 0.5F}, 4.5F},
                                      {{-46, -10, -126}, {-0.7F, 0.3F, -0.7F}, 4.5F}},
                                     61));
    all.hepaticVeins = liverTree({{{-30, 0, -72}, {-0.9F, 0.25F, -0.35F}, 5},
                                  {{-28, -4, -72}, {-0.35F, -0.85F, -0.4F}, 5},
                                  {{-24, -8, -72}, {0.5F, -0.8F, -0.35F}, 4}},
                                 62);
    all.arteries =
        tubeThrough({{{9, 18, -142}, 4}, {{6, -6, -140}, 3.5F}, {{-20, -12, -138}, 3}, {{-42, -20, -126}, 2.5F}});
    append(all.arteries,
           tubeThrough({{{6, 14, -156}, 3.8F}, {{4, -14, -172}, 3.5F}, {{0, -28, -230}, 3}, {{-30, -28, -280}, 2}}));
    append(all.arteries, tubeThrough({{{4, 14, -174}, 3}, {{28, 26, -172}, 2.8F}, {{48, 34, -170}, 2.5F}}));
    append(all.arteries, tubeThrough({{{4, 14, -180}, 3}, {{-26, 28, -184}, 2.8F}, {{-48, 32, -186}, 2.5F}}));
    all.veins = tubeThrough({{{-20, 10, -178}, 5}, {{8, 2, -176}, 4.5F}, {{46, 30, -172}, 4.5F}});
    append(all.veins, tubeThrough({{{-20, 10, -184}, 5}, {{-44, 28, -186}, 4.5F}}));
    all.ureters =
        tubeThrough({{{-42, 30, -196}, 3}, {{-38, 10, -250}, 2}, {{-36, 10, -330}, 2}, {{-14, -16, -396}, 2}});
    append(all.ureters,
           tubeThrough({{{44, 30, -180}, 3}, {{38, 10, -250}, 2}, {{36, 10, -330}, 2}, {{14, -16, -396}, 2}}));
    return all;
}

void TorsoModel::paintAbdomen(Canvas& canvas) const {
    canvas.paintAll(m_abdomen.psoas, Tissue::Muscle);
    canvas.paintAll(m_abdomen.bowelWall, Tissue::Wall);
    for (const Capsule& c : m_abdomen.bowelWall) {
        canvas.each(c.box(), [&](Vec3f p, float& value) {
            const float folds = 1.2F * valueNoise(p * 0.3F);
            canvas.cover(value, c.distance(p) + 3 + folds, Tissue::Bowel);
        });
    }
    for (const Capsule& c : m_abdomen.pancreas) {
        canvas.each(grown(c.box(), 3), [&](Vec3f p, float& value) {
            canvas.cover(value, c.distance(p) + 3.5F * valueNoise(p * 0.22F), Tissue::Pancreas); // lobules
        });
    }
    canvas.eachOfTube(m_abdomen.stomach, 0, [&](Vec3f p, float d, float& value) {
        canvas.cover(value, d, Tissue::Wall);
        paintContent(canvas, value, d + 3.5F + 1.5F * valueNoise(p * 0.12F), m_options.upright ? -98 - p.z : p.y + 30);
    });
    paintColon(canvas);
    paintLiver(canvas);
    paintKidneys(canvas);
    if (m_options.pelvis) {
        canvas.paintGrown(kBladder, 3, Tissue::Wall);
        canvas.paint(kBladder, Tissue::Urine);
    }
    canvas.paintAll(m_abdomen.veins, Tissue::Vein);
    canvas.paintAll(m_abdomen.arteries, Tissue::Artery);
    canvas.paintAll(m_abdomen.ureters, Tissue::Wall);
}

void TorsoModel::paintColon(Canvas& canvas) const {
    canvas.eachOfTube(m_abdomen.colon, 2, [&](Vec3f p, float tube, float& value) {
        const float pouches = 3.2F * valueNoise(p * 0.06F) + 2;
        const float d = tube + pouches;
        canvas.cover(value, d, Tissue::Wall);
        const float lumps = cloudNoise(p * 0.16F, 2);
        const float contrast = 0.35F * (canvas.of(Tissue::Fluid) - canvas.of(Tissue::Gas));
        const float stool = canvas.of(Tissue::Stool) + (lumps < -0.15F ? 1 : 0.25F) * lumps * contrast;
        canvas.cover(value, d + 2.2F, stool);
        if (!m_options.upright)
            canvas.cover(value, std::max(d + 2.2F, p.y + 66 - 30 * smoothStep(20, 90, std::fabs(p.x))), Tissue::Gas);
    });
}

void TorsoModel::paintLiver(Canvas& canvas) const {
    canvas.each({{-30, -5, -130}, {112, 95, 90}}, [&](Vec3f p, float& value) {
        const float d = liverDistance(p);
        if (d < canvas.edge())
            canvas.cover(value, d, canvas.of(Tissue::Liver) * (1 + 0.03F * cloudNoise(p * 0.15F, 2)));
    });
    canvas.each({{102, 44, -120}, {62, 62, 66}}, [&](Vec3f p, float& value) {
        canvas.cover(value, spleenDistance(p), canvas.of(Tissue::Spleen) * (1 + 0.04F * valueNoise(p * 0.2F)));
    });
    canvas.paintAll(m_abdomen.portalVein, Tissue::PortalVein);
    canvas.paintAll(m_abdomen.hepaticVeins, Tissue::Vein);
    canvas.paintGrown(kGallbladder, 2, Tissue::Wall);
    canvas.paint(kGallbladder, Tissue::Bile);
}

void TorsoModel::paintKidneys(Canvas& canvas) const {
    for (const Kidney& kidney : kKidneys) {
        const TurnedEllipsoid body = kidney.body();
        const TurnedEllipsoid sinus = kidney.sinus();
        canvas.each(body.box(), [&](Vec3f p, float& value) {
            const float outline = body.distance(p) + 1.5F * valueNoise(p * 0.05F);
            const float open = sinus.distance(p) + 3 * valueNoise(p * 0.1F);
            const float bean = smoothMax(outline, -open, 6);
            canvas.cover(value, bean, Tissue::KidneyCortex);
            // Pyramids: fans of medulla between the columns of cortex.
            const Vec3f local = body.axes.local(p - body.center);
            const float fan = std::cos(local.z * 0.28F) * 5 + std::cos(local.y * 0.26F + 1) * 3;
            const float pyramid = std::max({bean + 6.5F, std::fabs(open - 7) - 7, -fan});
            canvas.cover(value, pyramid, Tissue::KidneyMedulla);
            const float pelvis = TurnedEllipsoid{sinus.center, sinus.axes, {13, 4, 15}}.distance(p);
            canvas.cover(value, std::max(pelvis, outline), Tissue::Urine);
        });
        canvas.paint(Capsule{kidney.center + Vec3f{-kidney.side * 18, -14, 58}, // the adrenal above it
                             kidney.center + Vec3f{-kidney.side * 6, 2, 52}, 2.2F, 2.2F},
                     Tissue::Gland);
    }
}

} // namespace sagitta::demo
