#include "app/demo/head.h"

#include "app/demo/head_frame.h"
#include "app/demo/noise.h"

namespace sagitta::demo {

namespace {

const Ellipsoid kCranium{{0, 4, 15}, {77, 97, 90}};
const Ellipsoid kFace{{0, -46, -54}, {58, 52, 64}};
const Ellipsoid kChin{{0, -76, -98}, {27, 22, 20}};
const Ellipsoid kNose{{0, -97, -36}, {12, 18, 20}};
const Ellipsoid kNoseTip{{0, -106, -46}, {13, 11, 10}};

void append(Tube& tube, const Tube& more) { tube.insert(tube.end(), more.begin(), more.end()); }

Tube bothSides(const std::vector<TubePoint>& points, int steps = 5) {
    Tube tube = tubeThrough(points, steps);
    const std::size_t count = tube.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Capsule c = tube[i];
        tube.push_back({mirrored(c.a), mirrored(c.b), c.radiusA, c.radiusB});
    }
    return tube;
}

float headDistance(Vec3f p) {
    const float neck = Capsule{{0, 26, -70}, {0, 24, -220}, 57, 60}.distance({p.x * 0.98F, p.y, p.z});
    float d = smoothMin(kCranium.distance(p), kFace.distance(p), 26);
    d = smoothMin(smoothMin(d, kChin.distance(p), 14), neck, 20);
    return smoothMin(smoothMin(d, kNose.distance(p), 7), kNoseTip.distance(p), 5);
}

} // namespace

Palette t1Palette() {
    Palette signal{};
    signal.fill(430);
    const auto set = [&](Tissue tissue, float value) { signal[static_cast<std::size_t>(tissue)] = value; };
    set(Tissue::Air, 0), set(Tissue::Gas, 8), set(Tissue::Skin, 560), set(Tissue::Fat, 1000),
        set(Tissue::InnerFat, 900);
    set(Tissue::Muscle, 420), set(Tissue::Cortex, 45), set(Tissue::Marrow, 640), set(Tissue::Cord, 620);
    set(Tissue::Fluid, 150), set(Tissue::Csf, 130), set(Tissue::GreyMatter, 520), set(Tissue::WhiteMatter, 760);
    set(Tissue::DeepGrey, 570), set(Tissue::Disc, 330), set(Tissue::Blood, 90), set(Tissue::Gland, 520);
    set(Tissue::Wall, 480), set(Tissue::Tendon, 110), set(Tissue::Cartilage, 380);
    return signal;
}

HeadModel::HeadModel() {
    m_jaw = bothSides(
        {{{52, -2, -38}, 6}, {{50, -8, -62}, 7}, {{44, -22, -88}, 8}, {{28, -62, -102}, 8}, {{0, -84, -100}, 9}});
    m_cheeks = bothSides({{{62, -8, -32}, 4}, {{60, -40, -34}, 4}, {{44, -68, -32}, 8}, {{34, -72, -44}, 6}});
    append(m_cheeks, bothSides({{{50, -56, -4}, 4}, {{46, -70, 2}, 5}, {{28, -82, 6}, 5}, {{4, -86, 2}, 5}}));
    append(m_cheeks, bothSides({{{28, -72, -62}, 8}, {{20, -82, -66}, 8}, {{0, -86, -66}, 8}}));
    m_airway = tubeThrough(
        {{{0, -34, -44}, 9}, {{0, -18, -60}, 8}, {{0, -10, -90}, 7}, {{0, -8, -130}, 8}, {{0, 0, -220}, 8.5F}});
    m_lateralVentricles = bothSides({{{9, -40, 14}, 4.5F},
                                     {{10, -28, 24}, 6},
                                     {{12, 0, 32}, 5.5F},
                                     {{18, 24, 28}, 7},
                                     {{26, 38, 14}, 8},
                                     {{33, 26, -6}, 5},
                                     {{33, 4, -16}, 3.5F}});
    append(m_lateralVentricles, bothSides({{{24, 38, 14}, 6}, {{21, 54, 10}, 4}, {{18, 64, 8}, 2}}));
    m_caudate = bothSides({{{13, -30, 13}, 7.5F}, {{17, -18, 20}, 6}, {{20, 4, 27}, 4}, {{25, 24, 22}, 3}});
    m_callosum = tubeThrough({{{0, -36, 8}, 2.5F},
                              {{0, -44, 18}, 4.5F},
                              {{0, -34, 32}, 3.8F},
                              {{0, -4, 41}, 3},
                              {{0, 24, 35}, 3},
                              {{0, 34, 25}, 5},
                              {{0, 30, 19}, 3.5F}},
                             8);
    m_stem = tubeThrough({{{0, 10, -2}, 14},
                          {{0, 6, -16}, 14},
                          {{0, -2, -32}, 15},
                          {{0, 4, -48}, 11},
                          {{0, 12, -66}, 8},
                          {{0, 20, -92}, 6},
                          {{0, 26, -220}, 5.5F}},
                         8);
    m_vessels = bothSides({{{32, 8, -220}, 4},
                           {{30, -6, -90}, 3.5F},
                           {{24, -12, -46}, 3},
                           {{12, -16, -24}, 2.6F},
                           {{24, -22, -8}, 1.8F},
                           {{38, -20, -2}, 1.4F}});
    append(m_vessels, tubeThrough({{{0, -20, -44}, 2.2F}, {{0, -18, -28}, 2}}, 3));
    append(m_vessels,
           tubeThrough({{{0, -58, 66}, 2}, {{0, -10, 88}, 3}, {{0, 50, 74}, 4}, {{0, 84, 14}, 5}, {{0, 82, -8}, 5}}));
}

void HeadModel::paint(Canvas& canvas) const {
    paintOutline(canvas);
    paintNeck(canvas);
    paintFace(canvas);
    paintOrbits(canvas);
    paintBrain(canvas);
    paintVentricles(canvas);
    canvas.paintAll(m_vessels, Tissue::Blood);
}

void HeadModel::paintOutline(Canvas& canvas) const {
    for (const float side : {-1.0F, 1.0F}) {
        const Plate ear{
            {side * 80, 16, -16}, Axes::along({0, 0.15F, 1}, {side * 0.35F, 1, 0}), {13, 0.5F, 24}, 3, 3, 0.4F};
        canvas.paint(ear, Tissue::Skin);
    }
    canvas.each({{0, 0, -50}, {84, 125, 165}}, [&](Vec3f p, float& value) {
        const float skin = headDistance(p);
        if (skin > canvas.edge())
            return;
        canvas.cover(value, skin, Tissue::Skin);
        const float fat = 4.5F + (p.z < -20 && p.y < 0 ? 3.5F * smoothStep(-20, -50, p.z) : 0);
        canvas.cover(value, skin + 1.8F, Tissue::Fat);
        const float strands = 0.5F + 0.5F * valueNoise({p.x * 0.16F, p.y * 0.16F, p.z * 0.05F});
        canvas.cover(value, skin + fat,
                     canvas.of(Tissue::Muscle) +
                         0.16F * strands * (canvas.of(Tissue::Fat) - canvas.of(Tissue::Muscle)));
        const float in = brainCaseDistance(p);
        // Muscles at the temples between skull and fat; the bone is thinner there.
        const float temple = smoothStep(56, 66, std::fabs(p.x)) * smoothStep(-10, 20, 60 - std::fabs(p.y + 14));
        const float thick = 7.5F - 3 * temple + 1.2F * valueNoise(p * 0.03F);
        canvas.cover(value, in - thick, Tissue::Cortex);
        const float spongy = std::fabs(in - thick * 0.5F) - (thick * 0.5F - 1.9F);
        canvas.cover(value, spongy, canvas.of(Tissue::Marrow) * (1 + 0.15F * valueNoise(p * 0.4F)));
        canvas.cover(value, in, Tissue::Csf);
    });
}

void HeadModel::paintFace(Canvas& canvas) const {
    const TurnedEllipsoid tongue{{0, -46, -82}, Axes::along({0, -0.35F, 1}, {1, 0, 0}), {23, 33, 21}};
    canvas.paintGrown(tongue, 0.7F, Tissue::Fat);
    canvas.paint(tongue, Tissue::Muscle);
    for (const Tube& bones : {m_cheeks, m_jaw}) {
        canvas.paintAll(bones, Tissue::Cortex);
        canvas.paintAll(bones, Tissue::Marrow, -2.4F);
    }
    const auto cave = [&](Vec3f center, Vec3f radii) {
        const Ellipsoid shape{center, radii};
        canvas.each(grown(shape.box(), 3), [&](Vec3f p, float& value) {
            const float d = shape.distance(p) + 2.5F * valueNoise(p * 0.08F);
            canvas.cover(value, d - 2, Tissue::Cortex);
            canvas.cover(value, d, Tissue::Wall);
            canvas.cover(value, d + 1, Tissue::Gas);
        });
    };
    cave({0, -80, 16}, {18, 5, 11});  // frontal
    cave({2, -30, -24}, {14, 14, 9}); // sphenoid
    for (const float side : {-1.0F, 1.0F}) {
        cave({side * 27, -60, -44}, {14, 17, 16}); // maxillary
        cave({side * 8, -58, -16}, {6, 22, 10});   // ethmoid cells
        cave({side * 8, -66, -44}, {7, 32, 18});   // nose
        for (int i = 0; i < 3; ++i) {              // turbinates
            const float z = -34 - 9 * static_cast<float>(i);
            canvas.paint(Capsule{{side * 9, -82, z}, {side * 9, -48, z - 2}, 2.6F, 2.4F}, Tissue::Wall);
        }
        for (int i = 0; i < 5; ++i) { // cells of the mastoid
            const auto n = static_cast<float>(i);
            canvas.paint(
                Ellipsoid{{side * (58 + 3 * n), 22 + 3 * n, -40 - 5 * n + 9 * (i % 2 == 0 ? 1.0F : 0)}, {4, 4, 4}},
                Tissue::Gas);
        }
    }
    for (int i = 0; i < 14; ++i) { // teeth
        const float angle = (static_cast<float>(i) - 6.5F) * 0.2F;
        const Vec3f at{25 * std::sin(angle), -58 - 27 * std::cos(angle), 0};
        canvas.paint(Capsule{at + Vec3f{0, 0, -72}, at + Vec3f{0, 0, -79}, 3.2F, 3}, Tissue::Cortex);
        canvas.paint(Capsule{at + Vec3f{0, 0, -82}, at + Vec3f{0, 0, -90}, 3, 3.2F}, Tissue::Cortex);
    }
}

void HeadModel::paintOrbits(Canvas& canvas) const {
    for (const float side : {-1.0F, 1.0F}) {
        const Vec3f eye{side * 31, -76, -10};
        const Vec3f apex{side * 17, -32, -10};
        canvas.paint(Capsule{eye + Vec3f{0, 4, 0}, apex, 18, 6}, Tissue::Cortex);
        canvas.paint(Capsule{eye, apex, 16.5F, 4}, Tissue::InnerFat);
        for (const Vec3f off : {Vec3f{13, 2, 0}, Vec3f{-13, 2, 0}, Vec3f{0, 2, 12}, Vec3f{0, 2, -12}})
            canvas.paint(Capsule{eye + off, mix(eye + off * 1.1F, apex, 0.55F), 1.4F, 2.8F}, Tissue::Muscle);
        for (const Vec3f off : {Vec3f{13, 2, 0}, Vec3f{-13, 2, 0}, Vec3f{0, 2, 12}, Vec3f{0, 2, -12}})
            canvas.paint(Capsule{mix(eye + off * 1.1F, apex, 0.55F), apex, 2.8F, 1.2F}, Tissue::Muscle);
        canvas.paint(Capsule{eye, apex + Vec3f{-side * 12, 14, 0}, 2.2F, 2}, Tissue::WhiteMatter); // optic nerve
        canvas.paint(Ellipsoid{eye, {12.2F, 12.2F, 12.2F}}, Tissue::Wall);
        canvas.paint(Ellipsoid{eye, {11, 11, 11}}, Tissue::Fluid);
        canvas.paint(Ellipsoid{eye + Vec3f{0, -8, 0}, {4.8F, 2.2F, 4.8F}}, Tissue::Wall); // lens
    }
}

void HeadModel::paintNeck(Canvas& canvas) const {
    canvas.paintAll(bothSides({{{22, 62, -60}, 12}, {{26, 62, -100}, 17}, {{28, 58, -220}, 18}}), Tissue::Muscle);
    canvas.paintAll(bothSides({{{60, 22, -50}, 7}, {{50, 4, -110}, 10}, {{44, -12, -220}, 11}}), Tissue::Muscle);
    canvas.paintAll(bothSides({{{14, 8, -70}, 7}, {{15, 10, -220}, 8}}), Tissue::Muscle);
    for (int i = 0; i < 9; ++i) {
        const float z = -72 - 16.5F * static_cast<float>(i);
        if (i > 0)
            canvas.paint(Ellipsoid{{0, 8, z + 8}, {12, 8.5F, 4}}, Tissue::Disc);
        const TurnedEllipsoid body{{0, 8, z}, {}, {13, 9, 9}};
        canvas.paint(body, Tissue::Cortex);
        canvas.paintGrown(body, -1.8F, Tissue::Marrow);
        for (const float side : {-1.0F, 1.0F}) {
            const Capsule arch{{side * 14, 15, z}, {side * 12, 36, z - 3}, 4.5F, 4};
            const Capsule lamina{{side * 12, 36, z - 3}, {0, 44, z - 6}, 4, 3.5F};
            for (const Capsule& part : {arch, lamina, Capsule{{0, 44, z - 6}, {0, 60, z - 12}, 3.5F, 4}}) {
                canvas.paint(part, Tissue::Cortex);
                canvas.paintGrown(part, -1.8F, Tissue::Marrow);
            }
        }
    }
    canvas.paint(Capsule{{0, 21, -62}, {0, 27, -220}, 8.5F, 8}, Tissue::Csf);
    canvas.paintAll(m_airway, Tissue::Wall, 1.5F);
    canvas.paintAll(m_airway, Tissue::Gas);
}

} // namespace sagitta::demo
