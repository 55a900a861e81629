// Colours by an ICC profile with a table: a megapixel on one thread, against bare LittleCMS.
#include "bench/bench_harness.h"
#include "bench/measurements.h"
#include "render/planar/icc_transform.h"
#include "support/icc_profiles.h"

#include <random>

namespace sagitta::bench {

namespace {

constexpr std::size_t kPixels = 1 << 20;

// No two pixels beside each other are the same: nothing profits from runs.
const std::vector<std::uint32_t>& picture() {
    static const std::vector<std::uint32_t> pixels = [] {
        std::minstd_rand random(1);
        std::vector<std::uint32_t> made(kPixels);
        for (std::size_t i = 0; i < made.size(); ++i) {
            const auto noise = static_cast<std::uint32_t>(random());
            const auto wave = static_cast<std::uint32_t>(i >> 12);
            const auto channel = [&](std::uint32_t at) { return (wave + at * 40 + (noise >> (8 * at) & 31)) & 255; };
            made[i] = 0xff000000U | channel(0) << 16 | channel(1) << 8 | channel(2);
        }
        return made;
    }();
    return pixels;
}

template<class F>
Timed converted(F apply) {
    return timed([apply, pixels = std::vector<std::uint32_t>(kPixels)]() mutable {
        pixels = picture();
        apply(pixels.data(), pixels.size());
        volatile std::uint32_t sink = pixels.back();
        static_cast<void>(sink);
    });
}

Timed byLittleCms() {
    const auto transform = std::make_shared<test::ToSrgbByLittleCms>(test::tableProfile(), 0);
    return converted([transform](std::uint32_t* rgb32, std::size_t count) { transform->apply(rgb32, count); });
}

Timed ours() {
    const auto transform = *render::iccTransform(test::tableProfile());
    return converted([transform](std::uint32_t* rgb32, std::size_t count) { transform->toSrgb(rgb32, count); });
}

Timed makeByLittleCms() {
    return timed([profile = test::tableProfile()] { test::ToSrgbByLittleCms(profile, 0); });
}

Timed makeOurs() {
    return timed([profile = test::tableProfile()] {
        if (!render::IccTransform::make(profile))
            std::abort();
    });
}

} // namespace

void addColorMeasurements(Harness& harness) {
    harness.add("color/icc-table/lcms", {}, byLittleCms);
    harness.add("color/icc-table/ours", "color/icc-table/lcms", ours);
    harness.add("color/icc-table-make/lcms", {}, makeByLittleCms);
    harness.add("color/icc-table-make/ours", "color/icc-table-make/lcms", makeOurs);
}

} // namespace sagitta::bench
