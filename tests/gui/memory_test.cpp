// Study after study in one window: what they need stays within the budget of frames and some more.
#include "gui/program.h"
#include "support/phantom.h"

#include "core/uid.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <unistd.h>

namespace sagitta::test {
namespace {

constexpr int kStudies = 20;
constexpr int kSlices = 48;
constexpr int kSide = 256;
constexpr std::int64_t kStudyBytes = std::int64_t{kSlices} * kSide * kSide * 2; // 6.3 MB; 126 MB of all
constexpr int kBudgetMb = 32;
constexpr std::int64_t kMore = 48'000'000; // windows, pictures, headers, what the allocator keeps

// Bytes of this process in memory; 0 where there is no /proc.
std::int64_t residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

TEST(Memory, TwentyStudiesInTurnStayWithinTheBudget) {
    if (residentBytes() == 0)
        GTEST_SKIP() << "this system does not tell the memory of a process";
    const QTemporaryDir made;
    QStringList uids;
    for (int study = 0; study < kStudies; ++study) {
        PhantomSpec spec;
        spec.studyUid = makeUid();
        spec.seriesUid = makeUid();
        spec.frameOfReferenceUid = makeUid();
        spec.slices = kSlices;
        spec.rows = spec.columns = kSide;
        spec.noise = 0;
        ASSERT_TRUE(writePhantom(made.filePath(QString::number(study)), spec));
        uids << spec.studyUid;
    }
    const QTemporaryDir data;
    {
        Settings settings(data.filePath(QStringLiteral("settings.json")));
        ASSERT_TRUE(settings.setValue(app::kFrameMemory, kBudgetMb));
    }
    const auto program = Program::open(data.path());
    ASSERT_TRUE(program);
    ASSERT_EQ(program->engine().frames().budgetBytes(), std::int64_t{kBudgetMb} * 1'000'000);
    program->show();
    program->desktop().importPaths({made.path()});
    ASSERT_TRUE(QTest::qWaitFor([&] { return program->engine().catalog().studies()->size() == kStudies; }, kWaitMs));
    ASSERT_TRUE(program->engine().store().settle());

    std::int64_t afterFirst = 0;
    std::int64_t decoded = 0;
    for (const QString& uid : uids) {
        dicom::StudySummary study;
        study.studyInstanceUid = uid;
        program->desktop().openStudy({}, study);
        scene::Session& session = program->desktop().viewerWindow()->session();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session.displaySets().empty(); }, kWaitMs));
        for (int slice = 0; slice < kSlices; slice += 8) { // and with it what is decoded ahead
            session.views().front()->setSliceIndex(slice, scene::Origin::User);
            ASSERT_TRUE(program->waitForPicture());
        }
        EXPECT_LE(program->engine().frames().usedBytes(), program->engine().frames().budgetBytes());
        decoded += kStudyBytes;
        if (afterFirst == 0)
            afterFirst = residentBytes();
    }
    ASSERT_GT(decoded, 3 * program->engine().frames().budgetBytes()) << "nothing was proved";
    EXPECT_LT(residentBytes() - afterFirst, program->engine().frames().budgetBytes() + kMore);
}

} // namespace
} // namespace sagitta::test
