// Noise that is the same on every run and machine: fields in space for texture and shape, and grain for what the
// detector adds. Pure after the first call; any thread.
#pragma once

#include "app/demo/vec3f.h"

#include <cstdint>

namespace sagitta::demo {

// Lattice gradient noise, -1 … 1, features of about one unit.
float gradientNoise(Vec3f p);
// Cheaper and softer: interpolated random values, -1 … 1.
float valueNoise(Vec3f p);
// Octaves of valueNoise, each of half the size and half the strength, about -1 … 1.
float cloudNoise(Vec3f p, int octaves);

std::uint32_t mixBits(std::uint32_t value);

enum class Grain { Smooth, Sharp }; // of a soft-tissue and of a lung kernel

// One row of detector noise, mean 0 and standard deviation 1: `at(column)` for any column.
class GrainRow {
public:
    GrainRow(Grain grain, std::uint32_t seed, int row);
    float at(int column) const { return m_row[static_cast<std::uint32_t>(column + m_shift) % kSize]; }

    static constexpr std::uint32_t kSize = 512;

private:
    const float* m_row;
    int m_shift;
};

// Small random numbers for building things: not for security.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : m_state(seed) {}
    float unit() { return static_cast<float>(next() >> 8) / 16777216.0F; } // 0 … 1
    float between(float low, float high) { return low + (high - low) * unit(); }

private:
    std::uint32_t next() { return mixBits(m_state += 0x9e3779b9U); }
    std::uint32_t m_state;
};

} // namespace sagitta::demo
