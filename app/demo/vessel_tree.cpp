#include "app/demo/vessel_tree.h"

#include "app/demo/noise.h"

namespace sagitta::demo {

namespace {

struct Bud {
    Vec3f at;
    Vec3f direction; // unit
    float radius;
    int age;
    Vec3f root;
};

Vec3f turned(Vec3f direction, float angle, Dice& dice) {
    const Vec3f any = normalized({dice.between(-1, 1), dice.between(-1, 1), dice.between(-1, 1)});
    const Vec3f side = normalized(cross(direction, any));
    return normalized(direction * std::cos(angle) + side * std::sin(angle));
}

// A direction near the wanted one whose tip stays in the organ; a zero vector when there is none.
Vec3f wayFrom(const TreeSpec& spec, const Bud& bud, float lengthMm, float angle, Dice& dice) {
    Vec3f best{};
    float bestScore = -spec.margin;
    for (int i = 0; i < 10; ++i) {
        // Wider and wider when the straight way leads out.
        const float wider = 1 + 0.25F * static_cast<float>(i);
        const Vec3f direction = turned(bud.direction, angle * wider * dice.between(0.7F, 1.3F), dice);
        const float score = spec.organ(bud.at + direction * lengthMm);
        // The first that is well inside will do; near the surface the one that is deepest.
        if (score < -1.5F * spec.margin - bud.radius)
            return direction;
        if (score < bestScore) {
            bestScore = score;
            best = direction;
        }
    }
    return best;
}

void grow(const TreeSpec& spec, const Bud& bud, Tube& tube, Dice& dice) {
    if (bud.radius < spec.smallest || bud.age > 40)
        return;
    const float lengthMm = std::max(bud.radius * spec.stretch * dice.between(0.7F, 1.3F), 6.0F);
    // Away from the root, so that the tips reach the surface everywhere.
    const Vec3f away = bud.age == 0 ? bud.direction : normalized(bud.at - bud.root);
    const Bud aimed{bud.at, normalized(bud.direction + away * 0.35F), bud.radius, bud.age, bud.root};
    const Vec3f way = wayFrom(spec, aimed, lengthMm, bud.age == 0 ? 0.15F : 0.3F, dice);
    if (length(way) == 0)
        return;
    const Vec3f end = bud.at + way * lengthMm;
    const float share = dice.between(0.5F, 0.72F); // of the stronger child
    const float endRadius = bud.radius * 0.95F;
    tube.push_back({bud.at, end, bud.radius, endRadius});
    // The areas of the children add up to a little more than the parent's.
    const float strong = endRadius * std::cbrt(share);
    const float weak = endRadius * std::cbrt(1 - share);
    grow(spec, {end, turned(way, 0.35F, dice), strong, bud.age + 1, bud.root}, tube, dice);
    grow(spec, {end, turned(way, dice.between(0.6F, 1.1F), dice), weak, bud.age + 1, bud.root}, tube, dice);
}

} // namespace

Tube growTree(const TreeSpec& spec, const std::vector<TreeRoot>& roots) {
    Tube tube;
    Dice dice(spec.seed);
    for (const TreeRoot& root : roots)
        grow(spec, {root.at, normalized(root.towards), root.radius, 0, root.at}, tube, dice);
    return tube;
}

} // namespace sagitta::demo
