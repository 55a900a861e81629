#include "imaging/frame_loader.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::imaging;

namespace {

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
