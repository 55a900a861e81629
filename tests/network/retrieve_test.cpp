// C-GET from Orthanc: everything arrives as it is stored, and nothing comes twice.
#include "peer_fixture.h"

#include "core/uid.h"

#include <algorithm>

namespace sagitta::test {
namespace {

using RetrieveTest = OrthancTest;

const QString kSecondaryCapture = QStringLiteral("1.2.840.10008.5.1.4.1.1.7");

TEST_F(RetrieveTest, AWholeStudy) {
    const MadeInstance first = newSeries();
    MadeInstance second = first;
    second.seriesUid = makeUid();
    second.sopClass = kSecondaryCapture;
    second.modality = QStringLiteral("OT");
    const QStringList sent = files.series(first, 7) + files.series(second, 2);
    send(sent);
    DirSink sink;
    const auto answer = retrieve({first.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->method, QStringLiteral("get"));
    EXPECT_EQ(answer->expected, 9);
    EXPECT_EQ(answer->received, 9);
    EXPECT_EQ(answer->skipped, 0);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_TRUE(answer->warnings.isEmpty()) << describe(*answer);
    EXPECT_GT(answer->bytes, 9 * 32 * 32 * 2);
    ASSERT_EQ(answer->series.size(), 2u);
    for (const network::SeriesProgress& series : answer->series) {
        EXPECT_EQ(series.expected, series.seriesUid == first.seriesUid ? 7 : 2);
        EXPECT_EQ(series.received, series.expected);
        EXPECT_EQ(series.failed, 0);
    }
    EXPECT_EQ(surroundings.last().done, 9);
    EXPECT_EQ(surroundings.last().total, 9);
    EXPECT_EQ(surroundings.last().bytes, answer->bytes);
    EXPECT_EQ(surroundings.last().text, QStringLiteral("9 of 9 images"));
    expectArrived(sent, sink);
}

TEST_F(RetrieveTest, OneSeriesOfAStudy) {
    const MadeInstance first = newSeries();
    MadeInstance second = first;
    second.seriesUid = makeUid();
    const QStringList wanted = files.series(first, 3);
    send(wanted + files.series(second, 2));
    DirSink sink;
    const auto answer = retrieve({first.studyUid, first.seriesUid, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 3);
    expectArrived(wanted, sink);
}

TEST_F(RetrieveTest, OneImageOfASeries) {
    const MadeInstance first = newSeries();
    const QStringList sent = files.series(first, 3);
    send(sent);
    for (const QString& seriesUid : {first.seriesUid, QString()}) {
        DirSink sink;
        const auto answer = retrieve({first.studyUid, seriesUid, sopInstanceOf(sent[1])}, sink);
        ASSERT_TRUE(answer) << answer.error().message().toStdString();
        EXPECT_EQ(answer->expected, 1);
        expectArrived({sent[1]}, sink);
    }
}

TEST_F(RetrieveTest, TheSecondTimeNothingComes) {
    const MadeInstance first = newSeries();
    const QStringList sent = files.series(first, 5);
    send(sent);
    DirSink sink;
    ASSERT_TRUE(retrieve({first.studyUid, {}, {}}, sink));
    int arrivals = 0;
    sink.onReceived = [&](int) {
        ++arrivals;
        return Result<void>();
    };
    const auto again = retrieve({first.studyUid, {}, {}}, sink);
    ASSERT_TRUE(again) << again.error().message().toStdString();
    EXPECT_EQ(arrivals, 0);
    EXPECT_EQ(again->expected, 5);
    EXPECT_EQ(again->received, 0);
    EXPECT_EQ(again->skipped, 5);
    EXPECT_EQ(again->bytes, 0);
    EXPECT_TRUE(again->failed.empty());
}

TEST_F(RetrieveTest, OnlyTheRestComes) {
    const MadeInstance first = newSeries();
    // More than fit in one request by UIDs.
    const QStringList sent = files.series(first, 150);
    send(sent);
    DirSink sink;
    sink.pretendPresent(sopInstanceOf(sent[3]));
    const auto answer = retrieve({first.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, 150);
    EXPECT_EQ(answer->received, 149);
    EXPECT_EQ(answer->skipped, 1);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_TRUE(sink.files().value(sopInstanceOf(sent[3])).isEmpty()) << "it was fetched again";
}

TEST_F(RetrieveTest, EachTransferSyntaxArrivesAsStored) {
    const MadeInstance first = newSeries();
    QStringList sent;
    for (const char* syntax :
         {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",
          "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5"}) {
        MadeInstance instance = first;
        instance.transferSyntax = QLatin1String(syntax);
        sent += files.series(instance, 1);
    }
    send(sent);
    DirSink sink;
    const auto answer = retrieve({first.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);
}

TEST_F(RetrieveTest, VideosArriveAsStored) {
    MadeInstance video = newSeries();
    video.sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.77.1.1.1"); // Video Endoscopic
    video.modality = QStringLiteral("ES");
    QStringList sent;
    for (int last = 100; last <= 108; ++last) {
        video.transferSyntax = QStringLiteral("1.2.840.10008.1.2.4.%1").arg(last);
        sent += files.series(video, 1);
    }
    send(sent);
    DirSink sink;
    const auto answer = retrieve({video.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 9);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);
    for (const QString& file : sent)
        EXPECT_EQ(transferSyntaxOf(sink.files().value(sopInstanceOf(file))), transferSyntaxOf(file));
}

// Ten classes of images in every transfer syntax are more contexts than one association has.
TEST_F(RetrieveTest, MoreClassesThanOneAssociationHolds) {
    MadeInstance instance = newSeries();
    QStringList sent;
    for (const char* sopClass :
         {"1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.7",
          "1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.2",
          "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.5.1.4.1.1.12.1", "1.2.840.10008.5.1.4.1.1.20",
          "1.2.840.10008.5.1.4.1.1.128"}) {
        instance.sopClass = QLatin1String(sopClass);
        sent += files.series(instance, 2); // all in one series
    }
    send(sent);
    DirSink sink;
    const auto answer = retrieve({instance.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 20);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);
}

// Whichever of them is asked about for all of a large series.
TEST_F(RetrieveTest, TwoClassesInOneLargeSeries) {
    MadeInstance instance = newSeries();
    QStringList sent = files.series(instance, 30);
    instance.sopClass = QLatin1String("1.2.840.10008.5.1.4.1.1.7");
    sent += files.series(instance, 30);
    send(sent);
    DirSink sink;
    const auto answer = retrieve({instance.studyUid, {}, {}}, sink);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, 60);
    EXPECT_EQ(answer->received, 60);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    expectArrived(sent, sink);
}

TEST_F(RetrieveTest, ALargeInstanceShowsItsProgress) {
    MadeInstance large = newSeries();
    large.size = 2048; // 8 MiB
    send(files.series(large, 1));
    DirSink sink;
    std::vector<JobProgress> seen;
    JobContext context({}, [&](JobProgress progress) { seen.push_back(std::move(progress)); });
    const auto answer = source()->retrieve({large.studyUid, {}, {}}, sink, context);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    const bool growing = std::any_of(seen.begin(), seen.end(), [](const JobProgress& progress) {
        return progress.done == 0 && progress.bytes >= 4 * 1024 * 1024;
    });
    EXPECT_TRUE(growing);
    EXPECT_EQ(seen.back().done, 1);
}

TEST_F(RetrieveTest, AnUnknownStudyIsNotFound) {
    DirSink sink;
    const auto answer = retrieve({makeUid(), {}, {}}, sink);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::NotFound) << answer.error().message().toStdString();
    const auto series = retrieve({makeUid(), makeUid(), {}}, sink);
    ASSERT_FALSE(series);
    EXPECT_EQ(series.error().code(), ErrorCode::NotFound) << series.error().message().toStdString();
    const MadeInstance first = newSeries();
    send(files.series(first, 1));
    for (const QString& seriesUid : {first.seriesUid, QString()}) {
        const auto image = retrieve({first.studyUid, seriesUid, makeUid()}, sink);
        ASSERT_FALSE(image);
        EXPECT_EQ(image.error().code(), ErrorCode::NotFound) << image.error().message().toStdString();
    }
}

TEST_F(RetrieveTest, AnInvalidUidIsNotSent) {
    DirSink sink;
    EXPECT_FALSE(retrieve({QStringLiteral("1.2\\*"), {}, {}}, sink));
    EXPECT_FALSE(retrieve({QString(), {}, {}}, sink));
}

TEST_F(RetrieveTest, WithoutAnInboxThereIsNoMove) {
    network::RemoteNode mover = node();
    mover.method = network::RetrieveMethod::Move;
    DirSink sink;
    const auto answer = network::makeDimseSource(mover)->retrieve({makeUid(), {}, {}}, sink, surroundings.context());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Unsupported);
}

} // namespace
} // namespace sagitta::test
