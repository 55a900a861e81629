// What becomes of a stored object in JPEG 2000 that somebody wants uncompressed; network/transcode_test.cpp has the
// transfer syntaxes that DCMTK can judge.
#include "dicom/decompress.h"

#include "jpeg2000_writer.h"
#include "made_file.h"

#include <QTemporaryDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

#include <gtest/gtest.h>

#include <cmath>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const auto kLossless = QStringLiteral("1.2.840.10008.1.2.4.90");
const auto kLossy = QStringLiteral("1.2.840.10008.1.2.4.91");
const auto kHtLossless = QStringLiteral("1.2.840.10008.1.2.4.201");
const auto kHtLossy = QStringLiteral("1.2.840.10008.1.2.4.203");

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

    QTemporaryDir m_folder;
};

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
