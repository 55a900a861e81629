// VideoReader and bytes that are not, or no longer, a video: it says so, marks what was made up, and ends.
#include "dicom/mp4_file.h"
#include "dicom/video_reader.h"

#include "support/made_video.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <random>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

QStringList words(const char* text) { return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts); }

class DamagedVideo : public testing::Test {
protected:
    void SetUp() override {
        if (!hasFfmpeg())
            GTEST_SKIP() << "ffmpeg is not installed";
    }

    struct Outcome {
        int shown = 0;
        int marked = 0;
        int refused = 0;
        QString error;
        QString warning;
    };
    Outcome show(const VideoObject& object) {
        Outcome outcome;
        const QString path = writeVideo(m_folder.path(), object);
        const auto header = readInstanceHeader(path);
        if (!header) {
            outcome.error = header.error().message();
            return outcome;
        }
        const auto reader = VideoReader::open(path, **header);
        if (!reader) {
            outcome.error = reader.error().message();
            return outcome;
        }
        for (int number = 0; number < object.frames; ++number) {
            const auto frame = (*reader)->frame(number, (*header)->format);
            outcome.shown += frame ? 1 : 0;
            outcome.refused += frame ? 0 : 1;
            outcome.marked += frame && frame->warning.contains(QLatin1String("made up")) ? 1 : 0;
            if (frame)
                outcome.warning = frame->warning;
        }
        return outcome;
    }
    static QByteArray h264(const char* suffix = "h264") {
        return encodeVideo({.output = words("-c:v libx264 -pix_fmt yuv420p -g 10 -bf 2"), .suffix = suffix});
    }

    QTemporaryDir m_folder;
};

struct Codec {
    const char* suffix;
    const char* syntax;
    const char* encoder;
};
constexpr Codec kCodecs[] = {
    {"m2v", "1.2.840.10008.1.2.4.100", "-c:v mpeg2video -g 10 -bf 2"},
    {"vob", "1.2.840.10008.1.2.4.100", "-c:v mpeg2video -g 10 -bf 2"},
    {"h264", "1.2.840.10008.1.2.4.102", "-c:v libx264 -pix_fmt yuv420p -g 10 -bf 2"},
    {"ts", "1.2.840.10008.1.2.4.102", "-c:v libx264 -pix_fmt yuv420p -g 10 -bf 2"},
    {"mp4", "1.2.840.10008.1.2.4.102", "-c:v libx264 -pix_fmt yuv420p -g 10 -bf 2"},
    {"hevc", "1.2.840.10008.1.2.4.107", "-c:v libx265 -pix_fmt yuv420p -x265-params keyint=10:log-level=none"},
};

} // namespace

TEST_F(DamagedVideo, WhatIsNoVideo) {
    QByteArray noise;
    std::mt19937 random(1); // NOLINT: the same each time
    for (int i = 0; i < 200'000; ++i)
        noise.append(static_cast<char>(random()));
    for (const char* const syntax : {"1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.107"}) {
        for (const QByteArray& bytes : {QByteArray("ab"), QByteArray(100'000, '\0'), noise, QByteArray(5000, 'G'),
                                        QByteArray("\0\0\1\xba", 4) + QByteArray(4000, '\1'),
                                        QByteArray("\0\0\0\x18"
                                                   "ftypmp42",
                                                   12) +
                                            noise,
                                        QByteArray("\0\0\1\x65", 4)}) {
            VideoObject object;
            object.transferSyntax = QLatin1String(syntax);
            object.stream = bytes;
            object.frames = 3;
            const Outcome outcome = show(object);
            EXPECT_EQ(outcome.shown, 0) << syntax;
            EXPECT_TRUE(!outcome.error.isEmpty() || outcome.refused == 3) << syntax;
        }
    }
}

TEST_F(DamagedVideo, ACutOffStreamShowsWhatIsThere) {
    for (const Codec& codec : kCodecs) {
        VideoObject object;
        object.transferSyntax = QLatin1String(codec.syntax);
        object.stream = encodeVideo({.output = words(codec.encoder), .suffix = codec.suffix});
        ASSERT_FALSE(object.stream.isEmpty()) << codec.suffix;
        object.stream.truncate(object.stream.size() / 2);
        const Outcome outcome = show(object);
        if (QByteArray(codec.suffix) == "mp4") { // whose tables stand at its end
            EXPECT_TRUE(outcome.error.contains(QLatin1String("tables are missing"))) << outcome.error.toStdString();
            continue;
        }
        EXPECT_GT(outcome.shown, 10) << codec.suffix << outcome.error.toStdString();
        EXPECT_GT(outcome.refused, 10) << codec.suffix;
        EXPECT_TRUE(outcome.warning.contains(QLatin1String("NumberOfFrames is 50"))) << codec.suffix;
    }
}

// Pictures in the middle are overwritten: what is left of them and all that lean on them are marked or refused, up to
// the next key picture, and nothing else is. Little damage within one picture H.264's decoder may not notice.
TEST_F(DamagedVideo, WhatLeansOnDamageIsMarked) {
    for (const Codec& codec : kCodecs) {
        if (QByteArray(codec.suffix) == "vob" || QByteArray(codec.suffix) == "ts")
            continue; // damage of packets is something else
        VideoObject object;
        object.transferSyntax = QLatin1String(codec.syntax);
        object.stream = encodeVideo({.output = words(codec.encoder), .suffix = codec.suffix});
        const Outcome sound = show(object);
        EXPECT_EQ(sound.shown, 50) << codec.suffix << sound.error.toStdString();
        EXPECT_EQ(sound.marked, 0) << codec.suffix;
        std::fill_n(object.stream.begin() + object.stream.size() / 2, 1500, '\0');
        const Outcome outcome = show(object);
        EXPECT_GT(outcome.marked + outcome.refused, 0) << codec.suffix;
        EXPECT_GE(outcome.shown - outcome.marked, 25) << codec.suffix;
    }
}

TEST_F(DamagedVideo, LostPacketsAreSaid) {
    QByteArray stream = h264("ts");
    ASSERT_EQ(stream.size() % 188, 0);
    stream.remove(188 * (stream.size() / 188 / 2), 188 * 3);
    VideoObject object;
    object.stream = stream;
    EXPECT_TRUE(show(object).warning.contains(QLatin1String("parts of the video are missing")));
}

TEST_F(DamagedVideo, NoDamageCrashesOrHangs) {
    std::mt19937 random(7); // NOLINT: the same each time
    for (const Codec& codec : kCodecs) {
        const QByteArray sound = encodeVideo(
            {.columns = 64, .rows = 48, .frames = 12, .output = words(codec.encoder), .suffix = codec.suffix});
        for (int round = 0; round < 40; ++round) {
            VideoObject object;
            object.transferSyntax = QLatin1String(codec.syntax);
            object.columns = 64;
            object.rows = 48;
            object.frames = 12;
            object.stream = sound;
            for (int n = round % 8 + 1; n > 0; --n)
                object.stream[static_cast<qsizetype>(random() % static_cast<unsigned>(sound.size()))] =
                    static_cast<char>(random());
            show(object);
        }
    }
}

// The tables of an MP4 file are at its end or its beginning: every byte of them is changed in turn.
TEST_F(DamagedVideo, NoTableOfAnMp4FileIsBelieved) {
    const QByteArray sound = encodeVideo(
        {.frames = 6, .output = words("-c:v libx264 -pix_fmt yuv420p -bf 2 -movflags +faststart"), .suffix = "mp4"});
    const qsizetype begin = sound.indexOf("moov"), end = sound.indexOf("mdat");
    ASSERT_TRUE(begin > 0 && end > begin);
    for (qsizetype at = begin; at < end; ++at) {
        for (const char value : {'\xff', '\x00', '\x80'}) {
            QByteArray changed = sound;
            changed[at] = value;
            const auto map = std::make_shared<const FragmentMap>(std::vector<FrameBytes::Piece>{{0, changed.size()}},
                                                                 changed.size());
            VideoBytes bytes(ByteSource::fromBytes(changed), map);
            const auto index = readMp4File(bytes);
            if (!index)
                continue;
            for (const VideoUnit& unit : index->units)
                EXPECT_LE(unit.cursor + unit.length, changed.size());
            EXPECT_LE(index->frames.size(), index->units.size());
        }
    }
}

TEST_F(DamagedVideo, ALargeFormatIsRefusedBeforeAnyMemoryIsTaken) {
    VideoObject object;
    object.stream = h264();
    object.rows = object.columns = 65535;
    const Outcome outcome = show(object);
    EXPECT_TRUE(outcome.error.contains(QLatin1String("too large"))) << outcome.error.toStdString();
}
