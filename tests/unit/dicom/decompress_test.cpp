// What becomes of a stored object in JPEG 2000 or JPEG-LS that somebody wants uncompressed; network/transcode_test.cpp
// has the transfer syntaxes that DCMTK can judge.
#include "dicom/decompress.h"

#include "jpeg2000_writer.h"
#include "made_file.h"

#include <QTemporaryDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

#include <charls/charls.h>

#include <gtest/gtest.h>

#include <algorithm>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const auto kLossless = QStringLiteral("1.2.840.10008.1.2.4.90");
const auto kLossy = QStringLiteral("1.2.840.10008.1.2.4.91");
const auto kHtLossless = QStringLiteral("1.2.840.10008.1.2.4.201");
const auto kHtLossy = QStringLiteral("1.2.840.10008.1.2.4.203");
const auto kJpegLs = QStringLiteral("1.2.840.10008.1.2.4.80");
const auto kJpegLsNear = QStringLiteral("1.2.840.10008.1.2.4.81");

QByteArray encodeJpegLs(const Samples& samples, const CodedImage& image, int nearLossless) {
    const std::vector<std::uint16_t> words(samples.begin(), samples.end());
    charls::jpegls_encoder encoder;
    encoder
        .frame_info({static_cast<std::uint32_t>(image.columns), static_cast<std::uint32_t>(image.rows), image.bits, 1})
        .near_lossless(nearLossless);
    QByteArray encoded(static_cast<qsizetype>(encoder.estimated_destination_size() + 1024), '\0');
    encoder.destination(encoded.data(), static_cast<std::size_t>(encoded.size()));
    encoded.truncate(static_cast<qsizetype>(encoder.encode(words)));
    return encoded;
}

class Decompress : public testing::Test {
protected:
    QString write(const QString& syntax, const ImageSpec& spec, const QByteArray& codeStream,
                  const QByteArray& lossy = {}) {
        Elements elements = identity();
        if (!lossy.isEmpty())
            elements.text(tags::LossyImageCompression, "CS", lossy);
        addImage(elements, spec);
        elements.header(tags::PixelData, "OB", kUndefined)
            .raw(item({}) + item(codeStream.size() % 2 == 0 ? codeStream : codeStream + '\0') + sequenceDelimiter());
        return writeFile(m_folder.path(), part10(syntax, elements.encoded()));
    }

    static std::string text(DcmDataset& set, const DcmTagKey& tag) {
        OFString value;
        set.findAndGetOFString(tag, value);
        return value.c_str();
    }

    // Grey of twelve bits, the pixels in `frame` as an encoder of `syntax` left them, and an overlay in bit 13.
    QString writeWithOverlay(const QString& syntax, const ImageSpec& spec, const QByteArray& frame) {
        Elements elements = identity();
        addImage(elements, spec);
        const Tag rows{0x6000, 0x0010}, columns{0x6000, 0x0011}, type{0x6000, 0x0040}, origin{0x6000, 0x0050};
        const Tag allocated{0x6000, 0x0100}, position{0x6000, 0x0102};
        elements.us(rows, {spec.rows}).us(columns, {spec.columns}).text(type, "CS", "G").us(origin, {1, 1}, "SS");
        elements.us(allocated, {16}).us(position, {13});
        elements.header(tags::PixelData, "OB", kUndefined)
            .raw(item({}) + item(frame.size() % 2 == 0 ? frame : frame + '\0') + sequenceDelimiter());
        return writeFile(m_folder.path(), part10(syntax, elements.encoded()));
    }
    static std::vector<int> words(DcmDataset& set) {
        const Uint16* values = nullptr;
        unsigned long count = 0;
        EXPECT_TRUE(set.findAndGetUint16Array(DCM_PixelData, values, &count).good());
        return {values, values + count};
    }

    QTemporaryDir m_folder;
};

// Two pictures of 12 bits, in the second of them an overlay over every third pixel.
struct Overlaid {
    Samples plain, marked;
};
Overlaid overlaid(const CodedImage& image) {
    Overlaid made{testImage(image), {}};
    made.marked = made.plain;
    for (std::size_t i = 0; i < made.marked.size(); i += 3)
        made.marked[i] |= 1 << 13;
    return made;
}

} // namespace

TEST_F(Decompress, GreyIsWhatWasCoded) {
    const CodedImage image{.rows = 40, .columns = 30, .bits = 12, .isSigned = true};
    const Samples samples = testImage(image);
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsStored = 12, .isSigned = 1};
    const std::pair<QString, QByteArray> kinds[] = {{kLossless, encodeJpeg2000(samples, image)},
                                                    {kHtLossless, encodeHtJ2k(samples, image)}};
    for (const auto& [syntax, codeStream] : kinds) {
        const auto native = readUncompressed(write(syntax, spec, codeStream));
        ASSERT_TRUE(native) << native.error().message().toStdString();
        const Uint16* words = nullptr;
        unsigned long count = 0;
        ASSERT_TRUE((*native)->findAndGetUint16Array(DCM_PixelData, words, &count).good());
        ASSERT_EQ(count, samples.size());
        for (std::size_t i = 0; i < count; ++i)
            ASSERT_EQ(static_cast<std::int16_t>(words[i]), samples[i]) << i;
        EXPECT_EQ(text(**native, DCM_PhotometricInterpretation), "MONOCHROME2");
        EXPECT_EQ(text(**native, DCM_LossyImageCompression), "");
    }
}

TEST_F(Decompress, ColourIsCalledWhatItIs) {
    CodedImage image{.rows = 40, .columns = 30, .components = 3, .isTransformed = true};
    const Samples samples = testImage(image);
    for (const char* name : {"YBR_RCT", "YBR_ICT", "RGB", "YBR_FULL"}) {
        const ImageSpec spec{
            .rows = 40, .columns = 30, .samples = 3, .bitsAllocated = 8, .bitsStored = 8, .photometric = name};
        const auto native = readUncompressed(write(kLossless, spec, encodeJpeg2000(samples, image)));
        ASSERT_TRUE(native) << native.error().message().toStdString();
        const Uint8* bytes = nullptr;
        unsigned long count = 0;
        ASSERT_TRUE((*native)->findAndGetUint8Array(DCM_PixelData, bytes, &count).good());
        EXPECT_TRUE(std::equal(samples.begin(), samples.end(), bytes, bytes + count)) << name;
        EXPECT_EQ(text(**native, DCM_PhotometricInterpretation), "RGB");
        EXPECT_EQ(text(**native, DCM_PlanarConfiguration), "0");
    }
    image.isTransformed = false;
    const ImageSpec ybr{
        .rows = 40, .columns = 30, .samples = 3, .bitsAllocated = 8, .bitsStored = 8, .photometric = "YBR_FULL"};
    const auto native = readUncompressed(write(kLossless, ybr, encodeJpeg2000(samples, image)));
    ASSERT_TRUE(native);
    const Uint8* bytes = nullptr;
    unsigned long count = 0;
    ASSERT_TRUE((*native)->findAndGetUint8Array(DCM_PixelData, bytes, &count).good());
    EXPECT_TRUE(std::equal(samples.begin(), samples.end(), bytes, bytes + count)) << "converted by nobody";
    EXPECT_EQ(text(**native, DCM_PhotometricInterpretation), "YBR_FULL");
}

TEST_F(Decompress, LossIsMarkedByItsMethodUnlessThereWasNone) {
    const CodedImage image{.rows = 40, .columns = 30};
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsAllocated = 8, .bitsStored = 8};
    const Samples samples = testImage(image);
    struct {
        QString syntax;
        QByteArray codeStream;
        QByteArray said;
        const char* lossy;
        const char* method;
    } const cases[] = {
        {kLossy, encodeJpeg2000(samples, image), {}, "01", "ISO_15444_1"},
        {kLossy, encodeJpeg2000(samples, image), "01", "01", "ISO_15444_1"},
        {kLossy, encodeJpeg2000(samples, image), "00", "00", ""},
        {kHtLossy, encodeHtJ2k(samples, image), {}, "01", "ISO_15444_15"},
        {kLossless, encodeJpeg2000(samples, image), "01", "01", ""},
    };
    for (const auto& c : cases) {
        const auto native = readUncompressed(write(c.syntax, spec, c.codeStream, c.said));
        ASSERT_TRUE(native) << native.error().message().toStdString();
        EXPECT_EQ(text(**native, DCM_LossyImageCompression), c.lossy) << c.syntax.toStdString();
        EXPECT_EQ(text(**native, DCM_LossyImageCompressionMethod), c.method) << c.syntax.toStdString();
    }
}

TEST_F(Decompress, WhatIsCutOffIsNotMadeUp) {
    const CodedImage image{.rows = 40, .columns = 30};
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsAllocated = 8, .bitsStored = 8};
    const QByteArray codeStream = encodeJpeg2000(testImage(image), image);
    const auto native = readUncompressed(write(kLossless, spec, codeStream.first(codeStream.size() - 100)));
    ASSERT_FALSE(native);
    EXPECT_EQ(native.error().code(), ErrorCode::Corrupt);
    EXPECT_TRUE(native.error().message().contains(QLatin1String("cut off")));
}

// Overlays of old, in bits of the pixel words that hold no pixel (PS3.5 8.1.2 of 2003).
TEST_F(Decompress, OverlaysAmongThePixelsStay) {
    const CodedImage twelve{.rows = 40, .columns = 30, .bits = 12};
    CodedImage sixteen = twelve;
    sixteen.bits = 16;
    const Overlaid picture = overlaid(twelve);
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsStored = 12};
    const std::vector<int> wanted(picture.marked.begin(), picture.marked.end());
    const std::pair<QString, QByteArray> kinds[] = {
        {kLossless, encodeJpeg2000(picture.marked, sixteen)},
        {kLossy, encodeJpeg2000(picture.marked, sixteen)}, // that may be lossy, and is not
        {kHtLossless, encodeHtJ2k(picture.marked, sixteen)},
        {kJpegLs, encodeJpegLs(picture.marked, sixteen, 0)},
        {kJpegLsNear, encodeJpegLs(picture.marked, sixteen, 0)},
    };
    for (const auto& [syntax, frame] : kinds) {
        const auto native = readUncompressed(writeWithOverlay(syntax, spec, frame));
        ASSERT_TRUE(native) << native.error().message().toStdString();
        EXPECT_EQ(words(**native), wanted) << syntax.toStdString();
        EXPECT_TRUE((*native)->tagExists(DcmTagKey(0x6000, 0x0102)));
    }
}

TEST_F(Decompress, NoOverlayIsMadeUp) {
    const CodedImage image{.rows = 40, .columns = 30, .bits = 12, .isSigned = true};
    const Samples samples = testImage(image);
    ASSERT_LT(*std::min_element(samples.begin(), samples.end()), 0);
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsStored = 12, .isSigned = 1};
    const auto native = readUncompressed(writeWithOverlay(kLossless, spec, encodeJpeg2000(samples, image)));
    ASSERT_TRUE(native) << native.error().message().toStdString();
    const std::vector<int> values = words(**native);
    ASSERT_EQ(values.size(), samples.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(values[i] & 1 << 13, 0) << "the sign of " << samples[i];
        EXPECT_EQ(values[i] & 0xfff, samples[i] & 0xfff);
    }
}

TEST_F(Decompress, WhatNearLosslessOvershootsByIsNotHandedOn) {
    const CodedImage image{.rows = 40, .columns = 30, .bits = 16};
    Samples samples;
    for (int i = 0; i < 40 * 30; ++i)
        samples.push_back(4080 + static_cast<int>(static_cast<quint32>(i) * 2654435761U >> 28U));
    const ImageSpec spec{.rows = 40, .columns = 30, .bitsStored = 12};
    const QByteArray frame = encodeJpegLs(samples, image, 5);
    const auto native = readUncompressed(write(kJpegLsNear, spec, frame));
    ASSERT_TRUE(native) << native.error().message().toStdString();
    const std::vector<int> values = words(**native);
    EXPECT_EQ(*std::max_element(values.begin(), values.end()), 4095);
    EXPECT_GE(*std::min_element(values.begin(), values.end()), 4080 - 5);
    EXPECT_EQ(text(**native, DCM_LossyImageCompression), "01");
    EXPECT_EQ(text(**native, DCM_LossyImageCompressionMethod), "ISO_14495_1");
}
