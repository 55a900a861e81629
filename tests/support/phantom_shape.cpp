#include "support/phantom.h"

namespace sagitta::test {

namespace {

bool isInEllipsoid(Vec3 p, Vec3 center, Vec3 radii) {
    const Vec3 d = p - center;
    const Vec3 r{d.x / radii.x, d.y / radii.y, d.z / radii.z};
    return dot(r, r) <= 1;
}

// Distance from a line along z.
double fromAxis(Vec3 p, double x, double y) { return std::hypot(p.x - x, p.y - y); }

double torsoValue(Vec3 p) {
    constexpr double kAir = -1000;
    const double body = std::hypot(p.x / 170, p.y / 115);
    if (body > 1 || std::abs(p.z) > 260)
        return p.y > 130 && p.y < 142 && std::abs(p.x) < 190 ? -700 : kAir; // the table, behind
    const PhantomMark mark = phantomMark(Anatomy::Torso);
    if (length(p - mark.center) <= mark.radius)
        return mark.value;
    if (body > 0.93)
        return -100; // fat
    if (fromAxis(p, 0, 84) < 8)
        return 15; // spinal canal
    if (fromAxis(p, 0, 66) < 19)
        return std::fmod(std::abs(p.z) + 4, 30) < 8 ? 90 : 450; // discs between vertebrae
    if (isInEllipsoid(p, {28, -38, -20}, {46, 38, 52}))
        return 110; // heart, to the left
    if (isInEllipsoid(p, {-70, -8, -150}, {78, 72, 62}))
        return 65; // liver, right and low
    if (isInEllipsoid(p, {-80, 2, 30}, {52, 74, 140}) || isInEllipsoid(p, {80, 6, 40}, {48, 70, 130}))
        return -850; // lungs
    const double rib = std::fmod(std::abs(p.z + 0.3 * p.y) + 6, 26);
    return body > 0.8 && body < 0.87 && rib < 9 ? 380 : 40;
}

double headValue(Vec3 p) {
    const Vec3 center{0, 0, 0};
    if (!isInEllipsoid(p, center, {78, 98, 92})) {
        const bool nose = isInEllipsoid(p, {0, -98, -20}, {14, 16, 22});
        return nose ? 420 : 0;
    }
    if (!isInEllipsoid(p, center, {72, 92, 86}))
        return 520; // scalp
    if (!isInEllipsoid(p, center, {66, 86, 80}))
        return 40; // skull
    const PhantomMark mark = phantomMark(Anatomy::Head);
    if (length(p - mark.center) <= mark.radius)
        return mark.value;
    if (isInEllipsoid(p, {12, 0, 10}, {9, 34, 14}) || isInEllipsoid(p, {-12, 0, 10}, {9, 34, 14}))
        return 160; // ventricles
    if (std::abs(p.x) < 1.5 && p.z > 0)
        return 180; // falx
    return isInEllipsoid(p, center, {54, 74, 68}) ? 720 : 600;
}

} // namespace

PhantomMark phantomMark(Anatomy anatomy) {
    // Patient's left is +x, front is -y, head is +z.
    return anatomy == Anatomy::Torso ? PhantomMark{{75, -42, 90}, 16, 1500} : PhantomMark{{36, -38, 34}, 11, 1150};
}

double phantomValue(Vec3 patientMm, Anatomy anatomy) {
    return anatomy == Anatomy::Torso ? torsoValue(patientMm) : headValue(patientMm);
}

} // namespace sagitta::test
