// JPEG: against DCMTK's encoders and our own lossless one. What colour it is stands in
// jpeg_color_test.cpp, what is made of damage in jpeg_damage_test.cpp.
#include "jpeg_checks.h"

#include "dicom/jpeg_stream.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

struct Depth {
    int precision, allocated;
    Sign sign;
};
void PrintTo(const Depth& d, std::ostream* out) {
    *out << d.precision << " in " << d.allocated << (d.sign == Sign::Signed ? " signed" : "");
}
class LosslessDepths : public testing::TestWithParam<Depth> {};

} // namespace

TEST_P(LosslessDepths, EveryPredictorBringsBackEverySample) {
    const auto [bits, allocated, sign] = GetParam();
    const JpegImage image = picture(37, 41, bits);
    const FrameFormat format = lossless(grey(37, 41, allocated, bits, sign));
    for (int predictor = 1; predictor <= 7; ++predictor) {
        const auto decoded = decodeBytes(encodeLossless(image, {.precision = bits, .predictor = predictor}), format);
        EXPECT_EQ(valuesOf(decoded), valuesOf(image, bits, sign)) << predictor;
        EXPECT_EQ(warningOf(decoded), QString());
    }
}
INSTANTIATE_TEST_SUITE_P(
    JpegDecoder, LosslessDepths,
    testing::Values(Depth{2, 8, Sign::Unsigned}, Depth{5, 8, Sign::Signed}, Depth{8, 8, Sign::Unsigned},
                    Depth{8, 8, Sign::Signed}, Depth{8, 16, Sign::Unsigned}, Depth{8, 16, Sign::Signed},
                    Depth{10, 16, Sign::Unsigned}, Depth{10, 16, Sign::Signed}, Depth{12, 16, Sign::Unsigned},
                    Depth{12, 16, Sign::Signed}, Depth{13, 16, Sign::Signed}, Depth{16, 16, Sign::Unsigned},
                    Depth{16, 16, Sign::Signed}, Depth{16, 32, Sign::Unsigned}, Depth{12, 32, Sign::Signed}));

TEST(JpegDecoder, WhatDcmtkWritesLosslessComesBack) {
    for (const int bits : {8, 12, 16}) {
        for (int predictor = 1; predictor <= 7; ++predictor) {
            for (const int components : {1, 3}) {
                const JpegImage image = picture(23, 31, bits, components);
                const QByteArray encoded =
                    encodeIjg(image, {.mode = EJM_lossless, .bits = bits, .toYbr = false, .predictor = predictor});
                const int allocated = bits > 8 ? 16 : 8;
                const FrameFormat format =
                    lossless(components == 3 ? color(23, 31, allocated) : grey(23, 31, allocated, bits));
                const auto decoded = decodeBytes(encoded, format);
                EXPECT_EQ(valuesOf(decoded), valuesOf(image, bits, Sign::Unsigned))
                    << bits << ' ' << predictor << ' ' << components;
                EXPECT_EQ(warningOf(decoded), QString());
            }
        }
    }
}

// The usual one: precision 16 whatever BitsStored says, the sign in bit 11.
TEST(JpegDecoder, TheHeaderSaysWhichBitsOfADeeperStreamCount) {
    const JpegImage image = picture(9, 11, 12);
    const QByteArray encoded = encodeLossless(image, {.precision = 16});
    EXPECT_EQ(valuesOf(decodeBytes(encoded, lossless(grey(9, 11, 16, 12, Sign::Signed)))),
              valuesOf(image, 12, Sign::Signed));
}

TEST(JpegDecoder, LosslessWithRestartsScansAndPointTransform) {
    const JpegImage image = picture(37, 41, 12, 3);
    const Values expected = valuesOf(image, 12, Sign::Unsigned);
    const FrameFormat format = lossless(color(37, 41, 16));
    for (const int restartRows : {0, 1, 5}) {
        for (const bool interleaved : {true, false}) {
            const auto decoded = decodeBytes(
                encodeLossless(
                    image, {.precision = 12, .predictor = 4, .restartRows = restartRows, .interleaved = interleaved}),
                format);
            EXPECT_EQ(valuesOf(decoded), expected) << restartRows << interleaved;
            EXPECT_EQ(warningOf(decoded), QString());
        }
    }
    JpegImage coarse = picture(8, 8, 10);
    for (std::uint32_t& sample : coarse.samples)
        sample &= ~3U;
    EXPECT_EQ(valuesOf(decodeBytes(encodeLossless(coarse, {.precision = 10, .predictor = 6, .pointTransform = 2}),
                                   lossless(grey(8, 8, 16, 10)))),
              valuesOf(coarse, 10, Sign::Unsigned));
}

TEST(JpegDecoder, LossyStaysNearInEveryProcess) {
    struct {
        EJ_Mode mode;
        int bits;
    } const processes[] = {{EJM_baseline, 8},    {EJM_sequential, 8},  {EJM_spectralSelection, 8},
                           {EJM_progressive, 8}, {EJM_sequential, 12}, {EJM_spectralSelection, 12},
                           {EJM_progressive, 12}};
    for (const auto& [mode, bits] : processes) {
        const JpegImage image = smooth(75, 101, bits);
        const QByteArray encoded = encodeIjg(image, {.mode = mode, .bits = bits, .quality = 95});
        const auto decoded = decodeBytes(encoded, jpeg(grey(75, 101, bits > 8 ? 16 : 8, bits)));
        const double worst = furthest(valuesOf(decoded), valuesOf(image, bits, Sign::Unsigned));
        EXPECT_LE(worst, bits > 8 ? 24 : 4) << mode << ' ' << bits;
        EXPECT_GT(worst, 0);
        EXPECT_EQ(warningOf(decoded), QString());
    }
}

TEST(JpegDecoder, ColourWithFewerChrominanceSamples) {
    for (const EJ_Mode mode : {EJM_baseline, EJM_progressive}) {
        for (const E_SubSampling sampling : {ESS_444, ESS_422, ESS_411}) {
            const JpegImage image = smooth(61, 45, 8, 3); // neither a multiple of 8 nor of 16
            FrameFormat format = jpeg(color(61, 45));
            format.photometric = Photometric::YbrFull422;
            const auto decoded =
                decodeBytes(encodeIjg(image, {.mode = mode, .quality = 95, .sampling = sampling}), format);
            EXPECT_LE(furthest(valuesOf(decoded), valuesOf(image, 8, Sign::Unsigned)), 9) << mode << sampling;
            EXPECT_EQ(warningOf(decoded), QString());
        }
    }
}

TEST(JpegDecoder, ColourOfTwelveBitsInSixteen) {
    const JpegImage image = smooth(40, 40, 12, 3);
    FrameFormat format = jpeg(color(40, 40, 16), "1.2.840.10008.1.2.4.51");
    format.photometric = Photometric::YbrFull; // BitsStored 16: the depth is the code stream's
    EXPECT_LE(
        furthest(valuesOf(decodeBytes(encodeIjg(image, {.mode = EJM_sequential, .bits = 12, .quality = 95}), format)),
                 valuesOf(image, 12, Sign::Unsigned)),
        60);
}

TEST(JpegDecoder, EightBitsInSixteenAllocatedAreWidened) {
    const JpegImage image = smooth(33, 20, 8);
    const QByteArray encoded = encodeIjg(image, {});
    EXPECT_EQ(valuesOf(decodeBytes(encoded, jpeg(grey(33, 20, 16, 12)))),
              valuesOf(decodeBytes(encoded, jpeg(grey(33, 20, 8)))));
}

// A picture of ten bits, black and white, in a code stream of twelve: compression rings around its edges.
TEST(JpegDecoder, WhiteDoesNotBecomeBlackWhereItOvershoots) {
    JpegImage image{32, 32, 1, {}};
    for (int i = 0; i < 32 * 32; ++i)
        image.samples.push_back(i % 7 < 3 || i / 32 % 5 == 0 ? 1023 : 0);
    const QByteArray encoded = encodeIjg(image, {.mode = EJM_sequential, .bits = 12, .quality = 50});
    const Values all = valuesOf(decodeBytes(encoded, jpeg(grey(32, 32, 16, 12))));
    const Values ten = valuesOf(decodeBytes(encoded, jpeg(grey(32, 32, 16, 10))));
    ASSERT_EQ(all.size(), ten.size());
    int overshoots = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(ten[i], std::min(all[i], 1023.0));
        overshoots += all[i] > 1023;
    }
    EXPECT_GT(overshoots, 0);
}

TEST(JpegDecoder, WhatIsAroundTheStreamDoesNotMatter) {
    const JpegImage image = smooth(24, 24, 8);
    const FrameFormat format = jpeg(grey(24, 24, 8));
    const QByteArray plain = encodeIjg(image, {});
    const Values expected = valuesOf(decodeBytes(plain, format));
    const qsizetype end = plain.lastIndexOf("\xff\xd9");
    ASSERT_GT(end, 0);
    const QByteArray comment("\xff\xfe\x00\x06\xff\xd8\xff\xc0", 8); // holds what looks like markers
    const QByteArray noLines =
        withHead(plain, [](auto& head) { segmentOf(head, 0xc0).data.replace(1, 2, QByteArray(2, '\0')); });
    const QByteArray streams[] = {
        plain.first(end),                                  // no EOI
        QByteArray("garbage\xff\xd8\xff\0", 11) + plain,   // before SOI, and almost SOI
        plain + QByteArray(5, '\0') + "\xff\xff trailing", // behind EOI
        plain + plain,                                     // a second image
        plain.first(2) + comment + plain.mid(2),
        plain.first(2) + "\xff\xff\xff" + plain.mid(2 + 1),                          // fill bytes
        withHead(plain, [](auto& head) { segmentOf(head, 0xc0).data[7] = '\x22'; }), // of one component: no matter
        noLines.first(noLines.lastIndexOf("\xff\xd9")) + QByteArray("\xff\xdc\x00\x04\x00\x18\xff\xd9", 8), // DNL
    };
    int number = 0;
    for (const QByteArray& stream : streams) {
        const auto decoded = decodeBytes(stream, format);
        EXPECT_EQ(valuesOf(decoded), expected) << number;
        EXPECT_EQ(warningOf(decoded), QString()) << number++;
    }
    expectError(noLines, format, ErrorCode::Corrupt, "how many rows");
}

TEST(JpegDecoder, ALossyStreamUnderALosslessNameIsTold) {
    const QByteArray encoded = encodeIjg(smooth(8, 8, 8), {});
    EXPECT_EQ(warningOf(decodeBytes(encoded, lossless(grey(8, 8, 8)))),
              "the transfer syntax is lossless, but the code stream was compressed with loss");
    const auto handedOn =
        decodeUnconverted(std::as_bytes(std::span(encoded.constData(), static_cast<std::size_t>(encoded.size()))),
                          lossless(grey(8, 8, 8)));
    ASSERT_TRUE(handedOn);
    EXPECT_TRUE(handedOn->isLossy);
    EXPECT_EQ(handedOn->warning, QString());
}

// A.2.2: of one component alone they mean nothing.
TEST(JpegDecoder, SamplingFactorsOfGrey) {
    const JpegImage image = picture(37, 41, 12);
    for (const char factors : {'\x22', '\x41', '\x14', '\x33'}) {
        const auto sampled = [factors](const QByteArray& jpeg, int code) {
            return withHead(jpeg, [=](auto& head) { segmentOf(head, code).data[7] = factors; });
        };
        EXPECT_EQ(valuesOf(decodeBytes(sampled(encodeLossless(image, {.precision = 12, .predictor = 7}), 0xc3),
                                       lossless(grey(37, 41, 16, 12)))),
                  valuesOf(image, 12, Sign::Unsigned));
        for (const EJ_Mode mode : {EJM_baseline, EJM_progressive}) {
            const QByteArray plain = encodeIjg(smooth(37, 41, 8), {.mode = mode});
            EXPECT_EQ(valuesOf(decodeBytes(sampled(plain, mode == EJM_baseline ? 0xc0 : 0xc2), jpeg(grey(37, 41, 8)))),
                      valuesOf(decodeBytes(plain, jpeg(grey(37, 41, 8)))));
        }
    }
}

// B.2.3: the end of the spectral selection is 63; some writers say 0.
TEST(JpegDecoder, ScanParametersThatMeanNothingAreNoDamage) {
    QByteArray encoded = encodeIjg(smooth(24, 24, 8), {});
    const qsizetype scan = encoded.indexOf("\xff\xda");
    ASSERT_EQ(encoded[scan + 8], '\x3f');
    encoded[scan + 8] = '\0';
    EXPECT_EQ(warningOf(decodeBytes(encoded, jpeg(grey(24, 24, 8)))), QString());
}

TEST(JpegDecoder, WhatDoesNotMatchTheHeaderIsCorrupt) {
    const QByteArray good = encodeIjg(smooth(8, 12, 8), {});
    EXPECT_TRUE(decodeBytes(good, jpeg(grey(8, 12, 8))));
    for (const FrameFormat& format :
         {jpeg(grey(12, 8, 8)), jpeg(grey(8, 11, 8)), jpeg(grey(9, 12, 8)), jpeg(color(8, 12)), jpeg(grey(8, 12, 1))})
        expectError(good, format, ErrorCode::Corrupt, "the header");
    expectError(encodeIjg(smooth(8, 12, 12), {.mode = EJM_sequential, .bits = 12}), jpeg(grey(8, 12, 8)),
                ErrorCode::Corrupt, "12 bits per sample, the header allocates 8");
}

TEST(JpegDecoder, WhatItIsNotIsSaid) {
    const FrameFormat format = jpeg(grey(8, 8, 8));
    const QByteArray good = encodeIjg(smooth(8, 8, 8), {});
    const auto withProcess = [&good](int code) {
        return withHead(good, [code](auto& head) { segmentOf(head, 0xc0).code = code; });
    };
    for (const int code : {0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf})
        expectError(withProcess(code), format, ErrorCode::Unsupported, "hierarchical or arithmetic");
    expectError(withProcess(0xf7), format, ErrorCode::Unsupported, "JPEG-LS");
    expectError(QByteArray("\xff\x4f\xff\x51 JPEG 2000"), format, ErrorCode::Corrupt, "not a JPEG");
    expectError({}, format, ErrorCode::Corrupt, "not a JPEG");
    expectError(QByteArray("\xff\xd8\xff\xd9", 4), format, ErrorCode::Corrupt, "no frame header");
    expectError(withHead(good, [](auto& head) { head.push_back(segmentOf(head, 0xc0)); }), format, ErrorCode::Corrupt,
                "two frame headers");
    expectError(withHead(good, [](auto& head) { segmentOf(head, 0xc0).data[0] = 10; }), format, ErrorCode::Corrupt,
                "10 bits per sample");
    expectError(withHead(good, [](auto& head) { segmentOf(head, 0xc0).data[6] = 9; }), format, ErrorCode::Corrupt,
                "not there");
    expectError(withHead(good, [](auto& head) { segmentOf(head, 0xc0).data.chop(1); }), format, ErrorCode::Corrupt,
                "damaged");
    expectError(withHead(good, [](auto& head) { dropSegments(head, 0xdb); }), format, ErrorCode::Corrupt,
                "JPEG: Quantization table");
    expectError(withHead(good, [](auto& head) { dropSegments(head, 0xc4); }), format, ErrorCode::Corrupt,
                "JPEG: Huffman table");
}

// libjpeg looks up a category in tables of 16 and 17 entries.
TEST(JpegDecoder, ImpossibleHuffmanCategoriesNeverReachTheDecoder) {
    const JpegImage image = picture(16, 16, 8);
    const FrameFormat format = lossless(grey(16, 16, 8));
    const QByteArray good = encodeLossless(image, {.precision = 8});
    // More behind the last, which nothing uses: the categories are those of the table without them.
    const QByteArray more = withHead(good, [](auto& head) {
        QByteArray& table = segmentOf(head, 0xc4).data;
        table[5] = 18;
        table[7] = 2;
        table.append("\x11\xc8\xff");
    });
    const auto decoded = decodeBytes(more, format);
    EXPECT_EQ(valuesOf(decoded), valuesOf(image, 8, Sign::Unsigned));
    EXPECT_EQ(warningOf(decoded), QString());
    for (const qsizetype at : {17, 20}) {
        const QByteArray bad = withHead(good, [at](auto& head) { segmentOf(head, 0xc4).data[at] = '\xc8'; });
        expectError(bad, format, ErrorCode::Corrupt, "impossible categories");
    }
    const QByteArray lossy = encodeIjg(smooth(16, 16, 8), {});
    expectError(withHead(lossy, [](auto& head) { segmentOf(head, 0xc4).data[17] = 16; }), jpeg(grey(16, 16, 8)),
                ErrorCode::Corrupt, "impossible categories");
}

TEST(JpegStream, SaysWhatTheStreamSays) {
    const auto read = [](const QByteArray& bytes) {
        return readJpegStream(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    };
    const auto stream = read(encodeIjg(smooth(40, 24, 8, 3), {.sampling = ESS_422}));
    ASSERT_TRUE(stream);
    EXPECT_EQ(stream->process, JpegProcess::Sequential);
    EXPECT_EQ(stream->precision, 8);
    EXPECT_EQ(stream->rows, 40);
    EXPECT_EQ(stream->columns, 24);
    ASSERT_EQ(stream->components.size(), 3U);
    EXPECT_EQ(stream->components[0].horizontal, 2);
    EXPECT_EQ(stream->components[0].vertical, 1);
    EXPECT_EQ(stream->components[2].horizontal, 1);
    EXPECT_TRUE(stream->hasJfif);
    EXPECT_FALSE(stream->adobeTransform);
    EXPECT_EQ(stream->scans, 1);
    EXPECT_TRUE(stream->isWhole);
    EXPECT_FALSE(stream->isBuffered());
    const auto rgb = read(encodeIjg(smooth(8, 8, 8, 3), {.mode = EJM_progressive, .toYbr = false}));
    ASSERT_TRUE(rgb);
    EXPECT_EQ(rgb->process, JpegProcess::Progressive);
    EXPECT_EQ(rgb->adobeTransform, 0);
    EXPECT_EQ(rgb->components[1].id, 'G');
    EXPECT_TRUE(rgb->isBuffered());
    EXPECT_EQ(read(encodeLossless(picture(8, 8, 13), {.precision = 13}))->precision, 13);
}
