// Short words for the tests of JPEG: formats, pictures to compress, and what came back of them.
#pragma once

#include "frame_checks.h"
#include "jpeg_writer.h"

#include <cmath>
#include <random>

namespace sagitta::test {

inline dicom::FrameFormat jpeg(dicom::FrameFormat format, const char* syntax = "1.2.840.10008.1.2.4.50") {
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}
inline dicom::FrameFormat lossless(const dicom::FrameFormat& format) { return jpeg(format, "1.2.840.10008.1.2.4.57"); }

// Noise in one half, a ramp in the other: every category of difference, and something to compress.
inline JpegImage picture(int rows, int columns, int bits, int components = 1) {
    JpegImage image{rows, columns, components, {}};
    std::minstd_rand random(7);
    const auto mask = static_cast<std::uint32_t>((1U << bits) - 1);
    for (int row = 0; row < rows; ++row)
        for (int i = 0; i < columns * components; ++i)
            image.samples.push_back((row < rows / 2 ? static_cast<std::uint32_t>(random() >> 3)
                                                    : static_cast<std::uint32_t>(row * 40 + i * 3)) &
                                    mask);
    return image;
}

// Smooth, so that lossy compression keeps it; `bits` deep.
inline JpegImage smooth(int rows, int columns, int bits, int components = 1) {
    JpegImage image{rows, columns, components, {}};
    const double top = (1 << bits) - 1;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            for (int component = 0; component < components; ++component)
                image.samples.push_back(static_cast<std::uint32_t>(
                    top * (0.5 + 0.4 * std::sin(row * 0.08 + component) * std::cos(column * 0.06 - component))));
    return image;
}

inline Values valuesOf(const JpegImage& image, int bits, Sign sign) {
    Values values;
    for (const std::uint32_t sample : image.samples)
        values.push_back(sign == Sign::Signed && (sample >> (bits - 1)) != 0
                             ? static_cast<double>(sample) - static_cast<double>(1U << bits)
                             : static_cast<double>(sample));
    return values;
}

inline double furthest(const Values& a, const Values& b) {
    EXPECT_EQ(a.size(), b.size());
    double worst = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        worst = std::max(worst, std::abs(a[i] - b[i]));
    return worst;
}

inline QString warningOf(const Result<dicom::DecodedFrame>& decoded) {
    return decoded ? decoded->warning : QStringLiteral("failed");
}

inline void expectError(const QByteArray& bytes, const dicom::FrameFormat& format, ErrorCode code, const char* detail) {
    const auto decoded = decodeBytes(bytes, format);
    ASSERT_FALSE(decoded) << detail;
    EXPECT_EQ(decoded.error().code(), code) << decoded.error().message().toStdString();
    EXPECT_TRUE(decoded.error().detail().contains(QLatin1String(detail))) << decoded.error().message().toStdString();
}

inline QByteArray putWord(QByteArray bytes, qsizetype at, int word) {
    bytes[at] = static_cast<char>(word >> 8);
    bytes[at + 1] = static_cast<char>(word & 255);
    return bytes;
}

} // namespace sagitta::test
