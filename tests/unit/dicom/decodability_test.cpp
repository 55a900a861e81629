#include "dicom/decodability.h"

#include <gtest/gtest.h>

namespace sagitta::dicom {
namespace {

InstanceHeader image() {
    InstanceHeader header;
    header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1");
    header.format.element = PixelElement::Integer;
    header.format.rows = header.format.columns = 8;
    header.format.bitsAllocated = 16;
    FrameInfo frame;
    frame.bytes.pieces = {{1000, 128}};
    header.frames = {frame, frame};
    header.frames[1].bytes.pieces.front().offset = 1128;
    return header;
}

TEST(Decodability, AnImageWhosePixelsAreThere) {
    EXPECT_TRUE(isDecodable(image()));
    EXPECT_TRUE(isDecodable(image(), 1256));
    EXPECT_FALSE(isDecodable(image(), 1255)) << "cut off";
}

TEST(Decodability, HostileOffsets) {
    InstanceHeader header = image();
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    for (const FrameBytes::Piece& piece :
         {FrameBytes::Piece{kMost, 1}, {1, kMost}, {-1, 128}, {1000, 0}, {1000, -5}, {1000, 127}}) {
        header.frames[0].bytes.pieces = {piece};
        EXPECT_FALSE(isDecodable(header, 5000)) << piece.offset << ' ' << piece.length;
    }
    header.frames[0].bytes.pieces.clear();
    EXPECT_FALSE(isDecodable(header, 5000));
}

TEST(Decodability, TheOneStreamOfAVideoStandsWithItsFirstFrame) {
    InstanceHeader header = image();
    header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.102");
    header.frames[1].bytes.pieces.clear();
    EXPECT_TRUE(isDecodable(header, 1128));
    EXPECT_FALSE(isDecodable(header, 1127)) << "cut off";
    header.frames[0].bytes.pieces.clear();
    EXPECT_FALSE(isDecodable(header, 1128));
}

TEST(Decodability, OfADeflatedOneOffsetsSayNothing) {
    InstanceHeader header = image();
    header.deflated = true;
    EXPECT_TRUE(isDecodable(header, 700));
}

TEST(Decodability, ATransferSyntaxThatIsNotDecoded) {
    InstanceHeader header = image();
    header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.999");
    EXPECT_FALSE(isDecodable(header));
    header.frames.clear();
    header.format.element = PixelElement::None;
    header.format.rows = header.format.columns = 0;
    EXPECT_TRUE(isDecodable(header)) << "an object without pixels has been read";
}

TEST(Decodability, AnImageWithoutItsPixels) {
    InstanceHeader header = image();
    header.frames.clear();
    EXPECT_FALSE(isDecodable(header));
    header.format.element = PixelElement::None;
    EXPECT_FALSE(isDecodable(header)) << "it has rows and columns";
}

} // namespace
} // namespace sagitta::dicom
