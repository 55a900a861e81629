#include "app/demo/noise.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sagitta::demo {

namespace {

constexpr int kLattice = 64; // period of the fields, a power of two
using Lattice = std::vector<float>;

const Lattice& lattice() {
    static const Lattice made = [] {
        Lattice values;
        values.reserve(kLattice * kLattice * kLattice);
        Dice dice(7);
        for (int i = 0; i < kLattice * kLattice * kLattice; ++i)
            values.push_back(dice.between(-1, 1));
        return values;
    }();
    return made;
}

struct Cell {
    int index;
    float fraction;
};

Cell cellOf(float v) {
    const float floor = std::floor(v);
    return {static_cast<int>(floor) & (kLattice - 1), v - floor};
}

std::size_t at(int x, int y, int z) {
    constexpr int kMask = kLattice - 1;
    const int index = ((z & kMask) * kLattice + (y & kMask)) * kLattice + (x & kMask);
    return static_cast<std::size_t>(index);
}

float fade(float t) { return t * t * (3 - 2 * t); }

// The twelve edges of a cube, some twice: Perlin's gradients.
float gradient(int x, int y, int z, float dx, float dy, float dz) {
    const auto hash = mixBits(static_cast<std::uint32_t>((z & 255) << 16 | (y & 255) << 8 | (x & 255))) & 15;
    const float u = hash < 8 ? dx : dy;
    const float v = hash < 4 ? dy : hash == 12 || hash == 14 ? dx : dz;
    return ((hash & 1) != 0 ? -u : u) + ((hash & 2) != 0 ? -v : v);
}

using GrainTile = std::vector<float>;

// White noise, blurred or sharpened as a reconstruction kernel does, scaled to standard deviation 1.
GrainTile makeGrain(float neighbours) {
    constexpr int kSize = GrainRow::kSize;
    GrainTile white(kSize * kSize);
    Dice dice(11);
    for (float& v : white) {
        v = -2;
        for (int i = 0; i < 4; ++i)
            v += dice.unit();
    }
    const auto index = [](int x, int y) {
        const int at = (y & (kSize - 1)) * kSize + (x & (kSize - 1));
        return static_cast<std::size_t>(at);
    };
    GrainTile tile(white.size());
    double squares = 0;
    for (int y = 0; y < kSize; ++y) {
        for (int x = 0; x < kSize; ++x) {
            const float sides =
                white[index(x - 1, y)] + white[index(x + 1, y)] + white[index(x, y - 1)] + white[index(x, y + 1)];
            const float v = white[index(x, y)] + neighbours * sides;
            tile[index(x, y)] = v;
            squares += static_cast<double>(v) * static_cast<double>(v);
        }
    }
    const auto scale = static_cast<float>(1 / std::sqrt(squares / static_cast<double>(tile.size())));
    for (float& v : tile)
        v *= scale;
    return tile;
}

} // namespace

std::uint32_t mixBits(std::uint32_t value) {
    value ^= value >> 16;
    value *= 0x7feb352dU;
    value ^= value >> 15;
    value *= 0x846ca68bU;
    return value ^ value >> 16;
}

float gradientNoise(Vec3f p) {
    const float fx = std::floor(p.x), fy = std::floor(p.y), fz = std::floor(p.z);
    const int x = static_cast<int>(fx), y = static_cast<int>(fy), z = static_cast<int>(fz);
    const float dx = p.x - fx, dy = p.y - fy, dz = p.z - fz;
    const float u = fade(dx), v = fade(dy), w = fade(dz);
    const auto edge = [&](int j, int k) {
        const float ey = dy - static_cast<float>(j), ez = dz - static_cast<float>(k);
        return mix(gradient(x, y + j, z + k, dx, ey, ez), gradient(x + 1, y + j, z + k, dx - 1, ey, ez), u);
    };
    return mix(mix(edge(0, 0), edge(1, 0), v), mix(edge(0, 1), edge(1, 1), v), w);
}

float valueNoise(Vec3f p) {
    static const float* const values = lattice().data();
    const Cell x = cellOf(p.x), y = cellOf(p.y), z = cellOf(p.z);
    const float u = fade(x.fraction), v = fade(y.fraction), w = fade(z.fraction);
    const auto edge = [&](int j, int k) {
        return mix(values[at(x.index, y.index + j, z.index + k)], values[at(x.index + 1, y.index + j, z.index + k)], u);
    };
    return mix(mix(edge(0, 0), edge(1, 0), v), mix(edge(0, 1), edge(1, 1), v), w);
}

float cloudNoise(Vec3f p, int octaves) {
    float sum = 0;
    float strength = 0.6F;
    for (int i = 0; i < octaves; ++i) {
        sum += strength * valueNoise(p);
        p = p * 2.03F + Vec3f{17.3F, 5.1F, 29.7F};
        strength /= 2;
    }
    return sum;
}

GrainRow::GrainRow(Grain grain, std::uint32_t seed, int row) {
    static const GrainTile smooth = makeGrain(0.55F);
    static const GrainTile sharp = makeGrain(-0.12F);
    const std::uint32_t bits = mixBits(seed * 2654435761U + 1);
    const std::uint32_t line = (static_cast<std::uint32_t>(row) + (bits >> 9)) % kSize;
    m_row = (grain == Grain::Smooth ? smooth : sharp).data() + static_cast<std::size_t>(line) * kSize;
    m_shift = static_cast<int>(bits % kSize);
}

} // namespace sagitta::demo
