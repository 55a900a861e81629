#include "app/notice_limit.h"

#include <QStringList>

#include <gtest/gtest.h>

#include <memory>

namespace sagitta::app {
namespace {

class NoticeLimitTest : public testing::Test {
protected:
    void hear(int kind, int times) {
        for (int i = 0; i < times; ++i)
            limit->hear(kind, QStringLiteral("line"));
    }

    QStringList shown;
    std::chrono::steady_clock::time_point now{};
    std::unique_ptr<NoticeLimit> limit =
        std::make_unique<NoticeLimit>([this](const QString& line) { shown << line; }, [this] { return now; });
};

TEST_F(NoticeLimitTest, AFewAreAllShown) {
    hear(0, NoticeLimit::kMost);
    EXPECT_EQ(shown.size(), NoticeLimit::kMost);
    limit.reset();
    EXPECT_EQ(shown.size(), NoticeLimit::kMost);
}

TEST_F(NoticeLimitTest, ManyOfOneKindAreCountedAndTheOtherKindsStillHeard) {
    hear(0, 1000);
    hear(1, 1);
    EXPECT_EQ(shown.size(), NoticeLimit::kMost + 1);
    limit.reset();
    EXPECT_EQ(shown.back().toStdString(), "980 more like the last were not shown: line");
}

TEST_F(NoticeLimitTest, AfterAWhileTheyAreShownAgain) {
    hear(0, NoticeLimit::kMost + 3);
    now += NoticeLimit::kWindow;
    hear(0, 1);
    EXPECT_EQ(shown.mid(NoticeLimit::kMost),
              (QStringList{QStringLiteral("3 more like the last were not shown: line"), QStringLiteral("line")}));
}

} // namespace
} // namespace sagitta::app
