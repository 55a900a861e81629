#include "storage/study_hold.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using storage::StudyHold;

const QString kStudy = QStringLiteral("1.2.3");

TEST(StudyHoldTest, MetByARemoverItIsTakenWhenThatIsOver) {
    const QTemporaryDir dir;
    auto remover = StudyHold::toRemove(dir.path(), kStudy);
    ASSERT_TRUE(remover);
    StudyHold hold(dir.path(), kStudy);
    EXPECT_FALSE(hold.take());
    remover->discard();
    EXPECT_TRUE(hold.take());
    EXPECT_TRUE(StudyHold::isHeld(dir.path(), kStudy));
    EXPECT_EQ(StudyHold::toRemove(dir.path(), kStudy).error().code(), ErrorCode::Refused);
    EXPECT_TRUE(hold.take()) << "it has it already";
}

} // namespace
} // namespace sagitta::test
