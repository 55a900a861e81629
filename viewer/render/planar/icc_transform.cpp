#include "render/planar/icc_transform.h"

#include "render/planar/color_grid.h"

#include <lcms2.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <list>
#include <mutex>
#include <optional>
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

std::vector<std::uint32_t> someColors(std::uint32_t step) {
    std::vector<std::uint32_t> colors;
    for (std::uint32_t r = 0; r < 256; r += step)
        for (std::uint32_t g = 0; g < 256; g += step)
            for (std::uint32_t b = 0; b < 256; b += step)
                colors.push_back(r << 16 | g << 8 | b);
    return colors;
}

TransformPtr makeTransform(cmsHPROFILE from, cmsUInt32Number layout, cmsHPROFILE to, cmsUInt32Number flags) {
    // Without the cache of the last pixel, which threads would share.
    return TransformPtr(cmsCreateTransform(from, layout, to, layout, INTENT_PERCEPTUAL,
                                           cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE | flags));
}

int farthestOf(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    int distance = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        distance = std::max(distance, farthest(a[i], b[i]));
    return distance;
}

// Of a profile with tables, for which LittleCMS takes three times as long; its way for curves and primaries is short.
// Of 16 bits its optimisation may be off by 2 of 255, so without. Nothing where a grid is not near enough: a curve may
// be steeper than its steps can follow.
std::optional<ColorGrid> makeGrid(cmsHPROFILE from, cmsHPROFILE to) {
    constexpr int kWithin = 1;
    if (cmsIsMatrixShaper(from))
        return std::nullopt;
    const TransformPtr exact = makeTransform(from, TYPE_RGB_16, to, cmsFLAGS_NOOPTIMIZE);
    if (!exact)
        return std::nullopt;
    const auto map = [&exact](std::uint16_t* rgb16, std::size_t count) {
        cmsDoTransform(exact.get(), rgb16, rgb16, static_cast<cmsUInt32Number>(count));
    };
    ColorGrid grid(map);
    std::vector<std::uint32_t> made = someColors(7); // few of them on the nodes, and all that lie between in turn
    std::vector<std::uint32_t> wanted;
    wanted.reserve(made.size());
    for (const std::uint32_t color : made) {
        std::uint16_t rgb16[3];
        for (int c = 0; c < 3; ++c)
            rgb16[c] = static_cast<std::uint16_t>((color >> (16 - 8 * c) & 255) * 257);
        map(rgb16, 1);
        const auto eight = [&rgb16](int c) { return (rgb16[c] + 128U) / 257U; };
        wanted.push_back(eight(0) << 16 | eight(1) << 8 | eight(2));
    }
    grid.apply(made.data(), made.size());
    return farthestOf(made, wanted) <= kWithin ? std::optional(std::move(grid)) : std::nullopt;
}

} // namespace

struct IccTransform::Private {
    std::optional<ColorGrid> grid;
    TransformPtr transform; // without a grid
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
    Private made{makeGrid(from.get(), to.get()), nullptr};
    if (!made.grid) {
        made.transform = makeTransform(from.get(), kRgb32, to.get(), 0);
        if (!made.transform)
            return broken();
    }
    const std::shared_ptr<const IccTransform> transform(
        new IccTransform(std::make_unique<const Private>(std::move(made))));
    const std::vector<std::uint32_t> before = someColors(15);
    std::vector<std::uint32_t> after = before;
    transform->toSrgb(after.data(), after.size());
    return farthestOf(before, after) <= kNear ? nullptr : transform;
}

void IccTransform::toSrgb(std::uint32_t* rgb32, std::size_t count) const {
    if (d->grid)
        d->grid->apply(rgb32, count);
    else
        cmsDoTransform(d->transform.get(), rgb32, rgb32, static_cast<cmsUInt32Number>(count));
}

namespace {

// The last few that were asked for: one takes longer to make than a picture. Thread-safe.
class IccTransformCache {
public:
    using Made = Result<std::shared_ptr<const IccTransform>>;

    Made transformOf(const QByteArray& profile) {
        const std::scoped_lock lock(m_mutex);
        const auto found =
            std::find_if(m_kept.begin(), m_kept.end(), [&](const auto& entry) { return isSame(entry.first, profile); });
        if (found != m_kept.end()) {
            m_kept.splice(m_kept.begin(), m_kept, found);
            return m_kept.front().second;
        }
        m_kept.emplace_front(profile, IccTransform::make(profile));
        if (m_kept.size() > kKept)
            m_kept.pop_back();
        return m_kept.front().second;
    }

private:
    static constexpr std::size_t kKept = 8;

    // The frames of an image share the bytes: megabytes that need not be compared then.
    static bool isSame(const QByteArray& a, const QByteArray& b) {
        return a.size() == b.size() && (a.constData() == b.constData() || a == b);
    }

    std::mutex m_mutex;
    std::list<std::pair<QByteArray, Made>> m_kept; // the one asked for last in front
};

} // namespace

Result<std::shared_ptr<const IccTransform>> iccTransform(const QByteArray& profile) {
    if (profile.isEmpty())
        return std::shared_ptr<const IccTransform>();
    static IccTransformCache cache;
    return cache.transformOf(profile);
}

} // namespace sagitta::render
