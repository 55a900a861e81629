#include "app/demo/echo_picture.h"

#include "app/demo/noise.h"
#include "app/demo/shapes.h"

namespace sagitta::demo {

namespace {

constexpr int kApexX = 320;
constexpr int kApexY = 30;
constexpr float kMmPerPixel = 0.4F;
constexpr float kDepth = 165; // mm
constexpr float kHalfAngle = 0.68F;

struct Beat {
    float phase;   // 0 … 1, systole first
    float squeeze; // 0 filled, 1 emptied
    float opening; // of the mitral valve
};

Beat beatAt(int frame, int framesPerBeat) {
    const float phase = static_cast<float>(frame % framesPerBeat) / static_cast<float>(framesPerBeat);
    const float squeeze = phase < 0.36F ? smoothStep(0.02F, 0.33F, phase) : 1 - smoothStep(0.42F, 0.72F, phase);
    const float early = smoothStep(0.42F, 0.5F, phase) - 0.6F * smoothStep(0.58F, 0.7F, phase);
    const float late = smoothStep(0.8F, 0.88F, phase);
    const float closing = 1 - smoothStep(0.95F, 1.0F, phase);
    return {phase, squeeze, std::max(early + 0.4F * late, 0.0F) * closing};
}

struct Tissue2d {
    float echo = 0; // how strongly it scatters
    float flow = 0; // towards the probe, -1 … 1
};

// x to the right of the picture (the patient's left), y down from the probe, mm; z is not used.
Tissue2d tissueAt(Vec3f seen, const Beat& beat) {
    // The heart is turned until its tip lies under the probe.
    constexpr float kTurn = 0.17F;
    const Vec3f p{seen.x + 9 + kTurn * (70 - seen.y), seen.y + kTurn * seen.x * 0.6F, 0};
    const float s = beat.squeeze;
    const float base = 104 - 11 * s; // the valve plane comes down in systole
    const Ellipsoid leftOuter{{19, 63 - 2 * s, 0}, {33 - 2 * s, 52 - 2 * s, 1000}};
    const Ellipsoid left{{19, 66 - 2 * s, 0}, {23 - 8 * s, 43 - 8 * s, 1000}};
    const Ellipsoid right{{-27, 74, 0}, {17 - 4 * s, 36 - 6 * s, 1000}};
    const Ellipsoid rightOuter{{-26, 72, 0}, {22 - 2 * s, 42, 1000}};
    const Ellipsoid leftAtrium{{22, base + 25, 0}, {22 + 2 * s, 22 + 4 * s, 1000}};
    const Ellipsoid rightAtrium{{-24, base + 24, 0}, {20 + 2 * s, 21 + 3 * s, 1000}};
    const float wave = 1.6F * valueNoise(p * 0.15F);
    const float wall = std::min(std::min(leftOuter.distance(p), rightOuter.distance(p)),
                                std::min(leftAtrium.distance(p), rightAtrium.distance(p)) - 3);
    const float aboveBase = p.y - base;
    const float chambers =
        std::min(std::max(left.distance(p) + wave, aboveBase), std::max(right.distance(p) + wave, aboveBase));
    const float atria = std::min(std::max(leftAtrium.distance(p) + wave, 2 - aboveBase),
                                 std::max(rightAtrium.distance(p) + wave, 2 - aboveBase));
    const float blood = std::min(chambers, atria);
    Tissue2d tissue;
    const float outside = 0.3F + 0.25F * valueNoise(p * 0.06F) + 0.9F * smoothStep(2.4F, 0.4F, std::fabs(wall - 1));
    const float muscle = 0.55F + 0.3F * valueNoise(p * 0.13F);
    tissue.echo = mix(outside, muscle, smoothStep(0.8F, -0.8F, wall));
    tissue.echo = mix(tissue.echo, 0.035F, smoothStep(0.8F, -0.8F, blood));
    // Leaflets: from the ring to the middle, or into the chamber when open.
    for (const float side : {-1.0F, 1.0F}) {
        for (const float x : {19.0F, -25.0F}) {
            const Vec3f ring{x + side * 15, base, 0};
            const Vec3f tip{x + side * (1 + 9 * beat.opening), base - 5 - 15 * beat.opening, 0};
            const float leaf = Capsule{ring, tip, 1.1F, 0.8F}.distance({p.x, p.y, 0});
            tissue.echo = std::max(tissue.echo, 0.95F * smoothStep(0.9F, -0.2F, leaf));
        }
    }
    const float across = (p.x - 19) / 11;
    const float along = (p.y - base + 12) / 34;
    const float swirl = 0.75F + 0.45F * valueNoise(p * 0.16F) + 0.3F * valueNoise(p * 0.5F);
    const float jet = swirl * std::exp(-across * across - along * along) * smoothStep(0.5F, -1.5F, blood);
    tissue.flow =
        jet * (beat.opening * 1.1F - 0.75F * smoothStep(0.03F, 0.1F, beat.phase) *
                                         smoothStep(0.36F, 0.28F, beat.phase) * smoothStep(-4, -12, p.x - 19));
    return tissue;
}

// Interference of many echoes: dark and bright grains, longer across the beam and with depth.
float speckle(float range, float angle, int frame) {
    const float drift = 0.12F * static_cast<float>(frame);
    const Vec3f cell{range * 0.95F, angle * 62, drift};
    const float a = gradientNoise(cell);
    const float b = gradientNoise(cell + Vec3f{31.7F, 17.3F, 9.1F});
    return std::sqrt(a * a + b * b) * 2.1F;
}

struct Rgb {
    float r = 0, g = 0, b = 0;
};

Rgb flowColor(float flow) {
    const float v = std::fabs(flow);
    return flow > 0 ? Rgb{200 + 55 * v, 230 * v * v, 30 * v} : Rgb{20 * v, 210 * v * v, 190 + 65 * v};
}

Rgb sectorColor(float x, float y, int frame, const Beat& beat) {
    const float range = std::sqrt(x * x + y * y);
    const float angle = std::atan2(x, y);
    const Tissue2d tissue = tissueAt({x, y, 0}, beat);
    // The grains ride on the walls, which move towards the middle of the chamber.
    const float ride = 4 * beat.squeeze * smoothStep(120, 40, y);
    const float grain = speckle(range + ride, angle, frame);
    const float gain = 1.05F - 0.0022F * range + 0.08F * valueNoise({angle * 9, 0, 3});
    const float echo = tissue.echo * gain * (0.25F + 0.95F * grain) + 0.012F * grain;
    const float grey = 255 * std::clamp(0.5F + 0.235F * std::log(std::max(echo, 0.012F) * 1.35F), 0.0F, 1.0F) *
                       smoothStep(2, 9, range);
    if (std::fabs(tissue.flow) > 0.14F && grey < 120) {
        const float level = std::clamp(std::fabs(tissue.flow) * (0.8F + 0.3F * grain), 0.0F, 1.0F);
        return flowColor(std::copysign(level, tissue.flow));
    }
    return {grey, grey, grey};
}

class Picture {
public:
    Picture() : m_bytes(static_cast<std::size_t>(kEchoRows) * kEchoColumns * 3, 0) {}
    void set(int x, int y, Rgb c) {
        auto* p = m_bytes.data() + (static_cast<std::ptrdiff_t>(y) * kEchoColumns + x) * 3;
        p[0] = static_cast<std::uint8_t>(c.r);
        p[1] = static_cast<std::uint8_t>(c.g);
        p[2] = static_cast<std::uint8_t>(c.b);
    }
    std::vector<std::uint8_t> take() { return std::move(m_bytes); }

private:
    std::vector<std::uint8_t> m_bytes;
};

void drawSector(Picture& picture, int frame, const Beat& beat) {
    const EchoRegion region = echoRegion();
    for (int j = region.minY; j <= region.maxY; ++j) {
        for (int i = region.minX; i <= region.maxX; ++i) {
            const float x = static_cast<float>(i - kApexX) * kMmPerPixel;
            const float y = static_cast<float>(j - kApexY) * kMmPerPixel;
            if (std::fabs(std::atan2(x, y)) < kHalfAngle && x * x + y * y < kDepth * kDepth)
                picture.set(i, j, sectorColor(x, y, frame, beat));
        }
    }
}

// Scales of grey and of flow, depth marks every centimetre, and an ECG whose mark runs with the frames.
void drawFurniture(Picture& picture, int frame, int framesPerBeat) {
    for (int j = 0; j < 120; ++j) {
        const float level = 1 - static_cast<float>(j) / 60;
        const float grey = 255 - static_cast<float>(j) * 2.1F;
        for (int i = 0; i < 12; ++i) {
            picture.set(600 + i, 40 + j, flowColor(level));
            picture.set(580 + i, 40 + j, {grey, grey, grey});
        }
    }
    for (int cm = 0; cm <= 16; ++cm) {
        const int y = kApexY + static_cast<int>(static_cast<float>(cm) * 10 / kMmPerPixel);
        for (int i = 0; i < (cm % 5 == 0 ? 10 : 5); ++i)
            picture.set(40 + i, y, {180, 180, 180});
    }
    for (int i = 0; i < 560; ++i) {
        const float beats = static_cast<float>(i) / 280;
        const float t = beats - std::floor(beats);
        const auto wave = [t](float at, float width, float height) {
            const float d = (t - at) / width;
            return height * std::exp(-d * d);
        };
        const float volts =
            wave(0.9F, 0.025F, 3) + wave(0.02F, 0.008F, 20) - wave(0.04F, 0.008F, 5) + wave(0.3F, 0.05F, 5);
        picture.set(40 + i, 470 - static_cast<int>(volts), {60, 220, 90});
    }
    const int mark = 40 + frame * 280 / framesPerBeat;
    for (int j = 446; j < 476; ++j)
        picture.set(mark, j, {230, 230, 230});
}

} // namespace

EchoRegion echoRegion() {
    const auto half = static_cast<int>(kDepth * std::sin(kHalfAngle) / kMmPerPixel) + 1;
    const auto depth = static_cast<int>(kDepth / kMmPerPixel);
    return {kApexX - half, kApexY, kApexX + half, kApexY + depth, kApexX, kApexY, 0.4};
}

std::vector<std::uint8_t> echoPicture(int frame, int framesPerBeat) {
    Picture picture;
    const Beat beat = beatAt(frame, framesPerBeat);
    drawSector(picture, frame % framesPerBeat, beat);
    drawFurniture(picture, frame, framesPerBeat);
    return picture.take();
}

} // namespace sagitta::demo
