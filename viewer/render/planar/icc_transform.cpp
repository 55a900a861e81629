#include "render/planar/icc_transform.h"

#include <lcms2.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <list>
#include <mutex>
#include <utility>
#include <vector>

namespace sagitta::render {

namespace {

struct CloseProfile {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using ProfilePtr = std::unique_ptr<void, CloseProfile>;
using TransformPtr = std::unique_ptr<void, DeleteTransform>;

// A QRgb as its bytes lie in memory.
constexpr cmsUInt32Number kRgb32 = std::endian::native == std::endian::little ? TYPE_BGRA_8 : TYPE_ARGB_8;
constexpr int kNear = 2;

int farthest(std::uint32_t a, std::uint32_t b) {
    int distance = 0;
    for (const int shift : {0, 8, 16})
        distance =
            std::max(distance, std::abs(static_cast<int>(a >> shift & 255) - static_cast<int>(b >> shift & 255)));
    return distance;
}

// Every fifteenth value of each channel.
std::vector<std::uint32_t> someColors() {
    std::vector<std::uint32_t> colors;
    for (std::uint32_t r = 0; r < 256; r += 15)
        for (std::uint32_t g = 0; g < 256; g += 15)
            for (std::uint32_t b = 0; b < 256; b += 15)
                colors.push_back(r << 16 | g << 8 | b);
    return colors;
}

} // namespace

struct IccTransform::Private {
    TransformPtr transform;
};

IccTransform::IccTransform(std::unique_ptr<const Private> priv) : d(std::move(priv)) {}

Result<std::shared_ptr<const IccTransform>> IccTransform::make(const QByteArray& profile) {
    const auto broken = [] {
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("the ICC profile cannot be used; colours are shown as they are"));
    };
    const ProfilePtr from(cmsOpenProfileFromMem(profile.constData(), static_cast<cmsUInt32Number>(profile.size())));
    const ProfilePtr to(cmsCreate_sRGBProfile());
    if (!from || !to || cmsGetColorSpace(from.get()) != cmsSigRgbData)
        return broken();
    // Without the cache of the last pixel, which threads would share.
    TransformPtr transform(cmsCreateTransform(from.get(), kRgb32, to.get(), kRgb32, INTENT_PERCEPTUAL,
                                              cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE));
    if (!transform)
        return broken();
    const std::shared_ptr<const IccTransform> made(
        new IccTransform(std::make_unique<const Private>(Private{std::move(transform)})));
    const std::vector<std::uint32_t> before = someColors();
    std::vector<std::uint32_t> after = before;
    made->toSrgb(after.data(), after.size());
    int distance = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        distance = std::max(distance, farthest(before[i], after[i]));
    return distance <= kNear ? nullptr : made;
}

void IccTransform::toSrgb(std::uint32_t* rgb32, std::size_t count) const {
    cmsDoTransform(d->transform.get(), rgb32, rgb32, static_cast<cmsUInt32Number>(count));
}

Result<std::shared_ptr<const IccTransform>> iccTransform(const QByteArray& profile) {
    using Made = Result<std::shared_ptr<const IccTransform>>;
    if (profile.isEmpty())
        return std::shared_ptr<const IccTransform>();
    constexpr std::size_t kKept = 8;
    static std::mutex mutex;
    static std::list<std::pair<QByteArray, Made>> kept; // the one asked for last in front
    const std::scoped_lock lock(mutex);
    const auto found =
        std::find_if(kept.begin(), kept.end(), [&](const auto& entry) { return entry.first == profile; });
    if (found != kept.end()) {
        kept.splice(kept.begin(), kept, found);
        return kept.front().second;
    }
    kept.emplace_front(profile, IccTransform::make(profile));
    if (kept.size() > kKept)
        kept.pop_back();
    return kept.front().second;
}

} // namespace sagitta::render
