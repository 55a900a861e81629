// Which requests are answered, where, and what happens without a display.
#include "render/vtk/volume_renderer.h"

#include "render/vtk/volume_scene.h"
#include "unit/render_vtk/phantom.h"

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <vector>

using namespace sagitta;
using namespace sagitta::render;
using test::Ball;
using test::Phantom;

namespace {

imaging::VolumePtr ballVolume() {
    auto phantom = Phantom::axial({24, 24, 24}, {1, 1, 1});
    phantom.stored = Ball{{}, 8};
    return phantom.make();
}

// Collects answers until somebody runs them, like the event loop of a GUI thread.
class Answers {
public:
    Executor executor() {
        return [this](std::function<void()> answer) {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(answer));
            m_arrived.notify_all();
        };
    }
    void waitFor(size_t count) {
        std::unique_lock lock(m_mutex);
        m_arrived.wait(lock, [&] { return m_waiting.size() >= count; });
    }
    void runAll() {
        std::vector<std::function<void()>> waiting;
        {
            const std::lock_guard lock(m_mutex);
            waiting.swap(m_waiting);
        }
        for (const auto& answer : waiting)
            answer();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<std::function<void()>> m_waiting;
};

const int kA = 0, kB = 0; // owners

VolumeRequest request(const imaging::VolumePtr& volume, const QString& preset = "MIP") {
    return {volume, preset, {}, QSize(64, 64), VolumeQuality::Full};
}

// Returns when the render thread has done everything asked for before. For answers given inline.
void finish(VolumeRenderer& renderer) {
    std::promise<void> done;
    renderer.probe([&](const Result<QString>&) { done.set_value(); });
    done.get_future().wait();
}

} // namespace

class VolumeRequests : public testing::Test {
protected:
    void SetUp() override {
#ifdef Q_OS_LINUX
        if (qEnvironmentVariableIsEmpty("DISPLAY"))
            GTEST_SKIP() << "3D pictures need an X display, and DISPLAY is not set";
#endif
    }

    VolumeRenderer::Callback note(int number) {
        return [this, number](const Result<VolumePicture>& picture) {
            EXPECT_TRUE(picture) << picture.error().message().toStdString();
            m_answered.push_back(number);
        };
    }

    std::vector<int> m_answered;
};

TEST_F(VolumeRequests, onlyTheLatestOfAnOwnerIsAnswered) {
    const auto volume = ballVolume();
    VolumeRenderer renderer(makeInlineExecutor());
    std::promise<void> leave;
    renderer.probe([&](const Result<QString>&) { leave.get_future().wait(); });
    renderer.render(&kA, request(volume), note(1));
    renderer.render(&kA, request(volume), note(2));
    renderer.render(&kB, request(volume), note(10));
    renderer.render(&kA, request(volume), note(3));
    leave.set_value();
    finish(renderer);
    EXPECT_EQ(m_answered, (std::vector{3, 10}));
}

TEST_F(VolumeRequests, aDroppedOwnerIsNotAnsweredEvenWhenItsPictureIsDone) {
    const auto volume = ballVolume();
    Answers answers;
    VolumeRenderer renderer(answers.executor());
    renderer.render(&kA, request(volume), note(1));
    answers.waitFor(1);
    renderer.drop(&kA);
    answers.runAll();
    EXPECT_TRUE(m_answered.empty());
    renderer.render(&kA, request(volume), note(2));
    answers.waitFor(1);
    answers.runAll();
    EXPECT_EQ(m_answered, std::vector{2});
}

TEST_F(VolumeRequests, anOwnerThatCameBackGetsNoPictureFromBefore) {
    const auto volume = ballVolume();
    Answers answers;
    VolumeRenderer renderer(answers.executor());
    renderer.render(&kA, request(volume), note(1));
    answers.waitFor(1);
    renderer.drop(&kA);
    renderer.render(&kA, request(volume), note(2));
    answers.waitFor(2);
    answers.runAll();
    EXPECT_EQ(m_answered, std::vector{2});
}

TEST_F(VolumeRequests, aPictureOfAnotherVolumeOrPresetIsNotDelivered) {
    const auto first = ballVolume(), second = ballVolume();
    Answers answers;
    VolumeRenderer renderer(answers.executor());
    const auto ask = [&](const VolumeRequest& wanted, int number) {
        renderer.render(&kA, wanted, note(number));
        answers.waitFor(static_cast<size_t>(number));
    };
    ask(request(first), 1);
    ask(request(second), 2);
    ask(request(second, "CT Bone"), 3);
    ask(request(second, "CT Bone"), 4);
    answers.runAll();
    EXPECT_EQ(m_answered, (std::vector{3, 4}));
}

TEST_F(VolumeRequests, noAnswerComesAfterTheRenderer) {
    const auto volume = ballVolume();
    Answers answers;
    {
        VolumeRenderer renderer(answers.executor());
        renderer.render(&kA, request(volume), note(1));
        renderer.probe([&](const Result<QString>&) { m_answered.push_back(2); });
        answers.waitFor(2);
    }
    answers.runAll();
    EXPECT_TRUE(m_answered.empty());
}

TEST_F(VolumeRequests, aDoneRequestKeepsNoVolume) {
    const auto volume = ballVolume();
    VolumeRenderer renderer(makeInlineExecutor());
    renderer.render(&kA, request(volume), note(1));
    finish(renderer);
    EXPECT_EQ(m_answered, std::vector{1});
    EXPECT_EQ(volume.use_count(), 1);
}

TEST_F(VolumeRequests, aFullFrameStopsWhenItIsSuperseded) {
    const auto volume = ballVolume();
    VolumeScene scene({VolumeMapper::Cpu, 1, 0});
    const auto wanted = request(volume, "CT Bone");
    const auto never = [] { return false; };
    const auto before = scene.render(wanted, never);
    ASSERT_TRUE(before) << before.error().message().toStdString();

    int asked = 0;
    const auto soon = [&] { return ++asked >= 2; };
    const auto stopped = scene.render(wanted, soon);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);

    const auto after = scene.render(wanted, never);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->image, before->image);
}

TEST_F(VolumeRequests, loadingStopsWhenItIsSuperseded) {
    const auto volume = ballVolume();
    VolumeScene scene({});
    const auto stopped = scene.render(request(volume), [] { return true; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
    EXPECT_TRUE(scene.render(request(volume), [] { return false; }));
    scene.release();
    EXPECT_TRUE(scene.render(request(volume), [] { return false; }));
}

#ifdef Q_OS_LINUX

class NoDisplay : public testing::Test {
protected:
    void SetUp() override { m_display = qgetenv("DISPLAY"); }
    void TearDown() override { m_display.isEmpty() ? qunsetenv("DISPLAY") : qputenv("DISPLAY", m_display); }

    static void expectRefusal(const QString& words) {
        VolumeRenderer renderer(makeInlineExecutor());
        renderer.probe([&](const Result<QString>& result) {
            ASSERT_FALSE(result);
            EXPECT_EQ(result.error().code(), ErrorCode::Unsupported);
            EXPECT_EQ(result.error().message(), words);
        });
        int answers = 0;
        renderer.render(&kA, request(ballVolume()), [&](const Result<VolumePicture>& result) {
            ++answers;
            ASSERT_FALSE(result);
            EXPECT_EQ(result.error().message(), words);
        });
        finish(renderer);
        EXPECT_EQ(answers, 1);
    }

    QByteArray m_display;
};

TEST_F(NoDisplay, isSaidInWords) {
    qunsetenv("DISPLAY");
    expectRefusal("3D needs an X display (DISPLAY is not set)");
}

TEST_F(NoDisplay, aDisplayThatDoesNotAnswerIsSaidInWords) {
    qputenv("DISPLAY", "127.0.0.1:9999.0");
    expectRefusal("3D needs an X display (127.0.0.1:9999.0 does not answer)");
}

#endif
