#include "app/demo/noise.h"
#include "app/demo/torso.h"
#include "app/demo/torso_frame.h"

#include <numbers>

namespace sagitta::demo {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;

struct RibShape {
    float end;  // angle from the back of the body to the front end
    float drop; // how far the front end lies below the head
};
constexpr std::array<RibShape, 12> kRibs{{{2.55F, 46},
                                          {2.5F, 62},
                                          {2.45F, 76},
                                          {2.42F, 86},
                                          {2.38F, 94},
                                          {2.32F, 100},
                                          {2.25F, 104},
                                          {2.12F, 106},
                                          {1.98F, 104},
                                          {1.8F, 98},
                                          {1.35F, 74},
                                          {0.95F, 46}}};
// Where the cartilages of the first seven meet the breastbone.
constexpr std::array<float, 7> kNotches{98, 78, 56, 36, 18, 6, -4};

// A point of the middle of the chest wall, `angle` from the back towards the left.
Vec3f wallPoint(float angle, float z) {
    const TrunkSection s = trunkSection(z);
    const float sine = std::sin(angle);
    const float cosine = std::cos(angle);
    const auto power = [](float v) { return std::copysign(std::pow(std::fabs(v), 0.8F), v); };
    return {(s.cavityWidth + 5) * power(sine), s.cavityMiddle + (s.cavityDepth + 5) * power(cosine), z};
}

std::vector<Vec3f> ribLine(int rib) {
    const auto index = static_cast<std::size_t>(rib);
    const Vertebra& v = vertebrae()[index + kNeckVertebrae];
    const RibShape& shape = kRibs[index];
    const float ys = spineY(v.z);
    const float top = v.z + v.height * 0.4F;
    std::vector<Vec3f> line{{v.width + 1, ys + 6, top}, {v.width + 14, ys + 20, top - 1}};
    constexpr int kSteps = 26;
    for (int i = 0; i <= kSteps; ++i) {
        const float t = static_cast<float>(i) / kSteps;
        const float angle = mix(0.42F, shape.end, t);
        const float z = top - 3 - shape.drop * (0.75F * t + 0.25F * t * t);
        line.push_back(wallPoint(angle, z));
    }
    for (int pass = 0; pass < 2; ++pass) {
        for (std::size_t i = 1; i + 1 < line.size(); ++i)
            line[i] = mix(line[i], mix(line[i - 1], line[i + 1], 0.5F), 0.6F);
    }
    return line;
}

// Of the wall at the middle between two points: level, pointing out.
Vec3f outward(Vec3f a, Vec3f b) {
    const Vec3f along = normalized(b - a);
    const Vec3f m = mix(a, b, 0.5F);
    const Vec3f out = normalized({m.x, m.y, 0});
    return normalized(out - along * dot(out, along));
}

void addCartilage(Tube& tube, int rib, Vec3f end) {
    if (rib > 9)
        return;
    const auto notch = static_cast<std::size_t>(std::min(rib, 6));
    const float z = rib < 7 ? kNotches[notch] : kNotches[6] - 22 * static_cast<float>(rib - 6);
    const Vec3f front = wallPoint(rib < 7 ? 3.0F : 2.85F - 0.14F * static_cast<float>(rib - 6), z);
    const Vec3f middle = mix(mix(end, front, 0.5F), wallPoint(2.7F, mix(end.z, z, 0.4F)), 0.5F);
    for (const Capsule& c : tubeThrough({{end, 5}, {middle, 5}, {front, 5}}, 5))
        tube.push_back(c);
}

void mirror(Tube& tube) {
    const std::size_t count = tube.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Capsule c = tube[i];
        tube.push_back({mirrored(c.a), mirrored(c.b), c.radiusA, c.radiusB});
    }
}

Plate mirrored(const Plate& plate) {
    const auto flip = [](Vec3f v) { return demo::mirrored(v); };
    Plate other = plate;
    other.center = flip(plate.center);
    other.axes = {flip(plate.axes.u), flip(plate.axes.v), flip(plate.axes.w)};
    return other;
}

// Pedicles, laminae, transverse and spinous processes of one vertebra, both sides.
void addProcesses(Tube& tube, const Vertebra& v) {
    const float ys = spineY(v.z);
    const float depth = v.width * 0.82F;
    const float slope = v.lumbar ? 4.0F : 16.0F; // spinous processes of the chest overlap like tiles
    const float reach = v.lumbar ? 30.0F : 22.0F;
    const Vec3f root{0, ys + depth + 23, v.z - 2};
    Tube half;
    const Vec3f pedicle{v.width * 0.78F, ys + depth * 0.7F, v.z + v.height * 0.2F};
    const Vec3f corner{13, ys + depth + 13, v.z};
    half.push_back({pedicle, corner, 4.2F, 4.6F});
    half.push_back({corner, root, 3.6F, 3});
    half.push_back(
        {corner, {v.width + (v.lumbar ? 22.0F : 17.0F), ys + depth + (v.lumbar ? 14.0F : 22.0F), v.z + 2}, 4.2F, 3.2F});
    half.push_back({corner + Vec3f{0, 0, v.height * 0.55F}, corner - Vec3f{0, 0, v.height * 0.6F}, 4.2F, 4.2F});
    mirror(half);
    tube.insert(tube.end(), half.begin(), half.end());
    for (const float down : {0.0F, 4.0F, v.lumbar ? 9.0F : 6.0F}) // a blade rather than a rod
        tube.push_back({root - Vec3f{0, 3, down}, root + Vec3f{0, reach * 0.8F, -slope - down}, 3, 3.4F});
}

constexpr float kShell = 1.7F; // of compact bone

template<class Shapes>
void paintBone(Canvas& canvas, const Shapes& shapes) {
    canvas.paintAll(shapes, Tissue::Cortex);
    canvas.paintAll(shapes, Tissue::Marrow, -kShell);
}

} // namespace

TorsoModel::Bones TorsoModel::makeBones(const TorsoOptions& options) {
    Bones bones;
    addRibs(bones);
    for (const Vertebra& v : vertebrae())
        addProcesses(bones.processes, v);
    bones.sternum = {{{0, -69, 96}, Axes::along({0, -0.36F, -1}, {1, 0, 0}), {18, 1, 17}, 6, 0, 0.35F},
                     {{0, -84, 34}, Axes::along({0, -0.2F, -1}, {1, 0, 0}), {9, 0.8F, 37}, 5.5F, 0, -0.2F}};
    bones.clavicles = tubeThrough({{{14, -68, 116}, 8},
                                   {{45, -64, 124}, 6},
                                   {{85, -38, 134}, 5.5F},
                                   {{118, -10, 140}, 5.5F},
                                   {{138, -2, 142}, 6}});
    mirror(bones.clavicles);
    const Plate blade{{104, 78, 72}, Axes::along({0.12F, -0.08F, 1}, {0.9F, -0.43F, 0}), {44, 0.8F, 62}, 1.8F, 7, 0.7F};
    bones.blades = {blade, mirrored(blade)};
    const Ellipsoid socket{{142, 44, 122}, {11, 15, 19}};
    const Ellipsoid humerus{{156, 30, 138}, {17, 19, 19}};
    for (const Ellipsoid& e : {socket, humerus}) {
        bones.knobs.push_back(e);
        bones.knobs.push_back({demo::mirrored(e.center), e.radii});
    }
    Tube processes = tubeThrough({{{140, 34, 128}, 7}, {{136, 10, 136}, 6}, {{142, -6, 126}, 6}}, 3);
    const Tube ridge = tubeThrough({{{70, 92, 100}, 3}, {{104, 86, 114}, 4}, {{136, 66, 134}, 5}, {{148, 40, 152}, 6}});
    processes.insert(processes.end(), ridge.begin(), ridge.end());
    mirror(processes);
    bones.shafts = processes;
    if (options.pelvis)
        addPelvis(bones);
    return bones;
}

void TorsoModel::addRibs(Bones& bones) {
    for (int rib = 0; rib < 12; ++rib) {
        const std::vector<Vec3f> line = ribLine(rib);
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            const Vec3f normal = outward(line[i], line[i + 1]);
            const float thick = rib == 0 ? 4.5F : 3.6F;
            bones.ribs.push_back({line[i], line[i + 1], normal, thick, 6.6F});
            bones.ribs.push_back(
                {demo::mirrored(line[i]), demo::mirrored(line[i + 1]), demo::mirrored(normal), thick, 6.6F});
        }
        addCartilage(bones.cartilage, rib, line.back());
    }
    mirror(bones.cartilage);
}

void TorsoModel::addPelvis(Bones& bones) {
    const Plate wing{{92, 18, -300}, Axes::along({0.42F, 0.05F, 1}, {0.5F, -0.87F, 0}), {62, 3.5F, 52}, 3, -14, 0.45F};
    const Plate sacrum{{0, 58, -318}, Axes::along({0, 0.42F, -1}, {1, 0, 0}), {46, 10, 48}, 5, -6, -0.1F};
    bones.blades.insert(bones.blades.end(), {wing, mirrored(wing)});
    Plate wide = sacrum;
    wide.taper = 0;
    bones.blades.push_back(wide);
    const Ellipsoid hip{{92, 6, -402}, {24, 24, 24}};
    bones.knobs.push_back(hip);
    bones.knobs.push_back({demo::mirrored(hip.center), hip.radii});
    Tube half = tubeThrough(
        {{{74, 8, -350}, 14}, {{78, 12, -378}, 18}, {{62, -30, -404}, 9}, {{30, -58, -412}, 9}, {{9, -62, -418}, 9}});
    const Tube behind = tubeThrough({{{80, 26, -380}, 14}, {{70, 48, -410}, 11}, {{58, 40, -446}, 11}});
    const Tube thigh =
        tubeThrough({{{92, 6, -402}, 15}, {{124, 12, -420}, 15}, {{140, 14, -446}, 19}, {{140, 10, -520}, 16}});
    half.insert(half.end(), behind.begin(), behind.end());
    half.insert(half.end(), thigh.begin(), thigh.end());
    mirror(half);
    bones.shafts.insert(bones.shafts.end(), half.begin(), half.end());
}

void TorsoModel::paintBones(Canvas& canvas) const {
    // Muscles and fat of the back first: the bones lie on them.
    canvas.each({{0, 85, -120}, {62, 40, 330}}, [&](Vec3f p, float& value) {
        const float ys = spineY(p.z);
        const float side = std::fabs(p.x) - 32;
        const float back = TurnedEllipsoid{{0, ys + 36, p.z}, {}, {27, 19, 100}}.distance({side, p.y, p.z});
        canvas.cover(value, back - 2, Tissue::Fat);
        canvas.cover(value, back, canvas.of(Tissue::Muscle) + 14 * valueNoise({p.x * 0.2F, p.y * 0.2F, p.z * 0.04F}));
    });
    canvas.paintAll(m_bones.cartilage, Tissue::Cartilage);
    paintSpine(canvas);
    paintBone(canvas, m_bones.ribs);
    paintBone(canvas, m_bones.sternum);
    paintBone(canvas, m_bones.clavicles);
    paintBone(canvas, m_bones.blades);
    paintBone(canvas, m_bones.shafts);
    paintBone(canvas, m_bones.knobs);
}

void TorsoModel::paintSpine(Canvas& canvas) const {
    for (const Vertebra& v : vertebrae()) {
        const float ys = spineY(v.z);
        const float depth = v.width * 0.82F;
        const float below = v.height * (v.lumbar ? 1.39F : 1.25F);
        const Box box{{0, ys, v.z - (below - v.height) / 2}, {v.width + 4, depth + 4, below / 2 + 2}};
        canvas.each(box, [&](Vec3f p, float& value) {
            const float height = (p.z - v.z) / (v.height / 2);
            const float waist = 2.2F * std::clamp(1 - height * height, -0.2F, 1.0F);
            const float around = Ellipsoid{{0, ys, p.z}, {v.width, depth, 1000}}.distance(p);
            const float flat = smoothMax(around, p.y - ys - depth * 0.72F, 5); // flat behind
            const float disc = std::max(flat - 0.5F, std::fabs(p.z - v.z + below / 2) - (below - v.height) / 2 - 1);
            canvas.cover(value, disc, canvas.of(Tissue::Disc) - 12 * smoothStep(-6, -14, flat));
            const float body = smoothMax(flat + waist, std::fabs(p.z - v.z) - v.height / 2, 3);
            canvas.cover(value, body, Tissue::Cortex);
            const float spongy = canvas.of(Tissue::Marrow) * (1 + 0.16F * valueNoise(p * 0.55F));
            canvas.cover(value, body + 1.3F, spongy);
        });
    }
    paintBone(canvas, m_bones.processes);
    canvas.each({{0, 60, -10}, {12, 60, 270}}, [&](Vec3f p, float& value) { // canal and cord
        const float width = 15 + 0.5F * std::clamp((40 - p.z) / 18, 0.0F, 12.0F);
        const float center = spineY(p.z) + width * 0.82F + 5.5F;
        if (p.z < -262)
            return;
        const float canal = Ellipsoid{{0, center, p.z}, {10.5F, 8, 1000}}.distance(p);
        canvas.cover(value, canal, Tissue::Fat);
        canvas.cover(value, canal + 1.6F, Tissue::Fluid);
        if (p.z > -150)
            canvas.cover(value, Ellipsoid{{0, center, p.z}, {5.5F, 4, 1000}}.distance(p), Tissue::Cord);
    });
}

} // namespace sagitta::demo
