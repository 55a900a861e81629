#include "render/planar/color_grid.h"

#include <algorithm>

namespace sagitta::render {

namespace {

constexpr std::uint32_t kRgb = 0xffffff;

// The channels of a node have 13 bits, 21 apart, so that one multiplication by a weight of 255 at most weighs all
// three, and none runs into the next.
constexpr int kApart = 21;
constexpr std::uint32_t kTop = 8191;

std::uint64_t packed(const std::uint16_t* rgb16) {
    const auto narrow = [](std::uint16_t value) { return std::uint64_t{(value * kTop + 32767U) / 65535U}; };
    return narrow(rgb16[0]) << (2 * kApart) | narrow(rgb16[1]) << kApart | narrow(rgb16[2]);
}

// Of the sum of weights 255, each channel as eight bits.
std::uint32_t unpacked(std::uint64_t sum) {
    const auto eight = [sum](int shift) {
        return ((static_cast<std::uint32_t>(sum >> shift) & ((1U << kApart) - 1)) + kTop / 2) / kTop;
    };
    return eight(2 * kApart) << 16 | eight(kApart) << 8 | eight(0);
}

} // namespace

ColorGrid::ColorGrid(const std::function<void(std::uint16_t* rgb16, std::size_t count)>& map) {
    constexpr std::uint32_t kSteps = kNodes - 1;
    for (std::uint32_t value = 0; value < m_places.size(); ++value) {
        const std::uint32_t node = std::min(value * kSteps / 255, kSteps - 1);
        m_places[value] = {node, value * kSteps - node * 255};
    }
    std::array<std::uint16_t, kNodes> values;
    for (std::uint32_t node = 0; node < kNodes; ++node)
        values[node] = static_cast<std::uint16_t>((node * 65535 + kSteps / 2) / kSteps);
    m_colors.reserve(kNodes * kNodes * kNodes);
    std::vector<std::uint16_t> row(kNodes * 3);
    for (const std::uint16_t red : values)
        for (const std::uint16_t green : values) {
            for (std::size_t i = 0; i < kNodes; ++i) {
                row[3 * i] = red;
                row[3 * i + 1] = green;
                row[3 * i + 2] = values[i];
            }
            map(row.data(), kNodes);
            for (std::size_t i = 0; i < kNodes; ++i)
                m_colors.push_back(packed(row.data() + 3 * i));
        }
}

// Of the six tetrahedra of a cube the one that the colour lies in: from its lowest corner to its highest along the
// channel that is farthest first.
std::uint32_t ColorGrid::mapped(std::uint32_t rgb) const {
    const Place& red = m_places[rgb >> 16 & 255];
    const Place& green = m_places[rgb >> 8 & 255];
    const Place& blue = m_places[rgb & 255];
    constexpr std::uint32_t kBlue = 1;
    constexpr std::uint32_t kGreen = kNodes;
    constexpr std::uint32_t kRed = kGreen * kNodes;
    // Sorted without a branch, which would be guessed wrong at every second pixel: the part counts, the step comes
    // along.
    const auto key = [](std::uint32_t part, std::uint32_t step) { return part << 16 | step; };
    const auto partOf = [](std::uint32_t packedKey) { return packedKey >> 16; };
    const auto stepOf = [](std::uint32_t packedKey) { return packedKey & 0xffff; };
    const auto greater = [](std::uint32_t a, std::uint32_t b) { return a ^ ((a ^ b) & (0U - (a < b ? 1U : 0U))); };
    const std::uint32_t r = key(red.part, kRed), g = key(green.part, kGreen), b = key(blue.part, kBlue);
    const std::uint32_t high = greater(r, g);
    const std::uint32_t low = r ^ g ^ high;
    const std::uint32_t first = greater(high, b);
    const std::uint32_t rest = high ^ b ^ first;
    const std::uint32_t second = greater(low, rest);
    const std::uint32_t third = low ^ rest ^ second;
    const std::uint64_t* corner = m_colors.data() + (red.node * kRed + green.node * kGreen + blue.node * kBlue);
    std::uint64_t sum = (255 - partOf(first)) * corner[0];
    corner += stepOf(first);
    sum += (partOf(first) - partOf(second)) * corner[0];
    corner += stepOf(second);
    sum += (partOf(second) - partOf(third)) * corner[0];
    corner += stepOf(third);
    return unpacked(sum + partOf(third) * corner[0]);
}

void ColorGrid::apply(std::uint32_t* rgb32, std::size_t count) const {
    if (count == 0)
        return;
    // Much of a picture is of one colour: the background of a slide, the frame around a photograph.
    std::uint32_t before = rgb32[0] & kRgb;
    std::uint32_t after = mapped(before);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t rgb = rgb32[i] & kRgb;
        if (rgb != before) {
            before = rgb;
            after = mapped(rgb);
        }
        rgb32[i] = (rgb32[i] & ~kRgb) | after;
    }
}

} // namespace sagitta::render
