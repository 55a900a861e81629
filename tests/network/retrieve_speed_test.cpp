// How long 300 CT images of 512 x 512 take from Orthanc, beside getscu in the same run. Printed, never judged.
#include "peer_fixture.h"

#include <QProcess>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace sagitta::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCount = 300;
constexpr int kRuns = 5;

double median(std::vector<double> seconds) {
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// DCMTK's own, with what makes it fast.
double getscuSeconds(const network::RemoteNode& node, const QString& studyUid) {
    QTemporaryDir dir;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TCP_NODELAY"), QStringLiteral("1"));
    process.setProcessEnvironment(environment);
    const auto start = Clock::now();
    process.start(findProgram(QStringLiteral("getscu")),
                  {QStringLiteral("+B"), QStringLiteral("-S"), QStringLiteral("-k"), QStringLiteral("0008,0052=STUDY"),
                   QStringLiteral("-k"), QStringLiteral("0020,000d=") + studyUid, QStringLiteral("-aec"), node.aeTitle,
                   QStringLiteral("-od"), dir.path(), node.host, QString::number(node.port)});
    process.waitForFinished(120000);
    return secondsSince(start);
}

using RetrieveSpeed = OrthancTest;

TEST_F(RetrieveSpeed, ThreeHundredCtImages) {
    MadeInstance first = newSeries();
    first.size = 512;
    send(files.series(first, kCount));
    const bool compare = !findProgram(QStringLiteral("getscu")).isEmpty();
    std::vector<double> ours, theirs, toFirst;
    for (int run = 0; run < kRuns; ++run) {
        DirSink sink;
        Surroundings fresh;
        const auto start = Clock::now();
        sink.onReceived = [&](int count) {
            if (count == 1)
                toFirst.push_back(secondsSince(start));
            return Result<void>();
        };
        const auto answer = source()->retrieve({first.studyUid, {}, {}}, sink, fresh.context());
        ours.push_back(secondsSince(start));
        ASSERT_TRUE(answer) << answer.error().message().toStdString();
        ASSERT_EQ(answer->received, kCount) << describe(*answer);
        if (compare)
            theirs.push_back(getscuSeconds(node(), first.studyUid));
    }
    std::printf("retrieve: %.3f s (first image after %.0f ms)", median(ours), median(toFirst) * 1000);
    if (compare)
        std::printf(", getscu +B: %.3f s, ratio %.2f", median(theirs), median(ours) / median(theirs));
    std::printf("\n");
}

} // namespace
} // namespace sagitta::test
