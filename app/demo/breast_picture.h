// One view of a compressed breast as a processed digital mammogram shows it: skin, fat, glands and ducts that run to
// the nipple, vessels, in the oblique view the pectoral muscle. Pure. Library-internal.
#pragma once

#include <cstdint>
#include <vector>

namespace sagitta::demo {

inline constexpr int kBreastRows = 2048;
inline constexpr int kBreastColumns = 1664;
inline constexpr double kBreastPixel = 0.1; // mm

struct BreastView {
    bool isLeft = false;
    bool isOblique = false; // medio-lateral oblique, else cranio-caudal
};

// 12 bits, dense tissue bright, 0 beside the breast. The chest wall is at the left edge of a left breast.
std::vector<std::uint16_t> breastPicture(const BreastView& view);

} // namespace sagitta::demo
