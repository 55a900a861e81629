// Sending to those who do not take the transfer syntax an object is stored in: what our own decoders make of it, judged
// by DCMTK's decompressors, and how it goes over the wire.
#include "peer_fixture.h"

#include "core/uid.h"
#include "dicom/decompress.h"
#include "network/dimse/server.h"
#include "network/study_sender.h"
#include "support/dcmqrscp.h"
#include "support/folder_store.h"
#include "support/mixed_study.h"
#include "support/peer_process.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cstring>
#include <mutex>

namespace sagitta::test {
namespace {

const QString kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
const QString kImplicit = QStringLiteral("1.2.840.10008.1.2");
const QString kJpegLs = QStringLiteral("1.2.840.10008.1.2.4.80");
const QString kNearLossless = QStringLiteral("1.2.840.10008.1.2.4.81");
const QString kLosslessJpeg = QStringLiteral("1.2.840.10008.1.2.4.70");
const QString kRle = QStringLiteral("1.2.840.10008.1.2.5");

struct Kind {
    const char* name;
    const char* photometric;
    Uint16 samples;
    Uint16 planar;
    Uint16 bitsAllocated;
    Uint16 bitsStored;
    Uint16 isSigned;
    Uint16 rows;
    Uint16 columns;
    int frames;
};

constexpr Kind kKinds[] = {
    {"grey8odd", "MONOCHROME2", 1, 0, 8, 8, 0, 7, 9, 1},
    {"grey8oddFrames", "MONOCHROME1", 1, 0, 8, 8, 0, 7, 9, 3},
    {"grey12", "MONOCHROME2", 1, 0, 16, 12, 0, 13, 17, 1},
    {"grey16signed", "MONOCHROME2", 1, 0, 16, 16, 1, 13, 17, 2},
    {"grey12signed", "MONOCHROME2", 1, 0, 16, 12, 1, 13, 17, 1},
    {"rgb", "RGB", 3, 0, 8, 8, 0, 11, 7, 2},
    {"rgbPlanes", "RGB", 3, 1, 8, 8, 0, 11, 7, 1},
    {"ybr", "YBR_FULL", 3, 0, 8, 8, 0, 11, 7, 1},
};

int run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(findProgram(program), arguments);
    return process.waitForFinished(60000) ? process.exitCode() : -1;
}

// Its pixels in the order of a planar configuration of 0, as they are in memory.
struct Pixels {
    QByteArray bytes;
    QByteArray vr;
    OFString photometric;
    Uint16 planar = 0;
};

Pixels pixelsOf(DcmDataset& set) {
    Pixels pixels;
    DcmElement* element = nullptr;
    if (set.findAndGetElement(DCM_PixelData, element).bad())
        return pixels;
    pixels.vr = DcmVR(element->getVR()).getVRName();
    Uint16 samples = 1, bits = 0, rows = 0, columns = 0;
    set.findAndGetUint16(DCM_SamplesPerPixel, samples);
    set.findAndGetUint16(DCM_BitsAllocated, bits);
    set.findAndGetUint16(DCM_Rows, rows);
    set.findAndGetUint16(DCM_Columns, columns);
    set.findAndGetUint16(DCM_PlanarConfiguration, pixels.planar);
    set.findAndGetOFString(DCM_PhotometricInterpretation, pixels.photometric);
    Sint32 frames = 0;
    if (set.findAndGetSint32(DCM_NumberOfFrames, frames).bad())
        frames = 1;
    const auto size = static_cast<qsizetype>(element->getLength());
    Uint8* bytes = nullptr;
    Uint16* words = nullptr;
    if (element->getUint8Array(bytes).good() && bytes)
        pixels.bytes = QByteArray(reinterpret_cast<const char*>(bytes), size);
    else if (element->getUint16Array(words).good() && words)
        pixels.bytes = QByteArray(reinterpret_cast<const char*>(words), size);
    if (samples == 3 && pixels.planar == 1 && bits == 8) {
        const qsizetype plane = qsizetype{rows} * columns;
        QByteArray interleaved = pixels.bytes;
        for (qsizetype f = 0; f < frames; ++f)
            for (qsizetype i = 0; i < plane; ++i)
                for (qsizetype s = 0; s < 3; ++s)
                    interleaved[f * plane * 3 + i * 3 + s] = pixels.bytes[f * plane * 3 + s * plane + i];
        pixels.bytes = interleaved;
    }
    return pixels;
}

// The two's complement of BitsStored bits, whatever stands above.
void maskTo(QByteArray& bytes, int bitsStored) {
    for (qsizetype i = 0; i + 1 < bytes.size(); i += 2) {
        Uint16 word = 0;
        std::memcpy(&word, bytes.constData() + i, 2);
        word = static_cast<Uint16>(word & ((1U << bitsStored) - 1));
        std::memcpy(bytes.data() + i, &word, 2);
    }
}

class Transcode : public testing::Test {
protected:
    void SetUp() override {
        if (findProgram(QStringLiteral("dcmcjpls")).isEmpty())
            GTEST_SKIP() << "DCMTK's tools are not installed";
    }
    QString path(const QString& name) const { return m_dir.filePath(name); }
    QString write(const Kind& kind);
    void expectAsDecoded(const QString& compressed, const QString& decompressor, const Kind& kind,
                         const QStringList& options = {});

    QTemporaryDir m_dir;
};

QString Transcode::write(const Kind& kind) {
    MadeInstance instance = newSeries();
    QTemporaryDir dir;
    DcmFileFormat file;
    file.loadFile(QFile::encodeName(writeInstance(dir.path(), instance)).constData());
    DcmDataset& set = *file.getDataset();
    set.loadAllDataIntoMemory();
    set.putAndInsertString(DCM_PhotometricInterpretation, kind.photometric);
    set.putAndInsertUint16(DCM_SamplesPerPixel, kind.samples);
    if (kind.samples > 1)
        set.putAndInsertUint16(DCM_PlanarConfiguration, kind.planar);
    set.putAndInsertUint16(DCM_BitsAllocated, kind.bitsAllocated);
    set.putAndInsertUint16(DCM_BitsStored, kind.bitsStored);
    set.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(kind.bitsStored - 1));
    set.putAndInsertUint16(DCM_PixelRepresentation, kind.isSigned);
    set.putAndInsertUint16(DCM_Rows, kind.rows);
    set.putAndInsertUint16(DCM_Columns, kind.columns);
    if (kind.frames > 1)
        set.putAndInsertString(DCM_NumberOfFrames, QByteArray::number(kind.frames).constData());
    const size_t count = size_t{kind.rows} * kind.columns * kind.samples * static_cast<size_t>(kind.frames);
    set.findAndDeleteElement(DCM_PixelData);
    std::vector<Uint16> words(count);
    for (size_t i = 0; i < count; ++i)
        words[i] = static_cast<Uint16>((i * 2654435761U >> 7) & ((1U << kind.bitsStored) - 1));
    if (kind.bitsAllocated == 16) {
        for (Uint16& word : words)
            if (kind.isSigned && (word >> (kind.bitsStored - 1)) != 0)
                word = static_cast<Uint16>(word | ~((1U << kind.bitsStored) - 1));
        set.putAndInsertUint16Array(DCM_PixelData, words.data(), count);
    } else {
        std::vector<Uint8> bytes(words.begin(), words.end());
        bytes.resize(count + count % 2);
        set.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size());
    }
    const QString name = path(QLatin1String(kind.name) + QStringLiteral(".dcm"));
    file.saveFile(QFile::encodeName(name).constData(), EXS_LittleEndianExplicit);
    return name;
}

void Transcode::expectAsDecoded(const QString& compressed, const QString& decompressor, const Kind& kind,
                                const QStringList& options) {
    const QString reference = compressed + QStringLiteral(".reference");
    ASSERT_EQ(run(decompressor, options + QStringList{compressed, reference}), 0);
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(QFile::encodeName(reference).constData()).good());
    const auto own = dicom::readUncompressed(compressed);
    ASSERT_TRUE(own) << own.error().message().toStdString();
    Pixels expected = pixelsOf(*file.getDataset());
    Pixels made = pixelsOf(**own);
    EXPECT_EQ(made.photometric, expected.photometric);
    EXPECT_EQ(made.vr.toStdString(), kind.bitsAllocated > 8 ? "OW" : "OB");
    EXPECT_EQ(made.bytes.size() % 2, 0);
    EXPECT_EQ(made.planar, 0);
    if (kind.bitsAllocated == 16) {
        maskTo(expected.bytes, kind.bitsStored);
        maskTo(made.bytes, kind.bitsStored);
    }
    ASSERT_FALSE(expected.bytes.isEmpty());
    EXPECT_TRUE(made.bytes == expected.bytes) << made.bytes.size() << " against " << expected.bytes.size();
    // Nothing else of it is another.
    DcmFileFormat before;
    ASSERT_TRUE(before.loadFile(QFile::encodeName(compressed).constData()).good());
    for (DcmDataset* set : {before.getDataset(), own->get()})
        for (const DcmTagKey& tag : {DCM_PixelData, DCM_PlanarConfiguration, DCM_PhotometricInterpretation})
            set->findAndDeleteElement(tag);
    EXPECT_EQ(before.getDataset()->compare(**own), 0);
}

TEST_F(Transcode, RleGivesWhatDcmtkGives) {
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        const QString packed = path(QLatin1String(kind.name) + QStringLiteral(".rle"));
        ASSERT_EQ(run(QStringLiteral("dcmcrle"), {write(kind), packed}), 0);
        expectAsDecoded(packed, QStringLiteral("dcmdrle"), kind);
    }
}

TEST_F(Transcode, JpegLsGivesWhatDcmtkGives) {
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        const QString packed = path(QLatin1String(kind.name) + QStringLiteral(".jls"));
        ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {QStringLiteral("+un"), write(kind), packed}), 0);
        ASSERT_EQ(transferSyntaxOf(packed).toStdString(), kJpegLs.toStdString());
        expectAsDecoded(packed, QStringLiteral("dcmdjpls"), kind);
    }
}

TEST_F(Transcode, LosslessJpegGivesWhatDcmtkGives) {
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        const QString packed = path(QLatin1String(kind.name) + QStringLiteral(".jpg"));
        ASSERT_EQ(run(QStringLiteral("dcmcjpeg"), {QStringLiteral("+e1"), write(kind), packed}), 0);
        ASSERT_EQ(transferSyntaxOf(packed).toStdString(), kLosslessJpeg.toStdString());
        expectAsDecoded(packed, QStringLiteral("dcmdjpeg"), kind, {QStringLiteral("+cn")});
    }
}

// The samples are those of the code stream, and so is what they are called.
TEST_F(Transcode, LossyJpegKeepsItsColourAndIsMarked) {
    for (const Kind& kind : {kKinds[0], kKinds[5]}) {
        SCOPED_TRACE(kind.name);
        const QString packed = path(QLatin1String(kind.name) + QStringLiteral(".jpg"));
        ASSERT_EQ(run(QStringLiteral("dcmcjpeg"), {QStringLiteral("+eb"), write(kind), packed}), 0);
        expectAsDecoded(packed, QStringLiteral("dcmdjpeg"), kind, {QStringLiteral("+cn")});
        if (kind.samples == 3) { // a header that was not changed when it was compressed
            DcmFileFormat file;
            ASSERT_TRUE(file.loadFile(QFile::encodeName(packed).constData()).good());
            file.getDataset()->loadAllDataIntoMemory();
            file.getDataset()->putAndInsertString(DCM_PhotometricInterpretation, "RGB");
            file.getDataset()->findAndDeleteElement(DCM_LossyImageCompressionMethod);
            ASSERT_TRUE(file.saveFile(QFile::encodeName(packed).constData(), EXS_Unknown).good());
        }
        const auto own = dicom::readUncompressed(packed);
        ASSERT_TRUE(own) << own.error().message().toStdString();
        OFString photometric, method;
        (*own)->findAndGetOFString(DCM_PhotometricInterpretation, photometric);
        EXPECT_EQ(photometric, kind.samples == 3 ? "YBR_FULL" : "MONOCHROME2");
        (*own)->findAndGetOFString(DCM_LossyImageCompressionMethod, method);
        EXPECT_EQ(method, "ISO_10918_1");
    }
}

TEST_F(Transcode, WhatWasLostStaysMarked) {
    for (const Kind& kind : {kKinds[0], kKinds[2], kKinds[5]}) {
        SCOPED_TRACE(kind.name);
        const QString packed = path(QLatin1String(kind.name) + QStringLiteral(".near"));
        ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {QStringLiteral("+en"), QStringLiteral("+md"), QStringLiteral("3"),
                                                   QStringLiteral("+un"), write(kind), packed}),
                  0);
        ASSERT_EQ(transferSyntaxOf(packed).toStdString(), kNearLossless.toStdString());
        expectAsDecoded(packed, QStringLiteral("dcmdjpls"), kind);
        const auto own = dicom::readUncompressed(packed);
        ASSERT_TRUE(own);
        OFString lossy, method;
        (*own)->findAndGetOFString(DCM_LossyImageCompression, lossy);
        (*own)->findAndGetOFString(DCM_LossyImageCompressionMethod, method);
        EXPECT_EQ(lossy, "01");
        EXPECT_EQ(method, "ISO_14495_1");
    }
}

// A writer that forgot to say so.
TEST_F(Transcode, LossThatNobodyMarkedIsMarked) {
    const QString packed = path(QStringLiteral("forgotten"));
    ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {QStringLiteral("+en"), QStringLiteral("+md"), QStringLiteral("3"),
                                               QStringLiteral("+un"), write(kKinds[2]), packed}),
              0);
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(QFile::encodeName(packed).constData()).good());
    for (const DcmTagKey& tag :
         {DCM_LossyImageCompression, DCM_LossyImageCompressionMethod, DCM_LossyImageCompressionRatio})
        file.getDataset()->findAndDeleteElement(tag);
    file.getDataset()->loadAllDataIntoMemory();
    ASSERT_TRUE(file.saveFile(QFile::encodeName(packed).constData(), EXS_JPEGLSLossy).good());
    const auto own = dicom::readUncompressed(packed);
    ASSERT_TRUE(own);
    OFString lossy;
    (*own)->findAndGetOFString(DCM_LossyImageCompression, lossy);
    EXPECT_EQ(lossy, "01");
    Float64 ratio = 0;
    EXPECT_TRUE((*own)->findAndGetFloat64(DCM_LossyImageCompressionRatio, ratio).good());
    EXPECT_GT(ratio, 1);
}

TEST_F(Transcode, AFrameThatIsCutOffIsNotMadeUp) {
    const QString packed = path(QStringLiteral("cut"));
    ASSERT_EQ(run(QStringLiteral("dcmcrle"), {write(kKinds[1]), packed}), 0);
    QFile file(packed);
    ASSERT_TRUE(file.resize(file.size() - 60));
    const auto own = dicom::readUncompressed(packed);
    EXPECT_FALSE(own);
}

// Peers that take less than we have.
class Sending : public Transcode {
protected:
    // storescp writes what it gets as it gets it.
    void start(const QStringList& takes) {
        m_peer = std::make_unique<PeerProcess>(findProgram(QStringLiteral("storescp")), [&](const QString&, int port) {
            return QStringList{QStringLiteral("+B"), QStringLiteral("-od"), m_received.path()} + takes +
                   QStringList{QString::number(port)};
        });
        ASSERT_TRUE(m_peer->isRunning()) << m_peer->log().toStdString();
    }
    network::SendAnswer send(const QStringList& files) {
        std::vector<network::StoredObject> objects;
        for (const QString& file : files) {
            DcmFileFormat format;
            OFString sopClass;
            format.loadFile(QFile::encodeName(file).constData());
            format.getDataset()->findAndGetOFString(DCM_SOPClassUID, sopClass);
            objects.push_back(
                {sopInstanceOf(file), QString::fromLatin1(sopClass.c_str()), transferSyntaxOf(file), file});
        }
        network::RemoteNode node;
        node.name = node.aeTitle = QStringLiteral("STORESCP");
        node.host = QStringLiteral("127.0.0.1");
        node.port = m_peer->port();
        return network::sendStudy(node, objects, surroundings.context());
    }
    QStringList received() const {
        QStringList files;
        for (const QFileInfo& file : QDir(m_received.path()).entryInfoList(QDir::Files))
            files << file.filePath();
        return files;
    }

    Surroundings surroundings;
    QTemporaryDir m_received;
    std::unique_ptr<PeerProcess> m_peer;
};

TEST_F(Sending, WhatThePeerTakesGoesAsItIsStored) {
    const QString packed = path(QStringLiteral("packed"));
    ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {write(kKinds[2]), packed}), 0);
    start({QStringLiteral("+xt")});
    const network::SendAnswer answer = send({packed});
    EXPECT_EQ(answer.sent, 1);
    EXPECT_TRUE(answer.warnings.isEmpty()) << answer.warnings.join(u'\n').toStdString();
    ASSERT_EQ(received().size(), 1);
    EXPECT_EQ(transferSyntaxOf(received().front()).toStdString(), kJpegLs.toStdString());
}

TEST_F(Sending, CompressedOnesAreSentUncompressedAndSaidSo) {
    const QString packed = path(QStringLiteral("packed"));
    const QString native = write(kKinds[2]);
    ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {native, packed}), 0);
    for (const QString& syntax : {kExplicit, kImplicit}) {
        start({syntax == kExplicit ? QStringLiteral("+xe") : QStringLiteral("+xi")});
        const network::SendAnswer answer = send({packed});
        EXPECT_EQ(answer.sent, 1) << (answer.failed.empty() ? "" : answer.failed.front().reason.toStdString());
        const QString name = syntax == kExplicit ? QStringLiteral("Explicit VR Little Endian")
                                                 : QStringLiteral("Implicit VR Little Endian");
        EXPECT_EQ(answer.warnings.join(u'\n').toStdString(),
                  (QStringLiteral("1 image sent as ") + name +
                   QStringLiteral(", stored as JPEG-LS Lossless Image Compression"))
                      .toStdString());
        ASSERT_EQ(received().size(), 1);
        const QString arrived = received().front();
        EXPECT_EQ(transferSyntaxOf(arrived).toStdString(), syntax.toStdString());
        DcmFileFormat before, after;
        ASSERT_TRUE(before.loadFile(QFile::encodeName(native).constData()).good());
        ASSERT_TRUE(after.loadFile(QFile::encodeName(arrived).constData()).good());
        EXPECT_EQ(before.getDataset()->compare(*after.getDataset()), 0);
        QFile::remove(arrived);
    }
}

TEST_F(Sending, WhatCannotBeDecompressedIsRefusedByName) {
    MadeInstance jpeg2000 = newSeries();
    jpeg2000.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.92"); // part 2
    QTemporaryDir dir;
    start({});
    const network::SendAnswer answer = send({writeInstance(dir.path(), jpeg2000)});
    EXPECT_EQ(answer.sent, 0);
    ASSERT_EQ(answer.failed.size(), 1u);
    EXPECT_TRUE(answer.failed.front().reason.contains(QLatin1String("JPEG 2000")))
        << answer.failed.front().reason.toStdString();
    EXPECT_TRUE(received().isEmpty());
}

TEST_F(Sending, AVideoIsNotDecompressed) {
    MadeInstance video = newSeries();
    video.sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.77.1.1.1");
    video.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.102");
    QTemporaryDir dir;
    start({});
    const network::SendAnswer answer = send({writeInstance(dir.path(), video)});
    EXPECT_EQ(answer.sent, 0);
    ASSERT_EQ(answer.failed.size(), 1u);
    EXPECT_TRUE(answer.failed.front().reason.contains(QLatin1String("videos are not decompressed")))
        << answer.failed.front().reason.toStdString();
}

// Our own server, asked by one that takes no compression.
TEST_F(Sending, OurServerDecompressesForWhoAsksAndTells) {
    const QString native = write(kKinds[2]);
    const QString packed = path(QStringLiteral("packed"));
    ASSERT_EQ(run(QStringLiteral("dcmcjpls"), {native, packed}), 0);
    FolderStore store({packed});
    network::ServerSettings settings;
    settings.port = 0;
    std::mutex mutex;
    QStringList told;
    settings.told = [&](network::ServerNotice, const QString& line) {
        const std::lock_guard lock(mutex);
        told << line;
    };
    auto server = network::Server::start(settings, store, {});
    ASSERT_TRUE(server);
    DcmFileFormat before;
    ASSERT_TRUE(before.loadFile(QFile::encodeName(native).constData()).good());
    OFString studyUid;
    before.getDataset()->findAndGetOFString(DCM_StudyInstanceUID, studyUid);
    ASSERT_EQ(run(QStringLiteral("getscu"),
                  {QStringLiteral("+B"), QStringLiteral("-S"), QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"),
                   QStringLiteral("-k"), QStringLiteral("0020,000d=") + QString::fromLatin1(studyUid.c_str()),
                   QStringLiteral("-aec"), settings.aeTitle, QStringLiteral("-od"), m_received.path(),
                   QStringLiteral("127.0.0.1"), QString::number((*server)->port())}),
              0);
    ASSERT_EQ(received().size(), 1);
    EXPECT_EQ(transferSyntaxOf(received().front()).toStdString(), kExplicit.toStdString());
    DcmFileFormat after;
    ASSERT_TRUE(after.loadFile(QFile::encodeName(received().front()).constData()).good());
    EXPECT_EQ(before.getDataset()->compare(*after.getDataset()), 0);
    server->reset();
    EXPECT_EQ(told.join(u'\n').toStdString(),
              "C-GET of GETSCU: 1 image sent as Explicit VR Little Endian, stored as JPEG-LS Lossless Image "
              "Compression");
}

// A segmentation, a bit per pixel, packed frame by frame.
TEST_F(Transcode, BitsOfFramesAreJoinedWithoutAGap) {
    const MixedStudy mixed = writeMixedStudy(m_dir.path());
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(QFile::encodeName(mixed.segmentation).constData()).good());
    DcmDataset& set = *file.getDataset();
    const QByteArray bits = pixelsOf(set).bytes;
    ASSERT_EQ(bits.size(), 38);
    // PS3.5 annex G by hand: a header and one segment of literal bytes for each frame, which begins at a bit of its
    // own.
    auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag));
    for (int f = 0; f < 3; ++f) {
        QByteArray frame(64, '\0');
        frame[0] = 1;
        frame[4] = 64;
        frame.append(char{12}); // 13 literal bytes
        QByteArray packed(13, '\0');
        for (int i = 0; i < 100; ++i)
            if ((bits[(f * 100 + i) / 8] >> ((f * 100 + i) % 8)) & 1)
                packed[i / 8] = static_cast<char>(packed[i / 8] | (1 << (i % 8)));
        frame += packed;
        auto* fragment = new DcmPixelItem(DCM_PixelItemTag);
        fragment->putUint8Array(reinterpret_cast<const Uint8*>(frame.constData()),
                                static_cast<unsigned long>(frame.size()));
        sequence->insert(fragment);
    }
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_RLELossless, nullptr, sequence);
    set.insert(pixels, OFTrue);
    const QString packed = path(QStringLiteral("packed"));
    ASSERT_TRUE(file.saveFile(QFile::encodeName(packed).constData(), EXS_RLELossless).good());
    const auto own = dicom::readUncompressed(packed);
    ASSERT_TRUE(own) << own.error().message().toStdString();
    EXPECT_TRUE(pixelsOf(**own).bytes == bits);
}

} // namespace
} // namespace sagitta::test
