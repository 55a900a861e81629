#include "core/executor.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sagitta::test {
namespace {

class QtExecutor : public testing::Test {
protected:
    static int s_argc;
    static char s_name[];
    static char* s_argv[];
    QCoreApplication m_app{s_argc, s_argv};
};
int QtExecutor::s_argc = 1;
char QtExecutor::s_name[] = "test";
char* QtExecutor::s_argv[] = {QtExecutor::s_name, nullptr};

TEST_F(QtExecutor, RunsOnTheContextsThreadInOrder) {
    QObject context;
    const Executor executor = makeQtExecutor(&context);
    std::vector<int> order;
    QEventLoop loop;
    const auto home = std::this_thread::get_id();
    bool rightThread = true;
    std::jthread worker([&] {
        for (int i = 0; i < 100; ++i)
            executor([&, i] {
                rightThread = rightThread && std::this_thread::get_id() == home;
                order.push_back(i);
            });
        executor([&] { loop.quit(); });
    });
    loop.exec();
    EXPECT_TRUE(rightThread);
    ASSERT_EQ(order.size(), 100u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(QtExecutor, DropsWorkWhenTheContextIsGone) {
    auto context = std::make_unique<QObject>();
    const Executor executor = makeQtExecutor(context.get());
    bool ran = false;
    executor([&] { ran = true; });
    context.reset();
    executor([&] { ran = true; });
    QObject other;
    QEventLoop loop;
    makeQtExecutor (&other)([&] { loop.quit(); });
    loop.exec();
    EXPECT_FALSE(ran);
}

// The work that waits may hold the last of another executor.
TEST(EndOfTheApplication, DoesNotWaitForWorkThatIsStillToCome) {
    int argc = 1;
    char name[] = "test";
    char* argv[] = {name, nullptr};
    auto application = std::make_unique<QCoreApplication>(argc, argv);
    bool ran = false;
    QObject context;
    {
        const Executor executor = makeQtExecutor(&context);
        executor([&ran, other = makeQtExecutor(&context)] { ran = true; });
    }
    application.reset();
    EXPECT_FALSE(ran);
}

TEST(InlineExecutor, RunsAtOnce) {
    bool ran = false;
    makeInlineExecutor()([&] { ran = true; });
    EXPECT_TRUE(ran);
}

} // namespace
} // namespace sagitta::test
