#include "app/demo/torso.h"

#include "app/demo/noise.h"
#include "app/demo/torso_frame.h"

namespace sagitta::demo {

namespace {

constexpr Box kEverywhere{{0, 0, -120}, {240, 160, 420}};

// The oblique fissures: thin sheets between the lobes.
float fissureDistance(Vec3f p) {
    constexpr float kBow = 6;
    float oblique = 0.64F * (p.z - 20) - 0.77F * (p.y - 8);
    float level = p.z - 22 - 0.05F * p.y; // right: above the middle lobe
    if (std::min(std::fabs(oblique), std::fabs(level)) > kBow + 2)
        return kBow;
    const float bow = kBow * valueNoise(p * 0.02F);
    oblique += bow;
    level += bow;
    if (p.x < 0) {
        return oblique > 0 || p.y > 10 ? std::fabs(oblique) : std::min(std::fabs(oblique), std::fabs(level));
    }
    return std::fabs(oblique);
}

// The layers of one column of pixels share their level: it is looked up once.
class SectionCache {
public:
    const TrunkSection& at(float z) {
        if (z != m_section.z) {
            m_section = trunkSection(z);
            m_section.z = z;
        }
        return m_section;
    }

private:
    TrunkSection m_section = trunkSection(0);
};

void paintWall(const Canvas& canvas, float& value, Vec3f p, float skin, const TrunkSection& section) {
    canvas.cover(value, skin, Tissue::Skin);
    const float side = std::fabs(p.x) / section.width;
    const float fat = section.fat * (0.55F + 0.55F * side + (p.y > 0 ? 0.15F : 0.25F));
    canvas.cover(value, skin + 2, Tissue::Fat);
    const float muscle = skin + fat;
    if (muscle > 3)
        return;
    canvas.cover(value, muscle, canvas.of(Tissue::Muscle) + 6 * valueNoise(p * 0.2F));
    // Sheets of fat between the layers of muscle, here and there.
    const float layer = valueNoise(Vec3f{p.x * 0.025F, p.y * 0.025F, p.z * 0.008F});
    const float sheet = std::min(std::fabs(muscle + 8 + 6 * layer), std::fabs(muscle + 19 - 6 * layer)) + 0.5F -
                        3.2F * valueNoise(p * 0.028F);
    canvas.cover(value, sheet, Tissue::Fat);
}

void paintLungTissue(const Canvas& canvas, float& value, Vec3f p, float lung) {
    const float weight = canvas.of(Tissue::Lung);
    const float gravity = (p.y + 10) * 0.0035F; // the back of the lungs is denser: the patient lies on it
    const float texture = 0.35F * valueNoise(p * 0.45F) + 0.25F * valueNoise(p * 0.09F);
    const float scale = 0.13F * (canvas.of(Tissue::Muscle) - weight);
    canvas.cover(value, lung, weight + scale * (gravity + texture));
    canvas.cover(value, std::max(fissureDistance(p) - 0.35F, lung + 0.5F), weight + 1.6F * scale);
}

} // namespace

Palette ctPalette() {
    Palette hu{};
    const auto set = [&](Tissue tissue, float value) { hu[static_cast<std::size_t>(tissue)] = value; };
    set(Tissue::Air, -1000), set(Tissue::Gas, -960), set(Tissue::Lung, -870), set(Tissue::Skin, 15);
    set(Tissue::Fat, -104), set(Tissue::InnerFat, -98), set(Tissue::Muscle, 58), set(Tissue::Tendon, 75);
    set(Tissue::Cartilage, 105), set(Tissue::Disc, 82), set(Tissue::Cortex, 760), set(Tissue::Marrow, 190);
    set(Tissue::Cord, 36), set(Tissue::Fluid, 12), set(Tissue::Wall, 62), set(Tissue::Blood, 45);
    set(Tissue::Artery, 330), set(Tissue::Vein, 175), set(Tissue::PulmonaryArtery, 290), set(Tissue::LeftHeart, 320);
    set(Tissue::RightHeart, 255), set(Tissue::Myocardium, 118), set(Tissue::PortalVein, 165);
    set(Tissue::Liver, 108), set(Tissue::Spleen, 124), set(Tissue::KidneyCortex, 205), set(Tissue::KidneyMedulla, 130);
    set(Tissue::Urine, 8), set(Tissue::Pancreas, 98), set(Tissue::Bile, 9), set(Tissue::Stomach, 24);
    set(Tissue::Bowel, 38), set(Tissue::Stool, -60), set(Tissue::Thyroid, 190), set(Tissue::Gland, 45);
    set(Tissue::GreyMatter, 40), set(Tissue::WhiteMatter, 29), set(Tissue::Csf, 8), set(Tissue::DeepGrey, 39);
    set(Tissue::Lesion, 48), set(Tissue::Table, -180);
    return hu;
}

Palette plainCtPalette() {
    Palette hu = ctPalette();
    const auto set = [&](Tissue tissue, float value) { hu[static_cast<std::size_t>(tissue)] = value; };
    for (const Tissue blood : {Tissue::Artery, Tissue::Vein, Tissue::PulmonaryArtery, Tissue::LeftHeart,
                               Tissue::RightHeart, Tissue::PortalVein, Tissue::Blood})
        set(blood, 43);
    set(Tissue::Myocardium, 47), set(Tissue::Liver, 60), set(Tissue::Spleen, 50), set(Tissue::Pancreas, 42);
    set(Tissue::KidneyCortex, 34), set(Tissue::KidneyMedulla, 30), set(Tissue::Thyroid, 95);
    return hu;
}

TorsoModel::TorsoModel(const TorsoOptions& options) :
    m_options(options), m_bones(makeBones(options)), m_chest(makeChest(options)), m_abdomen(makeAbdomen()) {}

void TorsoModel::paint(Canvas& canvas) const {
    if (!m_options.upright) {
        canvas.each({{0, 158, -100}, {215, 40, 500}}, [&](Vec3f p, float& value) {
            const float bowl = p.y - 136 + 0.0011F * p.x * p.x; // a shallow trough
            const float shell = std::max(std::fabs(bowl - 8) - 7, std::fabs(p.x) - 200);
            canvas.cover(value, shell, Tissue::Table);
            canvas.cover(value, shell + 1.6F, canvas.of(Tissue::Air) * 0.96F);
        });
    }
    paintTrunk(canvas);
    paintBones(canvas);
    paintAbdomen(canvas);
    paintChest(canvas);
    for (const Lesion& lesion : m_options.lesions)
        canvas.paint(Ellipsoid{lesion.center, Vec3f{1, 1, 1} * (lesion.diameter / 2)}, Tissue::Lesion);
}

void TorsoModel::paintTrunk(Canvas& canvas) const {
    SectionCache sections;
    canvas.each(kEverywhere, [&](Vec3f p, float& value) {
        const TrunkSection& section = sections.at(p.z);
        const float skin = skinDistance(p, section);
        if (skin > canvas.edge() || p.z > kTorsoTop)
            return;
        paintWall(canvas, value, p, skin, section);
        const float cavity = cavityDistance(p, section);
        if (cavity > canvas.edge() || section.cavityWidth < 6)
            return;
        canvas.cover(value, cavity, Tissue::InnerFat);
        if (p.z < -180)
            return;
        const float dome = diaphragmDistance(p);
        canvas.cover(value, std::max(std::fabs(dome - 1.5F) - 1.5F, cavity), Tissue::Muscle);
        const float lung = lungDistance(p, section);
        if (lung < canvas.edge())
            paintLungTissue(canvas, value, p, lung);
    });
}

} // namespace sagitta::demo
