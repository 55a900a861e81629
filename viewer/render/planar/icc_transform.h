// IccTransform: colours of an ICC profile as sRGB, pixel by pixel (LittleCMS: perceptual intent with black point
// compensation); those of a profile with tables by a grid of what LittleCMS makes of them, which differs by 1 of 255 at
// most. Immutable; any thread.
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace sagitta::render {

class IccTransform {
public:
    // Null when the profile is sRGB, or so near to it that no channel of any colour changes by more than 2 of 255.
    // Corrupt when it cannot be used.
    static Result<std::shared_ptr<const IccTransform>> make(const QByteArray& profile);

    // In place; what is not colour (the upper byte) stays.
    void toSrgb(std::uint32_t* rgb32, std::size_t count) const;

private:
    struct Private;
    explicit IccTransform(std::unique_ptr<const Private> priv);
    std::shared_ptr<const Private> d;
};

// Null for an empty profile, too, and as make() otherwise; of the last few profiles (IccTransformCache, thread-safe).
Result<std::shared_ptr<const IccTransform>> iccTransform(const QByteArray& profile);

} // namespace sagitta::render
