// Archives that refuse, lie, overflow or attack.
#include "peer_fixture.h"

#include "dicom/dataset.h"
#include "network/dimse/association.h"
#include "network/dimse/find.h"
#include "network/dimse/query_keys.h"
#include "support/scripted_peer.h"

#include <dcmtk/dcmdata/dctk.h>

#include <chrono>

namespace sagitta::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
namespace tags = dicom::tags;

const QByteArray kCt("1.2.840.10008.5.1.4.1.1.2");
const QString kStudyRootGet = QStringLiteral("1.2.840.10008.5.1.4.1.2.2.3");
const QString kStudyRootFind = QStringLiteral("1.2.840.10008.5.1.4.1.2.2.1");

PeerAnswer studyAnswer(const char* uid) {
    return {{tags::QueryRetrieveLevel, "STUDY"}, {tags::StudyInstanceUID, uid}, {tags::PatientName, "Doe^Jane"}};
}

// A study 1.2 with a series 1.2.1 of these instances.
PeerScript studyOf(const std::vector<QByteArray>& instances) {
    PeerScript script;
    PeerAnswer study = studyAnswer("1.2");
    study.emplace_back(tags::SOPClassesInStudy, kCt);
    script.answers["STUDY"] = {study};
    script.answers["SERIES"] = {{{tags::StudyInstanceUID, "1.2"}, {tags::SeriesInstanceUID, "1.2.1"}}};
    for (const QByteArray& uid : instances) {
        script.answers["IMAGE"].push_back({{tags::SOPInstanceUID, uid}, {tags::SOPClassUID, kCt}});
        script.instances.push_back({kCt, uid});
    }
    return script;
}

class HostilePeer : public testing::Test {
protected:
    Result<network::RetrieveAnswer> retrieve(const ScriptedPeer& peer) {
        return network::makeDimseSource(peer.node())
            ->retrieve({QStringLiteral("1.2"), {}, {}}, sink, surroundings.context());
    }
    Result<network::QueryAnswer> find(const ScriptedPeer& peer) {
        return network::makeDimseSource(peer.node())->find({}, {});
    }

    DirSink sink;
    Surroundings surroundings;
};

TEST_F(HostilePeer, AGoodOneForComparison) {
    const ScriptedPeer peer(studyOf({"1.2.1.1", "1.2.1.2"}));
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 2) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
    EXPECT_EQ(peer.storeStatuses(), (std::vector<int>{0, 0}));
}

// Not hostile, and yet not to be relied on: what it has moved to a tape (PS3.4 C.4.23.1.1).
TEST_F(HostilePeer, WhatItHasOffLineIsKnown) {
    for (const char* availability : {"", "ONLINE", "NEARLINE", "OFFLINE", "UNAVAILABLE"}) {
        PeerScript script = studyOf({"1.2.1.1", "1.2.1.2"});
        script.answers["SERIES"].front().emplace_back(dicom::Tag{0x0008, 0x0056}, availability);
        const ScriptedPeer peer(script);
        const auto listing = network::makeDimseSource(peer.node())->list(QStringLiteral("1.2"), {});
        ASSERT_TRUE(listing) << listing.error().message().toStdString();
        EXPECT_TRUE(listing->isWhole);
        ASSERT_EQ(listing->series.size(), 1u);
        EXPECT_EQ(listing->series.front().sopInstanceUids->size(), 2);
        EXPECT_EQ(listing->isOffline, QByteArray(availability).endsWith("E") && qstrcmp(availability, "ONLINE") != 0);
    }
}

TEST_F(HostilePeer, AQueryCutShortIsSaid) {
    PeerScript script;
    script.answers["STUDY"] = {studyAnswer("1.1"), studyAnswer("1.2")};
    script.findStatus = 0xa700;
    const ScriptedPeer peer(script);
    const auto answer = find(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->studies.size(), 2u);
    ASSERT_EQ(answer->warnings.size(), 1);
    EXPECT_TRUE(answer->warnings.front().contains(QLatin1String("A700"))) << answer->warnings.front().toStdString();
}

TEST_F(HostilePeer, AFailedQueryIsAnError) {
    PeerScript script;
    script.findStatus = 0xc001;
    const ScriptedPeer peer(script);
    const auto answer = find(peer);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
    EXPECT_TRUE(answer.error().message().contains(QLatin1String("C001"))) << answer.error().message().toStdString();
}

TEST_F(HostilePeer, EndlessAnswersAreLimitedByACancel) {
    PeerScript script;
    script.answers["STUDY"] = {studyAnswer("1.1")};
    script.endlessAnswers = true;
    const ScriptedPeer peer(script);
    const auto association = network::Association::open(peer.node(), {network::studyRootFind()}, {});
    ASSERT_TRUE(association) << association.error().message().toStdString();
    const auto keys = network::makeQueryKeys({}, {});
    int taken = 0;
    const auto end = network::find(**association, (*association)->contexts().front(), *keys, 5,
                                   [&](const dicom::Dataset&) { ++taken; });
    ASSERT_TRUE(end) << end.error().message().toStdString();
    EXPECT_TRUE(end->limited);
    EXPECT_EQ(taken, 5);
    EXPECT_TRUE(peer.sawCancel());
    (*association)->release();
}

TEST_F(HostilePeer, EndlessAnswersEndOnAStop) {
    PeerScript script;
    script.answers["STUDY"] = {studyAnswer("1.1")};
    script.endlessAnswers = true;
    const ScriptedPeer peer(script);
    std::stop_source stop;
    const auto association = network::Association::open(peer.node(), {network::studyRootFind()}, stop.get_token());
    ASSERT_TRUE(association) << association.error().message().toStdString();
    const auto keys = network::makeQueryKeys({}, {});
    const auto start = Clock::now();
    const auto end = network::find(**association, (*association)->contexts().front(), *keys, 1000000,
                                   [&](const dicom::Dataset&) { stop.request_stop(); });
    EXPECT_LT(Clock::now() - start, 2s);
    EXPECT_TRUE(peer.sawCancel());
    if (end)
        EXPECT_EQ(end->status, 0xfe00);
    else
        EXPECT_EQ(end.error().code(), ErrorCode::Cancelled);
}

TEST_F(HostilePeer, WhatIsNotOfferedIsRefusedInWords) {
    for (const auto& [refused, word] : {std::pair(kStudyRootGet, "C-GET"), {QString::fromLatin1(kCt), "CT"}}) {
        PeerScript script = studyOf({"1.2.1.1"});
        script.refusedClasses << refused;
        const ScriptedPeer peer(script);
        const auto answer = retrieve(peer);
        ASSERT_FALSE(answer) << word;
        EXPECT_EQ(answer.error().code(), ErrorCode::Refused);
        EXPECT_TRUE(answer.error().message().contains(QLatin1String(word))) << answer.error().message().toStdString();
    }
}

TEST_F(HostilePeer, NoQueriesIsRefusedInWords) {
    PeerScript script = studyOf({"1.2.1.1"});
    script.refusedClasses << kStudyRootFind;
    const ScriptedPeer peer(script);
    for (const Error& error : {find(peer).error(), retrieve(peer).error()}) {
        EXPECT_EQ(error.code(), ErrorCode::Refused);
        EXPECT_TRUE(error.message().contains(QLatin1String("C-FIND"))) << error.message().toStdString();
    }
}

TEST_F(HostilePeer, AUidThatIsAPathIsRefusedAndTheRestIsKept) {
    PeerScript script = studyOf({"1.2.1.1", "1.2.1.2"});
    script.instances.insert(script.instances.begin(), {kCt, "../../../../tmp/evil"});
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 2) << describe(*answer);
    EXPECT_EQ(peer.storeStatuses(), (std::vector<int>{0xc000, 0, 0}));
    EXPECT_FALSE(sink.files().contains(QStringLiteral("../../../../tmp/evil")));
}

// Success without the images is no success.
TEST_F(HostilePeer, SuccessWithoutAllImagesIsNotBelieved) {
    PeerScript script = studyOf({"1.2.1.1", "1.2.1.2"});
    script.instances.pop_back();
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 1);
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1.2"));
    EXPECT_EQ(answer->series.front().failed, 1);
}

TEST_F(HostilePeer, AFailureStatusIsTheReason) {
    PeerScript script = studyOf({"1.2.1.1"});
    script.instances.clear();
    script.getStatus = 0xa702;
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u);
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("A702"))) << describe(*answer);
}

TEST_F(HostilePeer, ARefusedTransferSyntaxIsNamedWithItsClass) {
    PeerScript script = studyOf({"1.2.1.1"});
    script.instances.clear();
    script.getStatus = 0xa702;
    script.refusedSyntaxes << QStringLiteral("1.2.840.10008.1.2.4.80");
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u);
    const QString reason = answer->failed.front().reason;
    EXPECT_TRUE(reason.contains(QLatin1String("CTImageStorage"))) << reason.toStdString();
    EXPECT_TRUE(reason.contains(QLatin1String("refused: JPEG-LS Lossless"))) << reason.toStdString();
    EXPECT_TRUE(reason.contains(QLatin1String("A702"))) << reason.toStdString();
}

// Neither the image level nor the classes are answered: the series is fetched whole, by the classes of its modality.
TEST_F(HostilePeer, WithoutTheImageLevelTheSeriesCounts) {
    PeerScript script = studyOf({"1.2.1.1", "1.2.1.2"});
    script.answers["STUDY"] = {studyAnswer("1.2")};
    script.answers.erase("IMAGE");
    script.answers["SERIES"] = {{{tags::StudyInstanceUID, "1.2"},
                                 {tags::SeriesInstanceUID, "1.2.1"},
                                 {tags::Modality, "CT"},
                                 {tags::NumberOfSeriesRelatedInstances, "2"}}};
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, 2);
    EXPECT_EQ(answer->received, 2) << describe(*answer);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
}

// Neither listed nor counted: what the archive says at the end is all there is, and it must be said.
class Uncounted : public HostilePeer {
protected:
    static PeerScript script() {
        PeerScript script = studyOf({"1.2.1.1", "1.2.1.2", "1.2.1.3"});
        script.answers.erase("IMAGE");
        return script;
    }
};

TEST_F(Uncounted, ASeriesThatEndsWellIsWhole) {
    const ScriptedPeer peer(script());
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->expected, -1);
    EXPECT_EQ(answer->received, 3);
    EXPECT_TRUE(answer->failed.empty()) << describe(*answer);
}

TEST_F(Uncounted, ACutSeriesIsNoSuccess) {
    PeerScript cut = script();
    cut.cutAfter = 2;
    const ScriptedPeer peer(cut);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 2);
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1"));
}

TEST_F(Uncounted, AFailedSubOperationIsNoSuccess) {
    PeerScript failing = script();
    failing.getStatus = 0xb000;
    failing.getFailed = 2;
    const ScriptedPeer peer(failing);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("B000"))) << describe(*answer);
    EXPECT_EQ(answer->series.front().failed, 2);
}

TEST_F(Uncounted, ANamedFailureIsNamed) {
    PeerScript failing = script();
    failing.getStatus = 0xb000;
    failing.getFailed = 1;
    failing.getNamed = {"1.2.1.4"};
    const ScriptedPeer peer(failing);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1.4"));
}

TEST_F(Uncounted, AnImageThatIsNotKeptIsNoSuccess) {
    sink.onReceived = [](int count) {
        return count == 2 ? Error(ErrorCode::Corrupt, QStringLiteral("damaged")) : Result<void>();
    };
    const ScriptedPeer peer(script());
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 2);
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1.2"));
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("damaged"))) << describe(*answer);
}

TEST_F(HostilePeer, AListOfSeriesCutShortIsNoSuccess) {
    PeerScript script = studyOf({"1.2.1.1"});
    script.findStatuses["SERIES"] = 0xa700;
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 1);
    EXPECT_EQ(answer->expected, -1);
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2"));
    EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("A700"))) << describe(*answer);
}

TEST_F(HostilePeer, WhatNobodyAskedForIsNotCounted) {
    PeerScript script = studyOf({"1.2.1.1", "1.2.1.2"});
    script.instances[1].sopInstance = "1.2.1.9";
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 1);
    EXPECT_EQ(surroundings.last().done, 1);
    ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
    EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1.2"));
    ASSERT_EQ(answer->warnings.size(), 1);
}

TEST_F(HostilePeer, ATranscodedArrivalIsSaid) {
    PeerScript script = studyOf({"1.2.1.1"});
    constexpr dicom::Tag kAvailableTransferSyntaxUid{0x0008, 0x3002};
    script.answers["IMAGE"].front().emplace_back(kAvailableTransferSyntaxUid, "1.2.840.10008.1.2.4.80");
    script.refusedSyntaxes << QStringLiteral("1.2.840.10008.1.2.4.80");
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 1);
    ASSERT_EQ(answer->warnings.size(), 1);
    EXPECT_TRUE(answer->warnings.front().contains(QLatin1String("JPEG-LS"))) << describe(*answer);
}

// Of a large series one image is asked about; it does not stand for all in silence.
TEST_F(HostilePeer, EveryTranscodedArrivalOfALargeSeriesIsSaid) {
    std::vector<QByteArray> uids;
    for (int i = 1; i <= 60; ++i)
        uids.push_back("1.2.1." + QByteArray::number(i));
    PeerScript script = studyOf(uids);
    script.answers["SERIES"].front().emplace_back(tags::NumberOfSeriesRelatedInstances, "60");
    constexpr dicom::Tag kAvailableTransferSyntaxUid{0x0008, 0x3002};
    for (PeerAnswer& image : script.answers["IMAGE"])
        image.emplace_back(kAvailableTransferSyntaxUid, "1.2.840.10008.1.2.4.80");
    script.refusedSyntaxes << QStringLiteral("1.2.840.10008.1.2.4.80");
    const ScriptedPeer peer(script);
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 60) << describe(*answer);
    ASSERT_EQ(answer->warnings.size(), 1);
    EXPECT_TRUE(answer->warnings.front().startsWith(QLatin1String("60 images"))) << describe(*answer);
}

// One that is damaged there must not keep the others away.
TEST_F(HostilePeer, AnArchiveThatEndsAtAnImageItCannotSendIsAskedForTheRest) {
    for (const int broken : {1, 33}) {
        std::vector<QByteArray> uids;
        for (int i = 1; i <= 60; ++i)
            uids.push_back("1.2.1." + QByteArray::number(i));
        PeerScript script = studyOf(uids);
        script.answers["SERIES"].front().emplace_back(tags::NumberOfSeriesRelatedInstances, "60");
        script.unsendable = {uids[static_cast<size_t>(broken - 1)]};
        const ScriptedPeer peer(script);
        DirSink fresh;
        const auto answer = network::makeDimseSource(peer.node())
                                ->retrieve({QStringLiteral("1.2"), {}, {}}, fresh, surroundings.context());
        ASSERT_TRUE(answer) << answer.error().message().toStdString();
        EXPECT_EQ(answer->received, 59) << describe(*answer);
        ASSERT_EQ(answer->failed.size(), 1u) << describe(*answer);
        EXPECT_EQ(answer->failed.front().uid, QStringLiteral("1.2.1.%1").arg(broken));
        EXPECT_TRUE(answer->failed.front().reason.contains(QLatin1String("C000"))) << describe(*answer);
    }
}

TEST_F(HostilePeer, AnArchiveThatIgnoresListsIsAskedOnce) {
    std::vector<QByteArray> uids;
    for (int i = 1; i <= 300; ++i) // three lists
        uids.push_back("1.2.1." + QByteArray::number(i));
    const ScriptedPeer peer(studyOf(uids));
    sink.pretendPresent(QStringLiteral("1.2.1.1"));
    const auto answer = retrieve(peer);
    ASSERT_TRUE(answer) << answer.error().message().toStdString();
    EXPECT_EQ(answer->received, 299);
    EXPECT_EQ(peer.requests(), 1);
}

TEST_F(HostilePeer, AnArchiveThatDoesNotHeedACancelIsLeft) {
    PeerScript script;
    script.answers["STUDY"] = {studyAnswer("1.1")};
    script.endlessAnswers = true;
    script.heedsCancel = false;
    const ScriptedPeer peer(script);
    auto association = network::Association::open(peer.node(), {network::studyRootFind()}, {});
    ASSERT_TRUE(association) << association.error().message().toStdString();
    const auto keys = network::makeQueryKeys({}, {});
    int taken = 0;
    const auto end = network::find(**association, (*association)->contexts().front(), *keys, 5,
                                   [&](const dicom::Dataset&) { ++taken; });
    ASSERT_TRUE(end) << end.error().message().toStdString();
    EXPECT_TRUE(end->limited);
    EXPECT_EQ(taken, 5);
    (*association)->release(); // ends at once
    EXPECT_FALSE((*association)->receiveCommand());
    association->reset(); // the peer's thread sees the end of it
}

} // namespace
} // namespace sagitta::test
