// decode(): colour that is not compressed, by the equations of PS3.3 C.7.6.3.1.2, and colour that is labelled wrongly.
#include "dicom/pixel_module.h"

#include "frame_checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

FrameFormat ybr(int rows, int columns, Photometric photometric, int allocated = 8, int stored = 0) {
    FrameFormat format = color(rows, columns, allocated);
    format.photometric = photometric;
    if (stored > 0) {
        format.bitsStored = stored;
        format.highBit = stored - 1;
    }
    return format;
}

QByteArray littleEndian(std::initializer_list<int> words) {
    QByteArray bytes;
    for (const int word : words)
        bytes.append(static_cast<char>(word & 0xff)).append(static_cast<char>(word >> 8));
    return bytes;
}

// The equations of YBR_FULL solved for R, G and B; all samples of `bits` bits.
Values rgbOf(double y, double cb, double cr, int bits = 8) {
    const double half = std::ldexp(1, bits - 1);
    const double top = std::ldexp(1, bits) - 1;
    const auto rounded = [top](double value) { return std::floor(std::clamp(value + 0.5, 0.0, top + 0.5)); };
    return {rounded(y + 2 * (1 - 0.299) * (cr - half)),
            rounded(y - (0.114 * (2 * (1 - 0.114)) / 0.587) * (cb - half) -
                    (0.299 * (2 * (1 - 0.299)) / 0.587) * (cr - half)),
            rounded(y + 2 * (1 - 0.114) * (cb - half))};
}

QString problemOf(const QByteArray& bytes, const FrameFormat& format, ErrorCode code) {
    const Result<DecodedFrame> decoded = decodeBytes(bytes, format);
    EXPECT_FALSE(decoded);
    EXPECT_TRUE(decoded || decoded.error().code() == code);
    return decoded ? QString() : decoded.error().detail();
}

TEST(NativeColor, YbrFullBecomesRgb) {
    FrameFormat ybr = color(1, 4);
    ybr.photometric = Photometric::YbrFull;
    // Grey, then pure red, green and blue by the equations of PS3.3 C.7.6.3.1.2, rounded.
    const QByteArray bytes("\x80\x80\x80\x4c\x55\xff\x96\x2c\x15\x1d\xff\x6b", 12);
    EXPECT_EQ(valuesOf(decodeBytes(bytes, ybr)), (Values{128, 128, 128, 254, 0, 0, 0, 255, 1, 0, 0, 254}));
}

// Every value of 8 bits, against the equations of PS3.3 C.7.6.3.1.2 solved for R, G, B, in floating point, rounded.
TEST(NativeColor, YbrFullIsExactForEveryByte) {
    FrameFormat ybr = color(256, 256);
    ybr.photometric = Photometric::YbrFull;
    const auto rounded = [](double value) { return static_cast<int>(std::clamp(value + 0.5, 0.0, 255.5)); };
    int wrong = 0;
    for (int y = 0; y < 256; ++y) {
        QByteArray bytes;
        for (int i = 0; i < 65536; ++i)
            bytes.append(static_cast<char>(y)).append(static_cast<char>(i >> 8)).append(static_cast<char>(i & 255));
        const auto decoded = decodeBytes(bytes, ybr);
        ASSERT_TRUE(decoded);
        const auto rgb = decoded->frame.samplesAs<std::uint8_t>();
        for (int i = 0; i < 65536; ++i) {
            const double cb = (i >> 8) - 128;
            const double cr = (i & 255) - 128;
            const auto* const pixel = rgb.data() + 3 * static_cast<std::ptrdiff_t>(i);
            wrong += pixel[0] != rounded(y + 2 * (1 - 0.299) * cr);
            wrong += pixel[1] !=
                     rounded(y - (0.114 * (2 * (1 - 0.114)) / 0.587) * cb - (0.299 * (2 * (1 - 0.299)) / 0.587) * cr);
            wrong += pixel[2] != rounded(y + 2 * (1 - 0.114) * cb);
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST(NativeColor, YbrFull422SharesChrominance) {
    FrameFormat ybr = color(1, 4);
    ybr.photometric = Photometric::YbrFull422;
    const QByteArray bytes("\x10\x20\x80\x80\x30\x40\x80\x80", 8);
    EXPECT_EQ(valuesOf(decodeBytes(bytes, ybr)), (Values{16, 16, 16, 32, 32, 32, 48, 48, 48, 64, 64, 64}));
    const QByteArray red("\x4c\x4c\x55\xff\x80\x80\x80\x80", 8);
    EXPECT_EQ(valuesOf(decodeBytes(red, ybr)), (Values{254, 0, 0, 254, 0, 0, 128, 128, 128, 128, 128, 128}));
}

TEST(NativeColor, YbrFullByPlane) {
    FrameFormat format = ybr(1, 2, Photometric::YbrFull);
    format.planar = true;
    Values expected = rgbOf(10, 100, 200);
    const Values second = rgbOf(240, 90, 30);
    expected.insert(expected.end(), second.begin(), second.end());
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x0a\xf0\x64\x5a\xc8\x1e", 6), format)), expected);
    format.planar = false;
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x0a\x64\xc8\xf0\x5a\x1e", 6), format)), expected);
}

TEST(NativeColor, YbrFullOfSixteenAndTwelveBits) {
    for (const int bits : {16, 12, 10}) {
        const int top = (1 << bits) - 1;
        for (const bool planar : {false, true}) {
            FrameFormat format = ybr(1, 1, Photometric::YbrFull, 16, bits);
            format.planar = planar;
            for (const auto& [y, cb, cr] : {std::array{0, top / 2 + 1, top / 2 + 1}, std::array{top, 3, top},
                                            std::array{top / 3, top / 5, top / 7}, std::array{top / 2, top, 0}})
                EXPECT_EQ(valuesOf(decodeBytes(littleEndian({y, cb, cr}), format)), rgbOf(y, cb, cr, bits)) << bits;
        }
    }
    // Bits above HighBit are no part of a sample.
    EXPECT_EQ(valuesOf(decodeBytes(littleEndian({0xf123, 0xf800, 0xf800}), ybr(1, 1, Photometric::YbrFull, 16, 12))),
              (Values{0x123, 0x123, 0x123}));
    FrameFormat wide = ybr(1, 1, Photometric::YbrFull, 32);
    EXPECT_TRUE(
        problemOf(QByteArray(12, '\1'), wide, ErrorCode::Unsupported).contains(QLatin1String("more than 16 bits")));
}

TEST(NativeColor, RgbOfFewerBitsThanAllocated) {
    FrameFormat format = color(1, 1, 16);
    format.bitsStored = 10;
    format.highBit = 9;
    EXPECT_EQ(valuesOf(decodeBytes(littleEndian({0xffff, 0xfc05, 0x0200}), format)), (Values{0x3ff, 5, 0x200}));
    format.highBit = 15;
    EXPECT_EQ(valuesOf(decodeBytes(littleEndian({0xffff, 0xfc05, 0x0040}), format)), (Values{0x3ff, 0x3f0, 1}));
}

TEST(NativeColor, YbrFull422OfSixteenBits) {
    const FrameFormat format = ybr(1, 2, Photometric::YbrFull422, 16);
    Values expected = rgbOf(1000, 40000, 30000, 16);
    const Values second = rgbOf(60000, 40000, 30000, 16);
    expected.insert(expected.end(), second.begin(), second.end());
    EXPECT_EQ(valuesOf(decodeBytes(littleEndian({1000, 60000, 40000, 30000}), format)), expected);
    FrameFormat bigEndian = format;
    bigEndian.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.2");
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x03\xe8\xea\x60\x9c\x40\x75\x30", 8), bigEndian)), expected);
    EXPECT_TRUE(problemOf(QByteArray(16, '\1'), ybr(1, 2, Photometric::YbrFull422, 32), ErrorCode::Unsupported)
                    .contains(QLatin1String("of 32 bits")));
}

TEST(NativeColor, SharedChrominanceHasALayoutOfItsOwn) {
    for (const Photometric photometric : {Photometric::YbrFull422, Photometric::YbrPartial422}) {
        EXPECT_TRUE(problemOf(QByteArray(12, 'x'), ybr(2, 3, photometric), ErrorCode::Corrupt)
                        .contains(QLatin1String("odd number of columns, 3")));
        FrameFormat planar = ybr(2, 2, photometric);
        planar.planar = true;
        EXPECT_TRUE(
            problemOf(QByteArray(8, 'x'), planar, ErrorCode::Corrupt).contains(QLatin1String("not possible by plane")));
        const Result<DecodedFrame> cut = decodeBytes(QByteArray(6, '\x80'), ybr(2, 2, photometric));
        ASSERT_TRUE(cut);
        EXPECT_TRUE(cut->warning.contains(QLatin1String("4 of 8 samples"))) << cut->warning.toStdString();
        EXPECT_EQ(nativeFrameBits(ybr(2, 2, photometric)), 8 * 8);
    }
}

// Y = 0.2568 R + 0.5041 G + 0.0979 B + 16 and so on: what comes of colours by these is those colours again, as nearly
// as whole numbers of this range can tell.
TEST(NativeColor, YbrPartial422IsTheInverseOfItsEquations) {
    const FrameFormat format = ybr(1, 2, Photometric::YbrPartial422);
    for (int r = 0; r < 256; r += 15) {
        for (int g = 0; g < 256; g += 17) {
            for (int b = 0; b < 256; b += 51) {
                const auto byte = [](double value) { return static_cast<char>(std::lround(value)); };
                const char y = byte(0.2568 * r + 0.5041 * g + 0.0979 * b + 16);
                const char cb = byte(-0.1482 * r - 0.2910 * g + 0.4392 * b + 128);
                const char cr = byte(0.4392 * r - 0.3678 * g - 0.0714 * b + 128);
                const Values rgb =
                    valuesOf(decodeBytes(QByteArray().append(y).append(y).append(cb).append(cr), format));
                ASSERT_EQ(rgb.size(), 6U);
                for (const std::size_t pixel : {0U, 3U}) {
                    ASSERT_NEAR(rgb[pixel], r, 2);
                    ASSERT_NEAR(rgb[pixel + 1], g, 2);
                    ASSERT_NEAR(rgb[pixel + 2], b, 2);
                }
            }
        }
    }
    // Black is 16, white 235; beyond them is no more than that.
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x10\xeb\x80\x80", 4), format)), (Values{0, 0, 0, 255, 255, 255}));
    EXPECT_EQ(valuesOf(decodeBytes(QByteArray("\x00\xff\x80\x80", 4), format)), (Values{0, 0, 0, 255, 255, 255}));
    EXPECT_TRUE(problemOf(QByteArray(8, 'x'), ybr(1, 2, Photometric::YbrPartial422, 16), ErrorCode::Unsupported)
                    .contains(QLatin1String("YBR_PARTIAL_422 of 16 bits")));
}

TEST(NativeColor, WhatOnlyACodeStreamHasIsRefusedByName) {
    for (const Photometric photometric : {Photometric::YbrPartial420, Photometric::YbrIct, Photometric::YbrRct}) {
        for (const char* syntax : {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80"}) {
            FrameFormat format = ybr(2, 2, photometric);
            format.transferSyntaxUid = QLatin1String(syntax);
            const QString problem = problemOf(QByteArray(12, 'x'), format, ErrorCode::Unsupported);
            EXPECT_TRUE(problem.startsWith(termOf(photometric) + QStringLiteral(" is a colour of compressed images")));
        }
    }
    FrameFormat rle = ybr(2, 2, Photometric::YbrPartial422);
    rle.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.5");
    EXPECT_TRUE(problemOf(QByteArray(12, 'x'), rle, ErrorCode::Unsupported).contains(QLatin1String("YBR_PARTIAL_422")));
}

TEST(NativeColor, RetiredInterpretationsAreRefusedByName) {
    for (const char* term : {"HSV", "ARGB", "CMYK"}) {
        FrameFormat format = ybr(1, 1, photometricOf(QLatin1String(term)));
        EXPECT_EQ(
            problemOf("abc", format, ErrorCode::Unsupported),
            QStringLiteral("photometric interpretation %1 is retired and cannot be shown").arg(QLatin1String(term)));
        EXPECT_EQ(termOf(format.photometric), QLatin1String(term));
    }
    EXPECT_EQ(problemOf("abc", ybr(1, 1, Photometric::Unknown), ErrorCode::Unsupported),
              QStringLiteral("the photometric interpretation is missing or not known"));
}

TEST(ColorOverride, WinsOverTheHeader) {
    const QByteArray bytes("\x0a\x64\xc8", 3);
    FrameFormat format = color(1, 1);
    format.colorOverride = Photometric::YbrFull;
    EXPECT_EQ(valuesOf(decodeBytes(bytes, format)), rgbOf(10, 100, 200));
    for (const Photometric photometric :
         {Photometric::YbrFull, Photometric::YbrRct, Photometric::YbrPartial420, Photometric::Unknown}) {
        format.photometric = photometric;
        format.colorOverride = Photometric::Rgb;
        EXPECT_EQ(valuesOf(decodeBytes(bytes, format)), (Values{10, 100, 200}));
        format.colorOverride = Photometric::YbrFull;
        EXPECT_EQ(valuesOf(decodeBytes(bytes, format)), rgbOf(10, 100, 200));
    }
}

TEST(ColorOverride, HoldsForRleToo) {
    FrameFormat format = color(1, 1);
    format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.5");
    QByteArray rle(64, '\0');
    rle[0] = 3;
    rle[4] = 64;
    rle[8] = 66;
    rle[12] = 68;
    rle += QByteArray("\x00\x0a\x00\x64\x00\xc8", 6);
    EXPECT_EQ(valuesOf(decodeBytes(rle, format)), (Values{10, 100, 200}));
    format.colorOverride = Photometric::YbrFull;
    EXPECT_EQ(valuesOf(decodeBytes(rle, format)), rgbOf(10, 100, 200));
}

TEST(ColorOverride, IsOfThreeSamplesAndTwoKindsAlone) {
    FrameFormat one = grey(1, 1, 8);
    one.colorOverride = Photometric::Rgb;
    EXPECT_TRUE(problemOf("a", one, ErrorCode::Unsupported).contains(QLatin1String("three samples")));
    FrameFormat format = color(1, 1);
    format.colorOverride = Photometric::YbrIct;
    EXPECT_TRUE(problemOf("abc", format, ErrorCode::Unsupported).contains(QLatin1String("not as YBR_ICT")));
}

} // namespace
