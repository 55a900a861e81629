// The frame loader and videos: opened once for all frames, opened again when the file is another.
#include "imaging/open_videos.h"

#include "imaging/frame_loader.h"
#include "support/made_video.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

class OpenVideosTest : public testing::Test {
protected:
    void SetUp() override {
        if (!hasFfmpeg())
            GTEST_SKIP() << "ffmpeg is not installed";
        m_path = make("testsrc2");
        m_header = *dicom::readInstanceHeader(m_path);
    }
    QString make(const char* picture) {
        VideoObject object;
        object.frames = 30;
        object.stream = encodeVideo({.frames = 30,
                                     .output = {QStringLiteral("-c:v"), QStringLiteral("mpeg2video")},
                                     .suffix = "m2v",
                                     .picture = picture});
        object.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.100");
        return writeVideo(m_folder.path(), object);
    }
    static std::vector<std::byte> pixels(const Result<dicom::DecodedFrame>& decoded) {
        if (!decoded) {
            ADD_FAILURE() << decoded.error().message().toStdString();
            return {};
        }
        const auto bytes = decoded->frame.bytes();
        return {bytes.begin(), bytes.end()};
    }

    QTemporaryDir m_folder;
    QString m_path;
    dicom::InstanceHeaderPtr m_header;
};

} // namespace

TEST_F(OpenVideosTest, OneVideoIsOpenedOnce) {
    OpenVideos videos;
    const auto first = videos.find(m_path, *m_header);
    ASSERT_TRUE(first);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(*videos.find(m_path, *m_header), *first);
    // Another file of the same name.
    const QString other = make("testsrc");
    ASSERT_NE(other, m_path);
    ASSERT_TRUE(QFile::remove(m_path));
    ASSERT_TRUE(QFile::rename(other, m_path));
    const auto header = dicom::readInstanceHeader(m_path);
    ASSERT_TRUE(header);
    EXPECT_NE(*videos.find(m_path, **header), *first);
}

TEST_F(OpenVideosTest, AFewAreKept) {
    OpenVideos videos;
    const auto first = *videos.find(m_path, *m_header);
    QStringList others;
    for (int i = 0; i < 4; ++i)
        others << make("testsrc2");
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(videos.find(others[i], **dicom::readInstanceHeader(others[i])));
    EXPECT_EQ(*videos.find(m_path, *m_header), first);
    const std::weak_ptr<dicom::VideoReader> second = *videos.find(others[0], **dicom::readInstanceHeader(others[0]));
    for (int i = 1; i < 4; ++i)
        ASSERT_TRUE(videos.find(others[i], **dicom::readInstanceHeader(others[i])));
    EXPECT_FALSE(second.expired()) << "the first is the one that nobody asked for";
    ASSERT_TRUE(videos.find(m_path, *m_header));
    EXPECT_TRUE(second.expired());
}

TEST_F(OpenVideosTest, WhatIsNoVideoIsNotSearchedAgain) {
    VideoObject object;
    object.stream = QByteArray(1000, 'x');
    const QString path = writeVideo(m_folder.path(), object);
    const auto header = dicom::readInstanceHeader(path);
    ASSERT_TRUE(header);
    OpenVideos videos;
    EXPECT_EQ(videos.find(path, **header).error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(videos.find(path, **header).error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(videos.find(path + QStringLiteral(".gone"), **header).error().code(), ErrorCode::Io);
}

TEST_F(OpenVideosTest, TheLoaderGivesWhatOneFrameGivesAlone) {
    const FrameLoading load = makeFrameLoader();
    for (const int number : {0, 1, 2, 20, 3, 29})
        EXPECT_EQ(pixels(load(m_path, *m_header, number)), pixels(loadFrame(m_path, *m_header, number))) << number;
    EXPECT_EQ(load(m_path, *m_header, 30).error().code(), ErrorCode::NotFound);
}

TEST_F(OpenVideosTest, ManyThreadsShareOneVideo) {
    std::vector<std::vector<std::byte>> expected;
    for (int number = 0; number < 30; ++number)
        expected.push_back(pixels(loadFrame(m_path, *m_header, number)));
    const FrameLoading load = makeFrameLoader();
    std::vector<std::jthread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t thread = 0; thread < wrong.size(); ++thread)
        threads.emplace_back([&, thread] {
            for (std::size_t number = thread; number < expected.size(); number += wrong.size())
                wrong[thread] += pixels(load(m_path, *m_header, static_cast<int>(number))) == expected[number] ? 0 : 1;
        });
    threads.clear();
    EXPECT_EQ(std::count(wrong.begin(), wrong.end(), 0), 4);
}
