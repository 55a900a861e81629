// Every file of the corpus through the reader, and every frame that this version decodes through the decoders, compared
// bit for bit with DCMTK's own reading of the same file.
#include "dicom/decoder.h"
#include "dicom/inflate.h"
#include "dicom/instance_header.h"
#include "dicom/transfer_syntax.h"
#include "dicom/video_reader.h"
#include "support/corpus.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

// Numbers of one frame as DCMTK gives the bytes and as the header says to read them, by the plainest code.
std::optional<std::vector<double>> oracleFrame(DcmDataset& dataset, const FrameFormat& format, int frame) {
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad() || !element)
        return std::nullopt;
    const auto count = static_cast<std::size_t>(format.rows) * static_cast<std::size_t>(format.columns) *
                       static_cast<std::size_t>(format.samplesPerPixel);
    const auto bytesEach = static_cast<std::size_t>(format.bitsAllocated / 8);
    const std::size_t first = count * static_cast<std::size_t>(frame);
    Uint16* words = nullptr;
    Uint8* bytes = nullptr;
    if (element->getVR() == EVR_OW) {
        if (element->getUint16Array(words).bad() || !words)
            return std::nullopt;
        bytes = reinterpret_cast<Uint8*>(words);
    } else if (element->getUint8Array(bytes).bad() || !bytes) {
        return std::nullopt;
    }
    if ((first + count) * bytesEach > element->getLength())
        return std::nullopt;
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t raw = 0;
        for (std::size_t b = 0; b < bytesEach; ++b)
            raw |= std::uint64_t{bytes[(first + i) * bytesEach + b]} << (8 * b);
        raw >>= format.highBit + 1 - format.bitsStored;
        const std::uint64_t range = std::uint64_t{1} << format.bitsStored;
        raw &= range - 1;
        const bool negative = format.isSigned && raw >= range / 2;
        values[i] = negative ? static_cast<double>(raw) - static_cast<double>(range) : static_cast<double>(raw);
    }
    return values;
}

class Corpus : public testing::Test {
protected:
    void SetUp() override {
        if (corpusPath().isEmpty())
            GTEST_SKIP() << "SAGITTA_CORPUS does not name the folder of test data";
        DcmRLEDecoderRegistration::registerCodecs();
        DJDecoderRegistration::registerCodecs();
    }

    static QStringList files() {
        QStringList paths;
        QDirIterator walk(corpusPath(), QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext())
            paths << walk.next();
        paths.sort();
        return paths;
    }

    static bool isVideo(const InstanceHeader& header) {
        const TransferSyntax* const syntax = findTransferSyntax(header.format.transferSyntaxUid);
        return syntax && syntax->encoding == PixelEncoding::Video;
    }

    static Result<DecodedFrame> decodeVideo(const QString& path, const InstanceHeader& header, std::size_t frame) {
        const auto reader = VideoReader::open(path, header);
        return reader ? (*reader)->frame(static_cast<int>(frame), header.format) : reader.error();
    }

    static Result<DecodedFrame> decodeFrame(const QByteArray& file, const InstanceHeader& header, std::size_t frame) {
        QByteArray bytes;
        for (const FrameBytes::Piece& piece : header.frames[frame].bytes.pieces)
            bytes += file.mid(piece.offset, piece.length);
        return decode(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))),
                      header.format, header.frames[frame].bytes.bitOffset);
    }

    static QByteArray contents(const QString& path, const InstanceHeader& header) {
        if (header.deflated)
            return inflatedDataset(path).valueOr({});
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // The file with its pixels decompressed by DCMTK; null when DCMTK cannot.
    std::unique_ptr<DcmFileFormat> load(const QString& path, PixelEncoding encoding) {
        QString readable = path;
        if (encoding == PixelEncoding::JpegLs) {
            // DCMTK's JPEG-LS codec cannot live in one process with CharLS: its own program does it.
            readable = m_folder.filePath(QStringLiteral("native.dcm"));
            if (QProcess::execute(QStringLiteral("dcmdjpls"), {QStringLiteral("-q"), path, readable}) != 0)
                return nullptr;
        }
        auto file = std::make_unique<DcmFileFormat>();
        if (file->loadFile(readable.toLocal8Bit().constData()).bad())
            return nullptr;
        if ((encoding == PixelEncoding::Rle || encoding == PixelEncoding::Jpeg) &&
            file->getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad())
            return nullptr;
        return file;
    }

    QTemporaryDir m_folder;
};

// What the plain oracle can judge: grey or palette integers of whole bytes. Not 32 bits in big endian, which DCMTK
// swaps as pairs of words: TwinsInOtherTransferSyntaxesHoldTheSame compares those.
bool isComparable(const InstanceHeader& header) {
    const FrameFormat& format = header.format;
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    return syntax && syntax->decodable && format.element == PixelElement::Integer && format.samplesPerPixel == 1 &&
           format.bitsAllocated >= 8 && !(syntax->bigEndian && format.bitsAllocated == 32);
}

} // namespace

TEST_F(Corpus, EveryFileIsReadOrRefusedAndItsBlobComesBack) {
    int read = 0;
    for (const QString& path : files()) {
        const auto header = readInstanceHeader(path);
        if (!header) {
            EXPECT_EQ(header.error().code(), ErrorCode::Corrupt) << path.toStdString();
            continue;
        }
        ++read;
        const QByteArray blob = toBlob(**header);
        const auto again = instanceHeaderFromBlob(blob);
        ASSERT_TRUE(again) << path.toStdString();
        EXPECT_EQ(toBlob(**again), blob) << path.toStdString();
    }
    EXPECT_GT(read, 1000);
}

TEST_F(Corpus, WhatIsDecodableDecodes) {
    int decoded = 0;
    for (const QString& path : files()) {
        const auto header = readInstanceHeader(path);
        if (!header || !(*header)->hasPixels())
            continue;
        const TransferSyntax* const syntax = findTransferSyntax((*header)->format.transferSyntaxUid);
        const QByteArray file = contents(path, **header);
        for (const std::size_t frame : {std::size_t{0}, (*header)->frames.size() - 1}) {
            const auto result =
                isVideo(**header) ? decodeVideo(path, **header, frame) : decodeFrame(file, **header, frame);
            if (!result && path.endsWith(QLatin1String("JPEG2000-embedded-sequence-delimiter.dcm")))
                continue; // its size was overwritten with the delimiter
            if (!result && path.endsWith(QLatin1String("mpeg2_mpml_720x480_80f.dcm")))
                continue; // its header counts 80 frames, and its video has 78
            EXPECT_EQ(static_cast<bool>(result), syntax && syntax->decodable)
                << path.toStdString() << ": " << (result ? "decoded" : result.error().message().toStdString());
            decoded += result ? 1 : 0;
        }
    }
    EXPECT_GT(decoded, 1000);
}

TEST_F(Corpus, GreyFramesAreBitForBitWhatDcmtkReads) {
    std::map<PixelEncoding, int> compared;
    for (const QString& path : files()) {
        const auto header = readInstanceHeader(path);
        if (!header || !(*header)->hasPixels() || !isComparable(**header))
            continue;
        const PixelEncoding encoding = findTransferSyntax((*header)->format.transferSyntaxUid)->encoding;
        if (encoding == PixelEncoding::JpegLs && compared[encoding] >= 60)
            continue; // a process for each: enough of one series
        const std::unique_ptr<DcmFileFormat> oracle = load(path, encoding);
        if (!oracle)
            continue;
        const QByteArray file = contents(path, **header);
        for (const std::size_t frame : {std::size_t{0}, (*header)->frames.size() - 1}) {
            const auto expected = oracleFrame(*oracle->getDataset(), (*header)->format, static_cast<int>(frame));
            const auto decoded = decodeFrame(file, **header, frame);
            if (!expected || !decoded || !decoded->warning.isEmpty())
                continue;
            const auto values = visitSamples(
                decoded->frame, [](auto samples) { return std::vector<double>(samples.begin(), samples.end()); });
            EXPECT_TRUE(values == *expected) << path.toStdString() << " frame " << frame;
            ++compared[encoding];
        }
    }
    EXPECT_GT(compared[PixelEncoding::Native], 500);
    EXPECT_GT(compared[PixelEncoding::Rle], 50);
    EXPECT_GT(compared[PixelEncoding::Jpeg], 300);
    if (!QStandardPaths::findExecutable(QStringLiteral("dcmdjpls")).isEmpty()) {
        EXPECT_GE(compared[PixelEncoding::JpegLs], 50);
    }
}

TEST_F(Corpus, TwinsInOtherTransferSyntaxesHoldTheSame) {
    const std::pair<const char*, const char*> twins[] = {
        {"pydicom/test_files/rtdose.dcm", "pydicom/test_files/rtdose_expb_1frame.dcm"},
        {"pydicom/test_files/liver_1frame.dcm", "pydicom/test_files/liver_expb_1frame.dcm"},
        {"pydicom/test_files/MR_small.dcm", "pydicom/test_files/MR_small_expb.dcm"},
        {"pydicom-data/SC_rgb_32bit_2frame.dcm", "pydicom-data/SC_rgb_expb_32bit_2frame.dcm"},
        {"pydicom/test_files/MR_small.dcm", "pydicom/test_files/MR_small_jp2klossless.dcm"},
        {"pydicom-data/emri_small.dcm", "pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm"},
        {"pydicom/test_files/liver_1frame.dcm", "pydicom-data/liver_j2k.dcm"},
        {"dicomParser/CT1_UNC.explicit_little_endian.dcm", "cornerstone3D/CT1_J2KR"},
    };
    const auto firstFrame = [](const char* name) {
        const QString path = corpusPath() + u'/' + QLatin1String(name);
        const auto header = readInstanceHeader(path);
        if (!header)
            return Frame();
        const auto decoded = decodeFrame(contents(path, **header), **header, 0);
        return decoded ? decoded->frame : Frame();
    };
    for (const auto& [one, other] : twins) {
        const Frame a = firstFrame(one);
        const Frame b = firstFrame(other);
        ASSERT_FALSE(a.isNull() || b.isNull()) << other;
        EXPECT_TRUE(std::ranges::equal(a.bytes(), b.bytes())) << other;
    }
}

// More levels than there are samples to halve: not every decoder gets it right.
TEST_F(Corpus, HtJ2kOfMoreLevelsThanSamples) {
    const QString path =
        corpusPath() + QStringLiteral("/DICOM-Swift/DicomCoreTests/Fixtures/DecoderParity/htj2k_lossless_parity.dcm");
    const auto header = readInstanceHeader(path);
    ASSERT_TRUE(header);
    const auto decoded = decodeFrame(contents(path, **header), **header, 0);
    ASSERT_TRUE(decoded) << decoded.error().message().toStdString();
    const auto samples = decoded->frame.samplesAs<std::uint8_t>();
    ASSERT_EQ(samples.size(), 64U);
    for (std::size_t i = 0; i < 64; ++i)
        EXPECT_EQ(samples[i], 2 * i);
}

TEST_F(Corpus, NamesOfTheStandardsCharacterSets) {
    struct {
        const char* file;
        QString name;
    } const cases[] = {
        {"pydicom/charset_files/chrFren.dcm", QStringLiteral("Buc^Jérôme")},
        {"pydicom/charset_files/chrGreek.dcm", QStringLiteral("Διονυσιος")},
        {"pydicom/charset_files/chrRuss.dcm", QStringLiteral("Люкceмбypг")},
        {"pydicom/charset_files/chrHbrw.dcm", QStringLiteral("שרון^דבורה")},
        {"pydicom/charset_files/chrH32.dcm", QStringLiteral("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")},
        {"pydicom/charset_files/chrJapMulti.dcm", QStringLiteral("やまだ^たろう")},
    };
    for (const auto& c : cases) {
        const auto header = readInstanceHeader(corpusPath() + u'/' + QLatin1String(c.file));
        ASSERT_TRUE(header) << c.file;
        EXPECT_EQ((*header)->patient.name.toStdString(), c.name.toStdString());
    }
}
