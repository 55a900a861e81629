// What colour a JPEG code stream is taken for: the rule of jpeg_color.h, case by case, by decoding what is known.
#include "frame_checks.h"
#include "jpeg_writer.h"

#include "dicom/jpeg_color.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const QByteArray kAdobe = QByteArray("Adobe\0\x64\0\0\0\0", 11);
const QByteArray kJfif = QByteArray("JFIF\0\1\1\0\0\1\0\1\0\0", 14);

JpegImage colours() {
    JpegImage image{32, 32, 3, {}};
    for (int row = 0; row < 32; ++row)
        for (int column = 0; column < 32; ++column)
            for (const int sample : {40 + row * 5, 200 - column * 4, 90 + row + column})
                image.samples.push_back(static_cast<std::uint32_t>(sample));
    return image;
}

struct Marks {
    bool jfif = false;
    std::optional<int> adobe = std::nullopt;
    QByteArray ids = QByteArray("\x01\x02\x03", 3);
};

// The stream with these marks alone, whatever its encoder has put there.
QByteArray marked(const QByteArray& jpeg, const Marks& marks, int frameCode = 0xc0) {
    const QByteArray changed = withHead(jpeg, [&](auto& head) {
        dropSegments(head, 0xe0);
        dropSegments(head, 0xee);
        for (int i = 0; i < 3; ++i)
            segmentOf(head, frameCode).data[6 + 3 * i] = marks.ids[i];
        if (marks.adobe)
            head.insert(head.begin(), {0xee, kAdobe + static_cast<char>(*marks.adobe)});
        if (marks.jfif)
            head.insert(head.begin(), {0xe0, kJfif});
    });
    // The scan names its components by their ids.
    QByteArray scanned = changed;
    const qsizetype scan = scanned.indexOf("\xff\xda");
    for (int i = 0; i < 3; ++i)
        scanned[scan + 5 + 2 * i] = marks.ids[i];
    return scanned;
}

FrameFormat labelled(Photometric photometric, const char* syntax = "1.2.840.10008.1.2.4.50") {
    FrameFormat format = color(32, 32);
    format.photometric = photometric;
    format.transferSyntaxUid = QLatin1String(syntax);
    return format;
}

void expectColours(const QByteArray& jpeg, const FrameFormat& format, const char* warning, double within = 6) {
    const auto decoded = decodeBytes(jpeg, format);
    ASSERT_TRUE(decoded) << decoded.error().message().toStdString();
    EXPECT_EQ(decoded->warning, QLatin1String(warning));
    EXPECT_EQ(decoded->frame.color(), FrameColor::Rgb);
    const Values values = valuesOf(decoded);
    const JpegImage expected = colours();
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::abs(values[i] - expected.samples[i]));
    EXPECT_LE(worst, within);
}

constexpr const char* kWasYbr = "the header says RGB, but the JPEG code stream holds YBR_FULL";
constexpr const char* kWasRgb = "the header says YBR, but the JPEG code stream holds RGB";
constexpr const char* kJpeg2000AsYbr =
    "the header says a colour that only JPEG 2000 has; the JPEG code stream was taken as YBR_FULL";
constexpr const char* kJpeg2000AsRgb =
    "the header says a colour that only JPEG 2000 has; the JPEG code stream was taken as RGB";
const QByteArray kRgbIds = "RGB";
const QByteArray kSmallRgbIds = "rgb";
const QByteArray kIdsFromZero = QByteArray("\x00\x01\x02", 3);

struct Case {
    bool isYbr; // the truth
    E_SubSampling sampling;
    Marks marks;
    Photometric header;
    const char* warning;
};

} // namespace

TEST(JpegColor, LossyStreamsAreWhatTheySay) {
    using enum Photometric;
    const Case cases[] = {
        // As it should be.
        {true, ESS_422, {.jfif = true}, YbrFull422, ""},
        {true, ESS_444, {.jfif = true}, YbrFull, ""},
        {true, ESS_411, {}, YbrFull422, ""},
        {true, ESS_444, {}, YbrFull422, ""},
        {true, ESS_444, {.adobe = 1}, YbrFull, ""},
        {false, ESS_444, {.adobe = 0, .ids = kRgbIds}, Rgb, ""},
        {false, ESS_444, {.adobe = 0}, Rgb, ""},
        {false, ESS_444, {}, Rgb, ""},
        {false, ESS_444, {.ids = kIdsFromZero}, Rgb, ""},
        // The header kept from before compression.
        {true, ESS_422, {.jfif = true}, Rgb, kWasYbr},
        {true, ESS_411, {.jfif = true}, Rgb, kWasYbr},
        {true, ESS_444, {.jfif = true}, Rgb, kWasYbr},
        {true, ESS_422, {.adobe = 1}, Rgb, kWasYbr},
        {true, ESS_444, {.adobe = 1}, Rgb, kWasYbr},
        {true, ESS_422, {}, Rgb, kWasYbr},
        {true, ESS_411, {.ids = kIdsFromZero}, Rgb, kWasYbr},
        // The header of what the compressor usually makes.
        {false, ESS_444, {.adobe = 0}, YbrFull, kWasRgb},
        {false, ESS_444, {.adobe = 0, .ids = kRgbIds}, YbrFull422, kWasRgb},
        {false, ESS_444, {.ids = kRgbIds}, YbrFull, kWasRgb},
        {false, ESS_444, {.ids = kSmallRgbIds}, YbrFull, kWasRgb},
        // A stream that contradicts itself: the header.
        {true, ESS_444, {.jfif = true, .ids = kRgbIds}, YbrFull, ""},
        {false, ESS_444, {.jfif = true, .adobe = 0}, Rgb, ""},
        {true, ESS_444, {.jfif = true, .adobe = 0}, YbrFull, ""},
        {true, ESS_422, {.adobe = 0}, YbrFull422, ""},
        {false, ESS_422, {.adobe = 0}, Rgb, ""},
        // Headers that JPEG cannot have.
        {true, ESS_422, {.jfif = true}, YbrIct, kJpeg2000AsYbr},
        {true, ESS_444, {}, YbrRct, kJpeg2000AsYbr},
        {false, ESS_444, {.adobe = 0}, YbrRct, kJpeg2000AsRgb},
        {true,
         ESS_411,
         {.jfif = true},
         YbrPartial420,
         "the header says YBR_PARTIAL_420; the JPEG code stream was taken as YBR_FULL"},
    };
    int number = 0;
    for (const Case& c : cases) {
        SCOPED_TRACE(number++);
        const QByteArray jpeg = encodeIjg(colours(), {.quality = 97, .toYbr = c.isYbr, .sampling = c.sampling});
        expectColours(marked(jpeg, c.marks), labelled(c.header), c.warning, c.sampling == ESS_444 ? 6 : 20);
    }
}

TEST(JpegColor, AnAdobeSegmentThatIsCutOffSaysNothing) {
    const QByteArray jpeg = withHead(marked(encodeIjg(colours(), {.quality = 97, .toYbr = false}), {}), [](auto& head) {
        head.insert(head.begin(), {0xee, kAdobe});
    });
    expectColours(jpeg, labelled(Photometric::Rgb), "");
}

TEST(JpegColor, LosslessIsWhatTheHeaderSays) {
    const QByteArray jpeg = encodeLossless(colours(), {.precision = 8});
    const auto withMarks = [&](const Marks& marks) { return marked(jpeg, marks, 0xc3); };
    const char* const syntax = "1.2.840.10008.1.2.4.70";
    using enum Photometric;
    expectColours(jpeg, labelled(Rgb, syntax), "", 0);
    expectColours(withMarks({.jfif = true}), labelled(Rgb, syntax), "", 0);
    expectColours(withMarks({.adobe = 1}), labelled(Rgb, syntax), "", 0);
    expectColours(withMarks({.adobe = 0}), labelled(YbrFull, syntax), kWasRgb, 0);
    expectColours(withMarks({.ids = kRgbIds}), labelled(YbrFull, syntax), kWasRgb, 0);
    expectColours(jpeg, labelled(YbrRct, syntax), kJpeg2000AsRgb, 0);

    // Samples that are YBR_FULL already, as an ultrasound machine makes them.
    JpegImage ybr{1, 4, 3, {0x80, 0x80, 0x80, 0x4c, 0x55, 0xff, 0x96, 0x2c, 0x15, 0x1d, 0xff, 0x6b}};
    FrameFormat format = labelled(YbrFull, syntax);
    format.rows = 1;
    format.columns = 4;
    const auto decoded = decodeBytes(encodeLossless(ybr, {.precision = 8}), format);
    EXPECT_EQ(valuesOf(decoded), (Values{128, 128, 128, 254, 0, 0, 0, 255, 1, 0, 0, 254}));
    EXPECT_EQ(decoded->warning, QString());
}

TEST(JpegColor, NoneOfItWithoutACodecThatKnowsOrWithTheWrongSamples) {
    FrameFormat format = labelled(Photometric::YbrIct, "1.2.840.10008.1.2.1");
    EXPECT_EQ(decodeBytes(QByteArray(32 * 32 * 3, 'x'), format).error().code(), ErrorCode::Unsupported);
    format = labelled(Photometric::YbrIct);
    format.samplesPerPixel = 1;
    EXPECT_EQ(decodeBytes(encodeIjg(colours(), {}), format).error().code(), ErrorCode::Corrupt);
    format = labelled(Photometric::Unknown);
    EXPECT_EQ(decodeBytes(encodeIjg(colours(), {}), format).error().code(), ErrorCode::Unsupported);
}

TEST(JpegColor, OfAFrameThatIsHandedOnTheColourIsTold) {
    const auto bytesOf = [](const QByteArray& bytes) {
        return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    };
    const QByteArray ybr = encodeIjg(colours(), {.quality = 97});
    const auto kept = decodeUnconverted(bytesOf(ybr), labelled(Photometric::Rgb));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->photometric, Photometric::YbrFull);
    EXPECT_EQ(kept->warning, QString()) << "nothing is wrong with the samples";
    const auto converted = decodeBytes(ybr, labelled(Photometric::Rgb));
    ASSERT_TRUE(converted);
    EXPECT_FALSE(std::ranges::equal(kept->frame.bytes(), converted->frame.bytes()));
    const auto rgb =
        decodeUnconverted(bytesOf(encodeIjg(colours(), {.toYbr = false})), labelled(Photometric::YbrFull422));
    ASSERT_TRUE(rgb);
    EXPECT_EQ(rgb->photometric, Photometric::Rgb);
}
