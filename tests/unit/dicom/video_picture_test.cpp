// toRgb(): every layout of planes, by the formulas in floating point.
#include "dicom/video_picture.h"

#include "frame_checks.h"
#include "video_checks.h"

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

using Siting = VideoPicture::Siting;

// Planes of noise, and the picture that looks at them.
struct Noise {
    QByteArray planes;
    VideoPicture picture;

    explicit Noise(const PlanarColor& color) {
        const int bytesEach = color.depth > 8 ? 2 : 1;
        const int chromaColumns = (color.columns + color.shiftX) >> color.shiftX;
        const int chromaRows = (color.rows + color.shiftY) >> color.shiftY;
        const int luma = color.rows * color.columns * bytesEach, chroma = chromaRows * chromaColumns * bytesEach;
        planes.resize(luma + 2 * chroma);
        quint32 seed = 4711;
        for (qsizetype i = 0; i < planes.size(); i += bytesEach) {
            seed = seed * 1664525u + 1013904223u;
            const auto value = static_cast<std::uint16_t>(seed >> (32 - color.depth));
            std::memcpy(planes.data() + i, &value, static_cast<std::size_t>(bytesEach));
        }
        picture.rows = color.rows;
        picture.columns = color.columns;
        picture.depth = color.depth;
        picture.shiftX = color.shiftX;
        picture.shiftY = color.shiftY;
        picture.isFullRange = color.isFullRange;
        picture.isInterlaced = color.isInterlaced;
        picture.siting = color.siting;
        picture.weights = color.weights;
        const auto* const data = reinterpret_cast<const std::uint8_t*>(planes.constData());
        picture.planes[0] = {data, color.columns * bytesEach};
        picture.planes[1] = {data + luma, chromaColumns * bytesEach};
        picture.planes[2] = {data + luma + chroma, chromaColumns * bytesEach};
    }
};

FrameFormat formatOf(const PlanarColor& color, int bits) {
    FrameFormat format = test::color(color.rows, color.columns, bits > 8 ? 16 : 8);
    format.bitsStored = bits;
    format.highBit = bits - 1;
    return format;
}

void expectRight(const PlanarColor& color, int bits) {
    const Noise noise(color);
    const auto decoded = toRgb(noise.picture, formatOf(color, bits));
    ASSERT_TRUE(decoded) << decoded.error().message().toStdString();
    EXPECT_LE(worstDifference(decoded->frame, noise.planes, color, bits), 0.51)
        << color.rows << " x " << color.columns << ", depth " << color.depth << " to " << bits << ", shifts "
        << color.shiftX << color.shiftY << ", interlaced " << color.isInterlaced << ", siting "
        << static_cast<int>(color.siting);
}

} // namespace

TEST(VideoPicture, EveryLayoutGivesTheStandardsRgb) {
    for (const auto& [shiftX, shiftY] : {std::pair{1, 1}, {1, 0}, {0, 0}})
        for (const Siting siting : {Siting::Left, Siting::Center, Siting::TopLeft})
            for (const auto& [rows, columns] : {std::pair{8, 10}, {7, 9}, {2, 2}, {1, 1}, {3, 2}}) {
                PlanarColor color{rows, columns};
                color.shiftX = shiftX;
                color.shiftY = shiftY;
                color.siting = siting;
                expectRight(color, 8);
            }
}

TEST(VideoPicture, FieldsKeepTheirOwnChrominance) {
    for (const auto& [rows, columns] : {std::pair{8, 6}, {16, 4}, {10, 2}, {4, 4}}) {
        PlanarColor color{rows, columns};
        color.isInterlaced = true;
        expectRight(color, 8);
    }
    // The upper field red, the lower blue: no row takes of the other.
    PlanarColor color{8, 4};
    color.isInterlaced = true;
    Noise noise(color);
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 2; ++column) {
            noise.planes[32 + row * 2 + column] = static_cast<char>(row % 2 == 0 ? 90 : 240);
            noise.planes[40 + row * 2 + column] = static_cast<char>(row % 2 == 0 ? 240 : 110);
        }
    }
    std::fill_n(noise.planes.data(), 32, static_cast<char>(81));
    const Values values = valuesOf(toRgb(noise.picture, formatOf(color, 8)));
    for (std::size_t row = 2; row < 8; ++row)
        EXPECT_EQ(values[row * 12], values[row % 2 * 12]) << row;
    EXPECT_NE(values[0], values[12]);
}

TEST(VideoPicture, RangesMatricesAndDepths) {
    for (const LumaWeights weights : {kBt601, LumaWeights{0.2126, 0.0722}, LumaWeights{0.2627, 0.0593}})
        for (const bool isFull : {false, true})
            for (const auto& [depth, bits] : {std::pair{8, 8}, {10, 10}, {10, 8}, {8, 10}, {12, 12}, {10, 16}}) {
                PlanarColor color{6, 8, depth};
                color.weights = weights;
                color.isFullRange = isFull;
                expectRight(color, bits);
            }
}

TEST(VideoPicture, BlackWhiteAndPrimariesOfTheStandard) {
    // PS3.3 C.7.6.3.1.2: Y of 16 is black and of 235 white, Cb and Cr of 128 are no colour; red is (81.5, 90.2, 240).
    const auto pixel = [](int y, int cb, int cr) {
        Noise noise(PlanarColor{2, 2});
        noise.planes = QByteArray(4, static_cast<char>(y)) + static_cast<char>(cb) + static_cast<char>(cr);
        const auto* const data = reinterpret_cast<const std::uint8_t*>(noise.planes.constData());
        noise.picture.planes = {VideoPicture::Plane{data, 2}, {data + 4, 1}, {data + 5, 1}};
        Values values = valuesOf(toRgb(noise.picture, formatOf(PlanarColor{2, 2}, 8)));
        values.resize(3);
        return values;
    };
    EXPECT_EQ(pixel(16, 128, 128), (Values{0, 0, 0}));
    EXPECT_EQ(pixel(235, 128, 128), (Values{255, 255, 255}));
    EXPECT_EQ(pixel(0, 128, 128), (Values{0, 0, 0})) << "blacker than black";
    EXPECT_EQ(pixel(255, 128, 128), (Values{255, 255, 255}));
    EXPECT_EQ(pixel(126, 128, 128), (Values{128, 128, 128}));
    EXPECT_EQ(pixel(81, 90, 240), (Values{254, 0, 0}));
}

TEST(VideoPicture, WithoutColorItIsGrey) {
    PlanarColor color{4, 6};
    Noise noise(color);
    noise.picture.planes[1] = noise.picture.planes[2] = {};
    noise.picture.shiftX = noise.picture.shiftY = 0;
    const Values values = valuesOf(toRgb(noise.picture, formatOf(color, 8)));
    for (std::size_t i = 0; i < values.size(); i += 3) {
        EXPECT_EQ(values[i], values[i + 1]);
        EXPECT_EQ(values[i], values[i + 2]);
    }
}

TEST(VideoPicture, AnotherSizeOrDepthThanTheHeaders) {
    const PlanarColor color{8, 10, 10};
    const Noise noise(color);
    EXPECT_EQ(toRgb(noise.picture, formatOf(PlanarColor{8, 12}, 10)).error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(toRgb(noise.picture, formatOf(PlanarColor{16, 10}, 10)).error().code(), ErrorCode::Corrupt);
    const auto other = toRgb(noise.picture, formatOf(color, 8));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->warning, QStringLiteral("BitsStored is 8, the video has 10 bits"));
}
