// TorsoModel: a torso of nobody, from neck to hips, that can be painted in any plane and for any palette: skin, fat,
// muscle, bones, lungs with their vessels and bronchi, heart and great vessels, organs of the abdomen. It differs left
// from right, front from back and head from foot as people do. Built once, then constant: any thread.
#pragma once

#include "app/demo/canvas.h"

#include <vector>

namespace sagitta::demo {

// Ends of the model: a head sits on the neck above, the thighs are cut off below.
inline constexpr float kTorsoTop = 235;

// A round lesion.
struct Lesion {
    Vec3f center;
    float diameter = 10;
};

struct TorsoOptions {
    bool upright = false;       // else on the table: decides where fluid and gas lie
    bool pelvis = false;        // bones below the spine; the cross-sections above z = -270 need none
    float vesselDetail = 0.55F; // radius of the finest vessels of the lungs
    std::vector<Lesion> lesions;
};

// HU of a scan with contrast agent, and of one without.
Palette ctPalette();
Palette plainCtPalette();

class TorsoModel {
public:
    explicit TorsoModel(const TorsoOptions& options);

    void paint(Canvas& canvas) const;

private:
    struct Bones {
        std::vector<Strip> ribs;
        Tube cartilage, processes, clavicles;
        std::vector<Plate> blades;
        std::vector<Plate> sternum;
        std::vector<Ellipsoid> knobs; // round ends of bones
        Tube shafts;
    };
    struct Chest {
        Tube arteries, veins, pulmonaryArteries, pulmonaryVeins, esophagus;
        Tube airways;
        Tube lungArteries, lungVeins;
    };
    struct Abdomen {
        Tube bowelWall, colon, portalVein, hepaticVeins, arteries, veins, stomach, pancreas, psoas, ureters, muscles;
    };

    static Bones makeBones(const TorsoOptions& options);
    static void addRibs(Bones& bones);
    static void addPelvis(Bones& bones);
    static Chest makeChest(const TorsoOptions& options);
    static Abdomen makeAbdomen();

    void paintTrunk(Canvas& canvas) const;
    void paintBones(Canvas& canvas) const;
    void paintSpine(Canvas& canvas) const;
    void paintChest(Canvas& canvas) const;
    void paintHeart(Canvas& canvas) const;
    void paintAbdomen(Canvas& canvas) const;
    void paintColon(Canvas& canvas) const;
    void paintLiver(Canvas& canvas) const;
    void paintKidneys(Canvas& canvas) const;

    TorsoOptions m_options;
    Bones m_bones;
    Chest m_chest;
    Abdomen m_abdomen;
};

} // namespace sagitta::demo
