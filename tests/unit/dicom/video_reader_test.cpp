// VideoReader against FFmpeg's command-line program: every frame, in order and out of it, of every codec, container and
// structure of groups of pictures.
#include "dicom/video_reader.h"

#include "dicom/transfer_syntax.h"
#include "support/made_video.h"
#include "video_checks.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <numeric>
#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const QString kMpeg2 = QStringLiteral("1.2.840.10008.1.2.4.100");
const QString kH264 = QStringLiteral("1.2.840.10008.1.2.4.102");
const QString kHevc = QStringLiteral("1.2.840.10008.1.2.4.107");
const QString kHevc10 = QStringLiteral("1.2.840.10008.1.2.4.108");

QStringList words(const char* text) { return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts); }

struct Kind {
    const char* name;
    QString syntax;
    const char* suffix;
    const char* encoder;
    int group = 50; // pictures from one key to the next, at most
    bool hasSound = false;
    int bits = 8;
    bool isInterlaced = false;
};

std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }

const Kind kKinds[] = {
    {"mpeg2", kMpeg2, "m2v", "-c:v mpeg2video -g 12 -bf 0", 12},
    {"mpeg2WithB", kMpeg2, "m2v", "-c:v mpeg2video -g 12 -bf 2", 12},
    {"mpeg2Closed", kMpeg2, "m2v", "-c:v mpeg2video -g 12 -bf 2 -flags +cgop -sc_threshold 1000000000", 12},
    {"mpeg2Interlaced", kMpeg2, "m2v", "-c:v mpeg2video -g 12 -bf 2 -flags +ildct+ilme -top 1", 12, false, 8, true},
    {"mpeg2Program", kMpeg2, "vob", "-c:v mpeg2video -g 12 -bf 2 -c:a mp2", 12, true},
    {"mpeg1Program", kMpeg2, "mpg", "-c:v mpeg1video -g 12 -bf 2 -c:a mp2", 12, true},
    {"mpeg2Transport", kMpeg2, "ts", "-c:v mpeg2video -g 12 -bf 2 -c:a mp2", 12, true},
    {"h264", kH264, "h264", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3", 20},
    {"h264Baseline", kH264, "h264", "-c:v libx264 -pix_fmt yuv420p -profile:v baseline -g 20", 20},
    {"h264Pyramid", kH264, "h264",
     "-c:v libx264 -pix_fmt yuv420p -x264-params keyint=25:bframes=7:b-adapt=0:b-pyramid=normal", 25},
    {"h264Open", kH264, "h264",
     "-c:v libx264 -pix_fmt yuv420p -x264-params open-gop=1:keyint=10:min-keyint=10:bframes=3:b-adapt=0:scenecut=0",
     14},
    {"h264Refresh", kH264, "h264", "-c:v libx264 -pix_fmt yuv420p -x264-params intra-refresh=1:keyint=15", 50},
    {"h264Interlaced", kH264, "h264", "-c:v libx264 -pix_fmt yuv420p -x264-params tff=1:keyint=12:bframes=2", 12, false,
     8, true},
    {"h264Mp4", kH264, "mp4", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3 -c:a aac", 20, true},
    {"h264Mp4TablesFirst", kH264, "mp4", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3 -movflags +faststart", 20},
    {"h264Transport", kH264, "ts", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3 -c:a aac", 20, true},
    {"h264BluRay", kH264, "m2ts", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3 -c:a ac3", 20, true},
    {"hevcOpen", kHevc, "hevc",
     "-c:v libx265 -pix_fmt yuv420p -x265-params keyint=10:min-keyint=10:bframes=4:scenecut=0:log-level=none", 16},
    {"hevcClosed", kHevc, "hevc",
     "-c:v libx265 -pix_fmt yuv420p -x265-params keyint=10:open-gop=0:bframes=4:log-level=none", 10},
    {"hevcMp4", kHevc, "mp4",
     "-c:v libx265 -pix_fmt yuv420p -tag:v hvc1 -x265-params keyint=10:bframes=4:log-level=none -c:a aac", 16, true},
    {"hevcTransport", kHevc, "ts", "-c:v libx265 -pix_fmt yuv420p -x265-params keyint=10:bframes=4:log-level=none", 16},
    {"hevcMain10", kHevc10, "hevc", "-c:v libx265 -pix_fmt yuv420p10le -x265-params keyint=10:bframes=4:log-level=none",
     16, false, 10},
};

class VideoTest : public testing::Test {
protected:
    void SetUp() override {
        if (!hasFfmpeg())
            GTEST_SKIP() << "ffmpeg is not installed";
    }

    QString write(const VideoObject& object) {
        const QString path = writeVideo(m_folder.path(), object);
        EXPECT_FALSE(path.isEmpty());
        return path;
    }
    InstanceHeaderPtr headerOf(const QString& path) {
        const auto header = readInstanceHeader(path);
        EXPECT_TRUE(header) << header.error().message().toStdString();
        return header ? *header : std::make_shared<const InstanceHeader>();
    }
    std::unique_ptr<VideoReader> open(const QString& path) {
        m_header = headerOf(path);
        auto reader = VideoReader::open(path, *m_header);
        EXPECT_TRUE(reader) << reader.error().message().toStdString();
        return reader ? std::move(*reader) : nullptr;
    }
    Frame frameOf(VideoReader& reader, int number) {
        const auto decoded = reader.frame(number, m_header->format);
        EXPECT_TRUE(decoded) << number << ": " << decoded.error().message().toStdString();
        if (!decoded)
            return {};
        EXPECT_EQ(decoded->warning.toStdString(), m_expectedWarning.toStdString()) << number;
        return decoded->frame;
    }
    static bool isSame(const Frame& a, const Frame& b) {
        return a.byteCount() == b.byteCount() && std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin());
    }

    QTemporaryDir m_folder;
    InstanceHeaderPtr m_header;
    QString m_expectedWarning;
};

class EveryVideo : public VideoTest, public testing::WithParamInterface<Kind> {
protected:
    static constexpr int kFrames = 50;
    void SetUp() override {
        VideoTest::SetUp();
        if (IsSkipped())
            return;
        VideoSource source;
        source.frames = kFrames;
        source.output = words(GetParam().encoder);
        source.suffix = GetParam().suffix;
        source.hasSound = GetParam().hasSound;
        m_object.stream = encodeVideo(source);
        ASSERT_FALSE(m_object.stream.isEmpty()) << "FFmpeg lacks the encoder";
        m_object.transferSyntax = GetParam().syntax;
        m_object.bits = GetParam().bits;
        m_object.frames = kFrames;
    }
    VideoObject m_object;
};

} // namespace

TEST_P(EveryVideo, FramesAreThoseOfTheCommandLineProgram) {
    const Kind& kind = GetParam();
    const char* const format = kind.bits > 8 ? "yuv420p10le" : "yuv420p";
    const auto planes = decodeByFfmpeg(m_object.stream, kind.suffix, format, m_object.rows, m_object.columns);
    ASSERT_EQ(planes.size(), static_cast<std::size_t>(kFrames));
    const auto reader = open(write(m_object));
    ASSERT_TRUE(reader);
    PlanarColor color{m_object.rows, m_object.columns, kind.bits};
    color.isInterlaced = kind.isInterlaced;
    if (QByteArray(kind.encoder).contains("mpeg1video")) // ISO/IEC 11172-2 2.4.1
        color.siting = VideoPicture::Siting::Center;
    for (int number = 0; number < kFrames; ++number) {
        const Frame frame = frameOf(*reader, number);
        EXPECT_LE(worstDifference(frame, planes[static_cast<std::size_t>(number)], color, kind.bits), 0.51) << number;
    }
    EXPECT_LE(reader->decodedPictures(), kFrames) << "each is decoded once";
}

TEST_P(EveryVideo, AnyFrameIsReachedFromItsKeyPicture) {
    const QString path = write(m_object);
    const auto inOrder = open(path);
    ASSERT_TRUE(inOrder);
    std::vector<Frame> frames;
    for (int number = 0; number < kFrames; ++number)
        frames.push_back(frameOf(*inOrder, number));
    EXPECT_FALSE(isSame(frames[10], frames[11])) << "the pictures move";
    std::vector<int> numbers(kFrames);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937(4711)); // NOLINT: the same each time
    const auto outOfOrder = open(path);
    ASSERT_TRUE(outOfOrder);
    for (const int number : numbers)
        EXPECT_TRUE(isSame(frameOf(*outOfOrder, number), frames[static_cast<std::size_t>(number)])) << number;
    for (const int number : {kFrames - 1, kFrames / 2, 0}) {
        const auto anew = open(path);
        EXPECT_TRUE(isSame(frameOf(*anew, number), frames[static_cast<std::size_t>(number)])) << number;
        EXPECT_LE(anew->decodedPictures(), GetParam().group + 8 + 1) << number;
    }
}

INSTANTIATE_TEST_SUITE_P(Video, EveryVideo, testing::ValuesIn(kKinds),
                         [](const auto& made) { return std::string(made.param.name); });

namespace {

class OneVideo : public VideoTest {
protected:
    void SetUp() override {
        VideoTest::SetUp();
        if (!IsSkipped())
            m_object.stream = encodeVideo({.output = words("-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3")});
    }
    VideoObject m_object;
};

} // namespace

TEST_F(OneVideo, FragmentsAreOneStream) {
    const QString whole = write(m_object);
    m_object.fragments = {2, 1000, 4, 998, 64 * 1024};
    const auto first = open(whole);
    const auto second = open(write(m_object));
    ASSERT_TRUE(first && second);
    for (const int number : {0, 25, 49})
        EXPECT_TRUE(isSame(frameOf(*first, number), frameOf(*second, number))) << number;
}

TEST_F(OneVideo, NumberOfFramesIsHeldAgainstTheVideo) {
    m_object.frames = 60;
    m_expectedWarning = QStringLiteral("NumberOfFrames is 60, the video has 50 frames");
    const auto reader = open(write(m_object));
    ASSERT_TRUE(reader);
    EXPECT_EQ(m_header->frames.size(), 60U);
    frameOf(*reader, 49);
    const auto beyond = reader->frame(50, m_header->format);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code(), ErrorCode::NotFound);
    EXPECT_EQ(beyond.error().detail(), QStringLiteral("the video has 50 frames"));
    m_object.frames = 7;
    m_expectedWarning = QStringLiteral("NumberOfFrames is 7, the video has 50 frames");
    frameOf(*open(write(m_object)), 6);
}

TEST_F(OneVideo, ASizeThatIsNotTheHeaders) {
    m_object.rows = 48;
    const auto reader = open(write(m_object));
    ASSERT_TRUE(reader);
    const auto frame = reader->frame(0, m_header->format);
    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(frame.error().detail(), QStringLiteral("the header says 96 x 48, the video is of 96 x 64"));
    // Larger by more than the blocks at its borders: the decoder itself refuses it.
    m_object.rows = m_object.columns = 2;
    const auto tiny = open(write(m_object));
    ASSERT_TRUE(tiny);
    EXPECT_FALSE(tiny->frame(0, m_header->format));
}

TEST_F(OneVideo, WhatTheHeaderSaysWrongly) {
    m_object.transferSyntax = kMpeg2;
    m_object.photometric = "YBR_FULL_422";
    m_expectedWarning = QStringLiteral("the transfer syntax says MPEG-2, the video is H.264; "
                                       "PhotometricInterpretation is YBR_FULL_422, a video is YBR_PARTIAL_420");
    const auto reader = open(write(m_object));
    ASSERT_TRUE(reader);
    frameOf(*reader, 3);
}

TEST_F(OneVideo, ItCanBeTreatedAsFullRange) {
    const auto reader = open(write(m_object));
    ASSERT_TRUE(reader);
    FrameFormat format = m_header->format;
    format.colorOverride = Photometric::YbrFull;
    const auto planes = decodeByFfmpeg(m_object.stream, "h264", "yuv420p", m_object.rows, m_object.columns);
    ASSERT_FALSE(planes.empty());
    PlanarColor color{m_object.rows, m_object.columns};
    color.isFullRange = true;
    EXPECT_LE(worstDifference(reader->frame(0, format)->frame, planes[0], color), 0.51);
    format.colorOverride = Photometric::Rgb;
    EXPECT_EQ(reader->frame(0, format).error().code(), ErrorCode::Unsupported);
}

// PS3.5 8.2.5 and following: what the stream says explicitly goes before what the header says.
TEST_F(VideoTest, MatrixAndRangeAreTheStreams) {
    struct {
        const char* options;
        LumaWeights weights;
        bool isFullRange;
    } const cases[] = {
        {"-colorspace bt709 -color_range tv", {0.2126, 0.0722}, false},
        {"-colorspace smpte170m -color_range tv", kBt601, false},
        {"-colorspace bt709 -color_range pc", {0.2126, 0.0722}, true},
        {"-colorspace bt2020nc -color_range tv", {0.2627, 0.0593}, false},
    };
    for (const auto& c : cases) {
        VideoObject object;
        object.frames = 3;
        const bool isFull = c.isFullRange;
        object.stream = encodeVideo({.frames = 3,
                                     .output = words(c.options) + words(isFull ? "-c:v libx264 -pix_fmt yuvj420p"
                                                                               : "-c:v libx264 -pix_fmt yuv420p")});
        const auto planes = decodeByFfmpeg(object.stream, "h264", isFull ? "yuvj420p" : "yuv420p", 64, 96);
        ASSERT_EQ(planes.size(), 3U) << c.options;
        const auto reader = open(write(object));
        ASSERT_TRUE(reader);
        PlanarColor color{64, 96};
        color.weights = c.weights;
        color.isFullRange = isFull;
        EXPECT_LE(worstDifference(frameOf(*reader, 2), planes[2], color), 0.51) << c.options;
    }
}

TEST_F(VideoTest, OddSizesAndCroppedBlocks) {
    for (const auto& [columns, rows] : {std::pair{98, 54}, {34, 18}, {1920, 1080}}) {
        VideoObject object;
        object.columns = columns;
        object.rows = rows;
        object.frames = 3;
        object.stream = encodeVideo(
            {.columns = columns, .rows = rows, .frames = 3, .output = words("-c:v libx264 -pix_fmt yuv420p")});
        const auto planes = decodeByFfmpeg(object.stream, "h264", "yuv420p", rows, columns);
        ASSERT_EQ(planes.size(), 3U);
        const auto reader = open(write(object));
        ASSERT_TRUE(reader);
        EXPECT_LE(worstDifference(frameOf(*reader, 1), planes[1], PlanarColor{rows, columns}), 0.51);
    }
}

TEST_F(VideoTest, GoingBackCostsNoMoreThanOneGroup) {
    VideoObject object;
    object.frames = 120;
    object.stream = encodeVideo({.frames = 120, .output = words("-c:v libx264 -pix_fmt yuv420p -g 30 -bf 3")});
    const auto reader = open(write(object));
    ASSERT_TRUE(reader);
    for (int number = 119; number >= 0; --number)
        frameOf(*reader, number);
    EXPECT_LE(reader->decodedPictures(), 4 * (30 + 8)) << "the pictures of a group are kept";
}

// Without the table of key pictures a file says that every picture is one, which this writer did not mean.
TEST_F(VideoTest, AnMp4FileThatCallsEveryPictureAKeyPicture) {
    VideoObject object;
    object.stream = encodeVideo({.output = words("-c:v libx264 -pix_fmt yuv420p -g 20 -bf 0"), .suffix = "mp4"});
    const auto planes = decodeByFfmpeg(object.stream, "mp4", "yuv420p", object.rows, object.columns);
    ASSERT_EQ(planes.size(), 50U);
    ASSERT_TRUE(object.stream.contains("stss"));
    object.stream.replace("stss", "free");
    const QString path = write(object);
    for (const int number : {15, 35, 49}) {
        const auto reader = open(path);
        ASSERT_TRUE(reader);
        EXPECT_LE(worstDifference(frameOf(*reader, number), planes[static_cast<std::size_t>(number)],
                                  PlanarColor{object.rows, object.columns}),
                  0.51)
            << number;
    }
}
