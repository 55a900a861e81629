// ColorGrid: colours of eight bits to others, by a grid of 65 x 65 x 65 of them with tetrahedral interpolation between:
// as near to a smooth map of colours as eight bits need, in a fraction of its time. Immutable; any thread. How near it
// is to what it was made of, is for its maker to check.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace sagitta::render {

class ColorGrid {
public:
    // `map` changes `count` colours in place, each red, green and blue of sixteen bits.
    explicit ColorGrid(const std::function<void(std::uint16_t* rgb16, std::size_t count)>& map);

    // In place; what is not colour (the upper byte) stays.
    void apply(std::uint32_t* rgb32, std::size_t count) const;

private:
    static constexpr std::size_t kNodes = 65;

    // Where a value of eight bits lies between two nodes: at `part` of 255 from the lower one.
    struct Place {
        std::uint32_t node = 0;
        std::uint32_t part = 0;
    };

    std::uint32_t mapped(std::uint32_t rgb) const;

    std::array<Place, 256> m_places{};
    std::vector<std::uint64_t> m_colors; // red the slowest; see color_grid.cpp
};

} // namespace sagitta::render
