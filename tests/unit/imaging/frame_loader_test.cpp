#include "imaging/frame_loader.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::imaging;

namespace {

QByteArray element(int group, int number, const char* vr, const QByteArray& value) {
    const bool isLong = vr == QByteArray("OB");
    QByteArray bytes;
    const auto little = [&](int word, int count) {
        for (int n = 0; n < count; ++n)
            bytes.append(static_cast<char>(word >> (8 * n)));
    };
    little(group, 2);
    little(number, 2);
    bytes.append(vr, 2);
    little(0, isLong ? 2 : 0);
    little(static_cast<int>(value.size()), isLong ? 4 : 2);
    return bytes + value;
}

// Pixels of 4 x 2 bytes, `frames` times; where they begin in the inflated data set.
constexpr int kPixelOffset = 10 + 12;
QByteArray deflatedFile(int frames) {
    QByteArray pixels;
    for (int n = 0; n < 8 * frames; ++n)
        pixels.append(static_cast<char>(n));
    const QByteArray dataset = element(0x0008, 0x0060, "CS", "OT") + element(0x7fe0, 0x0010, "OB", pixels);
    const QByteArray syntax = element(0x0002, 0x0010, "UI", QByteArray("1.2.840.10008.1.2.1.99"));
    const QByteArray length(1, static_cast<char>(syntax.size()));
    const QByteArray meta = element(0x0002, 0x0000, "UL", length + QByteArray(3, '\0')) + syntax;
    // qCompress() puts a length before a zlib stream; PS3.5 A.5 wants what is inside that.
    const QByteArray raw = qCompress(dataset).sliced(6).chopped(4);
    return QByteArray(128, '\0') + "DICM" + meta + raw;
}

class FrameLoader : public testing::Test {
protected:
    // A file of the bytes 0, 1, 2 ... and an image of 4 x 2 bytes in it.
    void SetUp() override {
        ASSERT_TRUE(m_folder.isValid());
        m_path = m_folder.filePath(QStringLiteral("image"));
        QFile file(m_path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        for (int n = 0; n < 100; ++n)
            file.putChar(static_cast<char>(n));
        m_header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1");
        m_header.format.element = dicom::PixelElement::Integer;
        m_header.format.photometric = dicom::Photometric::Monochrome2;
        m_header.format.rows = 2;
        m_header.format.columns = 4;
        m_header.format.bitsAllocated = 8;
        m_header.format.bitsStored = 8;
        m_header.format.highBit = 7;
        m_header.frames.resize(2);
    }

    void setPieces(std::vector<dicom::FrameBytes::Piece> pieces) {
        m_header.frames[1].bytes.pieces = std::move(pieces);
    }
    Result<dicom::DecodedFrame> load() const { return loadFrame(m_path, m_header, 1); }
    ErrorCode failure() const {
        const auto result = load();
        return result ? ErrorCode::Internal : result.error().code();
    }

    QTemporaryDir m_folder;
    QString m_path;
    dicom::InstanceHeader m_header;
};

} // namespace

TEST_F(FrameLoader, ReadsTheFramesOwnBytes) {
    setPieces({{40, 8}});
    const auto result = load();
    ASSERT_TRUE(result) << result.error().message().toStdString();
    EXPECT_EQ(result->frame.samplesAs<std::uint8_t>()[0], 40);
    EXPECT_EQ(result->frame.samplesAs<std::uint8_t>()[7], 47);
}

TEST_F(FrameLoader, JoinsPiecesInTheirOrder) {
    setPieces({{90, 3}, {10, 5}});
    const auto result = load();
    ASSERT_TRUE(result) << result.error().message().toStdString();
    const auto samples = result->frame.samplesAs<std::uint8_t>();
    EXPECT_EQ(samples[2], 92);
    EXPECT_EQ(samples[3], 10);
}

TEST_F(FrameLoader, RefusesWhatTheFileDoesNotHold) {
    setPieces({{96, 8}});
    EXPECT_EQ(failure(), ErrorCode::Io);
    setPieces({{200, 1}});
    EXPECT_EQ(failure(), ErrorCode::Io);
    setPieces({{-5, 8}});
    EXPECT_EQ(failure(), ErrorCode::Corrupt);
    setPieces({{5, -8}});
    EXPECT_EQ(failure(), ErrorCode::Corrupt);
    setPieces({{8, std::numeric_limits<std::int64_t>::max()}});
    EXPECT_EQ(failure(), ErrorCode::Io);
    // More bytes than the file has, by naming the same ones again.
    setPieces(std::vector<dicom::FrameBytes::Piece>(50, {0, 90}));
    EXPECT_EQ(failure(), ErrorCode::Corrupt);
}

TEST_F(FrameLoader, RefusesAMissingFileOrFrame) {
    setPieces({{40, 8}});
    EXPECT_EQ(loadFrame(m_path + QStringLiteral(".gone"), m_header, 1).error().code(), ErrorCode::Io);
    EXPECT_EQ(loadFrame(m_path, m_header, 2).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(loadFrame(m_path, m_header, -1).error().code(), ErrorCode::NotFound);
}

namespace {

class DeflatedFrames : public FrameLoader {
protected:
    static constexpr int kFrames = 3;

    void SetUp() override {
        FrameLoader::SetUp();
        m_header.deflated = true;
        m_header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1.99");
        m_header.frames.resize(kFrames);
        for (int n = 0; n < kFrames; ++n)
            m_header.frames[static_cast<std::size_t>(n)].bytes.pieces = {{kPixelOffset + 8 * n, 8}};
        write(deflatedFile(kFrames), m_time);
    }
    void write(const QByteArray& bytes, const QDateTime& time) {
        QFile file(m_path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        ASSERT_TRUE(file.flush());
        ASSERT_TRUE(file.setFileTime(time, QFileDevice::FileModificationTime));
    }
    // Other bytes that look like the same file: whoever reads them again fails.
    void spoil(const QDateTime& time) { write(QByteArray(deflatedFile(kFrames).size(), '?'), time); }
    int firstPixel(const FrameLoading& load, int frame) const {
        const auto result = load(m_path, m_header, frame);
        return result ? result->frame.samplesAs<std::uint8_t>()[0] : -1;
    }

    const QDateTime m_time = QDateTime::fromSecsSinceEpoch(1'700'000'000);
};

} // namespace

TEST_F(DeflatedFrames, AreInflatedOnceForAll) {
    const FrameLoading load = makeFrameLoader();
    EXPECT_EQ(firstPixel(load, 0), 0);
    spoil(m_time);
    EXPECT_EQ(firstPixel(load, 1), 8);
    EXPECT_EQ(firstPixel(loadFrame, 1), -1) << "which remembers nothing";
}

TEST_F(DeflatedFrames, AFileThatChangedIsInflatedAgain) {
    const FrameLoading load = makeFrameLoader();
    EXPECT_EQ(firstPixel(load, 0), 0);
    spoil(m_time.addSecs(5));
    EXPECT_EQ(firstPixel(load, 1), -1);
}

TEST_F(DeflatedFrames, TheStreamGoesAfterTheLastFrame) {
    const FrameLoading load = makeFrameLoader();
    for (int n = 0; n < kFrames; ++n)
        EXPECT_EQ(firstPixel(load, n), 8 * n);
    spoil(m_time);
    EXPECT_EQ(firstPixel(load, 0), -1);
}
